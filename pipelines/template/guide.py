"""The first sheet: what to do, in plain words, and which returns are due when."""

from collections.abc import Sequence

from pipelines.catalogue.whole import Catalogue
from pipelines.due import due_day
from pipelines.template.layout import Paper
from pipelines.template.model import HASH_SHOWN, VERSION, Sheet
from pipelines.template.room import extent
from pipelines.template.words import STEPS, say

LINE = 98
"""Digits a line of instructions holds."""


def guide_sheet(catalogue: Catalogue, papers: Sequence[Paper], language: str) -> Sheet:
    """Instructions, then a line for each return of the workbook."""
    sheet = Sheet(say("guide", language), widths={0: 12, 1: 52, 2: 16, 3: 16, 4: 8})
    title = say("guide_title", language, programme=catalogue.head.programme[language])
    sheet.put(0, 0, title, "title", (0, 4))
    mark = catalogue.head.intake.na_marks[0]
    row = 1
    for number, step in enumerate(STEPS[language], 1):
        text = f"{number}. {step.format(mark=mark)}"
        sheet.put(row, 0, text, "step", (row, 4))
        sheet.heights[row] = 15 * (1 + extent(text) // LINE) + 3
        row += 1
    row += 1
    for col, word in enumerate(("form", "form_name", "period", "due", "rows")):
        sheet.put(row, col, say(word, language), "head")
    for at, paper in enumerate(papers, row + 1):
        form = paper.form
        due = due_day(catalogue, form, paper.period)
        sheet.put(at, 0, form.code, "label")
        sheet.put(at, 1, form.name[language], "label")
        sheet.put(at, 2, paper.period.name(language), "label")
        sheet.put(at, 3, due.isoformat(), "label")
        sheet.put(at, 4, len(paper.rows), "label")
    foot = row + len(papers) + 2
    made = say("version", language, version=VERSION, hash=catalogue.hash[:HASH_SHOWN])
    sheet.put(foot, 0, made, "version", (foot, 4))
    sheet.statutory = (foot, 4)
    return sheet
