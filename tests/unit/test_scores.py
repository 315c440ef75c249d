"""Scores from marts filled by hand; every expected number is worked out beside it.

The catalogue: four offices (a, b in the ranked group "g"; c, d in the unranked "u") below a region.
Part P1 holds A (weight 4, sum) and B (2, last), part P2 holds C (2, from the region's form) and Y
(2, year to date, half and year only). All linear from 50 to 100, so a value of 75 is half the weight.
"""

import dataclasses
from datetime import date, datetime, timedelta

import duckdb
import pytest

from pipelines.catalogue.base import Text
from pipelines.catalogue.forms import Element, Form, Level, Measure, Reporting, Unit
from pipelines.catalogue.scheme import (
    Assessment,
    Bonus,
    BonusLevel,
    Deduction,
    Grade,
    Group,
    Indicator,
    Leaf,
    LinearRule,
    LogRule,
    Missing,
    Node,
    PerPointRule,
    Progress,
    RelativeRule,
    Scheme,
    StepLevel,
    StepRule,
    Veto,
)
from pipelines.catalogue.whole import Care, Catalogue, Head, Trust, TrustLevel
from pipelines.errors import UserError
from pipelines.period import Period, parse
from pipelines.scores import score

AS_OF = datetime(2009, 3, 1, 9)
LINEAR = LinearRule(floor=50, target=100)


def t(word):
    return Text(zh=f"{word}名", en=word)


def form(code, grain, reporter, *elements):
    return Form(
        code=code, name=t(code), grain=grain, due_days=5,
        reports=(Reporting(reporter_level=reporter, row_level="office"),),
        elements=tuple(
            Element(code=e, name=t(e), measure="n", kind="flow", subject="s") for e in elements
        ),
    )  # fmt: skip


FORMS = (
    form("FA", "month", "office", "a1", "a2", "bad", "flag"),
    form("FB", "quarter", "office", "b1", "b2"),
    form("FV", "half", "region", "v1", "v2", "false"),
)


def indicator(code, numerator, denominator, time="sum", care="x", **more):
    return Indicator(
        code=code, name=t(code), definition=t(code), numerator=numerator, denominator=denominator,
        time=time, care=care, **more,
    )  # fmt: skip


INDICATORS = (
    indicator("A", "a1", "a2"),
    indicator("B", "b1", "b2", "last"),
    indicator("C", "v1", "v2", care="y"),
    indicator("Y", "a1", "first(a2)", "year_to_date", care=None),
)
TREE = Node(
    code="ALL", name=t("all"),
    children=(
        Node(code="P1", name=t("p1"), children=(
            Leaf(indicator="A", weight=4, transform=LINEAR),
            Leaf(indicator="B", weight=2, transform=LINEAR),
        )),
        Node(code="P2", name=t("p2"), children=(
            Leaf(indicator="C", weight=2, transform=LINEAR),
            Leaf(indicator="Y", weight=2, transform=LINEAR, grains=("half", "year")),
        )),
    ),
)  # fmt: skip
GRADES = (
    Grade(code="top", name=t("top"), at_least=9, never_with=("sum",)),
    Grade(code="mid", name=t("mid"), at_least=6),
    Grade(code="low", name=t("low"), at_least=0),
)
ASSESSMENTS = (
    Assessment(code="H1", name=t("half"), grain="half", ordinal=1, freeze_days=25),
    Assessment(code="annual", name=t("annual"), grain="year", freeze_days=25),
    Assessment(code="final", name=t("final"), grain="final", mix={"H1": 0.3, "annual": 0.7}),
)


def scheme(**more):
    return Scheme(**{
        "code": "s", "name": t("s"), "level": "office", "tree": TREE, "grades": GRADES,
        "groups": (Group(code="g", name=t("g"), ranked=True), Group(code="u", name=t("u"), ranked=False)),
        "assessments": ASSESSMENTS, "missing": Missing(not_assessed_without=("FV",)),
        "tie_breaks": ("A", "B"), "total_max": 10.5, **more,
    })  # fmt: skip


def catalogue(**more):
    head = Head(
        name="test", title=t("t"), programme=t("p"),
        levels=(Level(code="region", name=t("r")), Level(code="office", name=t("o"))),
        measures=(Measure(code="n", name=t("n"), type="count"),),
        cares=(Care(code="x", name=t("x"), short=t("x")), Care(code="y", name=t("y"), short=t("y"))),
        trust=Trust(levels=(TrustLevel(code="low", name=t("low")),)),
    )  # fmt: skip
    return Catalogue(
        head=head, units=(Unit(code="r", name=t("r"), level="region"),), forms=FORMS,
        general_checks=(), cross_checks=(), indicators=INDICATORS, scheme=scheme(**more),
        targets=(), panels=(), calendar={date(2008, 7, 12): True}, text="", hash="h",
    )  # fmt: skip


TABLES = """
CREATE TABLE unit (code TEXT, name_zh TEXT, name_en TEXT, level TEXT, parent TEXT, group_code TEXT,
    population BIGINT, valid_from DATE, valid_to DATE, sort INT);
CREATE VIEW unit_entry AS FROM unit;
CREATE TABLE frozen_indicator (frozen TEXT, indicator TEXT, unit TEXT, period TEXT, value DOUBLE,
    state TEXT, received INT, expected INT);
CREATE TABLE frozen_element (frozen TEXT, element TEXT, unit TEXT, period TEXT, value DECIMAL(18,4),
    state TEXT);
CREATE TABLE period (code TEXT, grain TEXT, start_date DATE, end_date DATE, has_ended BOOLEAN);
CREATE TABLE indicator_value (indicator TEXT, unit TEXT, period TEXT, numerator DECIMAL(18,4),
    denominator DECIMAL(18,4), value DOUBLE, state TEXT, received INT, expected INT, target DOUBLE,
    floor DOUBLE, year_ago_value DOUBLE);
CREATE TABLE element_value (element TEXT, unit TEXT, period TEXT, value DECIMAL(18,4), state TEXT);
CREATE TABLE reporting (form TEXT, period TEXT, reporter TEXT, regular_due_date DATE,
    is_expected BOOLEAN, first_received_at TIMESTAMP);
CREATE TABLE extension (form TEXT, period TEXT, unit TEXT, until DATE, granted_at TIMESTAMP, sort INT);
CREATE TABLE "return" (return_id TEXT, form TEXT, period TEXT, reporter TEXT, version INT,
    received_at TIMESTAMP, verdict TEXT, is_live BOOLEAN);
CREATE TABLE finding (return_id TEXT, scope TEXT, severity TEXT, rule_id TEXT, unit TEXT, item TEXT,
    element TEXT, cells TEXT, finding_id TEXT);
CREATE TABLE finding_step (step INT, finding_id TEXT, kind TEXT, taken_at TIMESTAMP);
CREATE TABLE verdict_span (return_id TEXT, verdict TEXT, since TIMESTAMP, until TIMESTAMP);
CREATE TABLE score_entry (entry_id TEXT, unit TEXT, period TEXT, code TEXT, level TEXT, matter TEXT,
    state TEXT, points DOUBLE, reason TEXT, events DOUBLE);
"""


class Marts:
    """A build's tables, and the scores made of them."""

    def __init__(self):
        self.con = duckdb.connect()
        self.con.execute(TABLES)
        self.add("unit", "r", "r", "r", "region", None, None, 1, None, None, 0)
        for sort, (code, group) in enumerate({"a": "g", "b": "g", "c": "u", "d": "u"}.items()):
            self.add("unit", code, code, code, "office", "r", group, 1, None, None, sort + 1)

    def add(self, table, *values):
        marks = ", ".join("?" * len(values))
        self.con.execute(f'INSERT INTO "{table}" VALUES ({marks})', values)

    def period(self, *codes):
        for code in codes:
            p = parse(code)
            self.add("period", code, p.grain, p.start, p.end, True)

    def value(
        self, period, unit, indicator, value, *, state="value", received=1, expected=1, **more
    ):
        if not self.rows("SELECT 1 FROM period WHERE code = ?", period):
            self.period(period)
        goals = {"target": 100, "floor": 50, "year_ago": None, **more}
        self.add(
            "indicator_value", indicator, unit, period, None, None, value, state, received, expected,
            goals["target"], goals["floor"], goals["year_ago"],
        )  # fmt: skip

    def values(self, period, unit, **by_indicator):
        for indicator, value in by_indicator.items():
            self.value(period, unit, indicator, value)

    def slot(self, form, period, reporter, due, received=None, verdict="accepted"):
        self.add("reporting", form, period, reporter, due, True, received)
        if not self.rows("SELECT 1 FROM period WHERE code = ?", period):
            self.period(period)
        if received:
            self.version(form, period, reporter, 1, received, verdict)

    def version(self, form, period, reporter, version, received, verdict="accepted"):
        identity = f"{form}-{period}-{reporter}-{version}"
        self.con.execute(
            'UPDATE "return" SET is_live = false WHERE (form, period, reporter) = (?, ?, ?)',
            [form, period, reporter],
        )
        is_live = verdict in ("accepted", "held")
        self.add("return", identity, form, period, reporter, version, received, verdict, is_live)
        return identity

    def error(self, return_id, cells="C3", scope="return", severity="error"):
        identity = f"{return_id} {cells}"
        self.add("finding", return_id, scope, severity, "E1", None, None, "a1", cells, identity)
        return identity

    def step(self, finding_id, kind, at):
        (number,) = self.rows("SELECT count(*) FROM finding_step")[0]
        self.add("finding_step", number, finding_id, kind, at)

    def moved(self, return_id, *verdicts):
        """Verdicts in turn, with the moment each but the first began."""
        ends = [since for _, since in verdicts[1:]] + [None]
        for (verdict, since), until in zip(verdicts, ends, strict=True):
            self.add("verdict_span", return_id, verdict, since, until)

    def entry(
        self,
        unit,
        period,
        code,
        state="confirmed",
        level=None,
        matter=None,
        points=None,
        events=None,
    ):
        number = len(self.rows("SELECT 1 FROM score_entry"))
        self.add(
            "score_entry",
            f"e{number}",
            unit,
            period,
            code,
            level,
            matter,
            state,
            points,
            "why",
            events,
        )

    def score(self, as_of=AS_OF, **scheme_changes):
        score(self.con, catalogue(**scheme_changes), as_of)
        return self

    def rows(self, query, *parameters):
        return self.con.execute(query, list(parameters)).fetchall()

    def leaf(self, unit, period, indicator, columns="state, points, full_points, effective_weight"):
        return self.rows(
            f"SELECT {columns} FROM score_leaf WHERE unit = ? AND period = ? AND indicator = ?",
            unit, period, indicator,
        )[0]  # fmt: skip

    def total(self, unit, period, columns="base, deductions, bonus, total", assessment=None):
        return self.rows(
            f"SELECT {columns} FROM score_total WHERE unit = ? AND period = ?"
            " AND assessment = coalesce(?, assessment)", unit, period, assessment,
        )[0]  # fmt: skip

    def adjustment(self, unit, period, code, columns="events, points, is_effective"):
        found = self.rows(
            f"SELECT {columns} FROM score_adjustment WHERE unit = ? AND period = ? AND code = ?",
            unit, period, code,
        )  # fmt: skip
        return found[0] if found else None


@pytest.fixture
def marts():
    return Marts()


FULL = {"A": 100, "B": 100, "C": 100, "Y": 100}
"""10 points."""


# Leaves, parts, re-weighting


def test_everything_assessed(marts):
    # A 75 -> 2 of 4; B 100 -> 2; C 50 -> 0; Y 87.5 -> 1.5: 5.5
    marts.values("2008", "a", A=75, B=100, C=50, Y=87.5)
    marts.score()
    assert marts.total("a", "2008") == (5.5, 0, 0, 5.5)
    assert marts.leaf("a", "2008", "A") == ("scored", 2, 2, 4)
    parts = dict(marts.rows("SELECT part, points FROM score_part WHERE unit = 'a'"))
    assert parts == {"ALL": 5.5, "P1": 4, "P2": 1.5}


def test_weight_not_assessed_goes_to_the_same_part(marts):
    # B's 2 go to A: 0.5 × 6 = 3, plus P2's 2 + 2
    marts.values("2008", "a", A=75, C=100, Y=100)
    marts.value("2008", "a", "B", 100, state="small")
    marts.score()
    assert marts.leaf("a", "2008", "A") == ("scored", 2, 3, 6)
    assert marts.leaf("a", "2008", "B") == ("not_assessed", None, None, 0)
    assert marts.total("a", "2008", "base, assessed_share") == (7, 0.8)


def test_weight_of_a_part_not_assessed_goes_over_all(marts):
    # P2's 4 go to P1: 10 × 4/6 × 0.5 = 3.3333, 10 × 2/6 × 1 = 3.3333; 0.6 of the weight is enough
    marts.values("2008", "a", A=75, B=100)
    marts.value("2008", "a", "C", None, state="zero_denominator")
    marts.score()
    assert marts.leaf("a", "2008", "A")[2:] == (3.3333, pytest.approx(20 / 3))
    assert marts.total("a", "2008", "base, total, state") == (6.6666, 6.67, "scored")
    part = marts.rows(
        "SELECT state, points, effective_weight FROM score_part WHERE part = 'P2' AND unit = 'a'"
    )
    assert part == [("not_assessed", None, 0)]


def test_under_the_least_share_there_is_no_total_grade_or_rank(marts):
    # A alone is 0.4 of the weight
    marts.values("2008", "a", A=100)
    marts.values("2008", "b", **FULL)
    marts.score()
    columns = "total, grade, rank, state, assessed_share, base, note_en"
    assert marts.total("a", "2008", columns) == (
        None, None, None, "not_assessed", 0.4, None,
        "40% of the weight assessed, under 60%: no total, grade or rank",
    )  # fmt: skip
    assert marts.leaf("a", "2008", "A") == ("scored", 4, None, None)
    assert marts.total("b", "2008", "rank, rank_of") == (1, 1)


def test_a_form_not_received_scores_zero(marts):
    marts.values("2008", "a", B=100, C=100, Y=100)
    marts.value("2008", "a", "A", None, state="no_data", received=0, expected=12)
    marts.score()
    assert marts.leaf("a", "2008", "A", "state, points, full_points, received_factor") == (
        "missing", 0, 0, 0,
    )  # fmt: skip
    assert marts.total("a", "2008") == (6, 0, 0, 6)


def test_a_form_whose_absence_is_excused_is_not_assessed(marts):
    marts.values("2008", "a", A=100, B=100, Y=100)
    marts.value("2008", "a", "C", None, state="no_data", received=0, expected=2)
    marts.score()
    assert marts.leaf("a", "2008", "C")[0] == "not_assessed"
    assert marts.total("a", "2008")[0] == 10


def test_only_what_rests_on_excused_forms_alone_is_excused(marts):
    mixed = indicator("C", "v1", "b2", care="y")
    whole = dataclasses.replace(catalogue(), indicators=(*INDICATORS[:2], mixed, INDICATORS[3]))
    marts.values("2008", "a", A=100, B=100, Y=100)
    marts.value("2008", "a", "C", None, state="no_data", received=0, expected=2)
    score(marts.con, whole, AS_OF)
    assert marts.leaf("a", "2008", "C")[0] == "missing"


def test_what_is_not_applicable_or_not_owed_is_not_assessed(marts):
    marts.values("2008", "a", A=100, C=100, Y=100)
    marts.value("2008", "a", "B", None, state="no_data", received=4, expected=4)
    marts.values("2008", "b", A=100, C=100, Y=100)
    marts.value("2008", "b", "B", None, state="no_data", received=0, expected=0)
    marts.score()
    assert marts.leaf("a", "2008", "B")[0] == marts.leaf("b", "2008", "B")[0] == "not_assessed"


def test_points_of_sums_and_last_values_fall_with_returns_not_received(marts):
    # A (sum): 4 × 9/12 = 3; B (last): 2 × 3/4 = 1.5; Y is short already: 2; C (excused) keeps its 2
    marts.value("2008", "a", "A", 100, received=9, expected=12)
    marts.value("2008", "a", "B", 100, received=3, expected=4)
    marts.value("2008", "a", "Y", 100, received=9, expected=12)
    marts.value("2008", "a", "C", 100, received=1, expected=2)
    marts.score()
    assert marts.total("a", "2008")[0] == 8.5
    assert marts.leaf("a", "2008", "A", "points, received_factor") == (3, 0.75)
    assert marts.leaf("a", "2008", "Y", "points, received_factor") == (2, 1)


def test_points_are_rounded_half_up_at_four_places(marts):
    # 4 × (x − 50)/50 = 0.00005 at x = 50.000625
    marts.values("2008", "a", A=50.000625, B=100, C=100, Y=100)
    marts.score()
    assert marts.leaf("a", "2008", "A")[1] == 0.0001


def test_goalposts_come_with_the_value(marts):
    # floor 40, target 60: 55 is 0.75 of 4
    marts.value("2008", "a", "A", 55, target=60, floor=40)
    marts.score()
    assert marts.leaf("a", "2008", "A", "points, target, floor") == (3, 60, 40)


def test_equal_goalposts_are_an_error_in_one_line(marts):
    marts.value("2008", "a", "A", 55, target=50, floor=50)
    with pytest.raises(UserError, match="A: floor and target are equal"):
        marts.score()


def one_leaf(rule):
    return {"tie_breaks": (), "tree": Node(code="ALL", name=t("all"), children=(
        Leaf(indicator="A", weight=4, transform=rule),
    ))}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "value", "points"),
    [
        (
            StepRule(levels=(StepLevel(at_least=90, share=1), StepLevel(at_least=80, share=0.5))),
            85,
            2,
        ),
        (PerPointRule(target=90, loss=0.5), 86, 2),  # 4 − 0.5 × 4
        (LogRule(floor=1, target=100), 10, 2),
    ],
)
def test_other_transforms_reach_the_score(marts, rule, value, points):
    target, floor = getattr(rule, "target", None), getattr(rule, "floor", None)
    marts.value("2008", "a", "A", value, target=target, floor=floor)
    marts.score(**one_leaf(rule))
    assert marts.leaf("a", "2008", "A")[1] == points


def test_relative_transforms_compare_inside_the_group(marts):
    for unit, value in {"a": 10, "b": 30, "c": 50, "d": 20}.items():
        marts.value("2008", unit, "A", value, target=None, floor=None)
    marts.score(**one_leaf(RelativeRule(kind="min_max")))
    points = dict(marts.rows("SELECT unit, points FROM score_leaf"))
    assert points == {"a": 0, "b": 4, "c": 4, "d": 0}


def test_progress_is_mixed_with_level_and_the_other_way_below_the_mean(marts):
    # level of 80 between 50 and 100: 0.6; progress from 60 towards 100: 0.5
    marts.value("2008", "a", "A", 80, year_ago=60)
    marts.value("2008", "r", "A", 85)
    marts.value("2008", "b", "A", 90, year_ago=80)
    marts.score(progress=Progress(level_share=0.7, level_share_below_mean=0.3), **one_leaf(LINEAR))
    # below 85: 4 × (0.3 × 0.6 + 0.7 × 0.5) = 2.12; above: 4 × (0.7 × 0.8 + 0.3 × 0.5) = 2.84
    assert marts.leaf("a", "2008", "A")[1] == 2.12
    assert marts.leaf("b", "2008", "A")[1] == 2.84


# Windows


def test_a_leaf_is_scored_only_at_its_grains_and_first_window(marts):
    for period in ("2008", "2008H1", "2008H2", "2008Q1"):
        marts.values(period, "a", **FULL)
    marts.score()
    scored = marts.rows(
        "SELECT period FROM score_leaf WHERE indicator = 'Y' AND unit = 'a' ORDER BY 1"
    )
    assert scored == [("2008",), ("2008H1",)]
    # without Y's 2 of 10, C carries all of P2
    assert marts.leaf("a", "2008H2", "C")[3] == 4


def test_only_ended_periods_and_units_valid_at_their_end_are_scored(marts):
    marts.values("2008H1", "a", **FULL)
    marts.values("2009", "a", **FULL)
    marts.con.execute("UPDATE period SET has_ended = false WHERE code = '2009'")
    marts.add("unit", "e", "e", "e", "office", "r", "g", 1, date(2008, 7, 1), None, 9)
    marts.add("unit", "f", "f", "f", "office", "r", "g", 1, None, date(2008, 5, 31), 9)
    for unit in "ef":
        marts.values("2008H1", unit, **FULL)
    marts.score()
    assert marts.rows("SELECT DISTINCT unit FROM score_leaf WHERE state = 'scored'") == [("a",)]
    assert marts.rows("SELECT DISTINCT period FROM score_total") == [("2008H1",)]


def test_care_scores_are_points_over_weight_of_the_assessed(marts):
    # x: A 2 of 4, B not assessed; y: C 1 of 2; Y serves none
    marts.values("2008", "a", A=75, C=75, Y=100)
    marts.score()
    columns = "SELECT care, points, weight, share FROM care_score WHERE unit = ? ORDER BY care"
    assert marts.rows(columns, "a") == [("x", 2, 4, 0.5), ("y", 1, 2, 0.5)]
    # nothing of b's is assessed
    assert marts.rows(columns, "b") == [("x", 0, 0, None), ("y", 0, 0, None)]


# Assessments, trials, ranks


def test_a_window_that_is_not_frozen_or_not_assessed_is_a_trial_and_never_ranked(marts):
    for period in ("2008H1", "2008H2", "2008"):
        marts.values(period, "a", **FULL)
    marts.score(as_of=datetime(2009, 1, 24, 23))
    columns = "assessment, is_trial, rank, is_ranked, total, grade, note_en"
    trial = ("", True, None, False, 10, "top", "Trial figure, not ranked")
    assert marts.total("a", "2008", columns) == trial
    assert marts.total("a", "2008H2", columns) == trial
    assert marts.total("a", "2008H1", columns) == ("H1", False, 1, True, 10, "top", "")


def test_it_is_frozen_when_the_freeze_day_is_over(marts):
    marts.values("2008", "a", **FULL)
    marts.score(as_of=datetime(2009, 1, 25, 23, 59))
    assert marts.total("a", "2008", "assessment, is_trial") == ("", True)
    marts.score(as_of=datetime(2009, 1, 26))
    assert marts.total("a", "2008", "assessment, is_trial") == ("annual", False)


def test_an_assessment_is_made_of_what_stood_at_its_freeze(marts):
    # since then A rose from 75 to 100 in both windows, and two bad things went from the half-year
    for period in ("2008H1", "2008"):
        marts.values(period, "a", **FULL)
        marts.values(period, "b", **FULL)
        marts.add("element_value", "bad", "a", period, 0, "value")
    marts.add("frozen_indicator", "2008H1", "A", "a", "2008H1", 75, "value", 1, 2)
    marts.add("frozen_indicator", "2008H1", "A", "b", "2008H1", 50, "value", 1, 1)
    marts.add("frozen_element", "2008H1", "bad", "a", "2008H1", 2, "value")
    marts.slot("FA", "2008M02", "a", date(2008, 3, 5), datetime(2008, 3, 1))
    marts.version("FA", "2008M02", "a", 2, datetime(2008, 7, 26))
    marts.score(**deduct("element_sum", elements=("bad",)))
    # half of 4, of half the returns
    assert marts.leaf("a", "2008H1", "A", "points, received_factor") == (1, 0.5)
    assert marts.total("a", "2008H1") == (7, 1, 0, 6)
    assert marts.total("a", "2008H1", "note_en, note_zh") == (
        "returns that came after the freeze do not count: 1; top takes 9, 3.00 short",
        "冻结后收到的1份报表不计入；top名须满9分，差3.00分",
    )
    assert marts.total("a", "2008", "total, note_en") == (10, "")
    assert marts.leaf("b", "2008H1", "A", "points, received_factor") == (0, 1)


def test_groups_that_are_not_ranked_get_grades_and_no_ranks(marts):
    for unit in "abcd":
        marts.values("2008", unit, **FULL)
    marts.score()
    assert marts.total("c", "2008", "grade, rank, rank_of, is_ranked") == ("top", None, None, False)
    assert marts.total("a", "2008", "grade, rank, rank_of, is_ranked") == ("top", 1, 2, True)


def test_ties_are_broken_by_points_and_shared_when_a_tie_break_is_missing(marts):
    # both 5: a = 2 + 2 + 0 + 1, b = 3 + 1 + 0 + 1; b has more of A
    marts.values("2008", "a", A=75, B=100, C=50, Y=75)
    marts.values("2008", "b", A=87.5, B=75, C=50, Y=75)
    marts.score()
    assert marts.total("a", "2008", "total, rank") == (5, 2)
    assert marts.total("b", "2008", "total, rank") == (5, 1)
    marts.score(tie_breaks=())
    assert [marts.total(u, "2008", "rank")[0] for u in "ab"] == [1, 1]
    # with B not assessed for b: (3 → 4.5) + 0 + 1 = 5.5; a made equal by C = 62.5 -> 0.5
    marts.con.execute(
        "UPDATE indicator_value SET state = 'small' WHERE unit = 'b' AND indicator = 'B'"
    )
    marts.con.execute(
        "UPDATE indicator_value SET value = 62.5 WHERE unit = 'a' AND indicator = 'C'"
    )
    marts.score(tie_breaks=("B",))
    assert [marts.total(u, "2008", "total, rank") for u in "ab"] == [(5.5, 1), (5.5, 1)]


def test_the_final_mixes_totals_and_ranks_them(marts):
    # a: H1 5 (A 75, B 100, C 50, Y 75), annual 10: 0.3 × 5 + 0.7 × 10 = 8.5
    marts.values("2008H1", "a", A=75, B=100, C=50, Y=75)
    marts.values("2008", "a", **FULL)
    for period in ("2008H1", "2008"):
        marts.values(period, "b", A=75, B=100, C=100, Y=100)  # 8 both times
    marts.score()
    columns = "base, total, grade, rank, is_trial, assessed_share"
    assert marts.total("a", "2008", columns, "final") == (8.5, 8.5, "mid", 1, False, 1)
    assert marts.total("b", "2008", columns, "final") == (8, 8, "mid", 2, False, 1)
    assert marts.total("a", "2008", "total, rank", "annual") == (10, 1)


def test_a_deduction_in_either_part_bars_the_grade_of_the_final(marts):
    for period in ("2008H1", "2008"):
        marts.values(period, "a", **FULL)
    marts.add("element_value", "bad", "a", "2008H1", 1, "value")
    marts.score(**deduct("element_sum", elements=("bad",)))
    assert marts.total("a", "2008", "grade", "annual") == ("top",)
    assert marts.total("a", "2008", "total, grade", "final") == (9.85, "mid")


def test_a_final_waits_for_all_its_parts_and_needs_a_total_in_each(marts):
    marts.values("2008H1", "a", A=100)
    marts.values("2008", "a", **FULL)
    marts.score(as_of=datetime(2009, 1, 20))
    assert marts.rows("SELECT * FROM score_total WHERE assessment = 'final'") == []
    marts.score()
    assert marts.total("a", "2008", "total, state, grade, note_en", "final") == (
        None, "not_assessed", None, "no total for half, so none for the year",
    )  # fmt: skip


# Deductions


def deduct(kind, k=0.5, cap=2, **more):
    return {"deductions": (Deduction(code="sum", name=t("sum"), kind=kind, k=k, cap=cap, **more),)}


def test_late_and_missing_returns_are_counted_once_each(marts):
    marts.values("2008H1", "a", **FULL)
    due = date(2008, 4, 5)
    marts.slot("FA", "2008M01", "a", due, datetime(2008, 2, 3))
    marts.slot("FA", "2008M02", "a", due, datetime(2008, 4, 6))
    # sent back and never put right: missing; late as well would still count once
    marts.slot("FA", "2008M03", "a", due, datetime(2008, 4, 6), "returned")
    marts.slot("FA", "2008M04", "a", due, datetime(2008, 4, 1), "returned")
    marts.slot("FA", "2008M05", "a", due)
    marts.slot("FA", "2008M06", "a", due, datetime(2008, 4, 1), "held")
    marts.slot("FA", "2008M07", "a", due)  # outside the window
    marts.slot("FA", "2008M01", "b", due)
    marts.score(**deduct("late_or_missing", cap=5))
    # late M02, M03; missing M04, M05; M06 held, never accepted: 5 × 0.5
    assert marts.adjustment("a", "2008H1", "sum") == (5, -2.5, True)
    assert marts.total("a", "2008H1") == (10, 2.5, 0, 7.5)
    assert marts.adjustment("a", "2008H1", "sum", "detail_zh, detail_en") == (
        "迟报2份、未报或退回后未改正3份，每份扣0.5分，共扣2.5分（最多5分）。",
        "2 late, 3 not in or sent back and never put right, 0.5 off each: 2.5 off (at most 5).",
    )


def test_the_deduction_stops_at_its_cap(marts):
    marts.values("2008H1", "a", **FULL)
    for month in range(1, 7):
        marts.slot("FA", f"2008M{month:02}", "a", date(2008, 4, 5))
    marts.score(**deduct("late_or_missing", cap=2))
    assert marts.adjustment("a", "2008H1", "sum") == (6, -2, True)


def test_what_is_not_due_yet_is_not_missing_and_what_comes_after_the_freeze_is(marts):
    marts.values("2008H1", "a", **FULL)
    marts.slot("FA", "2008M06", "a", date(2008, 7, 5))
    marts.score(as_of=datetime(2008, 7, 5, 23), **deduct("late_or_missing"))
    assert marts.adjustment("a", "2008H1", "sum") is None
    marts.score(as_of=datetime(2008, 7, 6, 1), **deduct("late_or_missing"))
    assert marts.adjustment("a", "2008H1", "sum")[0] == 1
    # sent back in time, put right on the day after the freeze day (25 July): missing at freeze
    marts.con.execute("DELETE FROM reporting")
    marts.slot("FA", "2008M06", "a", date(2008, 7, 5), datetime(2008, 7, 4), "returned")
    marts.version("FA", "2008M06", "a", 2, datetime(2008, 7, 26))
    marts.score(**deduct("late_or_missing"))
    assert marts.adjustment("a", "2008H1", "sum")[0] == 1
    marts.con.execute("UPDATE \"return\" SET received_at = '2008-07-25 23:59' WHERE version = 2")
    marts.score(**deduct("late_or_missing"))
    assert marts.adjustment("a", "2008H1", "sum") is None


@pytest.mark.parametrize(
    ("granted", "until", "events"),
    [
        (datetime(2008, 7, 5), date(2008, 7, 8), 0),  # on time by the extension
        (datetime(2008, 7, 5), date(2008, 7, 7), 1),  # past that too
        (datetime(2008, 7, 25, 23, 59), date(2008, 7, 8), 0),  # after it was due, before the freeze
        (datetime(2008, 7, 26), date(2008, 7, 8), 1),  # after the freeze: nothing frozen changes
    ],
)
def test_an_extension_moves_the_due_day_unless_it_came_after_the_freeze(
    marts, granted, until, events
):
    marts.values("2008H1", "a", **FULL)
    marts.slot("FA", "2008M06", "a", date(2008, 7, 5), datetime(2008, 7, 8, 9))
    marts.add("extension", "FA", "2008M06", "a", until, granted, 0)
    marts.score(**deduct("late_or_missing"))
    found = marts.adjustment("a", "2008H1", "sum")
    assert (found[0] if found else 0) == events


def test_of_two_extensions_the_last_before_the_freeze_counts(marts):
    marts.values("2008H1", "a", **FULL)
    marts.slot("FA", "2008M06", "a", date(2008, 7, 5), datetime(2008, 7, 9))
    marts.add("extension", "FA", "2008M06", "a", date(2008, 7, 10), datetime(2008, 7, 4), 0)
    marts.add("extension", "FA", "2008M06", "a", date(2008, 7, 8), datetime(2008, 7, 5), 1)
    marts.add("extension", "FA", "2008M06", "a", date(2008, 7, 20), datetime(2008, 8, 1), 2)
    marts.score(**deduct("late_or_missing"))
    assert marts.adjustment("a", "2008H1", "sum")[0] == 1


def test_a_return_not_expected_or_from_another_level_costs_nothing(marts):
    marts.values("2008H1", "a", **FULL)
    marts.slot("FA", "2008M01", "a", None)
    marts.con.execute("UPDATE reporting SET is_expected = false")
    marts.slot("FV", "2008H1", "r", date(2008, 7, 15))
    marts.score(**deduct("late_or_missing"))
    assert marts.rows("SELECT * FROM score_adjustment") == []


def test_returns_of_units_below_count_for_the_assessed_unit(marts):
    marts.values("2008H1", "a", **FULL)
    marts.add("unit", "a1", "a1", "a1", "desk", "a", None, 1, None, date(2008, 2, 29), 9)
    marts.slot("FA", "2008M01", "a1", date(2008, 2, 5))
    marts.slot("FA", "2008M03", "a1", date(2008, 4, 5))  # it was closed by then
    marts.score(**deduct("late_or_missing"))
    assert marts.adjustment("a", "2008H1", "sum")[0] == 1


def test_errors_count_when_still_open_after_the_working_days(marts):
    marts.values("2008H1", "a", **FULL)
    # Friday 4 July 2008 + 5 working days; Saturday the 12th works: 7 8 9 10 11 -> 11 July.
    marts.slot("FA", "2008M06", "a", date(2008, 7, 5), datetime(2008, 7, 4, 10), "returned")
    identity = "FA-2008M06-a-1"
    for cells in ("C3", "C4"):
        marts.error(identity, cells)
    marts.error(identity, severity="warning")
    marts.error(identity, scope="cross")
    rule = deduct("open_errors", k=0.1, working_days=5)
    marts.score(as_of=datetime(2008, 7, 11, 23), **rule)
    assert marts.adjustment("a", "2008H1", "sum") is None
    marts.score(as_of=datetime(2008, 7, 12, 1), **rule)
    assert marts.adjustment("a", "2008H1", "sum") == (2, -0.2, True)
    # a working Saturday brings a deadline forward: received on the 7th, five days end on the 12th
    marts.con.execute("UPDATE \"return\" SET received_at = '2008-07-07 10:00'")
    marts.score(as_of=datetime(2008, 7, 13, 1), **rule)
    assert marts.adjustment("a", "2008H1", "sum")[0] == 2
    # put right on the last of the days: nothing; on the day after: it was open when they were over
    marts.version("FA", "2008M06", "a", 2, datetime(2008, 7, 12, 23))
    marts.score(**rule)
    assert marts.adjustment("a", "2008H1", "sum") is None
    marts.con.execute("UPDATE \"return\" SET received_at = '2008-07-13' WHERE version = 2")
    marts.score(**rule)
    assert marts.adjustment("a", "2008H1", "sum")[0] == 2


def test_a_return_is_kept_from_when_its_last_warning_was_explained(marts):
    """Steps after the freeze (25 July) change nothing at it."""
    marts.values("2008H1", "a", **FULL)
    for month, verdicts in {
        "01": [("held", None), ("accepted", datetime(2008, 7, 25, 23, 59))],
        "02": [("held", None), ("accepted", datetime(2008, 7, 26))],
        "03": [("held", None), ("accepted", datetime(2008, 5, 1)), ("held", datetime(2008, 6, 1))],
        "04": [("held", None), ("accepted", datetime(2008, 5, 5)), ("held", datetime(2008, 7, 26))],
        "05": [("returned", None), ("accepted", datetime(2008, 7, 1))],
        "06": [("accepted", None), ("held", datetime(2008, 7, 27))],
    }.items():
        marts.slot(
            "FA", f"2008M{month}", "a", date(2008, 4, 5), datetime(2008, 4, 1), verdicts[-1][0]
        )
        marts.moved(f"FA-2008M{month}-a-1", *verdicts)
    marts.score(**deduct("late_or_missing", cap=5))
    # M02 explained too late; M03 taken back in time.
    assert marts.adjustment("a", "2008H1", "sum")[0] == 2


def test_an_error_waived_by_the_freeze_counts_no_more(marts):
    marts.values("2008H1", "a", **FULL)
    marts.slot("FA", "2008M05", "a", date(2008, 6, 5), datetime(2008, 6, 2), "returned")
    found = [marts.error("FA-2008M05-a-1", cells) for cells in ("C1", "C2", "C3", "C4")]
    marts.step(found[0], "waived", datetime(2008, 7, 25, 23))
    marts.step(found[1], "waived", datetime(2008, 7, 26))
    marts.step(found[2], "waived", datetime(2008, 7, 1))
    marts.step(found[2], "reopened", datetime(2008, 7, 2))
    marts.step(found[3], "waived", datetime(2008, 7, 1))
    marts.step(found[3], "reopened", datetime(2008, 7, 26))
    marts.score(**deduct("open_errors", working_days=5))
    # The second was waived too late, the third is open again.
    assert marts.adjustment("a", "2008H1", "sum")[0] == 2


def test_an_error_sent_again_counts_once(marts):
    marts.values("2008H1", "a", **FULL)
    marts.slot("FA", "2008M05", "a", date(2008, 6, 5), datetime(2008, 6, 2), "returned")
    marts.error("FA-2008M05-a-1")
    marts.error(marts.version("FA", "2008M05", "a", 2, datetime(2008, 6, 20), "returned"))
    marts.score(**deduct("open_errors", working_days=5))
    assert marts.adjustment("a", "2008H1", "sum")[0] == 1


def test_element_sums(marts):
    marts.values("2008", "a", **FULL)
    marts.values("2008", "b", **FULL)
    marts.add("element_value", "bad", "a", "2008", 2, "value")
    marts.add("element_value", "false", "a", "2008", 1, "value")
    marts.add("element_value", "bad", "b", "2008", None, "no_data")
    marts.score(**deduct("element_sum", elements=("bad", "false")))
    # 3 × 0.5; never "top" with this deduction although 8.5 is only "mid" anyway
    assert marts.adjustment("a", "2008", "sum") == (3, -1.5, True)
    assert marts.adjustment("a", "2008", "sum", "detail_en") == (
        "bad, false: 3, 0.5 off each: 1.5 off (at most 2).",
    )
    assert marts.adjustment("b", "2008", "sum") is None


def test_wilson_shortfall(marts):
    marts.values("2008", "a", **FULL)
    marts.add("element_value", "v1", "a", "2008", 420, "value")
    marts.add("element_value", "v2", "a", "2008", 444, "value")
    marts.score(**deduct("wilson_shortfall", k=1, elements=("v1", "v2"), threshold=98))
    # upper limit 96.341 %, 1.659 below 98
    events, points, _ = marts.adjustment("a", "2008", "sum")
    assert (round(events, 3), points) == (1.659, -1.659)
    assert marts.total("a", "2008") == (10, 1.659, 0, 8.34)


def test_flags_that_are_zero(marts):
    marts.values("2008", "a", **FULL)
    marts.add("element_value", "flag", "a", "2008", 0, "value")
    marts.add("element_value", "bad", "a", "2008", 1, "value")
    marts.add("element_value", "flag", "b", "2008", None, "no_data")
    marts.score(**deduct("flag_zero", k=1, elements=("flag", "bad")))
    assert marts.adjustment("a", "2008", "sum", "events, points, detail_en") == (
        1, -1, "flag: 0, 1 off each: 1 off (at most 2).",
    )  # fmt: skip
    assert marts.adjustment("b", "2008", "sum") is None


def test_a_flag_that_was_zero_in_any_period_of_the_window_counts_in_it(marts):
    for period in ("2008H1", "2008H2", "2008"):
        marts.values(period, "a", **FULL)
    marts.add("element_value", "flag", "a", "2008H1", 0, "value")
    for period in ("2008H2", "2008"):
        marts.add("element_value", "flag", "a", period, 1, "value")
    marts.score(**deduct("flag_zero", k=1, elements=("flag",)))
    assert [marts.adjustment("a", p, "sum") for p in ("2008H1", "2008", "2008H2")] == [
        (1, -1, True), (1, -1, True), None,
    ]  # fmt: skip


def test_units_are_compared_in_the_group_they_were_in_then(marts):
    marts.con.execute("DROP VIEW unit_entry; CREATE TABLE unit_entry AS FROM unit")
    marts.con.execute(
        "UPDATE unit_entry SET valid_to = '2007-12-31', group_code = 'u' WHERE code = 'b'"
    )
    marts.add("unit_entry", "b", "b", "b", "office", "r", "g", 1, date(2008, 1, 1), None, 2)
    for period in ("2007", "2008"):
        for unit in "ab":
            marts.values(period, unit, **FULL)
    marts.score()
    assert marts.total("b", "2007", "group_code, rank, rank_of") == ("u", None, None)
    assert marts.total("b", "2008", "group_code, rank, rank_of") == ("g", 1, 2)


def test_a_final_is_ranked_in_the_group_of_the_years_end(marts):
    marts.con.execute("DROP VIEW unit_entry; CREATE TABLE unit_entry AS FROM unit")
    marts.con.execute(
        "UPDATE unit_entry SET valid_to = '2008-06-30', group_code = 'u' WHERE code = 'b'"
    )
    marts.add("unit_entry", "b", "b", "b", "office", "r", "g", 1, date(2008, 7, 1), None, 2)
    for period in ("2008H1", "2008"):
        for unit in "ab":
            marts.values(period, unit, **FULL)
    marts.score()
    assert marts.total("b", "2008H1", "group_code, rank") == ("u", None)
    assert marts.total("b", "2008", "group_code, rank, rank_of", "final") == ("g", 1, 2)


def test_a_total_never_falls_below_its_limit(marts):
    marts.values("2008", "a", A=50, B=50, C=50, Y=75)
    marts.add("element_value", "bad", "a", "2008", 9, "value")
    marts.score(**deduct("element_sum", elements=("bad",)))
    assert marts.total("a", "2008") == (1, 2, 0, 0)


# Bonuses


BONUS = Bonus(
    code="won", name=t("won"), kind="entries", cap=1.5,
    levels=(BonusLevel(code="big", name=t("big"), k=1), BonusLevel(code="small", name=t("small"), k=0.4)),
)  # fmt: skip
BETTER = Bonus(
    code="up", name=t("up"), kind="improvement", cap=1, k=1, threshold=2, without=("sum",)
)


def test_entries_count_the_best_level_of_each_matter(marts):
    marts.values("2008", "a", A=75, B=100, C=50, Y=75)  # 5
    marts.entry("a", "2008", "won", level="small", matter="road")
    marts.entry("a", "2008", "won", level="big", matter="road")
    marts.entry("a", "2008", "won", level="small", matter="school", state="final")
    for state in ("alleged", "reviewed", "dismissed", "appealed"):
        marts.entry("a", "2008", "won", level="big", matter="other", state=state)
    marts.score(bonuses=(BONUS,), bonus_cap=5)
    # road 1 (best), school 0.4; what is not decided does not count
    assert marts.adjustment("a", "2008", "won") == (2, 1.4, True)
    assert marts.total("a", "2008") == (5, 0, 1.4, 6.4)


def test_bonuses_have_a_cap_each_and_one_together(marts):
    marts.values("2008", "a", A=75, B=100, C=50, Y=75)
    for _ in range(3):
        marts.entry("a", "2008", "won", level="big")
    marts.score(bonuses=(BONUS,), bonus_cap=5)
    assert marts.total("a", "2008")[2] == 1.5
    marts.score(bonuses=(BONUS,), bonus_cap=1)
    assert marts.adjustment("a", "2008", "won") == (3, 1, True)
    assert marts.adjustment("a", "2008", "won", "detail_en")[0].endswith(
        "bonuses together at most 1, so 1 counts."
    )


def test_an_entry_counts_in_every_window_its_period_lies_in(marts):
    for period in ("2008", "2008H1", "2008H2"):
        marts.values(period, "a", A=75, B=100, C=50, Y=75)
    marts.entry("a", "2008H1", "won", level="big")
    marts.score(bonuses=(BONUS,), bonus_cap=5)
    assert marts.rows("SELECT period FROM score_adjustment ORDER BY period") == [
        ("2008",), ("2008H1",),
    ]  # fmt: skip


def test_an_entry_without_a_level_counts_its_own_points(marts):
    marts.values("2008", "a", **FULL)
    marts.entry("a", "2008", "won", points=0.3)
    marts.score(bonuses=(BONUS,), bonus_cap=5)
    assert marts.total("a", "2008") == (10, 0, 0.3, 10.3)


def test_a_total_never_passes_its_limit(marts):
    marts.values("2008", "a", **FULL)
    marts.entry("a", "2008", "won", level="big")
    marts.score(bonuses=(BONUS,), bonus_cap=5)
    assert marts.total("a", "2008") == (10, 0, 1, 10.5)


def test_improvement_on_the_year_before_unless_barred(marts):
    for unit in "ab":
        marts.values("2007", unit, A=75, B=100, C=50, Y=75)  # 5
        marts.values("2008", unit, A=100, B=100, C=50, Y=75)  # 7
    marts.values("2008", "c", **FULL)  # no year before
    marts.add("element_value", "bad", "b", "2008", 1, "value")
    rules = deduct("element_sum", k=0.001, elements=("bad",))
    marts.score(bonuses=(BETTER,), bonus_cap=5, **rules)
    assert marts.adjustment("a", "2008", "up") == (1, 1, True)
    assert marts.total("a", "2008")[3] == 8
    assert marts.adjustment("a", "2008", "up", "detail_en") == (
        "7.00, 2.00 above the 5.00 of 2007: 1 added.",
    )
    assert marts.adjustment("b", "2008", "up") is None
    assert marts.adjustment("c", "2008", "up") is None


def test_improvement_just_under_the_threshold_is_none(marts):
    marts.values("2007", "a", A=75, B=100, C=50, Y=75)
    marts.values("2008", "a", A=99.875, B=100, C=50, Y=75)  # 6.99
    marts.score(bonuses=(BETTER,), bonus_cap=5)
    assert marts.total("a", "2008") == (6.99, 0, 0, 6.99)


# Grades and vetoes


def test_grade_edge_is_rounded_half_up(marts):
    # A 4 + B 2 + C 1.995 + Y 1: 8.995 becomes 9.00, "top"; 8.9949 stays 8.99
    marts.values("2008", "a", A=100, B=100, C=99.875, Y=75)
    marts.values("2008", "b", A=100, B=100, C=99.8725, Y=75)
    marts.score()
    assert marts.total("a", "2008", "base, total, grade") == (8.995, 9.0, "top")
    assert marts.total("b", "2008", "base, total, grade") == (8.9949, 8.99, "mid")


def test_a_deduction_can_bar_a_grade(marts):
    marts.values("2008", "a", **FULL)
    marts.add("element_value", "bad", "a", "2008", 1, "value")
    marts.score(**deduct("element_sum", elements=("bad",)))
    assert marts.total("a", "2008", "total, grade, note_en") == (
        9.5, "mid", "deduction for sum: never top",
    )  # fmt: skip


def test_a_share_at_most_of_a_group_gets_a_grade(marts):
    for unit, value in {"a": 100, "b": 99, "c": 98}.items():
        marts.values("2008", unit, **{**FULL, "A": value})
    limited = (GRADES[0].model_copy(update={"share_at_most": 0.3}), *GRADES[1:])
    marts.score(grades=limited)
    # 30 % of two is none, so one; c is alone in its group
    assert [marts.total(u, "2008", "grade")[0] for u in "abc"] == ["top", "mid", "top"]
    marts.score(grades=limited, as_of=datetime(2009, 1, 10))
    assert marts.total("b", "2008", "grade, is_trial") == ("top", True)


FORCE = Veto(code="lie", name=t("lie"), element="false", grade="low")
CAP = Veto(code="cap", name=t("cap"), element="bad", grade_at_most="mid")


@pytest.mark.parametrize("state", ["alleged", "reviewed", "confirmed", "appealed", "dismissed"])
def test_a_veto_bites_only_when_final(marts, state):
    marts.values("2008", "a", **FULL)
    marts.entry("a", "2008", "lie", state=state)
    marts.score(vetoes=(FORCE,))
    assert marts.total("a", "2008", "grade") == ("top",)
    shown = marts.adjustment("a", "2008", "lie")
    assert shown == (None if state == "dismissed" else (1, 0, False))


def test_a_final_veto_forces_or_caps_the_grade_and_leaves_the_total(marts):
    for unit in "abc":
        marts.values("2008", unit, **FULL)
    marts.entry("a", "2008", "lie", state="final")
    marts.entry("b", "2008", "cap", state="final")
    marts.add("element_value", "false", "c", "2008", 1, "value")
    marts.score(vetoes=(FORCE, CAP))
    assert marts.total("a", "2008", "total, grade, rank") == (10, "low", 1)
    assert marts.total("b", "2008", "total, grade") == (10, "mid")
    # recorded by the verification, but no entry yet
    assert marts.total("c", "2008", "grade") == ("top",)
    assert marts.adjustment("c", "2008", "lie", "events, is_effective, detail_en") == (
        1, False, "lie: 1; not final, the grade stands.",
    )  # fmt: skip


def test_a_veto_of_the_half_year_bites_in_the_year_and_the_final(marts):
    for period in ("2008H1", "2008"):
        marts.values(period, "a", **FULL)
    marts.entry("a", "2008H1", "lie", state="final")
    marts.score(vetoes=(FORCE,))
    assert {g for (g,) in marts.rows("SELECT grade FROM score_total WHERE unit = 'a'")} == {"low"}


# The whole


def test_leaves_parts_and_base_add_up_and_rows_are_unique(marts):
    for window in ("2008", "2008H1", "2008Q1"):
        for number, unit in enumerate("abcd"):
            marts.values(window, unit, A=61 + 7.77 * number, B=99.1, C=70 + number / 3)
    marts.score()
    apart = marts.rows(
        "SELECT unit, period FROM score_total t WHERE assessment <> 'final' AND ("
        " base <> (SELECT round(sum(full_points), 4) FROM score_leaf l"
        "  WHERE l.unit = t.unit AND l.period = t.period)"
        " OR base <> (SELECT round(sum(points), 4) FROM score_part p"
        "  WHERE p.unit = t.unit AND p.period = t.period AND part IN ('P1', 'P2')))"
    )
    assert apart == []
    keys = {"score_leaf": "indicator", "score_part": "part", "score_total": "assessment"}
    for table, key in keys.items():
        counted, known = marts.rows(
            f"SELECT count(*), count(DISTINCT (unit, period, {key})) FROM {table}"
        )[0]
        assert counted == known > 0


def test_nothing_to_score_leaves_empty_tables(marts):
    marts.score()
    for table in ("score_leaf", "score_part", "care_score", "score_adjustment", "score_total"):
        assert marts.rows(f"SELECT * FROM {table}") == []


def test_scoring_twice_gives_the_same(marts):
    marts.values("2008", "a", **FULL)
    first = marts.score().rows("SELECT * FROM score_total")
    assert marts.score().rows("SELECT * FROM score_total") == first


def test_a_window_a_year_before_is_the_same_ordinal():
    assert parse("2008H1").a_year_before() == Period(2007, "half", 1)
    assert parse("2008").end + timedelta(days=25) == date(2009, 1, 25)
