"""What stands around the table of a sheet: title and header above, signatures and rules below, what
is checked and last period's figures beside."""

from collections.abc import Iterator
from itertools import accumulate, pairwise

from pipelines.catalogue.forms import Check, Element
from pipelines.messages import Sentences, measure_of
from pipelines.template import checks
from pipelines.template.allowed import day, role
from pipelines.template.layout import (
    Paper,
    columns_of,
    first_and_last,
    lay_table,
    widths,
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
from pipelines.template.room import extent, lines
from pipelines.template.words import SIGNED

HEADER = 2
"""The row the header begins in: above it the title, and how far the sheet is filled in."""
NAME_LONGEST = 31
WIDEST = 60
"""The widest a column of rules gets."""
ACROSS = (3, 2)
ONE_PAGE = 30
"""Rows to fill in that are still read well when printed on one page."""
SMALL_PRINT = 1.15
"""Letters of header and rules are smaller than the digits widths are counted in."""
TO_FILL = 12
"""What is filled in by hand may be so wide."""


def form_sheet(paper: Paper) -> Sheet:
    """The sheet of one return."""
    sheet = Sheet(paper.form.code[:NAME_LONGEST], paper.form.code, widths=widths(paper))
    last = paper.width - 1
    sheet.put(0, 0, paper.form.name[paper.language], "title", (0, last))
    at_foot = all(paper.words.is_stop(label) for label in SIGNED[paper.language])
    top = _header(paper, sheet, () if at_foot else SIGNED[paper.language])
    below = lay_table(paper, sheet, top)
    if at_foot:
        below = _block(paper, sheet, below + 1, [(label, "") for label in SIGNED[paper.language]])
    rules = _rules(paper, sheet, below + 1)
    foot = below + (2 + len(rules) if rules else 1)
    made = paper.say("version", version=VERSION, hash=paper.catalogue.hash[:HASH_SHOWN])
    sheet.put(foot, 0, made, "version", (foot, last))
    sheet.statutory = (foot, last)
    beside = _checks(paper, sheet, rules)
    _hints(paper, sheet, top, beside + 1)
    sheet.pages = 1 if len(paper.rows) <= ONE_PAGE else 0
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
    found = (_places(paper, sheet, across, entries) for across in ACROSS)
    places = next((p for p in found if p), [(0, 1, paper.width - 1)])
    stop = "：" if paper.language == "zh" else ":"
    for i, (label, words) in enumerate(entries):
        row, (start, first, last) = top + i // len(places), places[i % len(places)]
        sheet.put(row, start, label + stop, "entry", (row, first - 1))
        if words:
            sheet.put(row, first, words, "words", (row, last))
        else:
            sheet.put(row, first, None, "fill", (row, last))
            takes = day if label == paper.say("sent") else role
            sheet.allowed.append(((row, first), (row, first), takes(label, paper.language)))
    return top + -(-len(entries) // len(places))


def _places(
    paper: Paper, sheet: Sheet, across: int, entries: list[tuple[str, str]]
) -> list[tuple[int, int, int]]:
    """Of so many entries side by side: the first column of the label and of the words, and the last
    of these. None when some label or words cannot be read whole there."""
    ends = list(accumulate(sheet.widths[col] * SMALL_PRINT for col in range(paper.width)))
    edges = [0.0, *ends]
    starts = [min(range(paper.width), key=lambda c: abs(edges[c] - ends[-1] * i / across))
              for i in range(across)]  # fmt: skip
    places = []
    for i, (start, end) in enumerate(pairwise([*starts, paper.width])):
        label, words = (max(extent(e[n]) for e in entries[i::across] or entries) for n in (0, 1))
        fitting = (c for c in range(start + 1, end) if edges[c] - edges[start] > label + 2)
        first = next(fitting, None)
        if first is None or edges[end] - edges[first] < max(words, TO_FILL):
            return []
        places.append((start, first, end - 1))
    return places


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
        text = f"{number}. {words}{after[check.severity]}"
        sheet.put(row, 0, text, "remark", (row, last))
        sheet.heights[row] = 13 * lines(text, sum(widths(paper).values()) * SMALL_PRINT)
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
            sheet.widths[col] = 16 if part == "cells" else _longest(sheet, rules)
    _status(paper, sheet, corners, columns)
    return paper.width + sum(map(len, columns.values()))


def _longest(sheet: Sheet, rules: list[tuple[Check, Place]]) -> float:
    """Wide enough for the longest rule that may fail."""
    places = {place for _, place in rules}
    said = (c.content for c in sheet.placed if (c.row, c.col) in places)
    return min(max(extent(str(words)) for words in said) * 0.9 + 8, WIDEST)


def _blank(paper: Paper) -> str:
    return paper.say("missing", n=len(paper.elements))


def _status(
    paper: Paper, sheet: Sheet, corners: tuple[Place, Place], columns: dict[str, list[int]]
) -> None:
    """How far the sheet is filled in."""
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
    sheet.put(1, 0, Formula(formula, nothing), "status", (1, paper.width - 1))


def _hints(paper: Paper, sheet: Sheet, top: int, col: int) -> None:
    """Last period's stocks, greyed, under headings that name no element."""
    first = sheet.headings[1] + 1
    sheet.widths[col - 1] = 2
    for element in (e for e in paper.elements if e.kind == "stock"):
        known = {at: paper.before(row, element) for at, row in enumerate(paper.rows, first)}
        figures = {at: figure for at, figure in known.items() if figure is not None}
        if not figures:
            continue
        measure = measure_of(paper.catalogue, element)
        sheet.put(top, col, _hint_heading(paper, element), "hint_head", (top + 1, col))
        sheet.put(top + 2, col, measure.name[paper.language], "hint_head")
        for at, figure in figures.items():
            sheet.put(at, col, figure, "hint_amount" if measure.type == "amount" else "hint_count")
        sheet.widths[col] = 13
        col += 1


def _hint_heading(paper: Paper, element: Element) -> str:
    """Words that intake takes for no element's."""
    name = paper.say("last", name=element.name[paper.language])
    letter = address((0, paper.column(element))).rstrip("1")
    return paper.say("last_column", letter=letter) if paper.words.named(name) else name
