"""An ``.xls`` workbook to xlsx: values, formulas with their results, formats, merges, widths, notes, validation."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipelines.catalogue.base import Text
from pipelines.ingest.sheet import Sheet, at
from pipelines.marked.settle import result, settled
from pipelines.marked.words import UNREAD, fill
from pipelines.marked.xls.formats import Formats
from pipelines.marked.xls.records import Found, look
from pipelines.marked.xml import Unmarkable

HIDDEN, VERY_HIDDEN = 1, 2
PADDING = 5 / 7
"""Characters that the writer of new workbooks adds to a width; the old format counts them in."""
_LOST = {
    "macro": Text(
        zh="宏（VBA）：本件为不含宏的 .xlsx。", en="Macros (VBA): this is an .xlsx without macros."
    ),
    "chart": Text(zh="图表。", en="Charts."),
    "drawing": Text(zh="图片、图形和控件。", en="Pictures, shapes and controls."),
    "format": Text(zh="条件格式。", en="Conditional formats."),
    "validation": Text(zh="部分数据有效性。", en="Some data validation."),
}
_ALWAYS = Text(
    zh="由 .xls 转为 .xlsx：页面设置、单元格内的部分文字格式、分组和自动筛选。",
    en="Turned from .xls into .xlsx: page setup, formats of parts of a cell's text, outlines and "
    "filters.",
)
_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def from_xls(data: bytes, read: Sequence[Sheet]) -> tuple[bytes, list[Text]]:
    """The package, and what it does not hold. Raises Unmarkable when xlrd cannot read the file.

    ``read``: what the intake takes from it.
    """
    import xlrd
    import xlsxwriter

    class Silent(io.StringIO):
        def write(self, _: str) -> int:
            return 0

    out, found = io.BytesIO(), []
    by_name = {sheet.name: sheet for sheet in read}
    try:
        old = xlrd.open_workbook(
            file_contents=data, formatting_info=True, on_demand=True, logfile=Silent()
        )
        with xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": bool(old.datemode)}) as new:
            formats = Formats(old, new)
            _define_names(old, new)
            for number in range(old.nsheets):
                seen = look(old, number)
                found.append(seen)
                _sheet(old, new, number, seen, formats, by_name)
    except MemoryError:
        raise
    except Exception as error:  # xlrd has no error of its own for most damage
        raise Unmarkable(f"{type(error).__name__}: {error}") from error
    return settled(out.getvalue()), list(_losses(data, found))


def _losses(data: bytes, found: list[Found]) -> Iterator[Text]:
    kinds = {kind for each in found for kind in each.kinds}
    if _MACROS in data:
        kinds.add("macro")
    yield from (text for kind, text in _LOST.items() if kind in kinds)
    if count := sum(each.unread for each in found):
        yield fill(UNREAD, count=count)
    yield _ALWAYS


def _define_names(old: Any, new: Any) -> None:
    """Names of ranges, the same in the new workbook."""
    sheets = old.sheet_names()
    for name in old.name_obj_list:
        said = name.result.text if name.result else ""
        if name.builtin or name.macro or name.vbasic or not said or "?" in said:
            continue
        scope = f"'{sheets[name.scope]}'!" if 0 <= name.scope < len(sheets) else ""
        new.define_name(f"{scope}{name.name}", f"={said}")


def _sheet(
    old: Any, new: Any, number: int, seen: Found, formats: Formats, by_name: Mapping[str, Sheet]
) -> None:
    sheet = old.sheet_by_index(number)
    read = by_name.get(sheet.name, Sheet(sheet.name, []))
    page = new.add_worksheet(sheet.name)
    if sheet.visibility == HIDDEN:
        page.hide()
    elif sheet.visibility == VERY_HIDDEN:
        page.very_hidden()
    _sizes(sheet, page, formats)
    _cells(sheet, page, seen, formats, read)
    for top, bottom, left, right in sheet.merged_cells:
        page.merge_range(top, left, bottom - 1, right - 1, "")
        _cell(sheet, page, top, left, seen, formats, read)
    for one in seen.validations:
        first, *others = one.boxes
        asked = one.options | ({"other_cells": [list(box) for box in others]} if others else {})
        if page.data_validation(*first, asked) != 0:
            seen.kinds.add("validation")
    for (row, column), note in sheet.cell_note_map.items():
        page.write_comment(row, column, note.text, {"author": note.author or ""})
    if sheet.panes_are_frozen:
        page.freeze_panes(
            sheet.horz_split_pos,
            sheet.vert_split_pos,
            sheet.horz_split_first_visible,
            sheet.vert_split_first_visible,
        )
    if not sheet.show_grid_lines:
        page.hide_gridlines(2)
    if seen.is_protected:
        page.protect()
        page.protect_options["password"] = f"{seen.password:04X}" if seen.password else ""


def _sizes(sheet: Any, page: Any, formats: Formats) -> None:
    for column, info in sheet.colinfo_map.items():
        if column <= 255:
            hidden = {"hidden": True} if info.hidden else {}
            page.set_column(
                column,
                column,
                max(info.width / 256 - PADDING, 0),
                formats.of(info.xf_index),
                hidden,
            )
    for row, info in sheet.rowinfo_map.items():
        own = info.height / 20 if info.height_mismatch else None
        look = formats.of(info.xf_index) if info.has_default_xf_index else None
        if own is not None or info.hidden or look is not None:
            page.set_row(row, own, look, {"hidden": True} if info.hidden else {})


def _cells(sheet: Any, page: Any, seen: Found, formats: Formats, read: Sheet) -> None:
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            _cell(sheet, page, row, column, seen, formats, read)


def _cell(
    sheet: Any, page: Any, row: int, column: int, seen: Found, formats: Formats, read: Sheet
) -> None:
    import xlrd

    if row >= sheet.nrows or column >= sheet.row_len(row):
        return
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    xf = sheet.cell_xf_index(row, column) if kind != xlrd.XL_CELL_EMPTY else None
    look = formats.of(xf)
    if kind == xlrd.XL_CELL_ERROR:
        value = xlrd.error_text_from_code.get(value, "#N/A")
    elif kind == xlrd.XL_CELL_BOOLEAN:
        value = bool(value)
    known = result(at(read.rows[row], column) if row < len(read.rows) else "", value)
    if box := seen.arrays.get((row, column)):
        formula = seen.formulas.get((row, column))
        if formula:
            top, bottom, left, right = box
            page.write_array_formula(top, left, bottom, right, f"{{{formula}}}", look, known)
            return
    inside = any(_in(box, row, column) for box in seen.arrays.values())
    if not inside and (formula := seen.formulas.get((row, column))):
        page.write_formula(row, column, formula, look, known)
    elif kind == xlrd.XL_CELL_TEXT:
        guarded = formats.of(xf, True) if value[:1] in ("=", "+", "-", "@") else look
        page.write_string(row, column, value, guarded)
    elif kind == xlrd.XL_CELL_BOOLEAN:
        page.write_boolean(row, column, value, look)
    elif kind == xlrd.XL_CELL_ERROR:
        page.write_formula(row, column, f"={value}", look, value)
    elif kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        page.write_number(row, column, value, look)
    elif kind == xlrd.XL_CELL_BLANK:
        page.write_blank(row, column, None, look)


def _in(box: tuple[int, int, int, int], row: int, column: int) -> bool:
    top, bottom, left, right = box
    return top <= row <= bottom and left <= column <= right
