"""The evaluators' page: every section for everyone who may look, and what is done on it."""

import os
import re
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

sys.path.insert(0, str(Path(__file__).parents[1] / "flow" / "assess"))
from evaluators import CATALOGUE, Office, by, copy_register, served

from dashboard.components.assessment import ranks, whatif
from dashboard.components.assessment.desk import Desk
from dashboard.marks import literal
from dashboard.words import say
from pipelines import assess
from pipelines.access import Role, Visitor
from pipelines.build import build
from pipelines.errors import UserError
from pipelines.register import assessments
from pipelines.register.actor import Actor
from pipelines.register.store import open_register

NAME, UNIT, NOW = "2009H1-H1", "370703", "2009-07-28T09:00:00"
SECTIONS = ("results", "checks", "entries", "appeals", "weak", "ranks", "whatif", "bulletin", "log")

pytestmark = pytest.mark.slow

SCRIPT = """
import sys
sys.path.insert(0, {root!r})
import streamlit as st
from dashboard.components import context
from dashboard.views import assess
_, found = context.read()
if found:
    assess.show(found)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory, demo_home):
    root = tmp_path_factory.mktemp("assessed")
    copy_register(demo_home, root)
    with pytest.MonkeyPatch.context() as monkeypatch:
        office = Office(root, monkeypatch)
        office.previewed()
        claim = assess.Claim("370705", "bonus", "B1", {"level": "national"}, "全国表彰")
        office.at("2009-07-27T09:00")
        assess.propose(office.home, NAME, claim, by("evaluator"))
        assess.lodge(office.home, NAME, UNIT, ["D1"], "冰雪封路", by("chief", UNIT))
        build(office.home, CATALOGUE)
    return root


@pytest.fixture
def home(made, tmp_path, monkeypatch):
    return served(made, tmp_path, monkeypatch).at(NOW)


def opened(**params):
    root = str(Path(__file__).resolve().parents[2])
    at = AppTest.from_string(SCRIPT.format(root=root), default_timeout=60)
    for key, value in params.items():
        at.query_params[key] = value
    return at.run()


def seen(at):
    parts = [*at.title, *at.subheader, *at.markdown, *at.caption, *at.info]
    return "\n".join([p.value for p in parts] + [html.proto.body for html in at.get("html")])


def widget(kind, at, key, language="zh"):
    return next(w for w in getattr(at, kind) if w.label == say(key, language))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("audience", ["team", UNIT])
@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_runs_for_everyone_who_may_look(home, language, audience, section):
    at = opened(section=section, lang=language, **{"as": audience})
    assert not at.exception and not at.error, (at.exception, at.error)
    told = seen(at)
    assert say("previewed", language) in told
    assert "None" not in told and "nan" not in told.lower().replace("finance", "")


def test_the_first_screen_says_what_waits_and_how_long(home):
    told = seen(opened())
    assert "待核查0项，待审批1项，异议1件（剩9个工作日）" in told
    assert "异议期至2009年8月7日" in told


def test_the_public_sees_nothing_of_it_and_a_unit_only_its_own(home):
    public = seen(opened(**{"as": "public"})).strip()
    assert public.endswith(say("page_refused", "zh", who=say("role_analyst", "zh")))
    own = seen(opened(**{"as": UNIT}))
    assert "寒亭区" in own and "奎文区" not in own
    assert "奎文区" not in seen(opened(section="entries", **{"as": UNIT}))
    assert "冰雪封路" in seen(opened(section="appeals", **{"as": UNIT}))
    assert "冰雪封路" not in seen(opened(section="appeals", **{"as": "370702"}))
    assert not opened(section="entries", **{"as": UNIT}).expander


@pytest.mark.parametrize("section", SECTIONS)
def test_no_section_tells_a_unit_of_another(home, section):
    told = seen(opened(section=section, **{"as": UNIT}))
    others = [u for u in CATALOGUE.units if u.parent == "370700" and u.code != UNIT]
    assert len(others) > 10
    assert not [u.code for u in others if (u.short or u.name).zh in told]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("section", ["appeals", "ranks", "log"])
def test_points_are_told_by_name_and_by_no_code(home, section, language):
    told = seen(opened(section=section, lang=language))
    names = {"ranks": CATALOGUE.indicators[0], "appeals": CATALOGUE.scheme.deductions[0]}
    one = names.get(section, CATALOGUE.scheme.deductions[0])
    assert one.name[language] in told
    shown = re.sub("<[^>]*>", " ", told)
    assert not re.search(r"\b(I\d\d|D\d|[0-9a-f]{16})\b", shown)


def test_a_grade_that_another_is_likelier_than_is_said(home):
    context = SimpleNamespace(language="zh", say=lambda key, **said: say(key, "zh", **said))
    desk = SimpleNamespace(
        outcome=SimpleNamespace(total=lambda: {UNIT: {"grade": "A"}}), name=lambda *_: "寒亭区"
    )
    grades = {"A": "优秀", "B": "良好"}

    def told(chance):
        likely = {(UNIT, "A"): 1 - chance, (UNIT, "B"): chance}
        return ranks.likelier(context, desk, UNIT, grades, likely)

    assert told(0.57).startswith("寒亭区评为优秀，良好的可能却更大（57%）")
    assert told(0.43) == ""


def test_a_leader_reads_where_the_assessment_is_and_is_led_to_its_scores(home):
    at = opened(**{"as": "leader"})
    assert "## 现在：预告" in seen(at) and "scorecard?" in seen(at) and "period=2009H1" in seen(at)
    at.toggle[0].set_value(True).run(timeout=120)
    assert [b.label for b in at.get("download_button")] == ["下载Word", "下载PDF", "下载Excel"]


def test_what_if_refuses_by_itself_those_who_do_not_judge(home):
    told = seen(opened(section="whatif", **{"as": UNIT}))
    assert say("whatif_note", "zh") not in told
    visitor = Visitor(Role.COUNTY, UNIT, ("clerk", "chief"))
    engine = open_register(home.home)
    one = assessments.assessments(engine)[0]
    desk = Desk(home.home, CATALOGUE, engine, one, visitor, Actor("clerk", UNIT), UNIT)
    with pytest.raises(UserError):
        whatif.show(None, desk)  # type: ignore[arg-type]


def test_an_entry_is_proposed_with_its_effect_shown_and_approved_by_another_role(home):
    at = opened(section="entries")
    widget("selectbox", at, "about_unit").select(UNIT)
    at.text_input(key="propose_why").input("经核实")
    at.run()
    widget("button", at, "show_effect").click().run()
    assert "→" in seen(at)
    assert len(home.bench(NAME).entries) == 1
    widget("button", at, "save_entry").click().run()
    assert not at.error
    (new,) = [e for e in home.bench(NAME).entries if e.kind == "events"]
    assert (new.state, new.reason, new.content) == ("proposed", "经核实", {"events": -1.0})
    other = opened(section="entries", by="office")
    box = widget("selectbox", other, "which_entry")
    box.select(new.entry_id)
    widget("button", other, "approve").click().run()
    assert (
        next(e for e in home.bench(NAME).entries if e.entry_id == new.entry_id).state == "approved"
    )


def test_who_proposed_is_not_offered_to_approve(home):
    at = opened(section="entries")
    assert not [w for w in at.selectbox if w.label == say("which_entry", "zh")]


def test_what_changed_meanwhile_is_shown_and_nothing_is_lost(home):
    at = opened(section="entries")
    at.text_input(key="propose_why").input("经核实")
    at.run()
    claim = assess.Claim(UNIT, "events", "D1", {"events": -1}, "另一人先办")
    # Between what this page has read and the click, another evaluator's entry arrives.
    from dashboard.components.assessment import desk

    real = desk.Desk.ask
    first = [True]

    def late(self, deed, reason=None):
        if first.pop() if first else False:
            assess.propose(home.home, NAME, claim, by("office"))
        return real(self, deed, reason)

    desk.Desk.ask = late
    try:
        widget("button", at, "save_entry").click().run()
    finally:
        desk.Desk.ask = real
    assert any("另一人先办" in e.value for e in at.error), at.error
    assert [e.reason for e in home.bench(NAME).entries if e.kind == "events"] == ["另一人先办"]


def test_a_unit_appeals_and_another_role_rules(home):
    at = opened(section="appeals", **{"as": "370702"})
    widget("multiselect", at, "appeal_codes").select("I01")
    widget("text_area", at, "appeal_text").input("走访台账漏登")
    widget("button", at, "appeal_send").click().run()
    assert not at.error
    assert "走访台账漏登" in seen(opened(section="appeals", **{"as": "370702"}))
    judge = opened(section="appeals", by="reviewer")
    widget("text_area", judge, "why").input("邮戳为凭")
    widget("button", judge, "rule_do").click().run()
    assert not judge.error
    assert any(e.appeal_id and e.state == "proposed" for e in home.bench(NAME).entries)


def test_the_next_step_is_taken_by_who_may_and_refused_in_one_line(home):
    at = opened()
    widget_label = say("do_step", "zh", step=say("decided", "zh"))
    next(b for b in at.button if b.label == widget_label).click().run()
    assert [e.value for e in at.error] == ["异议期至2009-08-07，过后才能审定。"]
    assert not [b for b in opened(by="reviewer").button if b.label == widget_label]


def test_other_rules_move_ranks_on_the_page_alone(home):
    before = home.bench(NAME).one.revision
    at = opened(section="whatif")
    widget("selectbox", at, "normalise").select("rank_points").run()
    assert not at.error and "如此得分" in seen(at)
    assert home.bench(NAME).one.revision == before


def test_other_rules_are_kept_as_a_proposal(home):
    from pipelines.assess.whatif import proposals
    from pipelines.register.store import open_register

    at = opened(section="whatif")
    widget("selectbox", at, "normalise").select("rank_points").run()
    at.text_input(key="whatif_why").input("比较名次分")
    widget("button", at, "whatif_save").click().run()
    assert not at.error
    (kept,) = proposals(open_register(home.home), NAME)
    assert (kept.reason, kept.content) == ("比较名次分", '{"normalise":{"*":"rank"}}')


def test_the_bulletin_is_made_in_both_editions(home):
    for edition in ("internal", "public"):
        at = opened(section="bulletin")
        at.radio[0].set_value(edition).run()
        at.toggle[0].set_value(True).run()
        assert not at.error and not at.exception
        assert len(at.get("download_button")) == 3


def test_a_seal_is_verified_on_the_page(home):
    claim = next(e for e in home.bench(NAME).entries if e.state == "proposed")
    assess.approve(home.home, claim.entry_id, by("office"))
    engine_appeals = assess_appeals(home)
    assess.rule(home.home, engine_appeals, assess.Ruling("dismissed", "无证据"), by("reviewer"))
    home.sealed(NAME)
    at = opened()
    widget("button", at, "seal_check").click().run()
    assert [s.value for s in at.success] == [say("seal_holds", "zh")]


def assess_appeals(home):
    from pipelines.register.appeals import appeals
    from pipelines.register.store import open_register

    (one,) = appeals(open_register(home.home), NAME)
    return one.appeal_id


def test_the_worksheet_tells_every_point(home):
    from pipelines.assess.worksheet import worksheet

    bench = home.bench(NAME)
    outcome = bench.outcome()
    for language, words in (
        ("zh", ("计分底稿", "迟报缺报", "走访覆盖率")),
        ("en", ("Score worksheet", "Visit coverage")),
    ):
        sheet = worksheet(bench, outcome, UNIT, language)
        assert all(word in sheet for word in words)
        assert "<script" not in sheet and "http" not in sheet.replace("http-equiv", "")
    total = outcome.total()[UNIT]
    assert f"总分{total['total']:.2f}" in worksheet(bench, outcome, UNIT, "zh")
    leaves = [r for r in outcome.tables["score_leaf"].records() if r["unit"] == UNIT]
    zh = worksheet(bench, outcome, UNIT, "zh")
    assert all(f"{r['full_points']:,.4f}" in zh for r in leaves if r["full_points"] is not None)


@pytest.mark.timed
@pytest.mark.parametrize("section", SECTIONS)
def test_a_warm_rerun_is_quick(home, section):
    at = opened(section=section)

    def slow() -> float:
        taken = []
        for _ in range(20):
            started = time.perf_counter()
            at.run()
            taken.append(time.perf_counter() - started)
        return sorted(taken)[18]

    assert min(slow() for _ in range(3)) <= 0.150
    assert os.environ["GUANHUAI_NOW"] == NOW


@pytest.fixture
def frozen(home):
    """The year's assessment, frozen; nothing verified yet."""
    return home.frozen("2009")


def filled(home, name, changes):
    """The plan filled in: every figure as reported, but for the first few."""
    from pipelines.assess import plan_file, sampling
    from pipelines.register import tabular

    rows = tabular.read(home.bench(name).text(sampling.PLAN))["item"].records()
    lines = plan_file.written(rows).decode("utf-8-sig").splitlines()
    filled_in = [
        line.removesuffix(",,") + f",{changes.get(n, rows[n]['reported'])},台账"
        for n, line in enumerate(lines[1:])
    ]
    return rows, "\n".join([lines[0], *filled_in]).encode()


def test_the_verification_is_done_on_the_page(home, frozen):
    from pipelines.register.recounts import recounts
    from pipelines.register.store import open_register

    at = opened(section="checks", assessment_id=frozen)
    next(w for w in at.number_input if w.label == say("plan_each", "zh")).set_value(2)
    widget("button", at, "plan_draw").click().run()
    assert not at.error
    rows, content = filled(home, frozen, {0: "0"})
    at = opened(section="checks", assessment_id=frozen)
    assert at.get("download_button")[0].label == say("plan_file", "zh")
    at.file_uploader(key="proof_recounts").upload("回填.csv", content)
    widget("button", at, "recounts_send").click().run()
    assert not at.error, at.error
    found = recounts(open_register(home.home), frozen)
    assert len(found) == len(rows) and sum(not one.matches for one in found) == 1
    told = seen(opened(section="checks", assessment_id=frozen))
    assert "不符且未认定1项" in told and "1/2" in told


def test_another_file_is_told_from_a_plan_in_one_line(home, frozen):
    at = opened(section="checks", assessment_id=frozen)
    widget("button", at, "plan_draw").click().run()
    at = opened(section="checks", assessment_id=frozen)
    for content, told in ((b"a,b\n1,2\n", "缺少"), ("台账".encode("gbk"), "无法读取")):
        at.file_uploader(key="proof_recounts").upload("回填.csv", content)
        widget("button", at, "recounts_send").click().run()
        assert len(at.error) == 1 and told in at.error[0].value, at.error


def test_a_figure_is_adjudicated_from_its_recount_with_its_effect_shown(home, frozen):
    from pipelines.assess import plan_file, sampling, verification

    sampling.sample(home.home, frozen, by("evaluator"), 2)
    _, content = filled(home, frozen, {0: "0"})
    verification.recount(home.home, frozen, plan_file.read("回填.csv", content), by("evaluator"))
    at = opened(section="checks", assessment_id=frozen)
    widget("button", at, "show_effect").click().run()
    assert not at.error, at.error
    assert "→" in seen(at) or say("effect_none", "zh") in seen(at)
    widget("button", at, "save_entry").click().run()
    assert not at.error, at.error
    (entry,) = [e for e in home.bench(frozen).entries if e.kind == "value"]
    assert (entry.state, entry.content["new"], entry.reason) == ("proposed", "0", "台账")


def test_the_return_of_the_verification_is_written_on_the_page(home, frozen):
    from pipelines.assess import plan_file, sampling, verification
    from pipelines.register.ledger import versions
    from pipelines.register.store import open_register

    sampling.sample(home.home, frozen, by("evaluator"), 2)
    _, content = filled(home, frozen, {})
    verification.recount(home.home, frozen, plan_file.read("回填.csv", content), by("evaluator"))
    before = len(versions(open_register(home.home)))
    at = opened(section="checks", assessment_id=frozen)
    widget("button", at, "record_send").click().run()
    assert not at.error, at.error
    assert len(versions(open_register(home.home))) == before + 1


def test_a_veto_goes_its_long_way_on_the_page(home):
    veto = home.bench(NAME).catalogue.scheme.vetoes[0]
    assess.propose(
        home.home, NAME, assess.Claim(UNIT, "veto", veto.code, {}, "核查发现"), by("evaluator")
    )

    def state():
        return next(e.state for e in home.bench(NAME).entries if e.kind == "veto")

    def step(role, key):
        at = opened(section="entries", by=role)
        box = next(w for w in at.text_input if str(w.key).startswith("veto_why"))
        box.input("已核实")
        widget("button", at, key).click().run()
        return at

    assert not step("office", "review").error
    assert [b.label for b in opened(section="entries").button].count(say("confirm", "zh")) == 1
    assert step("leader", "confirm").error  # One role has reviewed it so far.
    assert not step("reviewer", "review").error and state() == "reviewed"
    assert not step("leader", "confirm").error and state() == "confirmed"
    assert step("leader", "final_veto").error  # Its unit may appeal still.
    assert not step("leader", "dismiss").error and state() == "dismissed"


def test_what_practice_earned_is_entered_on_the_page(home):
    from pipelines.assess import practices

    home.at("2009-05-04T09:00")
    one = practices.add(home.home, CATALOGUE, UNIT, "一户一卡", by("evaluator"))
    for role in ("office", "leader"):
        practices.adopt_everywhere(home.home, CATALOGUE, one.practice_id, by(role))
    home.at(NOW)
    at = opened(section="entries")
    assert say("practice_claims", "zh", count=1) in seen(at)
    widget("button", at, "practice_claim").click().run()
    assert not at.error
    assert say("practice_claim", "zh") not in [b.label for b in at.button]
    assert any(e.content.get("matter") == one.practice_id for e in home.bench(NAME).entries)


def test_an_assessment_is_drafted_on_the_page_by_who_may(home):
    assert not [b for b in opened(by="leader").button if b.label == say("draft_do", "zh")]
    at = opened()
    box = widget("selectbox", at, "draft_which")
    assert "2009年上半年 半年考核" not in " ".join(box.options)
    box.select_index(next(n for n, told in enumerate(box.options) if "2008年 全年考核" in told))
    widget("button", at, "draft_do").click().run()
    assert not at.error
    from pipelines.register.assessments import assessments
    from pipelines.register.store import open_register

    kept = {one.assessment_id for one in assessments(open_register(home.home))}
    assert kept == {NAME, "2008-annual"}


def test_a_decided_assessment_is_reopened_on_the_page_as_a_new_version(home):
    claim = next(e for e in home.bench(NAME).entries if e.state == "proposed")
    assess.approve(home.home, claim.entry_id, by("office"))
    assess.rule(
        home.home, assess_appeals(home), assess.Ruling("dismissed", "无证据"), by("reviewer")
    )
    assert not [b for b in opened().button if b.label == say("reopen_do", "zh")]
    home.sealed(NAME)
    at = opened()
    widget("button", at, "reopen_do").click().run()
    assert len(at.error) == 1  # Not without a reason.
    at.text_input(key="reopen_why").input("一处重算")
    widget("button", at, "reopen_do").click().run()
    assert not at.error
    assert "v2" in " ".join(widget("selectbox", opened(), "assess_which").options)


def test_weak_scores_are_listed_and_an_action_opened_for_each_once(home):
    from pipelines.register.actions import actions
    from pipelines.register.store import open_register

    at = opened(section="weak")
    assert "得分率低于60%的" in seen(at)
    widget("button", at, "weak_open_do").click().run()
    assert not at.error, at.error
    made = actions(open_register(home.home))
    assert made and all(one.source_kind == "row" for one in made)
    again = opened(section="weak", by="office")
    widget("button", again, "weak_open_do").click().run()
    assert len(actions(open_register(home.home))) == len(made)
    own = seen(opened(section="weak", **{"as": UNIT}))
    assert "寒亭区" in own and "奎文区" not in own
    assert not list(opened(section="weak", **{"as": UNIT}).button)


def test_what_was_weak_is_held_against_a_later_assessment(home, frozen):
    waiting = [e for e in home.bench(frozen).entries if e.state == "proposed"]
    for entry in waiting:
        assess.approve(home.home, entry.entry_id, by("office"))
    home.to_preview(frozen)
    at = opened(section="weak", assessment_id=frozen, since=NAME)
    told = seen(at)
    assert "当时薄弱" in told and "→" in told and not at.error
    assert "差别超出偶然" not in told.replace(
        say("followup_note", "zh"), ""
    )  # The year holds the half-year: nothing is said of chance.


def test_an_entry_is_proposed_with_what_it_rests_on_and_a_look_is_logged(home):
    from dashboard.components.assessment.desk import Desk
    from pipelines.access import Role, shown_as
    from pipelines.register.actor import Actor
    from pipelines.register.evidence import evidence
    from pipelines.register.ledger import events
    from pipelines.register.store import open_register

    at = opened(section="entries")
    widget("selectbox", at, "about_unit").select(UNIT)
    at.text_input(key="propose_why").input("经核实")
    at.file_uploader(key="proof_entry").upload("核查表.pdf", b"%PDF-1.4 x")
    at.run()
    widget("button", at, "save_entry").click().run()
    assert not at.error, at.error
    (new,) = [e for e in home.bench(NAME).entries if e.kind == "events"]
    engine = open_register(home.home)
    (kept,) = evidence(engine, [new.entry_id])
    assert kept.owner == UNIT
    for audience in ("team", UNIT):
        labels = [
            b.label for b in opened(section="entries", **{"as": audience}).get("download_button")
        ]
        assert any(literal("核查表.pdf") in label and "寒亭区" in label for label in labels)
    other = opened(section="entries", **{"as": "370702"})
    assert not any("核查表" in b.label for b in other.get("download_button"))

    def looks():
        return [e.kind for e in events(engine) if e.kind.startswith("evidence r")]

    assert looks() == []
    one = home.bench(NAME).one
    who = shown_as(CATALOGUE, Role.EVALUATOR)
    desk = Desk(home.home, CATALOGUE, engine, one, who, Actor("evaluator"), None)
    assert desk.read(kept) == b"%PDF-1.4 x" and looks() == ["evidence read"]


def test_the_whole_log_is_filtered_and_checked_by_those_who_judge(home):
    own = opened(section="log", **{"as": UNIT})
    assert not own.toggle
    at = opened(section="log")
    at.toggle[0].set_value(True).run()
    widget("button", at, "log_check").click().run()
    assert len(at.success) == 1 and not at.error
    widget("text_input", at, "log_kind").input("无此事项").run()
    assert say("none", "zh") in seen(at)


def test_a_target_moves_totals_and_what_was_kept_is_listed(home):
    at = opened(section="whatif")
    widget("selectbox", at, "target_of").select("I01").run()
    aim = widget("number_input", at, "target_to")
    assert aim.value > 0 and not at.error
    aim.set_value(aim.value / 2).run()
    assert not at.error
    at.text_input(key="whatif_why").input("目标减半")
    widget("button", at, "whatif_save").click().run()
    assert not at.error, at.error
    assert "目标减半" in seen(opened(section="whatif"))


def test_an_entry_is_revoked_on_the_page_with_a_reason(home):
    key = home.bench(NAME).entries[0].entry_id
    at = opened(section="entries", by="office")
    widget("button", at, "revoke_do").click().run()
    assert len(at.error) == 1
    at.text_input(key="revoke_why").input("文件不符")
    widget("button", at, "revoke_do").click().run()
    assert not at.error
    assert next(e.state for e in home.bench(NAME).entries if e.entry_id == key) == "revoked"
