"""A row corrected in a return with a total: the total follows, and only the row counts."""

from datetime import date

import pytest
from command import guanhuai
from test_submit import workbook

from pipelines.catalogue.load import load
from pipelines.paths import CATALOGUES

HEADINGS = [
    "单位",
    "家庭突发意外",
    "24小时内上报",
    "72小时内到户",
    "受助家庭",
    "紧急救助金",
    "30日回访",
]
ROW = [2, 2, 2, 2, 2400, 2]
CORRECTED = ["--form", "RC07", "--period", "2010年12月", "--unit", "安丘市"]


@pytest.fixture
def home(tmp_path):
    """A return whose total row adds up, in row 5 and on; the first row's money is F5."""
    catalogue = load(CATALOGUES / "weifang")
    form = catalogue.form_by_code["RC07"]
    units = catalogue.rows_of(form, "370784", date(2010, 12, 31))
    rows = [[catalogue.unit_by_code[unit].name.zh, *ROW] for unit in units]
    head = [["表号", "RC07"], ["填报单位", "安丘市"], ["报告期", "2010年12月"], HEADINGS]
    total = ["合计", *(len(units) * value for value in ROW)]
    workbook(tmp_path / "a.xlsx", [*head, *rows, total])
    home = tmp_path / "home"
    done = guanhuai(home, "submit", str(tmp_path / "a.xlsx"))
    assert done.returncode == 0, done.stdout
    return home, len(units)


def declare(home, cell, old, new):
    return guanhuai(
        home, "correct", "declare", *CORRECTED, "--cell", cell, "--old", old, "--new", new,
        "--role", "clerk", "--role-unit", "安丘市", "--reason", "抄错",
    )  # fmt: skip


def test_the_total_asks_for_nothing(home):
    home, _ = home
    done = declare(home, "F5", "2400", "2500")
    assert done.returncode == 0, done.stderr
    wrong = declare(home, "C5", "2", "3")
    assert wrong.returncode == 2
    assert "RC07-01" in wrong.stderr and "G10" not in wrong.stderr


def test_a_total_itself_is_corrected_in_its_rows(home):
    home, count = home
    done = declare(home, f"F{5 + count}", str(2400 * count), "1")
    assert done.returncode == 2
    assert done.stderr.strip().endswith("is of a total, which follows its rows; correct the row")
