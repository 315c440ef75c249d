"""The life of an assessment: every step, in its order, by who may; what comes late changes nothing."""

import pytest
from command import guanhuai
from evaluators import CATALOGUE, by
from openpyxl import load_workbook

from pipelines import assess
from pipelines.assess.fixed import late_returns
from pipelines.assess.shown import lines
from pipelines.errors import UserError
from pipelines.extract.received import take_snapshot
from pipelines.period import parse
from pipelines.register import assessments
from pipelines.register.store import open_register

NAME = "2009H1-H1"
STEPS = {
    "open": assess.open_, "freeze": assess.freeze, "close": assess.close_verification,
    "preview": assess.preview, "decide": assess.decide, "sign": assess.sign, "seal": assess.seal,
    "publish": assess.publish,
}  # fmt: skip


def stage(office, name=NAME):
    engine = open_register(office.home)
    try:
        return assessments.find(engine, name).stage
    finally:
        engine.dispose()


def refused(office, but, name=NAME):
    """Every step but one is refused, saying what is next; nothing is written."""
    before = stage(office, name)
    for word, step in STEPS.items():
        if word not in but:
            with pytest.raises(
                UserError, match=f"next is guanhuai assess {but[0]}|nothing follows"
            ):
                step(office.home, name, by("office"))
    assert stage(office, name) == before


def test_no_step_can_be_left_out(office):
    office.at("2009-07-26T08:00")
    assess.draft(office.home, CATALOGUE, "H1", parse("2009H1"), by("evaluator"))
    for word in ("open", "freeze", "close", "preview"):
        refused(office, [word])
        STEPS[word](office.home, NAME, by("evaluator"))
    refused(office, ["decide"])
    office.at("2009-09-01T08:00")
    assess.decide(office.home, NAME, by("evaluator"))
    refused(office, ["sign"])
    assess.sign(office.home, NAME, by("office"))
    with pytest.raises(UserError, match="leader has not signed"):
        assess.seal(office.home, NAME, by("evaluator"))
    assess.sign(office.home, NAME, by("leader"))
    refused(office, ["seal", "sign"])
    assess.seal(office.home, NAME, by("evaluator"))
    refused(office, ["publish"])
    assess.publish(office.home, NAME, by("evaluator"))
    refused(office, ["nothing"])


def test_every_step_says_who_and_when_and_is_an_event(office):
    name = office.frozen()
    engine = open_register(office.home)
    one = assessments.find(engine, name)
    from pipelines.register import ledger

    events = ledger.events(engine, name)
    engine.dispose()
    assert [(s.kind, s.actor_role) for s in one.steps] == [
        ("drafted", "evaluator"), ("opened", "evaluator"), ("frozen", "office"),
    ]  # fmt: skip
    assert [e.kind for e in events] == [f"assessment {s.kind}" for s in one.steps]
    assert {f"{s.at:%Y-%m-%dT%H:%M}" for s in one.steps} == {"2009-07-26T08:00"}


@pytest.mark.parametrize(
    "who", [("clerk",), ("leader",), ("evaluator", "370702"), ("office", "370702003")]
)
def test_who_is_assessed_or_has_another_role_moves_nothing(office, who):
    office.at("2009-07-26T08:00")
    with pytest.raises(UserError, match="is for the roles evaluator and office"):
        assess.draft(office.home, CATALOGUE, "H1", parse("2009H1"), by(*who))


def test_it_is_not_frozen_before_the_freeze_day_is_over(office):
    office.at("2009-07-25T23:59:59")
    assess.draft(office.home, CATALOGUE, "H1", parse("2009H1"), by("evaluator"))
    assess.open_(office.home, NAME, by("evaluator"))
    with pytest.raises(UserError, match="frozen at the end of 2009-07-25"):
        assess.freeze(office.home, NAME, by("evaluator"))
    office.at("2009-07-26T00:00:00")
    assess.freeze(office.home, NAME, by("evaluator"))


def test_a_period_is_assessed_once_and_only_by_its_own_assessment(office):
    office.frozen()
    with pytest.raises(UserError, match="is there already"):
        assess.draft(office.home, CATALOGUE, "H1", parse("2009H1"), by("evaluator"))
    with pytest.raises(UserError, match="is not made of 2009H2"):
        assess.draft(office.home, CATALOGUE, "H1", parse("2009H2"), by("evaluator"))
    with pytest.raises(UserError, match="there are H1, annual, final"):
        assess.draft(office.home, CATALOGUE, "H3", parse("2009H1"), by("evaluator"))


def test_the_decision_waits_for_the_last_day_of_appeals(preview):
    # The preview of 26 July: ten working days later is 7 August.
    preview.at("2009-08-07T23:59:59")
    with pytest.raises(UserError, match="until 2009-08-07"):
        assess.decide(preview.home, NAME, by("evaluator"))
    preview.at("2009-08-08T00:00:00")
    assess.decide(preview.home, NAME, by("evaluator"))


def test_only_the_schemes_roles_sign_and_each_once(preview):
    preview.at("2009-09-01T08:00")
    assess.decide(preview.home, NAME, by("evaluator"))
    with pytest.raises(UserError, match="signed by office and leader"):
        assess.sign(preview.home, NAME, by("evaluator"))
    with pytest.raises(UserError, match="signed by office and leader"):
        assess.sign(preview.home, NAME, by("leader", "370702"))
    assess.sign(preview.home, NAME, by("office"))
    with pytest.raises(UserError, match="has signed already"):
        assess.sign(preview.home, NAME, by("office"))


def test_a_final_waits_for_all_it_mixes(office):
    office.at("2010-02-01T08:00")
    assess.draft(office.home, CATALOGUE, "final", parse("2009"), by("evaluator"))
    assess.open_(office.home, "2009-final", by("evaluator"))
    with pytest.raises(UserError, match="mixes H1, annual, not sealed yet"):
        assess.freeze(office.home, "2009-final", by("evaluator"))


def test_it_comes_to_what_the_build_says_where_nobody_decided_anything(office, demo_edition):
    for period in ("2009H1", "2009"):
        name = office.frozen(period)
        assess.close_verification(office.home, name, by("evaluator"))
        outcome = office.bench(name).outcome()
        for table, own in (
            ("score_total", "AND assessment <> 'final'"), ("score_leaf", ""), ("score_adjustment", ""),
        ):  # fmt: skip
            made = outcome.tables[table]
            shown = [c for c in made.columns if not c.startswith(("note", "detail"))]
            kept = demo_edition.execute(
                f"SELECT {', '.join(shown)} FROM {table} WHERE period = ? {own} ORDER BY ALL",
                [period],
            ).fetchall()
            again = sorted((tuple(row[c] for c in shown) for row in made.records()), key=repr)
            assert again == sorted(kept, key=repr), table


def test_what_comes_after_the_freeze_changes_nothing_and_is_listed(office, tmp_path, demo_home):
    name = office.frozen()
    before = office.totals(name)
    # One county's May again, with another figure, by the command a clerk would use.
    path = demo_home / "returns" / "2009" / "潍城区" / "潍城区_RC08_2009年5月.xlsx"
    book = load_workbook(path)
    sheet = book.worksheets[0]
    cells = [c for row in sheet.iter_rows() for c in row if isinstance(c.value, int | float)]
    big = max(cells, key=lambda c: c.value)
    big.value = big.value + 1
    again = tmp_path / "again.xlsx"
    book.save(again)
    run = guanhuai(office.home.root.parent, "submit", str(again), now="2009-08-02T09:00:00")
    assert run.returncode in (0, 1), run.stderr
    late = late_returns(office.bench(name), take_snapshot(office.home))
    assert [(v.form, v.period, v.reporter) for v in late] == [("RC08", "2009M05", "370702")]
    assert office.totals(name) == before
    told = "\n".join(lines(office.home, CATALOGUE, name, "zh"))
    assert "冻结后收到，不计入：RC08 2009M05 370702" in told


def test_reopening_makes_a_new_version_and_leaves_the_old_one(preview):
    preview.sealed(NAME)
    old = preview.bench(NAME).pinned
    with pytest.raises(UserError, match="no reason given"):
        assess.reopen(preview.home, CATALOGUE, NAME, by("evaluator"))
    new = assess.reopen(preview.home, CATALOGUE, NAME, by("evaluator", reason="上级复核要求"))
    assert (new.assessment_id, new.stage) == ("2009H1-H1.2", "drafted")
    assert stage(preview) == "reopened"
    assert preview.bench(NAME).pinned == old
    assert assess.verify(preview.home, NAME) == []
    with pytest.raises(UserError, match="only what is decided"):
        assess.reopen(preview.home, CATALOGUE, NAME, by("evaluator", reason="再来"))
    for step in (assess.open_, assess.freeze, assess.close_verification, assess.preview):
        step(preview.home, new.assessment_id, by("evaluator"))
    assert preview.totals(new.assessment_id) == preview.totals(NAME)


def test_an_entry_of_the_old_version_counts_in_the_new_until_it_is_revoked(preview):
    claim = assess.Claim("370703", "events", "D1", {"events": -1}, "雪灾")
    one = assess.propose(preview.home, NAME, claim, by("evaluator"))
    assess.approve(preview.home, one.entry_id, by("office"))
    preview.sealed(NAME)
    sealed = preview.totals(NAME)
    with pytest.raises(UserError, match="between opening and decision"):
        assess.revoke(preview.home, one.entry_id, by("evaluator", reason="误录"))
    new = assess.reopen(preview.home, CATALOGUE, NAME, by("evaluator", reason="复核"))
    for step in (assess.open_, assess.freeze, assess.close_verification):
        step(preview.home, new.assessment_id, by("evaluator"))
    assert preview.totals(new.assessment_id)["370703"] == sealed["370703"]
    assess.revoke(preview.home, one.entry_id, by("evaluator", reason="误录"))
    assert preview.totals(new.assessment_id)["370703"] == sealed["370703"] - 0.5
    assert assess.verify(preview.home, NAME) == []


def test_of_two_at_once_the_second_sees_what_the_first_did_and_decides(preview):
    seen = preview.bench(NAME).one.revision
    claim = assess.Claim("370702", "events", "D1", {"events": -1}, "雪灾")
    other = assess.Claim("370703", "events", "D1", {"events": -1}, "雪灾")
    assess.propose(preview.home, NAME, claim, by("evaluator", seen=seen))
    with pytest.raises(UserError, match=r"entry proposed .*雪灾.*nothing was saved") as told:
        assess.propose(preview.home, NAME, other, by("office", seen=seen))
    now = preview.bench(NAME)
    assert f"revision {now.one.revision}" in str(told.value)
    assert [e.unit for e in now.entries] == ["370702"]
    assess.propose(preview.home, NAME, other, by("office", seen=now.one.revision))
    assert [e.unit for e in preview.bench(NAME).entries] == ["370702", "370703"]
