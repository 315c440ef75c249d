"""Actions: opened, a measure agreed, done and shown, looked at by another; and what must not happen."""

from datetime import date

import pytest

from pipelines.assess import Request, actions
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import audit, evidence, ledger
from pipelines.register.actions import BACK, CLOSED, DONE, IN_HAND, OPEN, OVERDUE
from pipelines.register.actions import actions as every
from pipelines.register.actor import Actor
from pipelines.register.store import open_register

UNIT, OTHER = "370703", "370702"
PROBLEM, ABOUT = "随访登记不全", "现场核查"
DUE = date(2010, 3, 31)


def by(role, unit=None, reason=None, seen=None):
    return Request(Actor(role, unit), reason, seen)


EVALUATOR, OFFICE, REVIEWER, LEADER = (
    by(r, reason="已看过台账") for r in ("evaluator", "office", "reviewer", "leader")
)
OWNER = by("chief", UNIT, "逐户补记")


class Desk:
    def __init__(self, root, catalogue, monkeypatch):
        self.home, self.catalogue, self.root = Home(root / "weifang"), catalogue, root
        self._monkeypatch = monkeypatch

    def at(self, moment):
        self._monkeypatch.setenv("GUANHUAI_NOW", moment)
        return self

    def open(self, owner=UNIT, problem=PROBLEM, due=DUE, about=ABOUT, repeats=None, ask=EVALUATOR):
        what = actions.Opening(owner, problem, due, about, repeats)
        return actions.open_(self.home, self.catalogue, what, ask)

    def shown(self, one, ask=OWNER, name="补记台账.pdf"):
        """Done, with a file that shows it."""
        file = self.root / name
        file.write_bytes(f"%PDF-1.4 {name}".encode())
        return actions.done(self.home, self.catalogue, one.action_id, ask, [file])

    def finished(self, one):
        actions.agree(self.home, one.action_id, OWNER)
        self.shown(one)
        return actions.close(self.home, self.catalogue, one.action_id, EVALUATOR)

    def do(self, name, one, ask, *more):
        return getattr(actions, name)(self.home, self.catalogue, one.action_id, *more, ask)

    def log(self):
        return ledger.events(open_register(self.home))


@pytest.fixture
def desk(tmp_path, catalogue, monkeypatch):
    return Desk(tmp_path, catalogue, monkeypatch).at("2010-03-01T09:00")


def test_a_life_from_opening_to_closing_step_by_step(desk):
    one = desk.open()
    assert (one.stage, one.owner, one.source_kind, one.source) == (OPEN, UNIT, "free", ABOUT)
    one = actions.agree(desk.home, one.action_id[:8], OWNER)
    assert (one.stage, one.measure) == (IN_HAND, "逐户补记")
    one = desk.shown(one)
    assert one.stage == DONE and one.done_at.date() == date(2010, 3, 1)
    one = desk.do("close", one, OFFICE)
    assert one.stage == CLOSED and one.closed_at
    kinds = [(e.kind, e.subject.split("/")[0], e.actor_role) for e in desk.log()]
    assert kinds == [
        ("action opened", "action", "evaluator"), ("action measure", "action", "chief"),
        ("evidence attached", "action", "chief"), ("action done", "action", "chief"),
        ("action closed", "action", "office"),
    ]  # fmt: skip
    assert audit.broken(desk.log()) is None
    assert {e.subject.split("/")[1] for e in desk.log()} == {one.action_id}


def test_what_was_sent_back_is_in_hand_and_done_again(desk):
    one = desk.open()
    actions.agree(desk.home, one.action_id, OWNER)
    desk.shown(one)
    one = desk.do("send_back", one, REVIEWER)
    assert (one.stage, one.done_at, one.last(BACK).reason) == (IN_HAND, None, "已看过台账")
    again = desk.do("done", one, by("chief", UNIT, "已补齐"))
    assert again.stage == DONE and again.done_at


@pytest.mark.parametrize(
    ("who", "told"),
    [
        (by("chief", UNIT), "not of 370703"),
        (by("evaluator", UNIT), "not of 370703"),
        (by("office", OTHER), "not of 370703"),
        (by("leader"), "is closed by evaluator, office, reviewer"),
        (by("clerk"), "is closed by evaluator, office, reviewer"),
    ],
)
def test_neither_its_owner_nor_another_unit_nor_any_role_closes_or_sends_back(desk, who, told):
    one = desk.open()
    actions.agree(desk.home, one.action_id, OWNER)
    desk.shown(one)
    with pytest.raises(UserError, match=told):
        desk.do("close", one, who)
    with pytest.raises(UserError, match="not of 370703"):
        desk.do("send_back", one, who)
    assert every(open_register(desk.home))[0].stage == DONE


def test_the_role_that_said_it_was_done_does_not_close_it(desk):
    one = desk.open()
    actions.agree(desk.home, one.action_id, OWNER)
    desk.shown(one, by("office", UNIT, "已补齐"))
    with pytest.raises(UserError, match="not the role that said it was done"):
        desk.do("close", one, OFFICE)
    assert desk.do("close", one, EVALUATOR).stage == CLOSED


def test_a_department_s_own_office_does_not_close_what_is_the_department_s(desk, catalogue):
    level = next(x.code for x in catalogue.head.levels if not x.rolls_up)
    bureau = next(u.code for u in catalogue.units if u.level == level)
    one = desk.open(owner=bureau)
    mine = by("chief", bureau, "已办")
    actions.agree(desk.home, one.action_id, mine)
    desk.shown(one, mine)
    with pytest.raises(UserError, match=f"not of {bureau}"):
        desk.do("close", one, by("office", bureau))
    assert desk.do("close", one, by("office", "370700")).stage == CLOSED


def test_nothing_is_closed_or_sent_back_before_it_is_done_nor_done_before_a_measure(desk):
    one = desk.open()
    for name in ("close", "send_back"):
        with pytest.raises(UserError, match=r"is open; .* follows on done"):
            desk.do(name, one, EVALUATOR)
    with pytest.raises(UserError, match="done follows on in_hand"):
        desk.shown(one)
    one = desk.finished(one)
    for name in ("close", "send_back"):
        with pytest.raises(UserError, match="is closed"):
            desk.do(name, one, EVALUATOR)
    with pytest.raises(UserError, match="is closed"):
        actions.agree(desk.home, one.action_id, OWNER)


def test_done_is_shown_with_a_file_which_few_may_read(desk):
    one = desk.open()
    actions.agree(desk.home, one.action_id, OWNER)
    with pytest.raises(UserError, match="attach a file"):
        desk.do("done", one, OWNER)
    desk.shown(one)
    (kept,) = evidence.evidence(open_register(desk.home))
    assert (kept.subject, kept.owner) == (one.action_id, UNIT)
    read = lambda ask: actions.read(desk.home, desk.catalogue, kept.evidence_id, ask)  # noqa: E731
    assert read(EVALUATOR) == read(OWNER) == "%PDF-1.4 补记台账.pdf".encode()
    with pytest.raises(UserError, match="is read by 370703"):
        read(by("chief", OTHER))
    assert [e.kind for e in desk.log()][-3:] == ["evidence read"] * 2 + ["evidence refused"]


def test_only_its_owner_says_what_it_will_do_and_that_it_is_done(desk):
    one = desk.open()
    for who in (by("chief", OTHER, "代办"), by("evaluator", None, "代办")):
        with pytest.raises(UserError, match="said by 370703 itself"):
            actions.agree(desk.home, one.action_id, who)
    actions.agree(desk.home, one.action_id, OWNER)
    with pytest.raises(UserError, match="said by 370703 itself"):
        desk.shown(one, by("chief", OTHER, "代办"))
    assert evidence.evidence(open_register(desk.home)) == []


@pytest.mark.parametrize("owner", ["370703001", "370700", "999999", ""])
def test_what_answers_for_nothing_owns_no_action(desk, owner):
    with pytest.raises(UserError, match="answers for none") as refused:
        desk.open(owner=owner)
    assert "不能承办" in refused.value.line("zh")
    assert every(open_register(desk.home)) == [] and desk.log() == []


@pytest.mark.parametrize("who", [by("chief", OTHER), by("evaluator", OTHER), by("clerk")])
def test_no_other_unit_opens_one(desk, who):
    with pytest.raises(UserError, match="or by 370703 itself"):
        desk.open(ask=who)


def test_a_unit_opens_one_of_its_own_and_leaders_of_any(desk):
    assert desk.open(ask=OWNER).steps[0].actor_unit == UNIT
    assert desk.open(problem="站室未建", ask=LEADER).stage == OPEN
    with pytest.raises(UserError, match="is open already, in these words"):
        desk.open(ask=EVALUATOR)


@pytest.mark.parametrize(
    "words", ["户主身份证370703197001011231未登记", "电话13805361234打不通", "", "长" * 501]
)
def test_no_words_are_kept_that_name_a_person_or_are_none_or_too_long(desk, words):
    for given in ({"problem": words}, {"about": words}):
        with pytest.raises(UserError) as refused:
            desk.open(**given)
        assert not words or words not in str(refused.value)
    one = desk.open()
    ask = by("chief", UNIT, words)
    with pytest.raises(UserError):
        actions.agree(desk.home, one.action_id, ask)
    actions.agree(desk.home, one.action_id, OWNER)
    with pytest.raises(UserError):
        desk.shown(one, ask)
    with pytest.raises(UserError):
        desk.do("move", one, by("office", None, words), date(2010, 5, 1))
    desk.shown(one)
    with pytest.raises(UserError):
        desk.do("send_back", one, by("evaluator", None, words))
    assert every(open_register(desk.home))[0].stage == DONE


def test_overdue_is_the_day_after_and_what_is_done_is_not(desk):
    one = desk.open()
    assert one.state(DUE) == OPEN and one.state(date(2010, 4, 1)) == OVERDUE
    actions.agree(desk.home, one.action_id, OWNER)
    desk.at("2010-03-31T23:00")
    one = desk.shown(one)
    assert one.state(date(2010, 4, 1)) == DONE and not one.is_overdue(date(2011, 1, 1))
    desk.at("2010-04-02T09:00")
    one = desk.do("send_back", one, EVALUATOR)
    assert one.state(date(2010, 4, 2)) == OVERDUE


def test_a_due_date_moved_in_time_counts_and_one_moved_too_late_does_not(desk):
    one = desk.do("move", desk.open(), OFFICE, date(2010, 4, 30))
    assert (one.first_due, one.due, one.judged_due) == (DUE, date(2010, 4, 30), date(2010, 4, 30))
    desk.at("2010-05-01T08:00")
    one = desk.do("move", one, EVALUATOR, date(2010, 6, 30))
    assert (one.due, one.judged_due) == (date(2010, 6, 30), date(2010, 4, 30))
    assert one.first_due == DUE and one.state(date(2010, 5, 1)) == OVERDUE
    assert [s.detail["was"] for s in one.steps if s.kind == "moved"] == ["2010-03-31", "2010-04-30"]


@pytest.mark.parametrize(
    "who", [by("chief", UNIT, "太忙"), by("office", UNIT, "太忙"), by("reviewer", None, "太忙")]
)
def test_only_an_evaluator_or_the_office_moves_it_to_another_day_to_come(desk, who):
    one = desk.open()
    with pytest.raises(UserError, match="is moved by evaluator, office"):
        desk.do("move", one, who, date(2010, 4, 30))
    with pytest.raises(UserError, match="is over; give a day to come"):
        desk.do("move", one, OFFICE, date(2010, 2, 28))
    with pytest.raises(UserError, match="already; nothing to do"):
        desk.do("move", one, OFFICE, DUE)


def test_a_problem_comes_again_only_once_it_was_closed_and_to_the_same_owner(desk):
    one = desk.open()
    with pytest.raises(UserError, match="is open still"):
        desk.open(problem="又不全", repeats=one.action_id)
    desk.finished(one)
    with pytest.raises(UserError, match="of the same owner"):
        desk.open(owner=OTHER, problem="又不全", repeats=one.action_id)
    with pytest.raises(UserError, match="not known"):
        desk.open(problem="又不全", repeats="abcdef")
    assert desk.open(problem="又不全", repeats=one.action_id[:8]).repeats == one.action_id


def test_where_it_was_found_is_a_row_of_figures_or_words(desk, catalogue):
    indicator = catalogue.indicators[0].code
    row = f"{indicator} {UNIT} 2009H2"
    assert desk.open(about=row).source_kind == "row"
    assert desk.open(about=f"{indicator} 很低").source_kind == "free"
    assert desk.open(about=f"{UNIT} 2009H2").source_kind == "row"
    assert desk.open(about=f"{catalogue.forms[0].code} {UNIT} 2009H2").source_kind == "row"
    for alone in (UNIT, "2009H2"):
        assert desk.open(about=alone).source_kind == "free"


def test_two_who_look_at_once_do_not_overwrite_each_other(desk):
    one = desk.open()
    actions.agree(desk.home, one.action_id, OWNER)
    with pytest.raises(UserError, match="was changed since you looked") as refused:
        desk.do("move", one, by("office", None, "雪灾", one.revision), date(2010, 4, 30))
    assert "已有变动" in refused.value.line("zh")
    assert desk.do("move", one, by("office", None, "雪灾", 2), date(2010, 4, 30)).revision == 3


def test_a_beginning_finds_its_action_and_no_other(desk):
    one, other = desk.open(), desk.open(problem="走访不及时")
    store = open_register(desk.home)
    assert every(store, one.action_id[:6]) == every(store, one.action_id) == [one]
    assert every(store) == sorted([one, other], key=lambda a: a.action_id)
    for none in (one.action_id[1:], one.action_id.upper() + "Z", "______", "%"):
        assert every(store, none) == []
    letters = next(a for a in (one, other) if a.action_id != a.action_id.upper())
    assert every(store, letters.action_id.upper()) == []
