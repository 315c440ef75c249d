"""Weak scores: which they are, actions about them, and how each stands in a later assessment."""

import io
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

import pytest
from command import guanhuai
from evaluators import CATALOGUE, Office, by, copy_register

from pipelines import assess
from pipelines.assess import actions as acts
from pipelines.assess.followup import by_chance, follow, followed, open_weak
from pipelines.assess.weak_scores import (
    Result,
    goal_of,
    problem_of,
    result_of,
    scores,
    value_of,
    weak,
)
from pipelines.cli.app import app
from pipelines.errors import UserError
from pipelines.period import parse
from pipelines.register.actions import actions
from pipelines.register.store import open_register
from pipelines.register.tabular import Table

HALF, YEAR = "2009H1-H1", "2009-annual"
UNIT, DUE, NOW = "370703", date(2010, 6, 30), "2010-02-02T09:00:00"
LEAF = (
    "unit", "indicator", "weight", "effective_weight", "value", "points", "full_points", "state",
    "received_factor", "target",
)  # fmt: skip
PAIR = ("unit", "indicator", "numerator", "denominator", "received")


@pytest.fixture(scope="module")
def shown_twice(tmp_path_factory, demo_home) -> Path:
    """A register in which the half-year and the year are at their previews."""
    root = tmp_path_factory.mktemp("twice")
    copy_register(demo_home, root)
    with pytest.MonkeyPatch.context() as monkeypatch:
        office = Office(root, monkeypatch)
        office.previewed("2009H1")
        office.previewed("2009")
    return root


@pytest.fixture
def office(tmp_path, shown_twice, monkeypatch) -> Office:
    copy_register(shown_twice, tmp_path)
    return Office(tmp_path, monkeypatch).at(NOW)


def result(office: Office, name: str) -> Result:
    return result_of(office.bench(name))


def known(office: Office):
    engine = open_register(office.home)
    try:
        return actions(engine)
    finally:
        engine.dispose()


def made(*leaves, period="2009", pairs=(), catalogue=CATALOGUE, name="x") -> Result:
    """A result of rows (unit, indicator, weight, points, state, value)."""
    rows = [
        (unit, code, weight, weight, value, points, points, state, 1.0, None)
        for unit, code, weight, points, state, value in leaves
    ]
    tables = {"score_leaf": Table(LEAF, rows), "indicator": Table(PAIR, list(pairs))}
    return Result(name, catalogue, parse(period), tables)


def leaf(points: float | None, state: str = "scored", code: str = "I01", value: float | None = 80):
    return (UNIT, code, 4.0, points, state, value)


class TestWeak:
    def test_who_earned_less_than_the_share_and_nobody_else_most_lost_first(self, office):
        found = result(office, YEAR)
        listed = weak(found)
        assert listed and {s.unit for s in listed} <= set(office.totals(YEAR))
        lost = [s.lost for s in listed]
        assert lost == sorted(lost, reverse=True)
        keys = {(s.unit, s.indicator) for s in listed}
        for row in found.tables["score_leaf"].records():
            is_weak = row["state"] != "not_assessed" and row["points"] < 0.6 * row["weight"] - 1e-9
            assert ((row["unit"], row["indicator"]) in keys) is is_weak
        assert [s for s in listed if s.unit == UNIT] == weak(found, unit=UNIT)

    def test_points_lost_are_what_the_total_lacks(self, office):
        found = result(office, YEAR)
        total = office.bench(YEAR).outcome().total()[UNIT]
        own = [s for s in scores(found).values() if s.unit == UNIT]
        assert sum(s.points for s in own) == pytest.approx(total["base"])
        assert sum(s.weight for s in own) == pytest.approx(100)

    def test_the_share_exactly_met_is_not_weak(self):
        assert weak(made(leaf(2.4))) == []
        assert [s.share for s in weak(made(leaf(2.3997)))] == [0.5999]
        assert [s.share for s in weak(made(leaf(2.39)))] == [0.5975]
        # 0.6 of a weight that re-weighting or another scheme made odd, points rounded to four digits.
        odd = (UNIT, "I01", 3.0927, 1.8556, "scored", 80)
        assert weak(made(odd)) == []

    def test_a_missing_return_is_weak_and_what_is_not_assessed_is_not(self):
        (one,) = weak(made(leaf(0.0, "missing", value=None), leaf(None, "not_assessed", "I02")))
        assert (one.share, one.lost, one.value) == (0, 4, None)
        assert weak(made(leaf(None, "suppressed"))) == []

    def test_nothing_weak(self):
        assert weak(made()) == weak(made(leaf(4.0))) == []

    @pytest.mark.parametrize("below", [0, -0.1, 1.01])
    def test_what_is_no_share_is_refused(self, below):
        with pytest.raises(UserError, match="is no share"):
            weak(made(), below)

    def test_in_words_why_a_good_value_earned_little_and_what_never_came(self, office):
        found = result(office, YEAR)
        cut = next(s for s in weak(found) if s.received < 1 and s.value)
        told = problem_of(found, cut)
        assert told.startswith("2009年 ") and "应报数据只收到" in told
        assert value_of(found, cut, "zh") in told and goal_of(found, cut, "zh") in told
        (none,) = weak(made(leaf(0.0, "missing", value=None)))
        assert problem_of(made(), none) == "2009年 走访覆盖率 未报送，得0/4分"

    def test_before_the_preview_and_of_a_final_there_are_none(self, office):
        office.sealed(HALF)
        office.sealed(YEAR)
        assess.draft(office.home, CATALOGUE, "final", parse("2009"), by("evaluator"))
        with pytest.raises(UserError, match="known from the preview on"):
            result(office, "2009-final")
        assess.open_(office.home, "2009-final", by("evaluator"))
        assess.freeze(office.home, "2009-final", by("evaluator"))
        office.to_preview("2009-final")
        with pytest.raises(UserError, match="ask of 2009H1-H1, 2009-annual"):
            result(office, "2009-final")

    def test_sealed_it_reads_what_was_sealed(self, office):
        claim = assess.Claim(
            UNIT, "exempt", weak(result(office, YEAR), unit=UNIT)[0].indicator, {}, "灾害"
        )
        one = assess.propose(office.home, YEAR, claim, by("evaluator"))
        assess.approve(office.home, one.entry_id, by("office"))
        shown = weak(result(office, YEAR), unit=UNIT)
        assert claim.code in [s.indicator for s in shown]  # The preview stands until the decision.
        office.sealed(YEAR)
        assert claim.code not in [s.indicator for s in weak(result(office, YEAR), unit=UNIT)]


class TestOpen:
    def test_one_for_each_and_no_more_when_run_again(self, office):
        found = weak(result(office, YEAR), unit=UNIT)
        opened, had = open_weak(office.home, CATALOGUE, YEAR, DUE, by("office"), unit=UNIT)
        assert (len(opened), had) == (len(found), 0)
        assert [a.source for a in opened] == [f"{s.indicator} {UNIT} 2009" for s in found]
        assert {(a.owner, a.source_kind, a.due, a.repeats) for a in opened} == {
            (UNIT, "row", DUE, None)
        }
        again = open_weak(
            office.home, CATALOGUE, YEAR, date(2010, 7, 1), by("evaluator"), unit=UNIT
        )
        assert again == ([], len(found))
        # Others are opened beside; a lower share asks for fewer.
        more, had = open_weak(office.home, CATALOGUE, YEAR, DUE, by("office"), 0.3)
        assert had == len([s for s in found if s.share < 0.3])
        assert len(more) + had == len(weak(result(office, YEAR), 0.3))

    def test_one_opened_by_hand_counts_in_whatever_order_its_codes_stand(self, office):
        first = weak(result(office, YEAR), unit=UNIT)[0]
        what = acts.Opening(UNIT, "随访登记不全", DUE, f"2009 {first.indicator}")
        acts.open_(office.home, CATALOGUE, what, by("office"))
        opened, had = open_weak(office.home, CATALOGUE, YEAR, DUE, by("office"), unit=UNIT)
        assert had == 1 and first.indicator not in {a.source.split()[0] for a in opened}

    def test_weak_again_after_it_was_closed_is_a_repetition(self, office, tmp_path):
        both = {s.indicator for s in weak(result(office, HALF), unit=UNIT)}
        both &= {s.indicator for s in weak(result(office, YEAR), unit=UNIT)}
        opened, _ = open_weak(office.home, CATALOGUE, HALF, DUE, by("office"), unit=UNIT)
        one = next(a for a in opened if a.source.split()[0] in both)
        file = tmp_path / "台账.pdf"
        file.write_bytes(b"%PDF-1.4")
        chief = by("chief", UNIT, "已补")
        acts.agree(office.home, one.action_id, chief)
        acts.done(office.home, CATALOGUE, one.action_id, chief, [file])
        acts.close(office.home, CATALOGUE, one.action_id, by("office"))
        # The same score is no news once it was dealt with.
        half = open_weak(office.home, CATALOGUE, HALF, DUE, by("office"), unit=UNIT)
        assert half == ([], len(opened))
        year, _ = open_weak(office.home, CATALOGUE, YEAR, DUE, by("office"), unit=UNIT)
        again = {a.source.split()[0]: a.repeats for a in year}
        assert again.pop(one.source.split()[0]) == one.action_id
        assert set(again.values()) <= {None}

    @pytest.mark.parametrize(
        ("ask", "due", "told"),
        [
            (by("chief", UNIT), DUE, "is opened by"),
            (by("office"), date(2010, 2, 1), "is over"),
        ],
    )
    def test_all_are_opened_or_none(self, office, ask, due, told):
        with pytest.raises(UserError, match=told):
            open_weak(office.home, CATALOGUE, YEAR, due, ask)
        assert known(office) == []

    def test_a_unit_opens_its_own(self, office):
        opened, _ = open_weak(office.home, CATALOGUE, YEAR, DUE, by("chief", UNIT), unit=UNIT)
        assert opened and {a.owner for a in known(office)} == {UNIT}


class TestFollowed:
    def test_every_verdict(self):
        codes = ("I01", "I02", "I03", "I04", "I05")
        before = made(
            *(leaf(1.0, code=code) for code in codes), leaf(1.0, code="Q9"), period="2009"
        )
        after = made(
            leaf(2.4, code="I01"), leaf(1.1, code="I02"), leaf(1.0, code="I03"),
            leaf(None, "not_assessed", "I04"), leaf(0.5, code="I06"), period="2010",
        )  # fmt: skip
        rows, fresh = followed(before, after, [])
        assert {r.then.indicator: r.verdict for r in rows} == {
            "I01": "recovered", "I02": "better", "I03": "no_better", "I04": "not_assessed",
            "I05": "not_assessed", "Q9": "not_in_rules",
        }  # fmt: skip
        assert [(f.then, f.now.indicator) for f in fresh] == [(None, "I06")]

    def test_nothing_weak_then_leaves_what_is_newly_weak(self):
        rows, fresh = followed(made(leaf(4.0)), made(leaf(1.0), period="2010"), [])
        assert rows == [] and [f.then.share for f in fresh] == [1.0]

    @pytest.mark.parametrize(
        ("then", "now", "periods", "is_chance"),
        [
            ((10, 20), (13, 20), ("2009", "2010"), True),
            ((100, 200), (150, 200), ("2009", "2010"), False),
            ((100, 200), (150, 200), ("2009H1", "2009"), None),
            ((100, 200), (150, 200), ("2008", "2009H1"), None),
            ((None, 200), (150, 200), ("2009", "2010"), None),
            ((0, 0), (150, 200), ("2009", "2010"), None),
        ],
    )
    def test_two_values_differ_by_chance_where_the_interval_of_their_difference_holds_0(
        self, then, now, periods, is_chance
    ):
        before, after = (
            made(leaf(1.0), period=period, pairs=[(UNIT, "I03", *pair, 1), (UNIT, "I01", *pair, 1)])
            for period, pair in zip(periods, (then, now), strict=True)
        )
        first, second = scores(before)[UNIT, "I01"], scores(after)[UNIT, "I01"]
        assert by_chance(before, after, first, second) is is_chance
        assert by_chance(before, after, first, None) is None

    def test_families_counted_each_period_are_counted_once(self):
        # Visits of the quarter over families: four quarters hold the same families four times.
        stock = made(leaf(1.0), pairs=[(UNIT, "I01", "320.0000", "400.0000", 4)])
        assert scores(stock)[UNIT, "I01"].counts == (80, 100)

    def test_the_action_about_it_and_where_that_stands(self, office):
        opened, _ = open_weak(office.home, CATALOGUE, HALF, DUE, by("office"), unit=UNIT)
        before, after, rows, fresh = follow(office.home, YEAR, HALF)
        assert (before.assessment_id, after.assessment_id) == (HALF, YEAR)
        own = [r for r in rows if r.then.unit == UNIT]
        assert [r.action for r in own] == opened
        assert {r.action for r in rows if r.then.unit != UNIT} == {None}
        assert {r.by_chance for r in rows} == {None}  # The half-year is part of the year.
        assert len(rows) == len(weak(result(office, HALF)))
        now = {(s.unit, s.indicator) for s in weak(result(office, YEAR))}
        still = {
            (r.then.unit, r.then.indicator) for r in rows if r.verdict in ("better", "no_better")
        }
        assert still | {(f.now.unit, f.now.indicator) for f in fresh} == now

    @pytest.mark.parametrize(
        ("name", "since", "told"),
        [
            (HALF, YEAR, "is not earlier than 2009H1-H1"),
            (YEAR, YEAR, "is not earlier"),
            (YEAR, "2007-annual", "assessment 2007-annual: is none"),
        ],
    )
    def test_what_is_no_follow_up_is_refused(self, office, name, since, told):
        with pytest.raises(UserError, match=told):
            follow(office.home, name, since)


class TestCommands:
    @pytest.fixture
    def said(self, office, monkeypatch):
        monkeypatch.setenv("GUANHUAI_HOME", str(office.home.root.parent))

        def run(*words: str) -> str:
            out = io.StringIO()
            with redirect_stdout(out):
                app(["assess", *words], standalone_mode=False)
            return out.getvalue()

        return run

    def test_a_line_each_and_actions_opened_once(self, said, office):
        listed = said("weak", YEAR, "--unit", "寒亭区")
        first = weak(result(office, YEAR), unit=UNIT)[0]
        assert listed.splitlines()[0].startswith(f"寒亭区 {first.indicator} ")
        assert "得分率" in listed and "，目标" in listed and "n=" in listed
        few = said("weak", YEAR, "--unit", "寒亭区", "--below", "0.01", "--language", "en")
        assert few.splitlines()[-1].startswith("Under 0.01% of the weight: ")
        opening = ("weak", YEAR, "--unit", "寒亭区", "--open", "--due", "2010-06-30", "--role")
        assert "2010-06-30到期：2009年 " in (told := said(*opening, "office"))
        assert "0项原已督办" in told
        assert "新开督办0件" in said(*opening, "evaluator")

    def test_then_and_now_with_the_action(self, said, office):
        said("weak", HALF, "--unit", "寒亭区", "--open", "--due", "2010-02-02", "--role", "office")
        office.at("2010-02-03T09:00:00")
        told = said("followup", YEAR, "--since", HALF)
        assert "已逾期，2010-02-02到期" in told and "未督办" in told
        assert "2009H1-H1得分率低于60%的" in told.splitlines()[-1]
        assert "偶然" not in told  # Nothing is claimed of a half-year and the year around it.
        assert "share " in said("followup", YEAR, "--since", HALF, "--language", "en")

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (("weak", "nope"), "assessment nope: is none"),
            (("weak", YEAR, "--below", "0"), "is no share"),
            (("weak", YEAR, "--open", "--role", "office"), "--due and --role"),
            (("followup", HALF, "--since", YEAR), "is not earlier"),
        ],
    )
    def test_what_cannot_be_is_one_line(self, office, words, told):
        run = guanhuai(office.home.root.parent, "assess", *words, now=NOW)
        assert run.returncode == 2 and told in run.stderr
        assert run.stderr.count("\n") == 1 and run.stdout == ""
