"""Actions and practices by command, in a copy of the demonstration, through a build to every edition."""

import pytest
from command import copy_state, guanhuai

from pipelines.catalogue.load import load
from pipelines.paths import CATALOGUES, Home
from pipelines.warehouse import PUBLIC, TEAM, open_edition

pytestmark = pytest.mark.slow
CATALOGUE = load(CATALOGUES / "weifang")
UNIT, OTHER = "370703", "370702"
LEVEL = next(level.code for level in CATALOGUE.head.levels if not level.rolls_up)
BUREAU = next(unit.code for unit in CATALOGUE.units if unit.level == LEVEL)
PROBLEM, MEASURE, WHY, WHAT = "随访登记不全", "逐户补记", "已看过台账", "上门代办一次告知"
DAYS = ("2010-09-01T09:00:00", "2010-09-20T09:00:00", "2010-10-08T09:00:00")


def said(home, *arguments, now, code=0):
    done = guanhuai(home, *arguments, now=now)
    assert done.returncode == code, done.stderr + done.stdout
    if code:
        assert "Traceback" not in done.stderr and done.stderr.count("\n") == 1
    return done.stderr if code else done.stdout


@pytest.fixture(scope="module")
def acted(tmp_path_factory, demo_home):
    """A year in which a county closed one action, left its repetition, and a practice spread."""
    home = tmp_path_factory.mktemp("acted")
    copy_state(demo_home, home)
    opened = (
        "action", "open", "--unit", "寒亭区", "--problem", PROBLEM, "--about", "2009H1-H1",
        "--due", "2010-09-30", "--role", "evaluator",
    )  # fmt: skip
    one = said(home, *opened, now=DAYS[0]).split()[0]
    owner = ("--role", "chief", "--role-unit", "寒亭区")
    assert "整改中" in said(home, "action", "measure", one, "--text", MEASURE, *owner, now=DAYS[1])
    told = said(home, "action", "done", one, "--reason", "已补", *owner, now=DAYS[1], code=2)
    assert "attach a file" in told
    file = home / "台账.pdf"
    file.write_bytes(b"%PDF-1.4")
    said(
        home,
        "action",
        "done",
        one,
        "--reason",
        "已补",
        "--evidence",
        str(file),
        *owner,
        now=DAYS[1],
    )
    told = said(home, "action", "close", one, *owner, now=DAYS[1], code=2)
    assert "is closed by evaluator, office, reviewer" in told
    said(home, "action", "back", one, "--reason", WHY, "--role", "office", now=DAYS[1])
    said(home, "action", "done", one, "--reason", "再补", *owner, now=DAYS[1])
    assert "已办结" in said(home, "action", "close", one, "--role", "office", now=DAYS[2])
    again = (*opened[:-1], "office", "--repeats", one)
    said(home, *again[:9], "2010-11-30", *again[10:], now=DAYS[2])
    bureau = ("action", "open", "--department", BUREAU, "--problem", "未联席", "--about", "会议")
    two = said(home, *bureau, "--due", "2010-11-30", "--role", "leader", now=DAYS[2]).split()[0]
    move = ("action", "move", two, "--due", "2010-12-31", "--reason", "雪灾", "--role", "office")
    assert "原定2010-11-30" in said(home, *move, now=DAYS[2])
    add = ("practice", "add", "--unit", "寒亭区", "--what", WHAT, "--role", "office")
    three = said(home, *add, now=DAYS[2]).split()[0]
    said(home, "practice", "adopt", three, "--unit", "潍城区", "--role", "office", now=DAYS[2])
    everywhere = ("practice", "adopt", three, "--everywhere", "--role")
    said(home, *everywhere, "office", now=DAYS[2])
    assert "another role decides" in said(home, *everywhere, "office", now=DAYS[2], code=2)
    said(home, *everywhere, "leader", now=DAYS[2])
    said(home, "build", now="2011-02-28T09:00:00")
    return home, one, two, three


def rows(home, audience, query):
    con = open_edition(Home(home / "weifang"), audience)
    try:
        return con.execute(query).fetchall()
    finally:
        con.close()


def test_lists_tell_states_of_the_day(acted):
    home, one, two, three = acted
    listed = said(home, "action", "list", now=DAYS[2])
    assert f"{one} 寒亭区 已办结" in listed and "共3件。" in listed
    late = said(home, "action", "list", "--state", "overdue", now="2010-12-31T09:00:00")
    assert f"（{one}）" in late and two not in late
    late = said(home, "action", "list", "--state", "已逾期", "--department", BUREAU,
                now="2011-01-01T09:00:00", )  # fmt: skip
    assert two in late and "共1件。" in late
    assert f"{three} 寒亭区 全市推广 (潍城区): {WHAT}" in said(
        home, "practice", "list", now=DAYS[2]
    )


WORDS = "SELECT problem, measure, source FROM action ORDER BY unit, opened_at"


def test_words_are_the_teams_and_the_owners_and_departments_the_teams_alone(acted):
    home, one, *_ = acted
    team = [(PROBLEM, MEASURE, "2009H1-H1"), (PROBLEM, None, "2009H1-H1"), ("未联席", None, "会议")]
    none = [(None, None, None)]
    assert rows(home, TEAM, WORDS) == team
    assert rows(home, UNIT, WORDS) == team[:2] + none
    assert rows(home, OTHER, WORDS) == rows(home, PUBLIC, WORDS) == none * 3
    states = (
        "SELECT unit, state, is_overdue, times_back, repeats FROM action ORDER BY unit, opened_at"
    )
    assert rows(home, PUBLIC, states) == [
        (UNIT, "closed", False, 1, None), (UNIT, "open", True, 0, one), (BUREAU, "open", True, 0, None),
    ]  # fmt: skip
    reasons = "SELECT count(*) FROM action_step WHERE reason IS NOT NULL"
    assert [rows(home, who, reasons)[0][0] for who in (TEAM, UNIT, OTHER, PUBLIC)] == [5, 4, 0, 0]
    what = "SELECT what, adopted_by, state FROM practice"
    assert rows(home, UNIT, what) == rows(home, TEAM, what) == [(WHAT, OTHER, "approved")]
    assert rows(home, PUBLIC, what) == [(None, OTHER, "approved")]


def test_what_is_left_is_its_owner_s_to_do(acted):
    query = "SELECT reporter, is_overdue FROM todo WHERE kind = 'act' ORDER BY reporter"
    assert rows(acted[0], UNIT, query) == [(UNIT, True), (BUREAU, True)]


def test_the_list_is_held_against_what_was_reported_and_scores_do_not_read_it(acted, demo_home):
    home = acted[0]
    query = (
        "SELECT d.figure, d.listed, d.reported, d.difference, e.value FROM action_difference d"
        " JOIN element_value e USING (element, unit, period)"
        f" WHERE d.unit = '{UNIT}' AND d.period = '2010H2'"
    )
    found = {row[0]: row[1:] for row in rows(home, TEAM, query)}
    assert {k: v[0] for k, v in found.items()} == {"found": 2, "due": 2, "done": 1, "recurred": 1}
    assert all(v[1] == v[3] and v[2] == v[0] - v[1] for v in found.values())
    assert {u for (u,) in rows(home, UNIT, "SELECT DISTINCT unit FROM action_difference")} == {UNIT}
    assert rows(home, PUBLIC, "SELECT * FROM action_difference") == []
    totals = "SELECT unit, period, total FROM score_total ORDER BY ALL"
    assert rows(home, TEAM, totals) == rows(demo_home, TEAM, totals)
    told = said(home, "action", "differences", "--unit", "寒亭区", now=DAYS[2])
    reported, difference = (int(x) for x in found["found"][1:3])
    assert difference < 0  # It reported more than was put on the list.
    shown = f"清单2件，上报{reported}件，相差−{-difference}"
    assert f"寒亭区 2010年下半年 发现问题：{shown}" in told


def test_the_practice_is_claimed_for_the_assessment_of_its_period(acted):
    home, three, now = acted[0], acted[3], "2011-01-27T09:00:00"
    by = ("--role", "evaluator")
    said(home, "assess", "draft", "annual", "2010", *by, now=now)
    said(home, "assess", "open", "2010-annual", *by, now=now)
    shown = said(home, "practice", "claim", "2010-annual", *by, now=now)
    assert three in shown and "未保存" in shown
    assert "proposed" in said(home, "practice", "claim", "2010-annual", *by, "--save", now=now)
    assert "没有尚未提出的" in said(home, "practice", "claim", "2010-annual", *by, now=now)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--unit", "寒亭区", "--department", BUREAU), "one of the two owns it"),
        ((), "one of the two owns it"),
        (("--unit", "370700"), "answers for none"),
        (("--unit", "不在册"), "is no unit"),
        (("--unit", "寒亭区", "--repeats", "abcdef"), "not known; see action list"),
    ],
)
def test_what_cannot_be_opened_is_one_line(acted, arguments, told):
    opened = ("action", "open", "--problem", PROBLEM, "--about", "x", "--due", "2010-11-30")
    assert told in said(acted[0], *opened, "--role", "office", *arguments, now=DAYS[2], code=2)
