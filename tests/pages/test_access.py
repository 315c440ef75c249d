"""Every page and every write, for every role: by the navigation, by direct addresses, with forged choices
in the address and in the session, and past the buttons."""

import asyncio
import json
import re
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

sys.path.insert(0, str(Path(__file__).parents[1] / "flow" / "assess"))
sys.path.insert(0, str(Path(__file__).parent))
from attempts import DONE, NO
from evaluators import CATALOGUE, Office, by, copy_register, served

from dashboard.words import say
from pipelines import assess, signal_list, warehouse
from pipelines.access import DEEDS
from pipelines.assess import actions, practices
from pipelines.build import build
from pipelines.desk.ticket import waiting
from pipelines.errors import UserError
from pipelines.register import ledger, signals
from pipelines.register.evidence import evidence
from pipelines.register.store import open_register, reading
from pipelines.register.versions import every_version_of

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
UNIT, OTHER, BUREAU = "370703", "370702", "D09"
NAME, NOW = "2009H1-H1", "2009-07-28T09:00:00"
ACCESS = """
ask: 市考核办 0536-0000000
people:
  - {role: leader, match: {groups: leader}}
  - {role: evaluator, posts: [evaluator, office, reviewer], match: {groups: evaluator}}
  - {role: analyst, match: {groups: analyst}}
  - {role: county, unit: "370703", posts: [clerk, chief], match: {groups: own}}
  - {role: county, unit: "370703", posts: [clerk], match: {groups: clerk}}
  - {role: county, unit: D09, posts: [chief], match: {groups: bureau}}
  - {role: administrator, match: {groups: administrator}}
"""
WHO = ("leader", "evaluator", "analyst", "own", "bureau", "administrator")
SEEN_BY_ALL = ("overview", "scorecard", "profile", "projects", "trends", "quality")
OPEN = {
    **dict.fromkeys(SEEN_BY_ALL, WHO),
    "explore": ("evaluator", "analyst", "own", "bureau"),
    "assess": ("leader", "evaluator", "own"),
    "actions": ("leader", "evaluator", "analyst", "own", "bureau"),
    "submit": ("evaluator", "own", "bureau"),
    "admin": ("administrator",),
}
"""Page -> for whom it opens: written here again, beside the program's own table."""
VIEWS = set(re.findall(r'^    "(\w+)": \w+\.show,$', APP.read_text("utf-8"), re.MULTILINE))
FORGED = {"as": "team", "for": OTHER, "unit": OTHER, "by": "evaluator", "owner": OTHER}
DIRECT = """
import sys
sys.path.insert(0, {root!r})
from dashboard.components import context
from dashboard.views import {view}
_, found = context.read()
if found:
    {view}.show(found)
"""
TRYING = """
import json, sys
sys.path[:0] = [{root!r}, {here!r}]
import streamlit as st
import attempts
from dashboard.components import context
_, found = context.read()
if found:
    st.session_state["came_of"] = json.dumps(attempts.every(found, {unit!r}, {post!r}))
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory, demo_home):
    """An assessment at its preview, an appeal, a signal put to a unit, an action, a practice, evidence;
    and two builds."""
    root = tmp_path_factory.mktemp("reached_for")
    copy_register(demo_home, root)
    with pytest.MonkeyPatch.context() as monkeypatch:
        office = Office(root, monkeypatch)
        office.previewed()
        office.at("2009-07-27T09:00")
        build(office.home, CATALOGUE)
        assess.lodge(office.home, NAME, OTHER, ["D1"], "冰雪封路", by("chief", OTHER))
        what = actions.Opening(OTHER, "台账不全", date(2010, 4, 1), "现场核查")
        one = actions.open_(office.home, CATALOGUE, what, by("evaluator"))
        file = root / "台账.pdf"
        file.write_bytes(b"%PDF-1.4 x")
        actions.attach(office.home, CATALOGUE, one.action_id, file, by("chief", OTHER))
        practices.add(office.home, CATALOGUE, OTHER, "一户一卡", by("evaluator"))
        engine = open_register(office.home)
        shown = {
            "code": CATALOGUE.signals[0].id, "about": OTHER, "year": 2009, "chance": 0.01,
            "tested": 100, "evidence": "{}", "question_zh": "？", "question_en": "?",
        }  # fmt: skip
        signals.ask(engine, "f" * 64, OTHER, json.dumps(shown), by("evaluator").actor, "请说明")
        engine.dispose()
        office.at(NOW)
        build(office.home, CATALOGUE)
    return root


@pytest.fixture
def office(made, demo_home, tmp_path, monkeypatch):
    found = served(made, tmp_path, monkeypatch).at(NOW)
    for name in ("builds", "CURRENT"):
        (tmp_path / "weifang" / name).unlink()
    (tmp_path / "weifang" / "builds").mkdir()
    for one in (made / "weifang" / "builds").iterdir():
        (tmp_path / "weifang" / "builds" / one.name).symlink_to(one)
    current = (made / "weifang" / "CURRENT").read_text()
    (tmp_path / "weifang" / "CURRENT").write_text(current)
    (tmp_path / "weifang" / "originals").symlink_to(demo_home / "weifang" / "originals")
    (tmp_path / "weifang" / "evidence").symlink_to(made / "weifang" / "evidence")
    path = tmp_path / "access.yaml"
    path.write_text(ACCESS, encoding="utf-8")
    monkeypatch.setenv("GUANHUAI_ACCESS", str(path))
    return found


def user(who: str, **more: object) -> dict[str, object]:
    now = time.time()
    return {"is_logged_in": True, "groups": [who], "iat": now - 60, "exp": now + 600, **more}


def opened(at: AppTest, who: str | None, page: str = "", **asked: str) -> AppTest:
    at.user = user(who) if who else {"is_logged_in": False}
    for key, value in asked.items():
        at.query_params[key] = value
    if page:
        at._page_hash = calc_hash(page)  # as a browser asks for an address
    return at.run()


def app() -> AppTest:
    return AppTest.from_file(str(APP), default_timeout=60)


def script(text: str, **told: str) -> AppTest:
    return AppTest.from_string(text.format(root=str(APP.parents[1]), **told), default_timeout=60)


def seen(at: AppTest) -> str:
    parts = [*at.title, *at.subheader, *at.markdown, *at.caption, *at.info]
    return "\n".join([p.value for p in parts] + [html.proto.body for html in at.get("html")])


def withheld(home, audience: str) -> set[str]:
    """Totals that the team reads and an audience does not, as pages write them."""
    query = "SELECT unit, period, assessment, total FROM score_total WHERE total IS NOT NULL"
    teams, theirs = (
        set(warehouse.open_edition(home, who).execute(query).fetchall())
        for who in ("team", audience)
    )
    return {f"{total:.2f}" for *_, total in teams - theirs}


def told_of(at: AppTest, numbers: set[str]) -> set[str]:
    text = seen(at)
    return {n for n in numbers if re.search(rf"(?<![\d.,]){re.escape(n)}(?![\d%])", text)}


def events(office) -> int:
    engine = open_register(office.home)
    try:
        return ledger.sequence(engine)
    finally:
        engine.dispose()


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("page", sorted(VIEWS))
def test_a_page_opens_for_its_roles_alone_whatever_is_forged(office, page, who):
    at = app()
    for key, value in FORGED.items():
        at.session_state[f"kept_{key}"] = value
    at.session_state["choose_as_zh_0"] = "team"
    opened(at, who, page, **FORGED)
    assert not at.exception and not at.error, (at.exception, at.error)
    assert at.title[0].value == say(page, "zh")
    refused = [one.value for one in at.info if one.value.startswith("本页不对")]
    assert bool(refused) == (who not in OPEN[page])
    if refused:  # all there is besides the frame of every page
        assert not at.get("file_uploader") and not at.get("download_button")
        assert not at.get("plotly_chart") and not at.get("arrow_data_frame")
    assert "as" not in at.query_params
    audience = {"evaluator": "team", "own": UNIT}.get(who, "public")
    assert told_of(at, withheld(office.home, audience)) == set()


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("page", sorted(p for p in VIEWS if OPEN[p] != WHO))
def test_a_view_refuses_by_itself(office, page, who):
    at = opened(script(DIRECT, view=page), who, **FORGED)
    assert not at.exception and not at.error
    refused = [one.value for one in at.info if one.value.startswith("本页不对")]
    assert bool(refused) == (who not in OPEN[page])
    if refused:
        assert not at.button[1:] and not at.get("html") and not at.get("file_uploader")


def test_the_number_that_is_withheld_is_on_the_page_of_those_who_read_it(office):
    """So that its absence elsewhere says something."""
    numbers = withheld(office.home, "public")
    assert len(numbers) > 10
    at = opened(app(), "evaluator", "scorecard", period="2009H1")
    assert len(told_of(at, numbers)) > 10
    own = opened(app(), "own", "scorecard", period="2009H1")
    assert len(told_of(own, numbers)) == 1


@pytest.mark.parametrize("page", ["", *sorted(VIEWS)])
def test_who_is_not_logged_in_gets_a_button_at_every_address(office, page):
    at = opened(app(), None, page, **FORGED)
    assert not at.exception and not at.error
    assert at.title[0].value == say("login", "zh")
    assert [b.label for b in at.button] == [say("log_in", "zh")]
    assert not at.get("html")[1:] and not at.get("download_button")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_way_in_says_whose_the_system_is_and_whom_to_ask(office, language):
    at = opened(app(), None, lang=language)
    told = re.sub(r"\\(.)", r"\1", " ".join(one.value for one in (*at.markdown, *at.caption)))
    title = {"zh": "潍坊市生育关怀行动", "en": "Weifang care programme"}
    issuer = {"zh": "领导小组办公室", "en": "Office of the Leading Group"}
    assert title[language] in told and issuer[language] in told
    assert say("login_ask", language, ask="市考核办 0536-0000000") in told


@pytest.mark.parametrize(
    ("claims", "key"),
    [
        ({"groups": ["strangers"]}, "login_unknown"),
        ({"iat": time.time() - 13 * 3600}, "login_ended"),
        ({"exp": time.time() - 1}, "login_ended"),
        ({"is_logged_in": "yes"}, "login_out"),
    ],
)
def test_a_login_that_holds_nothing_shows_nothing(office, claims, key):
    at = app()
    at.user = user("evaluator") | claims
    at.run()
    told = [one.value for one in (*at.markdown, *at.warning)]
    wanted = say(key, "zh", ask="市考核办 0536-0000000" if key == "login_unknown" else "")
    assert wanted in [re.sub(r"\\(.)", r"\1", text) for text in told]
    assert not at.get("download_button") and len(at.button) == 1


def test_a_file_that_cannot_be_read_lets_nobody_in(office, tmp_path):
    (tmp_path / "access.yaml").write_text("people: [")
    at = opened(app(), "evaluator")
    assert [e.value for e in at.error] == [say("login_broken", "zh")]
    (tmp_path / "access.yaml").unlink()
    at = opened(app(), "evaluator")
    assert [e.value for e in at.error] == [say("login_broken", "zh")] and not at.button


def test_who_is_given_another_role_has_it_at_the_next_run(office, tmp_path):
    at = opened(app(), "own", "submit")
    assert at.title[0].value == say("submit", "zh")
    changed = ACCESS.replace("370703", OTHER)
    (tmp_path / "access.yaml").write_text(changed, encoding="utf-8")
    at.run()
    assert any("潍城区" in one.value for one in at.sidebar.caption)


MAY = {
    "leader": {"action_open", "practice_spread", "sign", "bulletin_public"},
    "evaluator": set(DEEDS) - {"appeal", "worksheet", "signal_answer", "action_own", "builds"},
    "analyst": set(),
    "own": {"check", "submit", "receipt", "template", "explain", "signal_answer", "action_open",
            "action_own", "practice", "appeal", "worksheet", "evidence"},
    "clerk": {"check", "submit", "receipt", "template", "explain", "signal_answer", "worksheet", "evidence"},
    "bureau": set(),
    "administrator": {"builds"},
}  # fmt: skip
"""What may be done to one's own unit: written here again, beside the program's own table."""
POSTS = {"leader": "leader", "administrator": "administrator", "own": "chief", "clerk": "clerk"}


def tried(who: str, unit: str, post: str) -> dict[str, str]:
    here = str(Path(__file__).parent)
    at = opened(script(TRYING, here=here, unit=unit, post=post), who, **FORGED)
    assert not at.exception, at.exception
    return json.loads(at.session_state["came_of"])


@pytest.mark.parametrize("who", sorted(MAY))
def test_what_may_not_be_done_is_refused_and_nothing_is_written(office, who):
    """Everything is tried on a unit that is nobody's here, in a post that is claimed."""
    foreign = set() if who in ("own", "clerk") else MAY[who]
    before, laid = events(office), len(waiting(office.home))
    served_before = warehouse.current_build(office.home)
    came = tried(who, OTHER, POSTS.get(who, "evaluator"))
    came.pop("report")
    refused = {name for name, what in came.items() if what == NO}
    assert set(came) == set(DEEDS)
    assert refused == set(DEEDS) - foreign, {n: came[n] for n in refused ^ (set(DEEDS) - foreign)}
    if not foreign:
        assert events(office) == before and len(waiting(office.home)) == laid
    if "builds" not in foreign:
        assert warehouse.current_build(office.home) == served_before


@pytest.mark.parametrize("who", sorted(MAY))
def test_a_post_nobody_gave_opens_nothing(office, who):
    """The post claimed is one of nobody's here: all that is done in a post chosen is refused."""
    before = events(office)
    came = tried(who, OTHER, "statistician")
    chosen = {"action_judge", "practice_spread", "step", "sign", "verification", "entry", "rule",
              "weak_open", "whatif", "bulletin_internal", "bulletin_public", "log_check", "draft"}  # fmt: skip
    assert {came[name] for name in chosen} == {NO}
    if who not in ("evaluator", "leader"):
        assert events(office) == before or who == "administrator"


def test_an_administrator_serves_another_build(office):
    before = warehouse.current_build(office.home)
    assert tried("administrator", OTHER, "administrator")["builds"] == DONE
    assert warehouse.current_build(office.home) not in (before, None)


def test_a_login_that_ends_between_page_and_press_writes_nothing(office, monkeypatch):
    """The page was drawn for an evaluator; when the button is pressed the login is over."""
    from dashboard import access

    real = access.login
    text = TRYING.replace(
        "st.session_state[",
        "from dashboard import access; access.login = access.late; st.session_state[",
    )
    monkeypatch.setattr(access, "late", lambda: access.Login("ended"), raising=False)
    before, laid = events(office), len(waiting(office.home))
    try:
        at = opened(
            script(text, here=str(Path(__file__).parent), unit=OTHER, post="evaluator"), "evaluator"
        )
    finally:
        access.login = real
    assert not at.exception, at.exception
    came = json.loads(at.session_state["came_of"])
    assert set(came.values()) == {NO}
    assert events(office) == before and len(waiting(office.home)) == laid


GIVEN = {
    "a chart's numbers": ("analyst", "trends", {}),
    "a pivot": ("analyst", "explore", {"items": "I01"}),
    "a query's answer": ("evaluator", "explore", {"section": "sql", "sql": "SELECT * FROM unit_group"}),
    "a notebook": ("own", "explore", {"section": "recipe"}),
    "the quality report": ("leader", "quality", {}),
    "a template": ("own", "submit", {"section": "templates"}),
    "a receipt": ("own", "submit", {"section": "receipts"}),
    "an original": ("evaluator", "profile", {"unit": UNIT}),
    "a worksheet": ("own", "assess", {"section": "results"}),
    "evidence": ("evaluator", "actions", {}),
    "the bulletin": ("evaluator", "assess", {"section": "bulletin"}),
}  # fmt: skip
"""What is given out -> to whom, on which page, at which address."""


@pytest.fixture
def pressed(monkeypatch):
    """Presses every button of the page drawn last; by the file's name, what is said instead of giving it,
    None where it is given. As Streamlit does it: on a thread that knows no session."""
    drawn = {}
    real = MediaFileManager.add_deferred

    def add(manager, make, *told, file_name, **more):
        drawn[file_name] = make
        return real(manager, make, *told, file_name=file_name, **more)

    def tell(make):
        try:
            assert asyncio.run(asyncio.to_thread(make))
        except UserError as error:
            return error.line("zh")

    monkeypatch.setattr(MediaFileManager, "add_deferred", add)
    return lambda: {name: tell(make) for name, make in drawn.items()}


def address_of(office, what: str, asked: dict[str, str]) -> dict[str, str]:
    """What is known only of the register at hand."""
    engine = open_register(office.home)
    try:
        if what == "evidence":
            (kept,) = evidence(engine)
            return {**asked, "action": kept.subject}
        if what == "a receipt":
            with reading(engine) as connection:
                return {**asked, "receipt": every_version_of(connection, UNIT)[0].return_id}
        return asked
    finally:
        engine.dispose()


@pytest.mark.parametrize("what", GIVEN)
def test_what_is_drawn_is_given_at_the_press_to_who_is_still_there_alone(
    office, tmp_path, pressed, what
):
    who, page, asked = GIVEN[what]
    at = app()
    at.session_state["make_internal"] = what == "the bulletin"
    opened(at, who, page, **address_of(office, what, asked))
    assert not at.exception and not at.error, (at.exception, at.error)
    buttons = at.get("download_button")
    given = pressed()
    assert buttons and not [b for b in buttons if not b.proto.deferred_file_id]
    assert not any(given.values()), given
    is_over = "session: {hours: 0.001}" + ACCESS
    is_another = ACCESS.replace(f"groups: {who}}}", "groups: nobody}")
    for changed in (is_over, is_another):
        (tmp_path / "access.yaml").write_text(changed, encoding="utf-8")
        assert {(told or "given")[:11] for told in pressed().values()} == {"登录已失效或身份已变更"}


@pytest.mark.parametrize("page", sorted(VIEWS))
def test_an_evaluator_who_speaks_for_departments_alone_is_refused_in_a_sentence(
    office, tmp_path, page
):
    """It does nothing for a county; what evaluators read it reads."""
    speaker = "  - {role: evaluator, posts: [chief], match: {groups: speaker}}\n"
    (tmp_path / "access.yaml").write_text(ACCESS + speaker, encoding="utf-8")
    at = opened(app(), "speaker", page)
    assert not at.exception and not at.error, (at.exception, at.error)
    refused = [one.value for one in at.info if one.value == say("post_refused", "zh")]
    assert bool(refused) == (page == "submit")


def test_signals_are_for_evaluators(office, monkeypatch):
    asked = []
    monkeypatch.setattr(signal_list, "with_questions", lambda *_: asked.append(1) or [])
    for who in WHO:
        asked.clear()
        at = opened(app(), who, "quality", section="signals")
        assert not at.exception and not at.error
        assert bool(asked) == (who == "evaluator")


def test_the_demonstration_says_so_and_knows_every_role(office, monkeypatch):
    monkeypatch.delenv("GUANHUAI_ACCESS")
    for asked, who in [("leader", "leader"), ("team", "evaluator"), ("evaluator", "evaluator"),
                       ("public", "analyst"), ("analyst", "analyst"), ("admin", "administrator")]:  # fmt: skip
        at = app()
        at.query_params["as"] = asked
        at.run()
        (box,) = [s for s in at.sidebar.selectbox if s.label == say("audience", "zh")]
        assert box.value in ("leader", "team", "analyst", "admin")
        assert say(f"role_{who}", "zh") in box.options
        assert any(say("demo_roles", "zh") == one.value for one in at.sidebar.caption)
        assert not [b for b in at.button if b.label == say("log_out", "zh")]
