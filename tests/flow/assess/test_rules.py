"""An assessment under other rules: rulebook versions, what-if, causes of a difference, how sure ranks are."""

import shutil

import numpy as np
import pytest
from evaluators import CATALOGUE, by

from pipelines import assess
from pipelines.assess import rulebook, rulebooks, whatif
from pipelines.assess.attribution import FACTORS, attribution
from pipelines.assess.uncertainty import counted, honest, swaps_of, table_of
from pipelines.assess.whatif import Change, changed
from pipelines.catalogue.load import load
from pipelines.cli.app import app
from pipelines.errors import UserError
from pipelines.paths import catalogue_folder
from pipelines.period import parse
from pipelines.scores.again import basis_of, shares, totals, totals_of_weights

NAME = "2009H1-H1"


@pytest.fixture
def other(tmp_path):
    """The catalogue with one weight moved and a unit's own target from its signed letter."""
    folder = tmp_path / "other"
    shutil.copytree(catalogue_folder("weifang"), folder)
    scheme = folder / "scheme.yaml"
    text = scheme.read_text("utf-8")
    text = text.replace("{indicator: I01, weight: 4,", "{indicator: I01, weight: 5,")
    scheme.write_text(
        text.replace("{indicator: I02, weight: 3,", "{indicator: I02, weight: 2,"), "utf-8"
    )
    with (folder / "targets.csv").open("a", encoding="utf-8") as targets:
        targets.write("I16,370703,60,20,2009-01-01,2009-12-31,责任书〔2009〕3号\n")
    return load(folder)


class TestRulebook:
    def test_a_change_is_told_line_by_line_with_its_effect_on_every_unit(self, office, other):
        name = office.frozen()
        lines, effects = rulebook.effect(office.home, name, other)
        assert [line for line in lines if ".weight" in line] == [
            "scheme.tree.children.P1.children.I01.weight: 4.0 → 5.0",
            "scheme.tree.children.P1.children.I02.weight: 3.0 → 2.0",
        ]
        assert "targets.I16 370703 2009-01-01.target: – → 60.0" in lines
        own = next(e for e in effects if e.unit == "370703")
        assert own.total_after > own.total_before

    def test_a_second_role_adopts_it_and_from_then_on_it_is_made_by_it(self, office, other):
        name = office.frozen()
        before = office.totals(name)
        with pytest.raises(UserError, match="was not proposed"):
            rulebook.adopt(office.home, name, other.hash[:12], by("office"))
        rulebook.propose(office.home, name, other, by("evaluator", reason="责任书补充目标"))
        assert office.totals(name) == before
        with pytest.raises(UserError, match="another role adopts"):
            rulebook.adopt(office.home, name, other.hash[:12], by("evaluator"))
        _, effects = rulebook.effect(office.home, name, other)
        rulebook.adopt(office.home, name, other.hash[:12], by("leader"))
        after = office.totals(name)
        assert {e.unit: e.total_after for e in effects} == {
            unit: total for unit, total in after.items() if total != before[unit]
        }
        assert [s.kind for s in office.bench(name).one.steps][-1] == "rulebook"
        assert office.bench(name).one.stage == "frozen"
        office.to_preview(name)
        office.sealed(name)
        assert assess.verify(office.home, name) == []

    def test_after_the_preview_rules_stand(self, preview, other):
        with pytest.raises(UserError, match="before the preview only"):
            rulebook.propose(preview.home, NAME, other, by("evaluator", reason="x"))

    def test_the_one_in_use_and_a_county_are_refused(self, office, other):
        name = office.frozen()
        with pytest.raises(UserError, match="by this rulebook already"):
            rulebook.propose(office.home, name, CATALOGUE, by("evaluator", reason="x"))
        with pytest.raises(UserError, match="of no assessed unit"):
            rulebook.propose(office.home, name, other, by("office", "370702", reason="x"))


@pytest.fixture
def richer(tmp_path):
    """A catalogue that asks for one more figure and scores it, as a later or earlier year's might."""
    return asking_more(tmp_path / "richer")


def asking_more(folder, *edits):
    shutil.copytree(catalogue_folder("weifang"), folder)
    element = "  - {code: oc_psy_ask, name:"
    more = (
        '  - {code: zz_new, name: {zh: "新增项", en: "New figure"}, measure: person, kind: flow,'
        " subject: only_child_families, sensitive: true}\n"
    )
    indicator = (
        '  - {code: I99, name: {zh: "新指标", en: "New"}, definition: {zh: "新。", en: "New."},'
        " numerator: zz_new, denominator: oc_psy_ask, time: sum, care: support}\n"
    )
    leaf = (
        "        - {indicator: I01, weight: 4, transform: {kind: linear, target: 95, floor: 70}}\n"
    )
    for name, old, new in (
        ("forms/RC01.yaml", element, more + element),
        ("indicators.yaml", "  - code: I02\n", indicator + "  - code: I02\n"),
        ("scheme.yaml", leaf, leaf.replace("weight: 4", "weight: 3")
         + leaf.replace("I01", "I99").replace("weight: 4", "weight: 1")),
        *edits,
    ):  # fmt: skip
        path = folder / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, old
        path.write_text(text.replace(old, new), "utf-8")
    return load(folder)


def drafted(office, catalogue, code: str, period: str, now: str) -> str:
    """An assessment frozen by a catalogue's rules."""
    office.at(now)
    one = assess.draft(office.home, catalogue, code, parse(period), by("evaluator"))
    assess.open_(office.home, one.assessment_id, by("evaluator"))
    assess.freeze(office.home, one.assessment_id, by("office"))
    return one.assessment_id


class TestRulebooks:
    def test_no_assessment_no_rulebook(self, office):
        assert rulebooks.versions(office.home) == []

    def test_a_rulebook_is_one_version_wherever_it_is_used(self, office, other):
        half, year = office.frozen("2009H1"), office.frozen("2009")
        (one,) = rulebooks.versions(office.home)
        assert (one.rulebook, one.used_by, one.left_by) == (CATALOGUE.hash, (year, half), ())
        assert (one.role, f"{one.at:%Y-%m-%d}") == ("evaluator", "2009-07-26")
        assert one.since == (
            rulebooks.Since("annual", None, None),
            rulebooks.Since("H1", None, None),
        )
        rulebook.propose(office.home, year, other, by("evaluator", reason="责任书补充目标"))
        assert len(rulebooks.versions(office.home)) == 1
        rulebook.adopt(office.home, year, other.hash[:12], by("leader"))
        after = drafted(office, other, "annual", "2010", "2011-01-26T08:00")
        first, second = rulebooks.versions(office.home)
        assert (first.used_by, first.left_by) == ((half,), (year,))
        assert (second.rulebook, second.role) == (other.hash, "leader")
        assert second.used_by == (year, after)
        lines = rulebook.differences(CATALOGUE, other)
        assert second.since == (rulebooks.Since("annual", CATALOGUE.hash, len(lines)),)

    def test_each_unit_by_the_earlier_rules_and_by_its_own(self, office, other):
        half = drafted(office, other, "H1", "2009H1", "2009-07-26T08:00")
        year = office.frozen("2009")
        found = rulebooks.compare(office.home, half, year)
        assert found.lines == rulebook.differences(other, CATALOGUE)
        assert (found.left_out, found.new, found.why) == ([], [], None)
        own = office.bench(year).outcome().total()
        earlier = office.bench(year).outcome(catalogue=other).total()
        assert {r.unit: (r.total, r.rank, r.grade) for r in found.rows} == {
            unit: (row["total"], row["rank"], row["grade"]) for unit, row in earlier.items()
        }
        assert {r.unit: (r.total_then, r.rank_then, r.grade_then) for r in found.rows} == {
            unit: (row["total"], row["rank"], row["grade"]) for unit, row in own.items()
        }
        assert any(r.total != r.total_then for r in found.rows)

    def test_what_the_figures_have_not_is_left_out_and_said(self, office, richer):
        half = drafted(office, richer, "H1", "2009H1", "2009-07-26T08:00")
        year = office.frozen("2009")
        found = rulebooks.compare(office.home, half, year)
        assert (found.left_out, found.new, found.why) == (["I99"], [], None)
        bench = office.bench(year)
        # 3 of the 99 points that are left, of which the others have theirs in proportion.
        alike = changed(CATALOGUE, Change(weights={"I01": 300 / 99}))
        assert {r.unit: r.total for r in found.rows} == {
            unit: row["total"] for unit, row in bench.outcome(catalogue=alike).total().items()
        }
        back = rulebooks.compare(office.home, year, half)
        assert (back.left_out, back.new) == ([], ["I99"])
        assert {r.unit: r.total for r in back.rows}.keys() == office.totals(half).keys()

    def test_points_taken_off_by_figures_that_are_not_there_leave_no_totals(self, office, tmp_path):
        edit = ("scheme.yaml", "elements: [vf_em_hid]", "elements: [vf_em_hid, zz_new]")
        strict = asking_more(tmp_path / "strict", edit)
        half = drafted(office, strict, "H1", "2009H1", "2009-07-26T08:00")
        found = rulebooks.compare(office.home, half, office.frozen("2009"))
        assert found.rows == [] and "D3 reads zz_new" in str(found.why)

    def test_the_same_rules_move_nothing_and_before_the_freeze_lines_alone(self, office, other):
        half = office.frozen("2009H1")
        assert rulebooks.compare(office.home, half, half)[2:] == ([], [], [], [], None)
        assess.draft(office.home, other, "annual", parse("2009"), by("evaluator"))
        found = rulebooks.compare(office.home, half, "2009-annual")
        assert found.lines and found.rows == []
        assert "nothing is fixed before the freeze" in str(found.why)
        with pytest.raises(UserError, match="assessment nope: is none"):
            rulebooks.compare(office.home, half, "nope")

    def test_by_command(self, office, richer, monkeypatch, capsys):
        half = drafted(office, richer, "H1", "2009H1", "2009-07-26T08:00")
        year = office.frozen("2009")
        monkeypatch.setenv("GUANHUAI_HOME", str(office.home.root.parent))
        app(["assess", "rulebooks"], standalone_mode=False)
        told = capsys.readouterr().out
        assert f"{richer.hash[:12]} 2009-07-26 08:00起 评估人员 {half}：半年考核首版" in told
        assert "共2个规则版本。" in told
        app(["assess", "rulebook-diff", half, year], standalone_mode=False)
        told = capsys.readouterr().out
        assert "I99：当时没有这些指标的数据" in told and "寒亭区 总分" in told
        assert f"{richer.hash[:12]}→{CATALOGUE.hash[:12]}：" in told
        app(["assess", "rulebook-diff", year, half, "--language", "en"], standalone_mode=False)
        assert "I99: not in the earlier rules" in capsys.readouterr().out
        app(["assess", "rulebook-diff", year, year], standalone_mode=False)
        assert "规则相同" in capsys.readouterr().out


class TestWhatIf:
    def test_no_change_moves_nothing(self, preview):
        for row in whatif.what_if(preview.bench(NAME), Change()):
            assert (row.total, row.rank, row.grade) == (
                row.total_then,
                row.rank_then,
                row.grade_then,
            )

    def test_weights_named_are_set_and_the_others_keep_the_sum(self):
        leaves = {
            x.indicator: x
            for x in changed(CATALOGUE, Change(weights={"I28": 20})).scheme.tree.leaves
        }
        was = {x.indicator: x.weight for x in CATALOGUE.scheme.tree.leaves}
        assert leaves["I28"].weight == 20
        assert sum(x.weight for x in leaves.values()) == pytest.approx(100)
        assert leaves["I01"].weight == pytest.approx(was["I01"] * 80 / 94)

    @pytest.mark.parametrize(
        "change",
        [
            Change(weights={"I28": 30}),
            Change(targets={"I01": (60, 30)}),
            Change(normalise={"*": "min_max"}),
            Change(normalise={"*": "z"}),
            Change(normalise={"*": "percentile"}),
            Change(normalise={"*": "rank"}),
            Change(aggregate={"*": "geometric"}),
            Change(min_count=60),
            Change(without=("I28",)),
        ],
    )
    def test_each_kind_of_change_moves_totals_and_leaves_the_assessment_alone(
        self, preview, change
    ):
        bench = preview.bench(NAME)
        before = preview.totals(NAME)
        moved = [row for row in whatif.what_if(bench, change) if row.total != row.total_then]
        assert moved
        assert preview.totals(NAME) == before
        assert preview.bench(NAME).one.revision == bench.one.revision

    def test_a_weight_share_that_nobody_reaches_leaves_no_totals(self, preview):
        rows = whatif.what_if(preview.bench(NAME), Change(min_weight_share=1.01))
        assert {row.total_then for row in rows} == {None}

    def test_everything_on_one_indicator_is_its_own_order(self, preview):
        bench = preview.bench(NAME)
        outcome = bench.outcome()
        rows = {row.unit: row for row in whatif.what_if(bench, Change(weights={"I02": 100}))}
        for leaf in outcome.tables["score_leaf"].records():
            row = rows[leaf["unit"]]
            if leaf["indicator"] == "I02" and row.total_then is not None:
                own = outcome.total()[row.unit]
                least = leaf["points"] / 3 * 100 - own["deductions"]
                # A bonus for a better total may come or go with it.
                assert any(
                    row.total_then == pytest.approx(max(least + b, 0), abs=0.011) for b in (0, 1)
                )

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            (Change(weights={"I99": 1}), "I99: is no scored indicator"),
            (Change(weights={"I28": 120}), "come to 120 of 100"),
            (Change(weights={"I28": -1}), "below 0"),
            (Change(targets={"I01": (70, 70)}), "both 70"),
            (Change(targets={"I06": (70, None)}), "give a floor"),
            (Change(aggregate={"P9": "geometric"}), "P9: is no part"),
        ],
    )
    def test_what_cannot_be_is_refused(self, change, told):
        with pytest.raises(UserError, match=told):
            changed(CATALOGUE, change)

    def test_weights_that_do_not_come_to_the_whole_are_told_from_those_above_it(self):
        every = {leaf.indicator: 1.0 for leaf in CATALOGUE.scheme.tree.leaves}
        for weights, told in (({"I28": 120}, "超过总分100分"), (every, "请凑足100分")):
            with pytest.raises(UserError) as refused:
                changed(CATALOGUE, Change(weights=weights))
            assert told in refused.value.line("zh")

    def test_a_proposal_is_kept_and_changes_nothing(self, preview):
        from pipelines.register.actor import Actor
        from pipelines.register.store import open_register

        before = preview.totals(NAME)
        change = Change(weights={"I28": 20}, aggregate={"*": "geometric"})
        key = whatif.save(preview.home, NAME, change, Actor("evaluator"), "加大满意率")
        (kept,) = whatif.proposals(open_register(preview.home), NAME)
        assert kept.proposal_id == key
        assert kept.content == '{"aggregate":{"*":"geometric"},"weights":{"I28":20}}'
        assert preview.totals(NAME) == before


class TestAttribution:
    def test_causes_add_up_to_the_difference_to_the_last_digit(self, office):
        first, second = office.frozen("2009H1"), office.frozen("2009")
        before, after = office.bench(first).outcome(), office.bench(second).outcome()
        table = attribution(before, after)
        assert len(table.rows) >= 14
        for row in table.records():
            parts = sum(round(100 * row[f]) for f in FACTORS)
            assert parts == round(100 * row["after"]) - round(100 * row["before"])
            assert row["after"] == after.total()[row["unit"]]["total"]
            # The scheme scores against fixed goalposts by one set of weights.
            assert row["weight"] == row["peers"] == 0
        assert any(row["target"] for row in table.records())

    def test_each_cause_alone_gets_all_of_it(self, preview, other):
        bench = preview.bench(NAME)
        base = bench.outcome()
        claim = assess.Claim("370703", "events", "D1", {"events": -1}, "雪灾")
        one = assess.propose(preview.home, NAME, claim, by("evaluator"))
        assess.approve(preview.home, one.entry_id, by("office"))
        (moved,) = _moved(attribution(base, preview.bench(NAME).outcome()))
        assert (moved["unit"], moved["adjustment"], moved["data"]) == ("370703", 0.5, 0)
        heavier = bench.outcome(catalogue=changed(bench.catalogue, Change(weights={"I28": 12})))
        for row in _moved(attribution(base, heavier)):
            # A bonus for a better total follows from it.
            told = row["weight"] + row["adjustment"]
            assert told == pytest.approx(row["after"] - row["before"])
            assert row["weight"] and not (row["target"] or row["data"] or row["peers"])
        aimed = bench.outcome(catalogue=changed(bench.catalogue, Change(targets={"I01": (60, 30)})))
        rows = _moved(attribution(base, aimed))
        assert rows and all(not row["weight"] and not row["data"] for row in rows)

    def test_peers_count_where_points_are_relative(self, office):
        relative = changed(CATALOGUE, Change(normalise={"*": "rank"}))
        first, second = (office.bench(office.frozen(p)) for p in ("2009H1", "2009"))
        table = attribution(first.outcome(catalogue=relative), second.outcome(catalogue=relative))
        assert any(row["peers"] for row in table.records())
        assert all(not row["target"] for row in table.records())

    def test_other_indicators_cannot_be_compared(self, preview):
        bench = preview.bench(NAME)
        less = bench.outcome(catalogue=changed(bench.catalogue, Change(without=("I28",))))
        with pytest.raises(UserError, match="other indicators"):
            attribution(bench.outcome(), less)


def _moved(table):
    return [row for row in table.records() if row["before"] != row["after"]]


class TestRanks:
    def test_scored_again_from_arrays_totals_are_the_runs_own(self, office):
        for period in ("2009H1", "2009"):
            scoring = office.bench(office.frozen(period)).outcome().scoring
            basis = basis_of(scoring)
            np.testing.assert_array_equal(totals(basis, basis.values), scoring.sheets[-1].total)
            np.testing.assert_array_equal(
                totals_of_weights(basis, basis.weights)[0], scoring.sheets[-1].total
            )
            draws = totals(basis, np.stack([basis.values, basis.values]))
            np.testing.assert_array_equal(draws[1], scoring.sheets[-1].total)

    @pytest.mark.parametrize("kind", ["rank", "z", "min_max"])
    def test_scored_again_under_relative_rules_and_geometric_parts(self, preview, kind):
        rules = changed(CATALOGUE, Change(normalise={"*": kind}, aggregate={"*": "geometric"}))
        scoring = preview.bench(NAME).outcome(catalogue=rules).scoring
        basis = basis_of(scoring)
        twice = totals(basis, np.stack([basis.values, basis.values]))
        np.testing.assert_allclose(twice[0], scoring.sheets[-1].total, atol=1e-9)

    def test_intervals_hold_the_published_rank_and_are_the_same_by_seed(self, preview):
        outcome = preview.bench(NAME).outcome()
        one, two = (honest(NAME, outcome, draws=400) for _ in range(2))
        assert table_of(one) == table_of(two)
        assert table_of(honest(NAME, outcome, draws=400, seed=5)) != table_of(one)
        ranks = {u: r["rank"] for u, r in outcome.total().items()}
        for row in table_of(one).records():
            if row["rank_low"]:
                assert row["rank_low"] <= ranks[row["unit"]] <= row["rank_high"]
                assert row["total_low"] <= row["total_high"]
            else:
                assert ranks[row["unit"]] is None

    def test_amounts_and_means_are_not_drawn_and_stocks_are_the_same_families(self, preview):
        outcome = preview.bench(NAME).outcome()
        basis = basis_of(outcome.scoring)
        units = outcome.scoring.inputs.units
        k, n = counted(CATALOGUE, outcome.tables["indicator"], units, basis)
        columns = {leaf.indicator: at for at, leaf in enumerate(basis.leaves)}
        for money in ("I09", "I29", "I30"):
            assert np.isnan(k[:, columns[money]]).all()
        row = next(
            r for r in outcome.tables["indicator"].records()
            if (r["unit"], r["indicator"]) == ("370705", "I01")
        )  # fmt: skip
        at = units.index("370705")
        assert n[at, columns["I01"]] == round(float(row["denominator"]) / row["received"])
        survey = next(
            r for r in outcome.tables["indicator"].records()
            if (r["unit"], r["indicator"]) == ("370705", "I28")
        )  # fmt: skip
        assert n[at, columns["I28"]] == float(survey["denominator"])
        assert "I29" not in honest(NAME, outcome, draws=10).modelled

    def test_the_least_change_of_weights_does_swap_two_neighbours(self, preview):
        outcome = preview.bench(NAME).outcome()
        basis = basis_of(outcome.scoring)
        one = honest(NAME, outcome, draws=10)
        units, got = outcome.scoring.inputs.units, shares(basis, basis.values)
        tried = 0
        for (ahead, behind), swap in one.swaps.items():
            i, j = units.index(ahead), units.index(behind)
            if swap is None or not swap.moves or np.isnan(got[i]).any() or np.isnan(got[j]).any():
                continue
            weights = basis.weights.copy()
            for source, target, amount in swap.moves:
                weights[source] -= amount
                weights[target] += amount
            assert (weights >= -1e-9).all() and weights.sum() == pytest.approx(100)
            after = totals_of_weights(basis, weights)[0]
            assert after[i] == pytest.approx(after[j], abs=0.011)
            tried += 1
        assert tried
        assert len(swaps_of(one, basis).rows) == len(one.swaps)

    def test_they_are_kept_with_the_preview_and_the_decision(self, preview):
        from pipelines.register import tabular

        preview.sealed(NAME)
        kept = preview.bench(NAME)
        tables = tabular.read(kept.text("ranks"))
        assert set(tables) == {"rank_interval", "grade_chance", "rank_swap", "modelled"}
        chances = [r for r in tables["grade_chance"].records() if r["source"] == "numerators"]
        by_unit = {r["unit"]: 0.0 for r in chances}
        for row in chances:
            by_unit[row["unit"]] += row["probability"]
        assert all(total == pytest.approx(1) for total in by_unit.values())


@pytest.mark.slow
@pytest.mark.timed
def test_drawing_every_numerator_takes_seconds(office, monkeypatch, capsys):
    """The bar: 10,000 draws for the prefecture and 1,000 for 3,000 units, each within 10 s on 2 cores."""
    import sys
    import time
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).parents[2]))
    import bench_ranks

    monkeypatch.setenv("GUANHUAI_HOME", str(office.home.root.parent))
    alone = bench_ranks.window("weifang", "2009", "annual")
    for times, draws in bench_ranks.SIZES.values():
        started = time.perf_counter()
        bench_ranks.by_chance(alone, times, draws)
        taken = time.perf_counter() - started
        with capsys.disabled():
            print(f"{draws} draws, {times} times the units: {taken:.2f} s")
        assert taken <= 10
