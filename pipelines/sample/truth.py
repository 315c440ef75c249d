"""The planted defects as they are written down: ``truth.csv``."""

from dataclasses import dataclass, fields

from xlsxwriter.utility import xl_rowcol_to_cell

from pipelines.sample.errors import Damage
from pipelines.sample.expected import TOTAL_ROW
from pipelines.sample.layout import Sheet
from pipelines.sample.model import Cell, Return
from pipelines.sample.story import Oddity


@dataclass
class Truth:
    """One planted defect and what should be found.

    scope: "return" (a rule inside the return), "cross" (a rule across returns), "file" (the file is
    refused, ``rule_id`` saying why), "arrival" (late, missing, sent twice). unit: of the row; the
    reporter for its total. also: other rules the defect breaks. corrected_by: the right file sent
    after it.
    """

    kind: str
    scope: str
    form: str
    period: str
    reporter: str
    id: str = ""
    file: str = ""
    unit: str = ""
    item: str = ""
    elements: str = ""
    rule_id: str = ""
    also: str = ""
    severity: str = ""
    sheet: str = ""
    cells: str = ""
    planted: str = ""
    true: str = ""
    size: str = ""
    corrected_by: str = ""
    note: str = ""


COLUMNS = ["id", *(f.name for f in fields(Truth) if f.name != "id")]


def about(kind: str, scope: str, sent: Return) -> Truth:
    return Truth(kind, scope, sent.form, sent.period.code, sent.reporter, unit=sent.reporter)


def of_damage(kind: str, sent: Return, damage: Damage, severity: str) -> Truth:
    truth = about(kind, "return", sent)
    if damage.row != TOTAL_ROW:
        truth.unit = sent.rows[damage.row].unit
    elif not damage.elements:
        truth.unit = text(damage.true)
    truth.elements, truth.rule_id = " ".join(damage.elements), damage.rule_id
    truth.also, truth.severity = " ".join(damage.also), severity
    truth.planted, truth.true = text(damage.planted), text(damage.true)
    truth.size = f"{damage.size:g}" if damage.size else ""
    return truth


def of_oddity(kind: str, oddity: Oddity, severity: str) -> Truth:
    truth = about(kind, "cross", oddity.sent)
    truth.unit, truth.elements = oddity.unit, " ".join(oddity.elements)
    truth.rule_id, truth.severity = oddity.rule_id, severity
    truth.planted, truth.true = text(oddity.planted), text(oddity.true)
    truth.size, truth.note = f"{oddity.size:.10g}", oddity.note
    return truth


def text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def place(truth: Truth, sheet: Sheet, row: int, elements: tuple[str, ...]) -> None:
    """Says on which sheet and in which cells the defect stands."""
    spots = [sheet.where[row, element] for element in elements]
    if not spots and row in sheet.labels and row != TOTAL_ROW:
        spots = [sheet.labels[row]]
    truth.sheet = sheet.name
    truth.cells = " ".join(xl_rowcol_to_cell(*spot) for spot in spots)
