"""Entries: what each kind does to the points, who may decide on it, and the long way of a veto."""

import pytest
from evaluators import by

from pipelines import assess
from pipelines.errors import UserError
from pipelines.register import tabular

NAME = "2009H1-H1"
UNIT = "370703"


def claim(kind, code, unit=UNIT, reason="经核实", **content):
    return assess.Claim(unit, kind, code, content, reason)


def approved(office, one):
    entry = assess.propose(office.home, NAME, one, by("evaluator"))
    return assess.approve(office.home, entry.entry_id, by("office"))


def adjustment(office, code, unit=UNIT):
    rows = office.bench(NAME).outcome().tables["score_adjustment"].records()
    return next((row for row in rows if (row["unit"], row["code"]) == (unit, code)), None)


def leaf(office, indicator, unit=UNIT):
    rows = office.bench(NAME).outcome().tables["score_leaf"].records()
    return next(row for row in rows if (row["unit"], row["indicator"]) == (unit, indicator))


def test_events_of_a_deduction_move_it_by_its_own_rule_never_below_none(preview):
    before, total = adjustment(preview, "D1"), preview.totals(NAME)[UNIT]
    assert before["points"] < -0.5
    (moved,) = assess.effect(preview.home, NAME, claim("events", "D1", events=-1), by("evaluator"))
    assert (moved.unit, moved.total_before, moved.total_after) == (UNIT, total, total + 0.5)
    approved(preview, claim("events", "D1", events=-1))
    after = adjustment(preview, "D1")
    assert after["events"] == before["events"] - 1
    assert after["points"] == before["points"] + 0.5
    assert "经认定减计1" in after["detail_zh"] and "1 taken off by decision" in after["detail_en"]
    approved(preview, claim("events", "D1", events=-99, reason="全部不计"))
    gone = adjustment(preview, "D1")
    assert (gone["events"], gone["points"]) == (0, 0)
    assert "经认定减计100" in gone["detail_zh"]


def test_events_may_add_to_a_deduction_of_which_nothing_was_found(preview):
    assert adjustment(preview, "D3") is None
    approved(preview, claim("events", "D3", events=2))
    assert adjustment(preview, "D3")["points"] == -1.0


def test_an_exempt_indicator_gives_its_weight_to_the_rest_of_its_part(preview):
    was = leaf(preview, "I01")
    assert was["state"] == "scored"
    approved(preview, claim("exempt", "I01"))
    now, beside = leaf(preview, "I01"), leaf(preview, "I02")
    assert (now["state"], now["points"], now["effective_weight"]) == ("not_assessed", None, 0)
    assert beside["effective_weight"] > beside["weight"]


def test_a_figure_adjudicated_stands_in_the_place_of_the_one_reported(preview):
    bench = preview.bench(NAME)
    row = next(
        v for v in bench.cut["value"].records()
        if v["element"] == "oc_contact" and bench.slots.get(v["return_id"], ("",) * 3)[1:] == ("2009Q2", UNIT)
        and v["state"] == "value" and int(v["value"]) > 2
    )  # fmt: skip
    was = leaf(preview, "I02")["value"]
    one = claim("value", "oc_contact", form="RC01", period="2009Q2", row=row["unit"], new="0")
    entry = approved(preview, one)
    assert (entry.content["old"], entry.content["new"]) == (row["value"], "0")
    assert leaf(preview, "I02")["value"] < was
    # The register's own figures are as they were: only the assessment reads the other.
    assert preview.bench(NAME).cut["value"].rows == bench.cut["value"].rows


def test_a_bonus_counts_at_its_level_once_a_matter(preview):
    for level in ("provincial", "national"):
        approved(preview, claim("bonus", "B1", level=level, matter="m1", reason=f"{level} 表彰"))
    assert adjustment(preview, "B1")["points"] == 2.0


def test_only_another_role_approves_and_only_what_waits(preview):
    one = assess.propose(preview.home, NAME, claim("events", "D1", events=-1), by("evaluator"))
    with pytest.raises(UserError, match="another role decides"):
        assess.approve(preview.home, one.entry_id, by("evaluator"))
    with pytest.raises(UserError, match="of no assessed unit"):
        assess.approve(preview.home, one.entry_id, by("office", UNIT))
    with pytest.raises(UserError, match="entries are for"):
        assess.approve(preview.home, one.entry_id, by("clerk"))
    before = preview.totals(NAME)
    assess.refuse(preview.home, one.entry_id, by("office", reason="证据不足"))
    with pytest.raises(UserError, match="is refused; it cannot be approved"):
        assess.approve(preview.home, one.entry_id, by("leader"))
    assert preview.totals(NAME) == before


def test_a_revoked_entry_no_longer_counts(preview):
    before = preview.totals(NAME)
    one = approved(preview, claim("events", "D1", events=-1))
    assert preview.totals(NAME) != before
    assess.revoke(preview.home, one.entry_id, by("evaluator", reason="误录"))
    assert preview.totals(NAME) == before


def test_the_decision_waits_for_entries_and_the_preview_too(office):
    name = office.frozen()
    one = assess.propose(office.home, name, claim("events", "D1", events=-1), by("evaluator"))
    assess.close_verification(office.home, name, by("evaluator"))
    with pytest.raises(UserError, match="entries wait for approval"):
        assess.preview(office.home, name, by("evaluator"))
    assess.approve(office.home, one.entry_id, by("office"))
    assess.preview(office.home, name, by("evaluator"))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (claim("events", "D9", events=1), "D9 is no deduction of the scheme; there are D1"),
        (claim("events", "D1", events=0), "0 events change nothing"),
        (claim("exempt", "C01"), "C01 is no scored indicator"),
        (claim("bonus", "B3"), "B3 is no entered bonus of the scheme; there are B1, B2"),
        (claim("bonus", "B1", level="galactic"), "no level galactic; one of national"),
        (claim("veto", "D1"), "D1 is no veto"),
        (claim("events", "D1", unit="3707", events=1), "3707 is not assessed"),
        (claim("events", "D1", unit="370702003", events=1), "is not assessed"),
        (claim("events", "D1", events=1, reason=" "), "no reason given"),
        (claim("events", "D1", events=1, reason="找11010519491231002X"), "identity number"),
        (claim("value", "zz", form="RC01", period="2009Q2", new="1"), "there is no element zz"),
        (claim("value", "oc_reg", form="RC01", period="2007Q2", new="1"), "no such figure"),
        (claim("value", "fd_open", form="RC08", period="2009M02", new="many"), "many"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_line_and_nothing_is_written(preview, wrong, told):
    with pytest.raises(UserError, match=told) as caught:
        assess.propose(preview.home, NAME, wrong, by("evaluator"))
    assert "\n" not in str(caught.value)
    assert preview.bench(NAME).entries == ()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (claim("bonus", "B1", level="galactic"), "没有加分级别“galactic”，请从"),
        (claim("bonus", "B1"), "没有选择加分级别，请从"),
        (claim("events", "D9", events=1), "D9不是考核办法的扣分项，请从D1"),
        (claim("exempt", "C01"), "C01不是考核办法的计分指标"),
    ],
)
def test_what_cannot_be_is_told_in_chinese_by_names(preview, wrong, told):
    with pytest.raises(UserError) as caught:
        assess.propose(preview.home, NAME, wrong, by("evaluator"))
    said = caught.value.line("zh")
    assert told in said
    assert wrong.unit not in said and "national" not in said


def test_after_the_decision_no_entry_is_made(preview):
    preview.at("2009-09-01T08:00")
    assess.decide(preview.home, NAME, by("evaluator"))
    with pytest.raises(UserError, match="between opening and decision"):
        assess.propose(preview.home, NAME, claim("events", "D1", events=-1), by("evaluator"))


def test_what_was_decided_for_the_half_year_counts_in_the_year(office):
    name = office.previewed()
    one = assess.propose(office.home, name, claim("bonus", "B1", level="national"), by("evaluator"))
    assess.approve(office.home, one.entry_id, by("office"))
    year = office.frozen("2009")
    assess.close_verification(office.home, year, by("evaluator"))
    rows = office.bench(year).outcome().tables["score_adjustment"].records()
    assert [r["points"] for r in rows if (r["unit"], r["code"]) == (UNIT, "B1")] == [2.0]


class TestVeto:
    """Alleged, reviewed by two roles, confirmed or dismissed, appealed, final: only then it bites."""

    def alleged(self, preview):
        return assess.propose(preview.home, NAME, claim("veto", "V1"), by("evaluator"))

    def confirmed(self, preview):
        one = self.alleged(preview)
        assess.review(preview.home, one.entry_id, by("office", reason="账册不符"))
        assess.review(preview.home, one.entry_id, by("reviewer", reason="同意"))
        return assess.confirm(preview.home, one.entry_id, by("evaluator", reason="认定"))

    def grade(self, preview):
        return preview.bench(NAME).outcome().total()[UNIT]["grade"]

    def test_two_other_roles_review_it(self, preview):
        one = self.alleged(preview)
        with pytest.raises(UserError, match="cannot be confirmed"):
            assess.confirm(preview.home, one.entry_id, by("office", reason="认定"))
        with pytest.raises(UserError, match="another role decides"):
            assess.review(preview.home, one.entry_id, by("evaluator", reason="我看过"))
        assess.review(preview.home, one.entry_id, by("office", reason="账册不符"))
        with pytest.raises(UserError, match="two roles review a veto first; 1 has"):
            assess.confirm(preview.home, one.entry_id, by("evaluator", reason="认定"))
        with pytest.raises(UserError, match="another role decides"):
            assess.review(preview.home, one.entry_id, by("office", reason="再看"))

    def test_it_bites_only_when_final_and_that_takes_the_time_for_an_appeal(self, preview):
        other = "370705"
        before = preview.bench(NAME).outcome().total()
        one = assess.propose(preview.home, NAME, claim("veto", "V1", unit=other), by("evaluator"))
        for role in ("office", "reviewer"):
            assess.review(preview.home, one.entry_id, by(role, reason="账册不符"))
        assess.confirm(preview.home, one.entry_id, by("evaluator", reason="认定"))
        assert (
            preview.bench(NAME).outcome().total()[other]["grade"]
            == before[other]["grade"]
            != "fail"
        )
        with pytest.raises(UserError, match="370705 may appeal until 2009-08-10"):
            assess.make_final(preview.home, one.entry_id, by("office"))
        preview.at("2009-08-11T00:00:00")
        with pytest.raises(UserError, match="vetoes are not at an end"):
            assess.decide(preview.home, NAME, by("evaluator"))
        assess.make_final(preview.home, one.entry_id, by("office"))
        row = preview.bench(NAME).outcome().total()[other]
        assert (row["grade"], row["total"]) == ("fail", before[other]["total"])

    def test_an_appeal_stops_it_until_it_is_ruled_on(self, preview):
        one = self.confirmed(preview)
        own = by("chief", UNIT)
        appeal = assess.lodge(preview.home, NAME, UNIT, ["V1"], "台账已补全，请复核", own)
        assert preview.bench(NAME).entries[0].state == "appealed"
        preview.at("2009-09-01T08:00")
        with pytest.raises(UserError, match="waits for a ruling"):
            assess.make_final(preview.home, one.entry_id, by("office"))
        with pytest.raises(UserError, match="made an entry it is about"):
            assess.rule(
                preview.home, appeal.appeal_id, assess.Ruling("upheld", "成立"), by("reviewer")
            )
        assess.rule(preview.home, appeal.appeal_id, assess.Ruling("upheld", "成立"), by("leader"))
        done = assess.dismiss(preview.home, one.entry_id, by("office", reason="申诉成立"))
        assert done.state == "dismissed"
        assess.decide(preview.home, NAME, by("evaluator"))

    def test_a_dismissed_one_leaves_no_trace_in_the_grade(self, preview):
        one = self.alleged(preview)
        for role in ("office", "reviewer"):
            assess.review(preview.home, one.entry_id, by(role, reason="已查"))
        grade = self.grade(preview)
        assess.dismiss(preview.home, one.entry_id, by("evaluator", reason="自行更正在先"))
        assert self.grade(preview) == grade


def test_entries_read_back_from_their_sealed_text_as_they_were(preview):
    from pipelines.assess.sealed import read_entries, write_entries

    approved(preview, claim("events", "D1", events=-1))
    approved(preview, claim("bonus", "B1", level="national"))
    kept = preview.bench(NAME).entries
    text = write_entries(kept)
    assert sorted(read_entries(text)) == sorted(kept)
    assert write_entries(read_entries(text)) == text
    assert set(tabular.read(text)) == {"entry", "step"}
