"""Everything a page writes or gives out, tried as whoever looks, past every button that is not offered.

Run inside a page: ``every`` says of each what came of it.
"""

from datetime import date
from types import SimpleNamespace

import streamlit as st

from dashboard import access
from dashboard.components import handin, originals, saying, signals, templates, upkeep
from dashboard.components.actions import desk as action_desk
from dashboard.components.actions import taken
from dashboard.components.assessment import appeals, bulletin, drafting, entries, log, results
from dashboard.components.assessment import desk as assessment_desk
from dashboard.components.counter import Counter, served
from pipelines import assess, period, warehouse
from pipelines.assess import actions, practices
from pipelines.assess.whatif import Change, save
from pipelines.bulletin import Letter
from pipelines.errors import UserError
from pipelines.register import actions as kept_actions
from pipelines.register import appeals as kept_appeals
from pipelines.register import practices as kept_practices
from pipelines.register.actor import Actor
from pipelines.register.assessments import assessments
from pipelines.register.evidence import evidence
from pipelines.register.signals import questions
from pipelines.register.store import reading
from pipelines.register.versions import every_version_of

REFUSED = ("您的身份不能办理此事", "只能办理本单位的事项", "登录已失效或身份已变更")
SAID = "经核实，情况属实"
DONE, NO = "done", "refused"


def every(context, unit: str, post: str) -> dict[str, str]:
    """By what was tried: done, refused for who looks, or what else the register said of it. ``unit``:
    whose things are reached for, as if by a desk of that unit or of none; ``post``: the one claimed."""
    return {name: _tried(act) for name, act in _all(context, unit, post).items()}


def _tried(act) -> str:
    try:
        act()
    except UserError as error:
        told = error.line("zh")
        return NO if told.startswith(REFUSED) else f"register: {told}"
    return DONE


def _all(context, unit: str, post: str):
    home, catalogue, engine = served()
    who = context.visitor
    counter = Counter(home, catalogue, engine, who, Actor(post, unit), unit)
    (one,) = assessments(engine)
    judge = assessment_desk.Desk(home, catalogue, engine, one, who, Actor(post), None)
    own = assessment_desk.Desk(home, catalogue, engine, one, who, Actor("chief", unit), unit)
    office = action_desk.Desk(home, catalogue, engine, who, Actor(post), None, [])
    owner = action_desk.Desk(home, catalogue, engine, who, Actor("chief", unit), unit, [])
    action = next(a for a in kept_actions.actions(engine) if a.owner == unit)
    practice = kept_practices.practices(engine)[0]
    (lodged,) = kept_appeals.appeals(engine, one.assessment_id)
    proof = evidence(engine)[0]
    with reading(engine) as connection:
        sent = every_version_of(connection, unit)
    question = questions(engine)[0]
    other = next(b for b in warehouse.builds(home) if b != warehouse.current_build(home))
    claim = assess.Claim(unit, "events", "D1", {"events": -1.0}, SAID)
    what = actions.Opening(unit, SAID, date(2012, 1, 1), "现场核查")
    fresh = SimpleNamespace(signal_id="0" * 12, code=catalogue.signals[0].id)
    of = period.parse("2009M06")
    mine = owner if who.unit else office

    def moved() -> None:
        ask = office.ask("action_judge", SAID)
        actions.move(home, catalogue, action.action_id, date(2012, 2, 2), ask)

    def spread() -> None:
        ask = office.ask("practice_spread")
        practices.adopt_everywhere(home, catalogue, practice.practice_id, ask)

    def ruled() -> None:
        ruling = assess.Ruling("dismissed", SAID)
        assess.rule(home, lodged.appeal_id, ruling, judge.ask("rule"))

    def thought() -> None:
        change = Change(normalise={"*": "z"})
        save(home, one.assessment_id, change, judge.acting("whatif"), SAID)

    return {
        "check": lambda: _laid(context, counter, "check"),
        "submit": lambda: _laid(context, counter, "submit"),
        "receipt": lambda: counter.acting("receipt"),
        "original": lambda: originals.content(context, sent[0].file_hash, unit),
        "template": lambda: templates.made(counter, of, [], "xlsx", "zh"),
        "explain": lambda: _told(lambda: saying.send(context, counter, {"0" * 12: SAID})),
        "signal_ask": lambda: signals.put(context, fresh, SAID),
        "signal_close": lambda: signals.close(context, fresh, SAID),
        "signal_answer": lambda: signals.reply(counter, question.signal_id, SAID),
        "action_open": lambda: actions.open_(home, catalogue, what, mine.ask("action_open")),
        "action_own": lambda: actions.agree(home, action.action_id, owner.ask("action_own", SAID)),
        "action_judge": moved,
        "practice": lambda: practices.add(home, catalogue, unit, SAID, mine.ask("practice")),
        "practice_spread": spread,
        "draft": lambda: drafting.ask(context, Actor(post)),
        "step": lambda: assess.decide(home, one.assessment_id, judge.ask("step")),
        "sign": lambda: assess.sign(home, one.assessment_id, judge.ask("sign")),
        "verification": lambda: judge.acting("verification"),
        "entry": lambda: entries.save(judge, claim, ()),
        "rule": ruled,
        "appeal": lambda: appeals.send(own, ["D1"], SAID, ()),
        "weak_open": lambda: judge.acting("weak_open"),
        "whatif": thought,
        "worksheet": lambda: results.sheet(own, unit, "zh"),
        "evidence": lambda: taken.read(mine, proof),
        "bulletin_internal": lambda: bulletin.made(context, judge, "internal", Letter()),
        "bulletin_public": lambda: bulletin.made(context, judge, "public", Letter()),
        "log_check": lambda: log.checked(context, judge),
        "builds": lambda: upkeep.serve(context, other),
        "report": lambda: access.still(who),
    }


def _laid(context, counter: Counter, kind: str) -> None:
    """The press of a button of the page for handing in, whose refusal is kept to be said."""
    key = f"files_{kind}"
    st.session_state.setdefault(handin.TURN, 0)
    st.session_state[key] = [SimpleNamespace(name="表.csv", getvalue=lambda: b"a,b\n1,2\n")]
    handin.lay_down(context, counter, key, kind)
    if told := st.session_state.pop(handin.DECLINED, None):
        raise UserError(told, told)


def _told(act) -> None:
    """What a page says in place instead of raising."""
    said: list[str] = []
    real, st.error = st.error, said.append
    try:
        act()
    finally:
        st.error = real
    if said:
        raise UserError(said[0], said[0])
