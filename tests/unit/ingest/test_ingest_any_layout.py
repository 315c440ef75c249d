"""However a form is laid out, every figure is read as written, and from where it was written."""

import csv
import io
import random

import pytest
import xlsxwriter
from layouts import TOTAL, Layout

SEEDS, GROUPS = 200, 4
CODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16"]


def write_xlsx(path, rows):
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("表1")
        for r, row in enumerate(rows):
            sheet.write_row(r, 0, row)


def write_csv(path, rows, any_):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=any_.choice(",;\t")).writerows(rows)
    path.write_bytes(text.getvalue().encode(any_.choice(CODINGS)))


def read(parsed_file):
    """The slot of the one return in a file, and its cells by unit or total and element."""
    assert parsed_file.rejected is None, parsed_file.rejected
    (found,) = parsed_file.returns
    c = found.columns
    cells: dict[tuple[str, str], tuple] = {}
    for i, element in enumerate(c["element"]):
        key = (TOTAL if c["row_kind"][i] == "total" else c["unit"][i], element)
        assert key not in cells
        cells[key] = (c["state"][i], c["value"][i], c["row"][i], c["col"][i])
    return (found.form, found.period, found.reporter), cells


@pytest.mark.parametrize("group", range(GROUPS))
def test_any_layout_gives_the_same_figures_from_the_same_cells(group, catalogue, parsed, tmp_path):
    for seed in range(group, SEEDS, GROUPS):
        layout, any_ = Layout(catalogue, seed), random.Random(seed)
        path = tmp_path / f"{seed}.xlsx"
        if any_.random() < 0.5:
            write_xlsx(path, layout.rows)
        else:
            write_csv(path, layout.rows, any_)
        slot, cells = read(parsed(path))
        assert slot == layout.slot, seed
        assert {key: cells.get(key) for key in layout.read} == layout.read, seed
        others = {cells[key][::3] for key in cells.keys() - layout.read.keys()}
        assert others <= {("missing", 0)}, seed
