"""On-site verification: a plan from its seed, recounts, the record as a return, three values."""

import json
from collections import Counter
from decimal import Decimal

import pytest
from command import guanhuai
from evaluators import by

from pipelines import assess
from pipelines.assess import sampling, verification
from pipelines.assess.record import record
from pipelines.assess.sampling import EXPLAINED, REVISED, Item, draw, reasons, weight_of
from pipelines.assess.verification import Found
from pipelines.errors import UserError
from pipelines.register.recounts import recounts
from pipelines.register.store import open_register, reading

NAME = "2009H1-H1"
UNIT = "370703"


@pytest.fixture
def frozen(office):
    office.frozen()
    return office


def known(office):
    engine = open_register(office.home)
    try:
        return recounts(engine, NAME)
    finally:
        engine.dispose()


def reported(office, element="oc_contact", period="2009Q2", unit=UNIT):
    bench = office.bench(NAME)
    return next(
        (bench.slots[v["return_id"]][0], v["unit"], Decimal(v["value"]))
        for v in bench.cut["value"].records()
        if v["element"] == element and v["state"] == "value" and Decimal(v["value"]) > 2
        and bench.slots.get(v["return_id"], ("",) * 3)[1:] == (period, unit)
    )  # fmt: skip


def found(office, value, element="oc_contact", reason="台账"):
    form, row, _ = reported(office, element)
    return Found(form, "2009Q2", row, "", element, str(value), reason)


class TestPlan:
    def test_the_same_seed_draws_the_same_and_another_another(self, frozen):
        bench = frozen.bench(NAME)
        engine = open_register(frozen.home)
        with reading(engine) as connection:
            why = reasons(connection, bench)
        backwards = dict(reversed(list(why.items())))
        assert draw(bench, why, 20, 7) == draw(bench, backwards, 20, 7)
        assert draw(bench, why, 20, 7) != draw(bench, why, 20, 8)
        # A unit's draw does not hang on which other units there are.
        alone = {item: told for item, told in why.items() if item.unit == UNIT}
        rows = [row for row in draw(bench, why, 20, 7).rows if row[0] == UNIT]
        assert draw(bench, alone, 20, 7).rows == rows

    def test_every_unit_has_as_many_and_no_figure_twice(self, frozen):
        plan = sampling.sample(frozen.home, NAME, by("evaluator"), each=15, seed=3)
        assert set(Counter(row[0] for row in plan.rows).values()) == {15}
        assert len({row[1:7] for row in plan.rows}) == len(plan.rows) == 16 * 15

    def test_it_is_drawn_once(self, frozen):
        plan = sampling.sample(frozen.home, NAME, by("evaluator"), each=10, seed=3)
        again = sampling.sample(frozen.home, NAME, by("evaluator"), each=10, seed=3)
        assert [tuple(row) for row in again.rows] == [tuple(row) for row in plan.rows]
        with pytest.raises(UserError, match="drawn with seed 3, 10 in each"):
            sampling.sample(frozen.home, NAME, by("evaluator"), each=10, seed=4)

    def test_only_figures_of_the_units_own_frozen_returns_that_feed_a_score(self, frozen):
        stakes = sampling.points_of(frozen.catalogue)
        plan = sampling.sample(frozen.home, NAME, by("evaluator"), each=60)
        assert all(stakes[row["element"]] > 0 for row in plan.records())
        assert "RC12" not in {row["form"] for row in plan.records()}

    def test_what_speaks_for_looking_makes_it_likelier(self, frozen):
        item = Item(UNIT, "r", "RC01", "2009Q1", "a", "", "oc_reg", "5")
        stakes = {"oc_reg": 7.0}
        plain = weight_of(item, [], stakes)
        assert plain == 8.0
        assert weight_of(item, [EXPLAINED], stakes) == plain + 3
        assert weight_of(item, [REVISED, EXPLAINED], {}) == 6.0
        # Over many seeds those with reasons come far more often than their share.
        bench = frozen.bench(NAME)
        items = {item._replace(row=f"r{n:03d}", element="zz"): [EXPLAINED, REVISED] if n < 10 else []
                 for n in range(100)}  # fmt: skip
        hits = sum(
            row["row"] < "r010"
            for seed in range(60)
            for row in draw(bench, items, 10, seed).records()
        )
        assert 150 < hits < 330  # of 600; 60 by chance alone

    def test_each_figure_says_why_it_may_be_looked_at(self, frozen):
        engine = open_register(frozen.home)
        bench = frozen.bench(NAME)
        with reading(engine) as connection:
            why = reasons(connection, bench)
        revised = {(i.form, i.period, i.unit) for i, told in why.items() if REVISED in told}
        versions = Counter(
            (v["form"], v["period"], v["reporter"]) for v in bench.cut["version"].records()
        )
        assert revised and all(versions[slot] > 1 for slot in revised)

    def test_a_question_is_weighed_only_once_its_reporter_could_answer(self, frozen, monkeypatch):
        from pipelines.register import signals
        from pipelines.register.actor import Actor

        engine = open_register(frozen.home)
        frozen.at("2009-07-26T10:00")
        evidence = json.dumps({"code": "S1"})
        signals.ask(engine, "s" * 12, UNIT, evidence, Actor("evaluator"), "末位数字请说明")
        bench = frozen.bench(NAME)

        def asked():
            with reading(engine) as connection:
                return {i.unit for i, told in reasons(connection, bench).items() if "asked" in told}

        monkeypatch.setattr(sampling, "answer_by", lambda *_: lambda day: day.replace(day=31))
        assert asked() == set()
        signals.answer(engine, "s" * 12, Actor("clerk", UNIT), "录入习惯")
        assert asked() == {UNIT}

    def test_before_the_freeze_and_by_others_none_is_drawn(self, preview):
        with pytest.raises(UserError, match="between the freeze and"):
            sampling.sample(preview.home, NAME, by("evaluator"))

    def test_a_county_draws_none(self, frozen):
        with pytest.raises(UserError, match="drawn by evaluator or office"):
            sampling.sample(frozen.home, NAME, by("evaluator", UNIT))


class TestRecounts:
    def test_it_is_held_against_what_was_reported(self, frozen):
        _, _, value = reported(frozen)
        (one,) = verification.recount(
            frozen.home, NAME, [found(frozen, value - 1)], by("evaluator")
        )
        assert (one.reported, one.recounted, one.matches) == (value, value - 1, False)
        (same,) = verification.recount(frozen.home, NAME, [found(frozen, value)], by("evaluator"))
        assert same.matches
        # The last of a figure counts; the one before stays in the log.
        assert [r.recounted for r in known(frozen)] == [value]

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"recounted": "many"}, "many"),
            ({"recounted": "-1"}, "is no figure that was found"),
            ({"reason": " "}, "no reason given"),
            ({"row": "370702999"}, "no such figure"),
            ({"element": "zz"}, "no such figure"),
            ({"period": "2009Q3"}, "no such figure"),
        ],
    )
    def test_what_cannot_be_is_refused_and_nothing_of_it_is_kept(self, frozen, change, told):
        good = found(frozen, 1)
        with pytest.raises(UserError, match=told):
            verification.recount(
                frozen.home, NAME, [good, good._replace(**change)], by("evaluator")
            )
        assert known(frozen) == []

    def test_each_that_cannot_be_is_told_in_chinese_with_its_place(self, frozen):
        good = found(frozen, 1)
        wrong = [good._replace(recounted="-1"), good._replace(reason=" ")]
        with pytest.raises(UserError) as told:
            verification.recount(frozen.home, NAME, [*wrong, *wrong[:1] * 20], by("evaluator"))
        lines = told.value.line("zh").splitlines()
        assert lines[0] == f"{good.name}：核查数应是不小于0的数，填的是“-1”，请改正。"
        assert lines[1] == f"{good.name}：没有写明原因，请填写。"
        assert (len(lines), lines[-1]) == (21, "另有2处。")
        assert str(told.value).endswith("\nand 2 more")

    def test_after_the_verification_none_is_entered(self, preview):
        with pytest.raises(UserError, match="between the freeze and the end"):
            verification.recount(preview.home, NAME, [], by("evaluator"))

    def test_rates_and_factors_of_a_unit(self, frozen):
        bench = frozen.bench(NAME)
        plan = sampling.sample(frozen.home, NAME, by("evaluator"), each=30)
        own = [r for r in plan.records() if r["unit"] == UNIT]
        some = [
            Found(r["form"], r["period"], r["row"], r["item"], r["element"],
                  str(Decimal(r["reported"]) - 1) if n < 3 and Decimal(r["reported"]) > 0 else r["reported"],
                  "台账")
            for n, r in enumerate(own)
        ]  # fmt: skip
        verification.recount(frozen.home, NAME, some, by("evaluator"))
        (match,) = verification.matches(bench, known(frozen))
        wrong = sum(not r.matches for r in known(frozen))
        assert (match.unit, match.checked, match.matching) == (UNIT, 30, 30 - wrong)
        assert 0 < wrong <= 3
        assert match.rate == pytest.approx(100 * (30 - wrong) / 30)
        assert match.rate_low < match.rate < match.rate_high
        assert match.factor_low < match.factor < 1


class TestThreeValues:
    def test_reported_verified_and_adjudicated_stand_side_by_side(self, frozen):
        bench, (form, row, _) = frozen.bench(NAME), reported(frozen)
        before = frozen.totals(NAME)
        verification.recount(frozen.home, NAME, [found(frozen, 0)], by("evaluator"))
        sides = verification.three(bench, known(frozen))
        (moved,) = [t for t in verification.totals(sides) if len(set(t[1:])) > 1]
        assert moved.unit == UNIT
        assert moved.reported == moved.adjudicated == before[UNIT] > moved.verified
        assert [r.recounted for r in verification.open_differences(bench, known(frozen))] == [0]
        claim = assess.Claim(
            UNIT,
            "value",
            "oc_contact",
            {"form": form, "period": "2009Q2", "row": row, "new": "0"},
            "核减",
        )
        one = assess.propose(frozen.home, NAME, claim, by("evaluator"))
        assess.approve(frozen.home, one.entry_id, by("office"))
        bench = frozen.bench(NAME)
        after = verification.totals(verification.three(bench, known(frozen)))
        (settled,) = [t for t in after if t.unit == UNIT]
        assert settled.adjudicated == settled.verified == moved.verified
        assert settled.reported == before[UNIT]
        assert verification.open_differences(bench, known(frozen)) == []
        table = verification.values(bench, verification.three(bench, known(frozen)))
        row = next(r for r in table.records() if r["indicator"] == "I02")
        assert row["value_reported"] > row["value_verified"] == row["value_adjudicated"]


class TestRecord:
    def test_the_verification_is_a_return_like_any_other(self, frozen, tmp_path):
        plan = sampling.sample(frozen.home, NAME, by("evaluator"), each=5)
        some = [
            Found(r["form"], r["period"], r["row"], r["item"], r["element"], r["reported"], "台账")
            for r in plan.records()
        ]
        verification.recount(frozen.home, NAME, some, by("evaluator"))
        survey = tmp_path / "survey.csv"
        survey.write_text(
            f"unit,element,value\n{UNIT},sv_n,240\n{UNIT},sv_sat,200\n{UNIT},sv_know,190\n", "utf-8"
        )
        outcome = record(frozen.home, NAME, survey, by("evaluator"))
        assert outcome.kind == "received" and outcome.rejected is None
        assess.close_verification(frozen.home, NAME, by("evaluator"))
        bench = frozen.bench(NAME)
        live = [
            v
            for v in bench.cut["version"].records()
            if v["form"] == "RC12" and v["is_live"] and v["period"] == "2009H1"
        ]
        assert [v["return_id"] for v in live] == [outcome.returns[0][0]]
        told = {
            v["element"]: v["value"] for v in bench.cut["value"].records()
            if v["return_id"] == live[0]["return_id"] and v["unit"] == UNIT
        }  # fmt: skip
        assert (told["vf_n"], told["vf_ok"], told["sv_n"], told["sv_sat"]) == (
            "5",
            "5",
            "240",
            "200",
        )
        # What the record in force said besides is kept.
        assert told["vf_cons_n"] is not None

    def test_a_list_that_cannot_be_read_is_refused_by_line(self, frozen, tmp_path):
        survey = tmp_path / "survey.csv"
        for line, told in (
            ("370703,oc_reg,1", "no row and element of RC12"),
            ("370703,sv_n,x", "x is no number"),
        ):
            survey.write_text(f"unit,element,value\n{line}\n", "utf-8")
            with pytest.raises(UserError, match=f"line 2: .*{told}"):
                record(frozen.home, NAME, survey, by("evaluator"))

    def test_the_verification_closes_without_a_record_only_with_a_reason(self, office):
        """2009's second half is recorded by a return the prefecture sends; here it is not in yet."""
        from sqlalchemy import text

        name = office.frozen()
        engine = open_register(office.home)
        from pipelines.register.store import writing

        with writing(engine) as connection:
            connection.execute(
                text(
                    "UPDATE \"return\" SET verdict = 'returned' WHERE form = 'RC12' AND period = '2009H1'"
                )
            )
        engine.dispose()
        with pytest.raises(UserError, match="no RC12 2009H1 is in force"):
            assess.close_verification(office.home, name, by("evaluator"))
        assess.close_verification(office.home, name, by("evaluator", reason="当期未组织核查"))


def test_by_the_command_line(frozen, tmp_path):
    home, now = frozen.home.root.parent, "2009-07-27T09:00:00"
    plan = tmp_path / "plan.csv"
    run = guanhuai(
        home,
        "assess",
        "sample",
        NAME,
        "--role",
        "evaluator",
        "--each",
        "3",
        "--out",
        str(plan),
        now=now,
    )
    assert run.returncode == 0, run.stderr
    assert "共48项。" in run.stdout
    lines = plan.read_text("utf-8-sig").splitlines()
    filled = [lines[0]]
    for line in lines[1:4]:
        cells = line.split(",")
        cells[6], cells[7] = cells[5], "台账"
        filled.append(",".join(cells))
    plan.write_text("\n".join(filled) + "\n", "utf-8")
    run = guanhuai(home, "assess", "recount", NAME, str(plan), "--role", "evaluator", now=now)
    assert run.stdout == "录入3项，不符0项。\n", run.stderr
    run = guanhuai(home, "assess", "three", NAME, now=now)
    assert "3/3 100.0%" in run.stdout and "不符待定0项。" in run.stdout
    run = guanhuai(home, "assess", "record", NAME, "--role", "evaluator", now=now)
    assert run.returncode == 0 and "RC12" in run.stdout, run.stderr
