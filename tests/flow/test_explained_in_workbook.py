"""A warning explained in the workbook that came back: submitted again, its return is accepted."""

import io
import os
import sqlite3
from datetime import datetime, timedelta

import openpyxl
import pytest
from command import guanhuai
from test_submit import workbook

from pipelines import desk
from pipelines.catalogue.load import load
from pipelines.desk import Upload
from pipelines.desk.clerk import serve_next
from pipelines.paths import CATALOGUES, Home
from pipelines.register import ledger
from pipelines.register.actor import Actor
from pipelines.register.steps import reopen, steps
from pipelines.register.store import open_register

NOW = "2009-07-08T15:20:00"
HEADINGS = [
    "单位", "乡镇街道", "县级项目室", "乡级项目室", "达标", "室内人员", "持证", "办结事项", "按期办结",
    "应训人员", "参训", "合格", "培训期数",
]  # fmt: skip
HEAD = [["表号", "RC09"], ["填报单位", "安丘市"], ["报告期", "2009年二季度"], HEADINGS]
FIGURES = [1, 12, 10, 30, 20, 50, 40, 20, 18, 17, 1]
DOUBTED = [*HEAD, ["安丘市", 14, *FIGURES]]
WRONG = [*HEAD, ["安丘市", 14, 1, 12, 13, *FIGURES[3:]]]
SAID = "6月新设两个街道，批文已附"
COLUMN = "填报单位说明（预警须填）"
OFFICE = Actor("clerk", "370784")


@pytest.fixture(scope="module")
def catalogue():
    return load(CATALOGUES / "weifang")


@pytest.fixture
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", NOW)
    return Home(tmp_path / "state" / "weifang")


def hand_in(state, catalogue, content, kind="submit", actor=OFFICE, name="季报.xlsx"):
    """The receipt of a workbook, a minute after the last, and the marked one that lies beside it."""
    at = datetime.fromisoformat(os.environ["GUANHUAI_NOW"]) + timedelta(minutes=1)
    os.environ["GUANHUAI_NOW"] = at.isoformat()
    ticket = desk.enqueue(state, [Upload(name, content)], actor, kind)
    serve_next(state, catalogue)
    answer = desk.outcome(state, ticket)
    (receipt,), (sheet,) = answer.receipts, answer.sheets
    return receipt, (desk.folder(state, ticket) / sheet["marked"]).read_bytes()


def first(tmp_path, rows=DOUBTED):
    workbook(tmp_path / "a.xlsx", rows)
    return (tmp_path / "a.xlsx").read_bytes()


def filled(marked, text=SAID, kind="〔预警〕", **figures):
    """The workbook with a text beside each finding of a kind, and other figures."""
    book = openpyxl.load_workbook(io.BytesIO(marked))
    page = book.worksheets[0]
    head = next(row for row in page.iter_rows() if row[0].value == "序号")
    column = next(cell.column for cell in head if cell.value == COLUMN)
    rows = [row for row in page.iter_rows(min_row=head[0].row + 1) if row[1].value == kind]
    assert rows
    for row in rows:
        page.cell(row[0].row, column, text)
    for cell, value in figures.items():
        book.worksheets[1][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def taken(state):
    return [(s.kind, s.reason, s.actor_role, s.actor_unit, s.at)
            for s in steps(open_register(state))]  # fmt: skip


def test_the_whole_way_by_commands(tmp_path):
    home, inbox, out = tmp_path / "home", tmp_path / "in", tmp_path / "out"
    inbox.mkdir()
    workbook(inbox / "季报.xlsx", DOUBTED)
    by = ("--role", "statistician", "--unit", "370784")
    done = guanhuai(home, "submit", str(inbox), "--receipts", str(out), *by, now=NOW)
    assert done.returncode == 0 and "待说明（待说明" in done.stdout
    (marked,) = out.glob("*.xlsx")
    path = tmp_path / "季报（已标注）.xlsx"
    path.write_bytes(filled(marked.read_bytes()))
    asked = guanhuai(home, "check", str(path), *by, now=NOW)
    assert asked.returncode == 0, asked.stderr
    before = asked.stdout
    assert "结果：已受理（已说明1处" in before and f"已说明：{SAID}" in before
    assert taken(Home(home / "weifang")) == []
    later = "2009-07-08T16:00:00"
    said = guanhuai(home, "submit", str(path), *by, now=later).stdout
    assert "第2版" in said and "结果：已受理（已说明1处" in said and f"已说明：{SAID}" in said
    held = [("explained", SAID, "statistician", "370784", datetime(2009, 7, 8, 16))]
    assert taken(Home(home / "weifang")) == held
    listed = guanhuai(home, "finding", "list", "--status", "explained", now=NOW).stdout
    assert f"（{SAID}）" in listed
    again = guanhuai(home, "submit", str(path), *by, now="2009-07-09T09:00:00").stdout
    assert "完全相同，无需处理" in again
    assert taken(Home(home / "weifang")) == held


def test_explained_beside_a_corrected_error(state, catalogue, tmp_path):
    _, marked = hand_in(state, catalogue, first(tmp_path, WRONG))
    receipt, again = hand_in(state, catalogue, filled(marked, E5=10))
    (one,) = receipt.returns
    assert one.verdict == "accepted"
    assert [(f.status, f.explanation) for f in one.settled] == [("explained", SAID)]
    assert receipt.unkept == ()
    # The workbook that comes back asks for nothing more, and holds what was said.
    page = openpyxl.load_workbook(io.BytesIO(again)).worksheets[0]
    row = next(row for row in page.iter_rows() if row[1].value == "〔预警〕")
    assert [row[5].value, row[6].value] == [f"已说明：{SAID}", SAID]
    engine = open_register(state)
    reopen(engine, catalogue, one.settled[0].finding_id, Actor("evaluator"), "请附批文")
    assert [v.verdict for v in ledger.versions(engine)] == ["returned", "held"]


@pytest.mark.parametrize(
    ("text", "kind", "rows", "figures", "why"),
    [
        (SAID, "〔预警〕", DOUBTED, {"B5": 15}, "没有这一问题"),
        (SAID, "〔错误〕", WRONG, {}, "错误须改正"),
        ("已电话13805361234核实", "〔预警〕", DOUBTED, {}, "手机号码"),
        ("长" * 501, "〔预警〕", DOUBTED, {}, "超过500字"),
    ],
)
def test_what_explains_no_warning_is_told_and_recorded_nowhere(
    state, catalogue, tmp_path, text, kind, rows, figures, why
):
    _, marked = hand_in(state, catalogue, first(tmp_path, rows))
    content = filled(marked, text, kind, **figures)
    checked, _ = hand_in(state, catalogue, content, "check")
    receipt, again = hand_in(state, catalogue, content)
    (left,) = receipt.unkept
    assert (left,) == checked.unkept
    assert why in left.why.zh
    assert left.text == ("" if "1380" in text else text[:500])
    assert taken(state) == []
    page = openpyxl.load_workbook(io.BytesIO(again)).worksheets[0]
    assert any("说明未记录" in str(cell.value) for row in page.iter_rows() for cell in row)
    engine = open_register(state)
    (told,) = [row for rows in stored(state) for row in rows if "1380" in str(row)] or [None]
    assert told is None
    assert ledger.versions(engine)[-1].verdict == receipt.returns[0].verdict


def stored(state):
    with sqlite3.connect(state.register) as con:
        return [con.execute(f"SELECT * FROM {t}").fetchall()
                for t in ("explanation", "finding_step", "event")]  # fmt: skip


def test_it_is_about_its_own_return_only(state, catalogue, tmp_path):
    """The summary of one period in the workbook of another explains nothing there."""
    _, marked = hand_in(state, catalogue, first(tmp_path))
    content = filled(marked, B3="2009年一季度")
    receipt, _ = hand_in(state, catalogue, content)
    assert receipt.returns[0].period == "2009Q1"
    assert receipt.returns[0].verdict == "held"
    assert [left.text for left in receipt.unkept] == [SAID]
    assert taken(state) == []


def test_another_units_workbook_leaves_nothing(state, catalogue, tmp_path):
    _, marked = hand_in(state, catalogue, first(tmp_path))
    receipt, _ = hand_in(state, catalogue, filled(marked), actor=Actor("clerk", "370781"))
    assert receipt.kind == "rejected"
    assert taken(state) == [] and stored(state)[0] == []


def test_what_another_unit_wrote_is_not_told_of_its_file(state, catalogue, tmp_path):
    """Nor which of its explanations met a problem, however the file comes by."""
    _, marked = hand_in(state, catalogue, first(tmp_path))
    content = filled(marked, B3="2009年一季度")
    own, _ = hand_in(state, catalogue, content)
    assert own.unkept
    for kind in ("check", "submit"):
        other, _ = hand_in(state, catalogue, content, kind, Actor("clerk", "370781"))
        assert (other.kind, other.returns, other.unkept) == ("rejected", (), ())


def test_explained_after_a_crash_between_receiving_and_judging(
    state, catalogue, tmp_path, monkeypatch
):
    from pipelines import judge as judging
    from pipelines.manifest import Submitted
    from pipelines.receive import receive

    _, marked = hand_in(state, catalogue, first(tmp_path))
    (tmp_path / "b.xlsx").write_bytes(filled(marked))
    receive(state, catalogue, [Submitted(tmp_path / "b.xlsx", datetime(2009, 7, 8, 16))], OFFICE)
    assert taken(state) == []
    judging.judge(state, catalogue)
    judging.judge(state, catalogue)
    assert taken(state) == [("explained", SAID, "clerk", "370784", datetime(2009, 7, 8, 16))]
