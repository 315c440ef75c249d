"""Good practice: added, taken up, adopted prefecture-wide by two roles, claimed as a bonus."""

import pytest

from pipelines import assess
from pipelines.assess import Request, practices
from pipelines.catalogue.roles import LEADER, OFFICE
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.period import parse
from pipelines.register import entries, ledger
from pipelines.register.actor import Actor
from pipelines.register.practices import ADDED, APPROVED, PROPOSED, TAKEN_UP
from pipelines.register.practices import practices as every
from pipelines.register.store import open_register

UNIT, OTHER, WHAT = "370703", "370702", "上门代办一次告知"


def by(role, unit=None, reason=None):
    return Request(Actor(role, unit), reason)


class Desk:
    def __init__(self, root, catalogue, monkeypatch):
        self.home, self.catalogue = Home(root / "weifang"), catalogue
        self._monkeypatch = monkeypatch

    def at(self, moment):
        self._monkeypatch.setenv("GUANHUAI_NOW", moment)
        return self

    def add(self, unit=UNIT, what=WHAT, ask=None):
        return practices.add(self.home, self.catalogue, unit, what, ask or by("evaluator"))

    def adopt(self, one, units, ask):
        return practices.adopt(self.home, self.catalogue, one.practice_id, units, ask)

    def everywhere(self, one, *roles):
        for role in roles:
            one = practices.adopt_everywhere(self.home, self.catalogue, one.practice_id, by(role))
        return one

    def refuse(self, one, ask):
        return practices.refuse(self.home, self.catalogue, one.practice_id, ask)

    def assessment(self, code, period):
        one = assess.draft(self.home, self.catalogue, code, parse(period), by("evaluator"))
        return assess.open_(self.home, one.assessment_id, by("evaluator")).assessment_id


@pytest.fixture
def desk(tmp_path, catalogue, monkeypatch):
    return Desk(tmp_path, catalogue, monkeypatch).at("2010-03-01T09:00")


def test_it_is_added_taken_up_proposed_and_approved(desk):
    one = desk.add(ask=by("chief", UNIT))
    assert (one.state, one.unit, one.what) == (ADDED, UNIT, WHAT)
    one = desk.adopt(one, [OTHER], by("chief", OTHER))
    one = desk.adopt(one, ["370704", "370705"], by("office"))
    assert (one.state, one.adopted_by) == (TAKEN_UP, (OTHER, "370704", "370705"))
    assert desk.everywhere(one, OFFICE).state == PROPOSED
    one = desk.everywhere(one, LEADER)
    assert (one.state, one.approval.actor_role) == (APPROVED, LEADER)
    assert [e.kind for e in ledger.events_about(open_register(desk.home), f"practice/{one.practice_id}")] == [
        "practice added", "practice taken_up", "practice taken_up", "practice proposed",
        "practice approved",
    ]  # fmt: skip


def test_the_second_role_is_another_and_one_that_may(desk):
    one = desk.everywhere(desk.add(), OFFICE)
    with pytest.raises(UserError, match="office proposed it; another role decides") as refused:
        desk.everywhere(one, OFFICE)
    assert "不能自己审批" in refused.value.line("zh")
    for role in ("evaluator", "reviewer", "clerk"):
        with pytest.raises(UserError, match="prefecture-wide is for office, leader"):
            desk.everywhere(one, role)
    for unit in (UNIT, OTHER):
        with pytest.raises(UserError, match="of no unit it could be about"):
            practices.adopt_everywhere(
                desk.home, desk.catalogue, one.practice_id, by("leader", unit)
            )
    assert every(open_register(desk.home))[0].state == PROPOSED


def test_what_was_refused_may_be_proposed_again_and_what_was_approved_not(desk):
    one = desk.everywhere(desk.add(), "evaluator")
    with pytest.raises(UserError, match="no reason given"):
        desk.refuse(one, by("office"))
    one = desk.refuse(one, by("office", None, "条件不同"))
    assert one.state == ADDED
    with pytest.raises(UserError, match="waits for nobody"):
        desk.refuse(one, by("office", None, "条件不同"))
    one = desk.everywhere(one, "evaluator", "office")
    assert one.state == APPROVED
    with pytest.raises(UserError, match="prefecture-wide already"):
        desk.everywhere(one, "leader")


@pytest.mark.parametrize(
    ("unit", "what", "ask", "told"),
    [
        (UNIT, WHAT, by("chief", OTHER), "is told by the unit itself"),
        (UNIT, WHAT, by("clerk"), "is told by the unit itself"),
        ("999999", WHAT, by("office"), "answers for none"),
        ("370700", WHAT, by("office"), "answers for none"),
        (UNIT, "联系13805361234", by("office"), "a phone number"),
        (UNIT, "某户370703197001011231", by("office"), "an identity number"),
        (UNIT, " ", by("office"), "no reason given"),
    ],
)
def test_what_is_not_added(desk, unit, what, ask, told):
    with pytest.raises(UserError, match=told):
        desk.add(unit, what, ask)
    assert every(open_register(desk.home)) == []


def test_the_same_words_are_kept_once_and_nobody_takes_up_its_own(desk):
    one = desk.add()
    with pytest.raises(UserError, match="is there already"):
        desk.add()
    desk.adopt(one, [OTHER], by("office"))
    for units in ([UNIT], [OTHER]):
        with pytest.raises(UserError, match="does it already"):
            desk.adopt(one, units, by("office"))
    with pytest.raises(UserError, match="is told by the unit itself"):
        desk.adopt(one, ["370704"], by("chief", OTHER))


def bonus(desk):
    return next(b for b in desk.catalogue.scheme.bonuses if b.reads == "practices")


def test_what_was_adopted_within_the_period_is_claimed_once(desk):
    one = desk.everywhere(desk.add(), OFFICE, LEADER)
    desk.add(what="未推广的做法")
    desk.at("2010-07-01T09:00")
    desk.everywhere(desk.add(what="下半年的做法"), OFFICE, LEADER)
    name = desk.assessment("H1", "2010H1")
    (claim,) = practices.to_claim(desk.home, name)
    level = bonus(desk).levels[0].code
    assert (claim.unit, claim.kind, claim.code) == (UNIT, "bonus", bonus(desk).code)
    assert claim.content == {"level": level, "matter": one.practice_id} and WHAT in claim.reason
    assert entries.entries(open_register(desk.home)) == []
    (made,) = practices.claim(desk.home, name, by("evaluator"))
    assert (made.state, made.content["matter"]) == ("proposed", one.practice_id)
    assert practices.claim(desk.home, name, by("evaluator")) == []
    # In the year around it only what came after it is left.
    (left,) = practices.to_claim(desk.home, desk.assessment("annual", "2010"))
    assert "下半年的做法" in left.reason
    assert assess.refuse(desk.home, made.entry_id, by("office", None, "重复")).state == "refused"
    assert practices.to_claim(desk.home, name) == []


def test_claims_are_proposed_by_who_may_and_a_department_has_no_points(desk):
    level = next(x.code for x in desk.catalogue.head.levels if not x.rolls_up)
    bureau = next(u.code for u in desk.catalogue.units if u.level == level)
    desk.everywhere(desk.add(unit=bureau), OFFICE, LEADER)
    desk.everywhere(desk.add(), OFFICE, LEADER)
    name = desk.assessment("H1", "2010H1")
    assert [c.unit for c in practices.to_claim(desk.home, name)] == [UNIT]
    with pytest.raises(UserError, match="of no assessed unit"):
        practices.claim(desk.home, name, by("chief", UNIT))
    assert entries.entries(open_register(desk.home)) == []
