"""Appeals: in time, of one's own points, ruled on by who did not make them, alike for all alike."""

import datetime as dt

import pytest
from evaluators import by

from pipelines import assess
from pipelines.assess.cases import same_case
from pipelines.errors import UserError
from pipelines.register import appeals
from pipelines.register.store import open_register

NAME = "2009H1-H1"
UNIT = "370703"


def lodge(office, unit=UNIT, codes=("D1",), text="道路中断，已电话报告", actor=None):
    ask = actor or by("chief", unit)
    return assess.lodge(office.home, NAME, unit, codes, text, ask)


def test_it_is_kept_with_what_it_is_about(preview):
    lodge(preview, codes=("I01", "D1", "I01"))
    engine = open_register(preview.home)
    (one,) = appeals.appeals(engine, NAME)
    engine.dispose()
    assert (one.unit, one.codes, one.state) == (UNIT, ("D1", "I01"), "lodged")
    assert one.text == "道路中断，已电话报告"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"actor": by("chief", "370702")}, "lodged by 370703 itself"),
        ({"actor": by("evaluator")}, "lodged by 370703 itself"),
        ({"codes": ()}, "say which points"),
        ({"codes": ("D1", "Z9")}, "Z9 is no indicator"),
        ({"text": "  "}, "no reason given"),
        ({"text": "电话13812345678"}, "phone number"),
    ],
)
def test_what_is_no_appeal_is_refused(preview, more, told):
    with pytest.raises(UserError, match=told):
        lodge(preview, **more)


def test_it_comes_by_the_last_day_and_only_between_preview_and_decision(office):
    name = office.frozen()
    with pytest.raises(UserError, match="between preview and decision"):
        lodge(office)
    office.to_preview(name)
    office.at("2009-08-07T23:59:59")
    lodge(office)
    office.at("2009-08-08T00:00:00")
    with pytest.raises(UserError, match="could come until 2009-08-07"):
        lodge(office, text="又有新情况")


def test_the_decision_waits_for_every_ruling(preview):
    one = lodge(preview)
    preview.at("2009-09-01T08:00")
    with pytest.raises(UserError, match=f"{one.appeal_id[:8]}"):
        assess.decide(preview.home, NAME, by("evaluator"))
    assess.rule(preview.home, one.appeal_id, assess.Ruling("dismissed", "无证据"), by("reviewer"))
    assess.decide(preview.home, NAME, by("evaluator"))


def test_who_made_an_entry_does_not_rule_on_it(preview):
    claim = assess.Claim(UNIT, "events", "D1", {"events": 1}, "补计一份")
    entry = assess.propose(preview.home, NAME, claim, by("evaluator"))
    assess.approve(preview.home, entry.entry_id, by("office"))
    one = lodge(preview)
    ruling = assess.Ruling("dismissed", "计入有据")
    for maker in ("evaluator", "office"):
        with pytest.raises(UserError, match=f"{maker} made an entry it is about"):
            assess.rule(preview.home, one.appeal_id, ruling, by(maker))
    with pytest.raises(UserError, match="of no assessed unit"):
        assess.rule(preview.home, one.appeal_id, ruling, by("reviewer", UNIT))
    assert assess.rule(preview.home, one.appeal_id, ruling, by("reviewer")).outcome == "dismissed"
    with pytest.raises(UserError, match="is ruled already"):
        assess.rule(preview.home, one.appeal_id, ruling, by("leader"))


def test_what_a_ruling_changes_another_role_approves(preview):
    before = preview.totals(NAME)[UNIT]
    one = lodge(preview)
    ruling = assess.Ruling("upheld", "属实", ("events", "D1", {"events": -1}))
    done = assess.rule(preview.home, one.appeal_id, ruling, by("reviewer"))
    (entry,) = preview.bench(NAME).entries
    assert (entry.state, entry.appeal_id) == ("proposed", one.appeal_id)
    assert list(done.steps[-1].detail["entries"]) == [entry.entry_id]
    assert preview.totals(NAME)[UNIT] == before
    with pytest.raises(UserError, match="another role decides"):
        assess.approve(preview.home, entry.entry_id, by("reviewer"))
    assess.approve(preview.home, entry.entry_id, by("leader"))
    assert preview.totals(NAME)[UNIT] == before + 0.5


def test_an_upheld_appeal_says_what_follows_and_a_dismissed_one_changes_nothing(preview):
    one = lodge(preview)
    with pytest.raises(UserError, match="say what follows"):
        assess.rule(preview.home, one.appeal_id, assess.Ruling("upheld", "属实"), by("reviewer"))
    wrong = assess.Ruling("dismissed", "不属实", ("events", "D1", {"events": -1}))
    with pytest.raises(UserError, match="has no remedy"):
        assess.rule(preview.home, one.appeal_id, wrong, by("reviewer"))


def test_a_reading_of_a_rule_holds_for_every_unit_in_the_same_case(preview):
    bench = preview.bench(NAME)
    late = _late(bench)
    (form, period), units = max(late.items(), key=lambda item: len(item[1]))
    assert len(units) > 1
    before = preview.totals(NAME)
    one = lodge(preview, unit=units[0])
    remedy = ("events", "D1", {"events": -1, "form": form, "period": period})
    ruling = assess.Ruling("upheld", "系统停机当日不计迟报", remedy, is_reading=True)
    done = assess.rule(preview.home, one.appeal_id, ruling, by("reviewer"))
    assert done.steps[-1].detail["units"] == units
    for entry in done.steps[-1].detail["entries"]:
        assess.approve(preview.home, entry, by("office"))
    after = preview.totals(NAME)
    # All alike, but where the deduction was at its cap already; nobody else moves.
    moved = {unit for unit in before if before[unit] != after[unit]}
    assert moved and moved <= set(units)


def _late(bench):
    """Slots with the units that were late or missing in them, worked out apart from the program."""
    due = [
        (f, f"2009M{m:02d}", dt.date(2009, m + 1, 5)) for f in ("RC07", "RC08") for m in range(1, 7)
    ]
    due += [
        (f"RC{n:02d}", f"2009Q{q}", dt.date(2009, 3 * q + 1, 10))
        for n in (1, 2, 3, 4, 5, 6, 9, 10) for q in (1, 2)
    ]  # fmt: skip
    first, accepted = {}, set()
    for v in bench.cut["version"].records():
        key = (v["form"], v["period"], v["reporter"])
        first[key] = min(first.get(key, v["received_at"]), v["received_at"])
        if v["verdict"] == "accepted":
            accepted.add(key)
    found = {}
    units = sorted({u.code for u in bench.catalogue.units if u.level == "county"})
    for form, period, day in due:
        while not bench.catalogue.is_working_day(day):
            day += dt.timedelta(days=1)
        found[form, period] = [
            unit for unit in units
            if (form, period, unit) not in accepted
            or first[form, period, unit][:10] > day.isoformat()
        ]  # fmt: skip
    return found


def test_units_in_the_same_case_are_told_by_the_facts(preview):
    bench = preview.bench(NAME)
    for (form, period), units in _late(bench).items():
        if units:
            content = {"events": -1, "form": form, "period": period}
            assert same_case(bench, units[0], "events", "D1", content) == units
    adjusted = bench.outcome().tables["score_adjustment"].records()
    d2 = sorted(row["unit"] for row in adjusted if row["code"] == "D2")
    assert same_case(bench, d2[0], "events", "D2", {"events": -1}) == d2
    leaves = [r for r in bench.outcome().tables["score_leaf"].records() if r["indicator"] == "I19"]
    without = sorted(r["unit"] for r in leaves if r["state"] == "not_assessed")
    assert without == ["370791", "370792", "370793", "370795"]
    assert same_case(bench, "370791", "exempt", "I19", {}) == without
    with pytest.raises(UserError, match="is not in the case"):
        same_case(
            bench, "370705", "events", "D1", {"events": -1, "form": "RC01", "period": "2009Q2"}
        )
    with pytest.raises(UserError, match="a unit's own fact"):
        same_case(bench, UNIT, "value", "oc_reg", {})
