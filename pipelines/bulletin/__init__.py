"""通报: the bulletin of an assessment, drawn from one edition, so that it holds what its audience may see
and no more. A model is made first, of headings, paragraphs, tables and charts; three writers lay the
same model out as a document, a PDF and a workbook.
"""

from pipelines.bulletin.letter import Letter, letter_of
from pipelines.bulletin.write import Written, write_bulletin

__all__ = ["Letter", "Written", "letter_of", "write_bulletin"]
