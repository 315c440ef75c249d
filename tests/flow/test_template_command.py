"""``guanhuai template``: a file to fill in, with what the register knows of the period before."""

from datetime import datetime
from decimal import Decimal

import grove
import openpyxl
from command import guanhuai

from pipelines.period import parse
from pipelines.template.hints import last_stocks


def test_last_periods_stocks_come_from_the_return_in_force(tmp_path):
    whole, home = grove.catalogue(), grove.place(tmp_path)
    assert last_stocks(home, whole, "A", parse("2009M02")) == {}
    assert not home.root.exists()
    grove.fill(home, months=2)
    hundred = {("F", unit, "", "trees"): Decimal(100) for unit in ("a1", "a2")}
    assert last_stocks(home, whole, "A", parse("2009M03")) == hundred
    assert last_stocks(home, whole, "A", parse("2009M01")) == {}
    assert last_stocks(home, whole, "A", parse("2009M04")) == {}
    grove.send(home, "2009M02", "A", datetime(2009, 3, 20), wet=10)
    assert last_stocks(home, whole, "A", parse("2009M03"), ["F"]) == hundred


def test_a_template_is_written_where_it_is_asked_for(tmp_path):
    home = tmp_path / "home"
    asked = ["template", "--unit", "安丘市", "--period", "2009年二季度"]
    made = guanhuai(home, *asked, "--out", str(tmp_path / "new"))
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "new" / "安丘市_2009Q2.xlsx").read_bytes().startswith(b"PK")
    named = tmp_path / "t.xls"
    made = guanhuai(home, *asked, "--form", "RC08", "--out", str(named), "--language", "en")
    assert made.returncode == 0, made.stderr
    assert named.read_bytes().startswith(b"\xd0\xcf\x11\xe0")
    assert not home.exists()
    refused = guanhuai(home, *asked, "--form", "RC12", "--out", str(tmp_path / "no.xlsx"))
    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 1
    assert not (tmp_path / "no.xlsx").exists()


def test_a_template_filled_by_a_program_that_calculates_nothing_is_accepted(tmp_path):
    """Its totals and checks are formulas without a result then, and none of them is a figure."""
    out = tmp_path / "安丘市_2011M01.xlsx"
    asked = ["template", "--unit", "安丘市", "--period", "2011年1月", "--form", "RC07"]
    assert guanhuai(tmp_path, *asked, "--out", str(out)).returncode == 0
    book = openpyxl.load_workbook(out)
    sheet = book["RC07"]
    rows = [r for r in range(1, sheet.max_row) if str(sheet.cell(r, 1).value).startswith("370784")]
    for row in rows:
        for column, value in zip("CDEFGH", (2, 2, 2, 2, 3000, 2), strict=True):
            sheet[f"{column}{row}"] = value
    assert str(sheet[f"C{rows[-1] + 1}"].value).startswith("=")
    book.save(out)
    sent = guanhuai(tmp_path, "submit", str(out), "--unit", "安丘市")
    assert sent.returncode == 0, sent.stdout + sent.stderr
    assert "已受理" in sent.stdout
