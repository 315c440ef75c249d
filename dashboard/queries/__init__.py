"""Named read-only questions to the marts of one edition, answered as rows.

Every function takes an open connection first and plain values after it, and returns ``Rows`` (or one
row, or None). Rows are dicts: unlike a data frame they keep an absent value (None) apart from 0 and
from "not a number". Names come in both languages (``name_zh``, ``name_en``).
"""
