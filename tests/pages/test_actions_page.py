"""The page of actions and practices, and what leads to it from rows of other pages."""

import sys
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

sys.path.insert(0, str(Path(__file__).parents[1] / "flow" / "assess"))
from evaluators import CATALOGUE, Office, by, copy_register, served

from dashboard.marks import literal
from dashboard.words import say
from pipelines.assess import actions, practices
from pipelines.build import build
from pipelines.register import ledger
from pipelines.register.actions import CLOSED, DONE, IN_HAND
from pipelines.register.actions import actions as every
from pipelines.register.store import open_register

UNIT, OTHER, BUREAU = "370703", "370702", "D09"
NOW, ROW = "2010-03-01T09:00:00", f"I27 {UNIT} 2009"
SECTIONS = ("list", "open", "practices", "differences")

pytestmark = pytest.mark.slow

SCRIPT = """
import sys
sys.path.insert(0, {root!r})
from dashboard.components import context
from dashboard.views import {view}
_, found = context.read()
if found:
    {view}.show(found)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory, demo_home):
    """Three actions: overdue with a unit, in hand with another, open with a bureau; and a practice."""
    root = tmp_path_factory.mktemp("supervised")
    copy_register(demo_home, root)
    with pytest.MonkeyPatch.context() as monkeypatch:
        office = Office(root, monkeypatch).at("2010-02-01T09:00")

        def opened(owner, problem, due, about):
            what = actions.Opening(owner, problem, due, about)
            return actions.open_(office.home, CATALOGUE, what, by("evaluator"))

        late = opened(UNIT, "整改不及时", date(2010, 2, 10), ROW)
        actions.agree(office.home, late.action_id, by("chief", UNIT, "逐件销号"))
        opened(OTHER, "台账不全", date(2010, 4, 1), "现场核查")
        opened(BUREAU, "用车未落实", date(2010, 4, 1), "调度会")
        practices.add(office.home, CATALOGUE, OTHER, "一户一卡", by("evaluator"))
        office.at(NOW)
        build(office.home, CATALOGUE)
    return root


@pytest.fixture
def home(made, tmp_path, monkeypatch):
    return served(made, tmp_path, monkeypatch).at(NOW)


def opened(view="actions", **params):
    root = str(Path(__file__).resolve().parents[2])
    at = AppTest.from_string(SCRIPT.format(root=root, view=view), default_timeout=60)
    for key, value in params.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception, at.exception
    return at


def seen(at):
    parts = [*at.title, *at.subheader, *at.markdown, *at.caption, *at.info]
    return "\n".join([p.value for p in parts] + [html.proto.body for html in at.get("html")])


def widget(kind, at, key, language="zh"):
    return next(w for w in getattr(at, kind) if w.label == say(key, language))


def press(at, key):
    widget("button", at, key).click().run()
    assert not at.error and not at.exception, (at.error, at.exception)


def one_of(home, problem):
    return next(a for a in every(open_register(home.home)) if a.problem == problem)


@pytest.mark.parametrize(
    ("audience", "language"), [("team", "zh"), ("team", "en"), (UNIT, "zh"), ("370704", "en")]
)
@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_runs_for_everyone_who_may_look(home, language, audience, section):
    at = opened(section=section, lang=language, **{"as": audience})
    assert not at.error
    told = seen(at)
    assert "None" not in told and ">nan" not in told.lower()


def test_the_lead_counts_each_action_once(home):
    assert "未办结3件：逾期1件，待定措施2件，整改中0件，待核实0件；已办结0件，重复发生0件" in seen(
        opened()
    )


def test_a_unit_sees_its_own_alone_and_the_public_no_word(home):
    own = seen(opened(**{"as": UNIT}))
    assert "整改不及时" in own and "台账不全" not in own and "用车未落实" not in own
    public = opened(**{"as": "public"})
    told = seen(public)
    assert "已逾期" in told and "卫生局" in told
    assert not any(word in told for word in ("整改不及时", "台账不全", "逐件销号", "现场核查"))
    assert not public.button and not public.text_area


def test_a_leader_reads_what_leaders_wrote_at_once_and_of_others_what_codes_say(home):
    at = opened(**{"as": "leader"})
    widget("text_area", at, "open_problem").input("敬老院无人值守")
    widget("text_input", at, "open_about").input("暗访")
    press(at, "open_do")
    told = seen(at)
    assert "敬老院无人值守" in told and "暗访" in told
    assert widget("text_area", at, "open_problem").value == ""
    assert not any(word in told for word in ("整改不及时", "台账不全", "逐件销号", "现场核查"))
    analyst = seen(opened(**{"as": "public"}))
    assert "敬老院无人值守" not in analyst and "暗访" not in analyst


def test_a_row_is_named_to_the_public_where_its_figure_stands(home):
    def started(about):
        what = actions.Opening(OTHER, f"关于{about}", date(2010, 4, 1), about)
        return actions.open_(home.home, CATALOGUE, what, by("evaluator"))

    is_sensitive = {e.code for e in CATALOGUE.element_by_code.values() if e.sensitive}
    hidden = next(i for i in CATALOGUE.indicators if is_sensitive & set(i.elements))
    started(f"{hidden.code} {OTHER} 2009M11")
    started(f"I24 {OTHER} 2009M11")
    for who in ("public", "leader"):
        told = seen(opened(**{"as": who}))
        shown = CATALOGUE.indicator_by_code["I24"].name.zh
        assert f"2009年11月 {shown}" in told and "所涉数据不公开" in told
        assert hidden.name.zh not in told and f"indicator={hidden.code}" not in told


def test_an_action_is_opened_from_a_row_with_its_owner_and_its_figure(home):
    at = opened(section="open", about=f"I24 {UNIT} 2009", owner=UNIT)
    assert widget("selectbox", at, "open_owner").value == UNIT
    problem = widget("text_area", at, "open_problem").value
    assert (
        problem.startswith("寒亭区 2009年 部门承诺兑现率 ")
        and "，目标" in problem
        and "%" in problem
    )
    press(at, "open_do")
    one = one_of(home, problem)
    assert (one.owner, one.source_kind, one.source) == (UNIT, "row", f"I24 {UNIT} 2009")
    assert one.due == date(2010, 3, 31)


def test_a_row_below_a_unit_is_its_units(home):
    town = next(u.code for u in CATALOGUE.units if u.parent == UNIT)
    at = opened(section="open", about=f"{town} 2009", owner=town)
    assert widget("selectbox", at, "open_owner").value == UNIT


def test_a_row_supervised_already_is_said_to_be(home):
    assert "这一行已在督办：2010年2月10日前，已逾期。" in seen(
        opened(section="open", about=ROW, owner=UNIT)
    )


def test_a_unit_opens_for_itself_alone(home):
    at = opened(section="open", owner=OTHER, **{"as": UNIT})
    assert widget("selectbox", at, "open_owner").options == ["寒亭区"]


def test_what_cannot_be_kept_is_said_in_one_line(home):
    at = opened(section="open")
    widget("text_input", at, "open_about").input("现场核查")
    widget("text_area", at, "open_problem").input("请与13812345678联系")
    widget("button", at, "open_do").click().run()
    assert len(at.error) == 1 and "\n" not in at.error[0].value
    assert len(every(open_register(home.home))) == 3


def test_the_owner_says_does_and_shows_and_another_role_looks(home):
    key = one_of(home, "台账不全").action_id
    own = opened(action=key, **{"as": OTHER})
    assert not [b for b in own.button if b.label == say("action_close", "zh")]
    widget("text_area", own, "action_say_measure").input("逐户补记")
    press(own, "action_send_measure")
    widget("text_area", own, "action_say_done").input("已补记")
    own.file_uploader[0].upload("台账.pdf", b"%PDF-1.4 x")
    press(own, "action_send_done")
    assert one_of(home, "台账不全").stage == DONE
    judge = opened(action=key, by="reviewer")
    assert (
        "逐户补记" in seen(judge) and literal("台账.pdf") in judge.get("download_button")[0].label
    )
    widget("button", judge, "action_send_back").click().run()
    assert len(judge.error) == 1  # It says why, or nothing goes back.
    widget("text_area", judge, "action_look_why").input("缺两户")
    press(judge, "action_send_back")
    assert one_of(home, "台账不全").stage == IN_HAND
    again = opened(action=key, **{"as": OTHER})
    widget("text_area", again, "action_say_done").input("补齐")
    press(again, "action_send_done")
    press(opened(action=key, by="office"), "action_close")
    assert one_of(home, "台账不全").stage == CLOSED


def test_done_is_not_said_with_nothing_to_show(home):
    at = opened(action=one_of(home, "整改不及时").action_id, **{"as": UNIT})
    widget("text_area", at, "action_say_done").input("已办")
    widget("button", at, "action_send_done").click().run()
    assert [e.value for e in at.error] == ["请附佐证材料。"]
    assert one_of(home, "整改不及时").stage == IN_HAND


def test_a_due_date_is_moved_and_what_was_late_stays_late(home):
    key = one_of(home, "整改不及时").action_id
    at = opened(action=key, by="office")
    at.date_input[0].set_value(date(2010, 5, 1))
    at.text_input(key=f"move_why_{key}").input("等待拨款")
    press(at, "action_move")
    told = seen(opened())
    assert "2010年5月1日（原定2010年2月10日） · 逾期19天" in told
    assert not [b for b in opened(action=key, by="reviewer").button if "时限" in b.label]


def test_what_another_did_meanwhile_is_told_and_nothing_is_saved(home, monkeypatch):
    key = one_of(home, "台账不全").action_id
    at = opened(action=key, **{"as": OTHER})
    widget("text_area", at, "action_say_measure").input("逐户补记")
    real, first = actions.agree, [True]

    def late(where, action_id, ask):
        if first and first.pop():
            real(where, action_id, by("chief", OTHER, "另一人先定"))
        return real(where, action_id, ask)

    monkeypatch.setattr(actions, "agree", late)
    widget("button", at, "action_send_measure").click().run()
    assert len(at.error) == 1 and "已有变动" in at.error[0].value
    assert one_of(home, "台账不全").measure == "另一人先定"


def test_a_department_acts_for_itself_and_sees_no_other(home):
    at = opened(by=BUREAU, action=one_of(home, "用车未落实").action_id)
    assert "台账不全" not in seen(at)
    widget("text_area", at, "action_say_measure").input("统一安排车辆")
    press(at, "action_send_measure")
    assert one_of(home, "用车未落实").measure == "统一安排车辆"


def test_a_look_at_evidence_is_logged_when_it_is_given_and_not_before(home):
    from dashboard.components.actions import desk, taken
    from pipelines.access import Role, shown_as
    from pipelines.register.actor import Actor
    from pipelines.register.evidence import evidence

    key = one_of(home, "整改不及时").action_id
    file = home.home.root / "台账.pdf"
    file.write_bytes(b"%PDF-1.4 x")
    actions.attach(home.home, CATALOGUE, key, file, by("chief", UNIT))
    opened(action=key)
    engine = open_register(home.home)

    def looks():
        return [e.kind for e in ledger.events(engine) if e.kind == "evidence read"]

    assert looks() == []
    (kept,) = evidence(engine, [key])
    who = shown_as(CATALOGUE, Role.EVALUATOR)
    at = desk.Desk(home.home, CATALOGUE, engine, who, Actor("evaluator"), None, [])
    assert taken.read(at, kept) == b"%PDF-1.4 x" and looks() == ["evidence read"]


def test_a_practice_is_taken_over_and_made_prefecture_wide_by_two_roles(home):
    own = opened(section="practices", **{"as": UNIT})
    press(own, "practice_take")
    assert not [b for b in own.button if b.label == say("practice_everywhere", "zh")]
    press(opened(section="practices", by="office"), "practice_everywhere")
    same = opened(section="practices", by="office")
    widget("button", same, "practice_everywhere").click().run()
    assert [e.value for e in same.error] == ["提出者不能自己审批，请由另一角色办理。"]
    press(opened(section="practices", by="leader"), "practice_everywhere")
    told = seen(opened(section="practices"))
    assert "全市推广" in told and "寒亭区" in told


def test_a_practice_is_added_once(home):
    at = opened(section="practices", **{"as": UNIT})
    widget("text_area", at, "practice_say").input("一站一品")
    press(at, "practice_save")
    again = opened(section="practices", **{"as": UNIT})
    widget("text_area", again, "practice_say").input("一站一品")
    widget("button", again, "practice_save").click().run()
    assert [e.value for e in again.error] == ["该做法已登记。"]


def test_rows_lead_to_an_action_or_to_the_one_there_is(home):
    told = seen(opened("scorecard", unit=UNIT, period="2009"))
    assert f"about=I24+{UNIT}+2009" in told
    key = one_of(home, "整改不及时").action_id
    assert f"action={key}" in told and "逾期" in told
    assert f"about=I27+{UNIT}+2009" not in told


@pytest.mark.parametrize("view", ["overview", "scorecard", "projects", "trends", "quality"])
def test_every_page_leads_to_actions_for_evaluators_and_never_for_the_public(home, view):
    more = {"section": "returns"} if view == "quality" else {}
    assert "section=open" in seen(opened(view, **more))
    assert "section=open" not in seen(opened(view, **more, **{"as": "public"}))


def test_a_unit_is_led_to_actions_about_its_own_rows_alone(home):
    told = seen(opened("scorecard", **{"as": UNIT}))
    assert f"owner={UNIT}" in told and f"owner={OTHER}" not in told


def test_the_overview_tells_what_is_overdue_and_the_public_no_problem(home):
    told = seen(opened("overview", period="2009"))
    assert "督办清单：未办结3件，逾期1件，重复发生0件（截至2010年3月1日）" in told
    assert "整改不及时" in told and "逾期19天" in told
    public = seen(opened("overview", period="2009", **{"as": "public"}))
    assert "逾期19天" in public and "整改不及时" not in public
    assert CATALOGUE.indicator_by_code["I27"].name.zh in public.split("督办清单")[1]


def test_the_list_is_held_against_what_was_reported(home):
    told = seen(opened(section="differences"))
    assert "发现问题" in told or say("difference_none", "zh") in told
