"""What stands around the table of a sheet: title and header above, signatures and rules below, what
is checked and last period's figures beside."""

from collections.abc import Iterator

from pipelines.catalogue.forms import Check, Element
from pipelines.messages import Sentences, measure_of
from pipelines.template import checks
from pipelines.template.allowed import day, role
from pipelines.template.layout import (
    Paper,
    columns_of,
    first_and_last,
    lay_table,
)
from pipelines.template.model import (
    HASH_SHOWN,
    VERSION,
    Formula,
    Place,
    Sheet,
    address,
    span,
)
from pipelines.template.words import SIGNED

HEADER = 2
"""The row the header begins in: above it the title, and how far the sheet is filled in."""
NAME_LONGEST = 31


def form_sheet(paper: Paper) -> Sheet:
    """The sheet of one return."""
    sheet = Sheet(paper.form.code[:NAME_LONGEST], paper.form.code)
    last = paper.width - 1
    sheet.put(0, 0, paper.form.name[paper.language], "title", (0, last))
    at_foot = all(paper.words.is_stop(label) for label in SIGNED[paper.language])
    top = _header(paper, sheet, () if at_foot else SIGNED[paper.language])
    below = lay_table(paper, sheet, top)
    if at_foot:
        below = _block(paper, sheet, below + 1, [(label, "") for label in SIGNED[paper.language]])
    rules = _rules(paper, sheet, below)
    sheet.statutory = (max(below, below + len(rules)), last)
    beside = _checks(paper, sheet, rules)
    _hints(paper, sheet, top, beside + 1)
    sheet.frozen = (sheet.headings[1] + 1, paper.labels)
    return sheet


def _header(paper: Paper, sheet: Sheet, signed: tuple[str, ...]) -> int:
    entries = [*_entries(paper), *((label, "") for label in signed)]
    return _block(paper, sheet, HEADER, entries)


def _entries(paper: Paper) -> Iterator[tuple[str, str]]:
    intake = paper.catalogue.head.intake
    yield paper.say("form"), paper.form.code
    yield from paper.catalogue.head.letterhead.items()
    yield paper.word(intake.reporter_headings, "reporter"), paper.name(paper.unit)
    yield paper.word(intake.period_headings, "period"), paper.period.name(paper.language)
    yield paper.say("sent"), ""


def _block(paper: Paper, sheet: Sheet, top: int, entries: list[tuple[str, str]]) -> int:
    """Entries side by side, as many as there is room for; those without words are to be filled in.
    Returns the row below."""
    across = 3 if paper.width >= 9 else 2 if paper.width >= 4 else 1
    starts = [round(paper.width * i / across) for i in range(across)] + [paper.width]
    for i, (label, words) in enumerate(entries):
        row, start, end = top + i // across, starts[i % across], starts[i % across + 1]
        first = min(start + (2 if start >= paper.labels and end - start > 3 else 1), end - 1)
        sheet.put(row, start, f"{label}：" if paper.language == "zh" else f"{label}:", "entry",
                  (row, first - 1))  # fmt: skip
        if words:
            sheet.put(row, first, words, "words", (row, end - 1))
        else:
            sheet.put(row, first, None, "fill", (row, end - 1))
            takes = day if label == paper.say("sent") else role
            sheet.allowed.append(((row, first), (row, first), takes(label, paper.language)))
    return top + -(-len(entries) // across)


def _rules(paper: Paper, sheet: Sheet, top: int) -> list[tuple[Check, Place]]:
    """The rules in words below the table; each with the place of its words."""
    found = checks.rules_on(paper.form, paper.elements, paper.period.end)
    if not found:
        return []
    sentences, last = Sentences(paper.catalogue, paper.language), paper.width - 1
    sheet.put(top, 0, paper.say("rules_list"), "remark", (top, last))
    after = {"error": "", "warning": paper.say("explain"), "note": paper.say("note_only")}
    placed = []
    for number, check in enumerate(found, 1):
        row = top + number
        words = sentences.rule(check.condition).rstrip("。.").replace("{{", "{").replace("}}", "}")
        sheet.put(row, 0, f"{number}. {words}{after[check.severity]}", "remark", (row, last))
        placed.append((check, (row, 0)))
    return placed


def _checks(paper: Paper, sheet: Sheet, rules: list[tuple[Check, Place]]) -> int:
    """The locked columns that say what is wrong; and the line that sums them up. Returns the first
    column to their right."""
    (first, _), _ = corners = first_and_last(paper, sheet)
    worded = [(check, address(place, absolute=True)) for check, place in rules]
    is_optional = paper.form.dimension is not None
    columns: dict[str, list[int]] = {"cells": [], "rules": []}
    for at, row in enumerate(paper.rows, first):
        cells = columns_of(paper, at)
        below = paper.catalogue.units_below(row.unit, paper.period.end)
        args = paper.catalogue, paper.elements, cells, paper.language, is_optional
        found = {
            "cells": checks.joined(checks.cell_terms(*args)),
            "rules": checks.joined(checks.rule_terms(worded, cells, below, paper.language)),
        }
        col = paper.width
        for part, formulas in found.items():
            for i, formula in enumerate(formulas):
                blank = "" if is_optional or part == "rules" or i else _blank(paper)
                sheet.put(at, col, Formula(formula, blank), "check")
                if at == first:
                    columns[part].append(col)
                col += 1
    for part, cols in columns.items():
        for col in cols:
            sheet.put(sheet.headings[0], col, paper.say(part), "side_head", (first - 1, col))
            sheet.widths[col] = 14 if part == "cells" else 34
    _status(paper, sheet, corners, columns)
    return paper.width + sum(map(len, columns.values()))


def _blank(paper: Paper) -> str:
    return paper.say("missing", n=len(paper.elements))


def _status(
    paper: Paper, sheet: Sheet, corners: tuple[Place, Place], columns: dict[str, list[int]]
) -> None:
    """How far the sheet is filled in, and the versions it was made by."""
    (first, _), (last, _) = corners

    def wrong(part: str) -> str:
        lengths = "+".join(f"LEN({span((first, c), (last, c))})" for c in columns[part])
        return f"SUMPRODUCT(({lengths}>0)*1)" if lengths else "0"

    cells, rules = wrong("cells"), wrong("rules")
    some = (
        f'IF({cells}>0,{cells}&"{paper.say("status_cells")}","")'
        f'&IF({rules}>0,{rules}&"{paper.say("status_rules")}","")&"{paper.say("status_where")}"'
    )
    nothing, done = paper.say("status_blank"), paper.say("status_done")
    begun = f'IF({cells}+{rules}=0,"{done}",{some})'
    formula = f'=IF(COUNTA({span(*corners)})=0,"{nothing}",{begun})'
    half = max(paper.labels, paper.width // 2)
    sheet.put(1, 0, Formula(formula, nothing), "status", (1, half - 1))
    made = paper.say("version", version=VERSION, hash=paper.catalogue.hash[:HASH_SHOWN])
    sheet.put(1, half, made, "version", (1, paper.width - 1))


def _hints(paper: Paper, sheet: Sheet, top: int, col: int) -> None:
    """Last period's stocks, greyed, under headings that name no element."""
    first = sheet.headings[1] + 1
    for element in (e for e in paper.elements if e.kind == "stock"):
        figures = {
            at: paper.hints[place]
            for at, row in enumerate(paper.rows, first)
            if (
                place := _hint_key(paper, row.unit, row.item.code if row.item else "", element.code)
            )
            in paper.hints
        }
        if not figures:
            continue
        measure = measure_of(paper.catalogue, element)
        sheet.put(top, col, _hint_heading(paper, element), "hint_head", (top + 1, col))
        sheet.put(top + 2, col, measure.name[paper.language], "hint_head")
        for at, figure in figures.items():
            sheet.put(at, col, figure, "hint_amount" if measure.type == "amount" else "hint_count")
        sheet.widths[col] = 13
        col += 1


def _hint_key(paper: Paper, unit: str, item: str, element: str) -> tuple[str, str, str, str]:
    return paper.form.code, unit, item, element


def _hint_heading(paper: Paper, element: Element) -> str:
    """Words that intake takes for no element's."""
    name = paper.say("last", name=element.name[paper.language])
    letter = address((0, paper.column(element))).rstrip("1")
    return paper.say("last_column", letter=letter) if paper.words.named(name) else name
