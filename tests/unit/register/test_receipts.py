"""Receipt lines and status lines, word by word."""

from datetime import datetime

import pytest

from pipelines import receipts
from pipelines.register import ledger
from pipelines.register.actor import Actor
from pipelines.status import status

AT = datetime(2009, 7, 20, 9)
JUDGE = Actor("system")
CLERK = Actor("clerk", "370781")


def found(number, key, severity, zh, en, cells="F12, E12"):
    return {
        "finding_id": f"{key}{number}", "return_id": key, "rule_id": f"R{number}",
        "severity": severity, "unit": None, "item": None, "element": None, "sheet": "表1",
        "cells": cells, "value": "9", "message_zh": zh, "message_en": en,
        "remedy_zh": "请核对 E12、F12，改正后重报。", "remedy_en": "Check E12 and F12.",
    }  # fmt: skip


ERROR = ("error", "到账9件，多于批准7件。", "9 paid, more than the 7 approved.")
WARNING = ("warning", "走访为0。", "No visits.")
NOTE = ("note", "恰好相等。", "Exactly equal.")


def judge(world, outcome, verdict, *kinds):
    key = outcome.returns[0][0]
    rows = [found(number, key, *kind) for number, kind in enumerate(kinds)]
    ledger.record_judgement(world.engine(), {key: verdict}, rows, [], AT, JUDGE)


def lines(world, *outcomes, language="zh"):
    return receipts.lines(given(world, *outcomes), language)


def given(world, *outcomes):
    return receipts.receipts(world.engine(), world.catalogue, outcomes, CLERK)


def corrected(world):
    first = world.hand_in("a.csv", "RC01 2009Q2 370781 1", "2009-07-07T09:00:00")
    judge(world, first, "accepted")
    second = world.hand_in("b.csv", "RC01 2009Q2 370781 2", "2009-07-08T15:20:00")
    judge(world, second, "returned", WARNING, ERROR, NOTE, ERROR)
    return second


def test_a_correction_that_is_sent_back_says_what_stays_in_force(world):
    head, *rest = lines(world, corrected(world))
    assert head == (
        "已收到：青州市 RC01 2009年二季度 第2版（b.csv），7月8日15:20，按时。"
        "结果：退回修改（错误2处，待说明1处，提示1处）。上一受理版继续有效。"
    )
    error = "RC01 表 F12：到账9件，多于批准7件。请核对 E12、F12，改正后重报。"
    assert rest == [error, error, "RC01 表 F12：走访为0。请核对 E12、F12，改正后重报。"]


def test_the_same_in_english(world):
    head, first, *_ = lines(world, corrected(world), language="en")
    assert head == (
        "Received: Qingzhou City RC01 Q2 2009 version 2 (b.csv), 8 July 15:20, on time. Result: returned "
        "(errors: 2, to explain: 1, notes: 1). The last accepted version stays in force."
    )
    assert first == "RC01 F12: 9 paid, more than the 7 approved. Check E12 and F12."


def test_a_first_version_sent_back_has_nothing_in_force(world):
    outcome = world.hand_in("a.csv", "RC01 2009Q2 370781 1", "2009-07-07T09:00:00")
    judge(world, outcome, "returned", ERROR)
    assert lines(world, outcome)[0].endswith("结果：退回修改（错误1处）。")


@pytest.mark.parametrize(
    "at, word", [("2009-07-10T23:59:59", "按时"), ("2009-07-11T00:00:00", "迟报")]
)
def test_the_due_day_ends_at_midnight(world, at, word):
    outcome = world.hand_in("a.csv", "RC01 2009Q2 370781 1", at)
    assert f"，{word}。结果：待审核。" in lines(world, outcome)[0]


def test_a_correction_never_makes_a_return_late(world):
    world.hand_in("a.csv", "RC01 2009Q2 370781 1", "2009-07-10T09:00:00")
    outcome = world.hand_in("b.csv", "RC01 2009Q2 370781 2", "2009-08-01T09:00:00")
    assert "第2版（b.csv），8月1日09:00，按时" in lines(world, outcome)[0]


@pytest.mark.parametrize(
    "verdict, findings, told",
    [
        ("held", [WARNING], "该版待说明：请逐处说明，或改正后重报。"),
        ("returned", [ERROR], "该版已退回修改：请改正所列错误后重报。"),
    ],
)
def test_the_same_again_still_asks_for_what_it_asked(world, verdict, findings, told):
    first = world.hand_in("a.csv", "RC01 2009Q2 370781 1", "2009-07-10T09:00:00")
    judge(world, first, verdict, *findings)
    again = world.hand_in("a.csv", "RC01 2009Q2 370781 1", "2009-07-11T09:00:00")
    assert lines(world, again)[0].endswith(f"与第1版完全相同，{told}")


def test_the_same_again_and_the_refused(world):
    first = world.hand_in("a.csv", "RC01 2009Q2 370781 1", "2009-07-10T09:00:00")
    judge(world, first, "accepted")
    again = world.hand_in("a.csv", "RC01 2009Q2 370781 1", "2009-07-11T09:00:00")
    refused = world.hand_in("张三.xls", "!unknown_form", "2009-07-11T09:00:00")
    assert lines(world, again, refused) == [
        "青州市 RC01 2009年二季度（a.csv） 与第1版完全相同，无需处理。",
        "不予受理：张三.xls：因unknown_form。",
    ]
    assert lines(world, refused, language="en") == ["Rejected: 张三.xls: For unknown_form."]


def test_findings_go_by_their_place_on_the_sheet(world):
    outcome = world.hand_in("a.csv", "RC01 2009Q2 370781 1", "2009-07-07T09:00:00")
    cells = ("F12", "AA3", "C10", "C9", None, "B10, A1")
    key = outcome.returns[0][0]
    rows = [found(n, key, *ERROR) | {"cells": cell} for n, cell in enumerate(cells)]
    ledger.record_judgement(world.engine(), {key: "returned"}, rows, [], AT, JUDGE)
    (each,) = given(world, outcome)[0].returns
    assert [f.cells for f in each.findings] == [None, "AA3", "C9", "B10, A1", "C10", "F12"]


def test_many_findings_are_cut_short(world):
    outcome = world.hand_in("a.csv", "RC01 2009Q2 370781 1", "2009-07-07T09:00:00")
    judge(world, outcome, "returned", *[ERROR] * 25)
    got = lines(world, outcome)
    assert len(got) == 22
    assert got[-1] == "RC01 表：另有5处，见回执（--receipts）或数据质量页。"


def test_the_summary_says_whether_all_went_well(world):
    good = world.hand_in("a.csv", "RC01 2009Q2 370781 1", "2009-07-07T09:00:00")
    judge(world, good, "held", WARNING)
    assert receipts.summary(given(world, good), "zh") == "收到文件1个：报表待说明1份。"
    assert given(world, good)[0].is_clean
    again = world.hand_in("a.csv", "RC01 2009Q2 370781 1", "2009-07-08T09:00:00")
    refused = world.hand_in("x.csv", "!unknown_form", "2009-07-08T09:00:00")
    everything = given(world, good, again, refused)
    assert (
        receipts.summary(everything, "zh")
        == "收到文件3个：报表待说明1份；文件重复1个；文件不予受理1个。"
    )
    text = "3 files received: returns held 1; files repeated 1; files rejected 1."
    assert receipts.summary(everything, "en") == text
    assert [one.is_clean for one in everything] == [True, True, False]
    bad = world.hand_in("b.csv", "RC01 2009Q2 370781 2", "2009-07-09T09:00:00")
    judge(world, bad, "returned", ERROR)
    assert not given(world, bad)[0].is_clean


def test_status_of_an_empty_home_and_of_one_with_returns(world, monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", "2009-07-20T09:00:00")
    first, second, third, *due = status(world.home, world.catalogue)
    assert first == "登记：事项0条，文件0份，不予受理0个（内容不同的0份）"
    assert second == "报表：0版，其中已受理0，待说明0，退回修改0，待审核0"
    assert third == "发布：尚未发布"
    assert "RC01 2009年二季度（2009-07-10截止）：应报16份，已收0份，已受理0份" in due
    outcome = world.hand_in("a.csv", "RC01 2009Q2 370781 1", "2009-07-07T09:00:00")
    world.hand_in("b.csv", "RC01 2009Q2 370702 1", "2009-07-07T09:00:00")
    judge(world, outcome, "accepted")
    (world.home.builds / "abc").mkdir(parents=True)
    world.home.current.write_text("abc\n")
    first, second, third, *due = status(world.home, world.catalogue, "en")
    assert first == "Register: 3 events, 2 files, 0 rejected (0 of different content)"
    assert second == "Returns: 2 versions: accepted 1, held 0, returned 0, not yet judged 1"
    assert third == "Published: abc"
    assert "RC01 Q2 2009: expected 16, received 2, accepted 1 (due 2009-07-10)" in due
