"""Corrections as people write them: one by one, or a line each of a CSV file."""

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

from pipelines.errors import UserError

MISSING = ("", "缺", "missing")
"""How a cell without a number is written."""
BIGGEST = Decimal(10) ** 14
HEADINGS = {
    "form": "表号", "period": "时期", "reporter": "填报单位", "cell": "单元格",
    "old_value": "原值", "new_value": "更正值", "reason": "理由",
}  # fmt: skip
OPTIONAL = {"sheet": "工作表", "version": "版次"}
SIZE = 1_000_000
"""Bytes of a file of corrections: a longer one is a return sent by the wrong door."""


class Change(NamedTuple):
    """What is to be declared, as written. ``version``: the one in force where none is named.
    ``where``: file and line it was read from, for errors."""

    form: str
    period: str
    reporter: str
    cell: str
    old_value: str
    new_value: str
    reason: str
    sheet: str | None = None
    version: int | None = None
    where: str = ""

    @property
    def name(self) -> str:
        place = f"{self.form} {self.period} {self.reporter} {self.cell}"
        return f"{self.where}: {place}" if self.where else place


def number(name: str, text: str) -> Decimal | None:
    """The exact number; None for a cell without one. Raises UserError for anything else."""
    written = text.strip().replace(",", "").replace("，", "")
    if written in MISSING:
        return None
    try:
        value = Decimal(written)
        if value.is_finite() and abs(value) < BIGGEST and value == round(value, 4):
            return value
    except InvalidOperation:
        pass
    raise UserError(
        f"{name}: {text!r} is no number of up to four decimals; write one or leave it empty",
        f"{name}：“{text}”不是数，或小数超过四位；请改填，没有数的留空。",
    )


def read_changes(path: Path) -> list[Change]:
    """The corrections of a CSV file with the headings form, period, reporter, cell, old_value,
    new_value, reason and, if wanted, sheet and version, in English or Chinese, in any order."""
    text = _text(path)
    try:
        lines = list(csv.reader(text.splitlines(), strict=True))
    except csv.Error as error:
        raise UserError(
            f"{path}: is no CSV file ({error}); save it as CSV again",
            f"{path}：不是CSV文件（{error}），请重新另存为CSV。",
        ) from None
    if not lines:
        raise UserError(
            f"{path}: is empty; its first line names {', '.join(HEADINGS)}",
            f"{path}：是空文件；第1行应写{'、'.join(HEADINGS.values())}。",
        )
    places = _places(path, lines[0])
    changes = [*_changes(path, lines, places)]
    if not changes:
        raise UserError(
            f"{path}: has headings and no corrections", f"{path}：只有栏名，没有更正，请补填。"
        )
    return changes


def _text(path: Path) -> str:
    if path.stat().st_size > SIZE:
        raise UserError(
            f"{path}: is too big for a list of corrections; is it a return?",
            f"{path}：文件太大，不像更正清单；如果是报表，请按报表报送。",
        )
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError(
        f"{path}: is neither UTF-8 nor GB18030 text; save it as CSV again",
        f"{path}：既不是UTF-8文本，也不是GB18030文本，请重新另存为CSV。",
    )


def _places(path: Path, headings: list[str]) -> dict[str, int]:
    """The column of each field."""
    known = HEADINGS | OPTIONAL
    fields = {word: field for field, zh in known.items() for word in (field, zh)}
    places: dict[str, int] = {}
    for column, heading in enumerate(headings):
        field = fields.get(heading.strip())
        if field is None or field in places:
            raise UserError(
                f"{path}: line 1: the heading {heading!r} is not known or comes twice; it names"
                f" {', '.join(HEADINGS)}, and {' and '.join(OPTIONAL)} if wanted",
                f"{path}第1行：栏名“{heading}”不认识或重复；应写{'、'.join(HEADINGS.values())}，"
                f"需要时加{'、'.join(OPTIONAL.values())}。",
            )
        places[field] = column
    if lacking := [field for field in HEADINGS if field not in places]:
        raise UserError(
            f"{path}: line 1: has no heading {lacking[0]} ({HEADINGS[lacking[0]]})",
            f"{path}第1行：缺少“{HEADINGS[lacking[0]]}”栏，请补上。",
        )
    return places


def _changes(path: Path, lines: list[list[str]], places: Mapping[str, int]) -> Iterator[Change]:
    for at, line in enumerate(lines[1:], 2):
        where, zh = f"{path.name} line {at}", f"{path.name}第{at}行"
        if not any(cell.strip() for cell in line):
            continue
        if len(line) != len(lines[0]):
            raise UserError(
                f"{where}: has {len(line)} columns, the first line {len(lines[0])}",
                f"{zh}：有{len(line)}栏，第1行有{len(lines[0])}栏，请对齐。",
            )
        given = {field: line[column].strip() for field, column in places.items()}
        version = given.pop("version", "")
        if version and not version.isdecimal():
            raise UserError(
                f"{where}: version {version!r} is no whole number",
                f"{zh}：版次“{version}”不是整数，请改正。",
            )
        sheet = given.pop("sheet", "") or None
        yield Change(**given, sheet=sheet, version=int(version) if version else None, where=where)
