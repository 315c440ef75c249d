"""How sure the ranks of a final are: its half-year and its year drawn together, with what they share."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from evaluators import CATALOGUE, Office, by, copy_register

from dashboard.components.assessment.ranks import modelled
from dashboard.words import messages
from pipelines import assess
from pipelines.assess import mixing
from pipelines.assess.compute import compute_final
from pipelines.assess.mixing import figures, mix_of, overlaps
from pipelines.assess.uncertainty import honest, swaps_of, table_of, tables_of
from pipelines.assess.whatif import Change, changed
from pipelines.extract.assessment import is_sample
from pipelines.period import parse
from pipelines.scores.again import basis_of, totals, totals_of_weights
from pipelines.scoring.overlap import draw_windows

NAME, YEAR = "2009-final", parse("2009")
PARTS = ("2009H1", "2009")


@pytest.fixture(scope="module")
def frozen(tmp_path_factory, demo_home):
    """The half-year and the year, frozen and verified: made once, never changed."""
    root = tmp_path_factory.mktemp("mixed")
    copy_register(demo_home, root)
    with pytest.MonkeyPatch.context() as monkeypatch:
        office = Office(root, monkeypatch)
        names = [office.frozen(period) for period in PARTS]
        for name in names:
            assess.close_verification(office.home, name, by("evaluator"))
        yield [office.bench(name) for name in names]


@pytest.fixture(scope="module")
def parts(frozen):
    return [bench.outcome() for bench in frozen]


@pytest.fixture(scope="module")
def final(parts):
    return compute_final(CATALOGUE, "final", YEAR, parts)


@pytest.fixture(scope="module")
def sure(final, parts):
    return honest(NAME, final, draws=2000, parts=parts)


@pytest.fixture(scope="module")
def mix(final, parts):
    return mix_of(final, parts)


def drawn(mix, shared, draws=3000):
    values = draw_windows(np.random.default_rng(1), figures(mix), shared, draws)
    return values, mixing.mixed_totals(mix, values)


class TestNumerators:
    def test_without_drawing_they_come_to_the_published_totals(self, final, sure):
        published = final.scoring.sheets[-1].total
        np.testing.assert_array_equal(sure.numerators.total, published)
        np.testing.assert_array_equal(sure.weights.total, published)

    def test_ranks_lie_in_their_intervals_and_chances_are_whole(self, final, parts):
        tables = tables_of(NAME, final, parts)
        ranks = {unit: row["rank"] for unit, row in final.total().items()}
        rows = [r for r in tables["rank_interval"].records() if r["source"] == "numerators"]
        assert {row["unit"] for row in rows if row["rank_low"]} == {u for u in ranks if ranks[u]}
        for row in rows:
            if row["rank_low"]:
                assert row["rank_low"] <= ranks[row["unit"]] <= row["rank_high"] and row["tier"]
        chances: dict[tuple[str, str], float] = {}
        for row in tables["grade_chance"].records():
            key = row["source"], row["unit"]
            chances[key] = chances.get(key, 0) + row["probability"]
        assert len(chances) == 2 * len(rows)
        assert all(chance == pytest.approx(1) for chance in chances.values())

    def test_the_same_seed_gives_the_same_whatever_order_parts_come_in(self, final, parts, sure):
        again = honest(NAME, final, draws=2000, parts=parts[::-1])
        assert table_of(again) == table_of(sure)
        assert again.numerators.draws == 2000
        assert table_of(honest(NAME, final, draws=2000, seed=5, parts=parts)) != table_of(sure)

    def test_each_window_varies_as_it_does_alone(self, mix):
        together, _ = drawn(mix, overlaps(mix))
        for window, values in enumerate(np.split(together, mix.edges, axis=2)):
            own = {name: getattr(mix, name)[window : window + 1] for name in ("bases", "tables")}
            alone = replace(mix, **own, periods=mix.periods[window : window + 1], parts=(1.0,))
            found, expected = totals(alone.bases[0], values), drawn(alone, [])[1]
            np.testing.assert_allclose(found.mean(axis=0), expected.mean(axis=0), atol=0.4)
            np.testing.assert_allclose(found.std(axis=0), expected.std(axis=0), rtol=0.12)

    def test_taken_apart_it_would_look_surer_than_it_is(self, mix):
        """Every unit's total varies at least a tenth more than that of windows drawn apart."""
        spread = [drawn(mix, shared)[1].std(axis=0) for shared in (overlaps(mix), [])]
        assert (spread[1] < 0.9 * spread[0]).all()

    def test_what_was_reported_in_june_is_in_the_year(self, mix):
        """The survey of the first half is part of the year's: drawn well in one, drawn well in both."""
        values = drawn(mix, overlaps(mix))[0]
        survey = mix.codes[0].index("I28")
        half, year = values[:, :, survey], values[:, :, mix.edges[0] + survey]
        for unit in range(len(mix.units)):
            size = [figures(mix)[window].n[unit, survey] for window in (0, 1)]
            got = np.corrcoef(half[:, unit], year[:, unit])[0, 1]
            assert got == pytest.approx((size[0] / size[1]) ** 0.5, abs=0.12)


class TestOverlaps:
    def test_people_are_those_of_the_window_before_events_those_of_the_windows_inside(self, mix):
        halves = replace(
            mix, periods=(parse("2009H1"), parse("2009H2"), YEAR), parts=(0.2, 0.2, 0.6),
            bases=(mix.bases[0], mix.bases[0], mix.bases[1]),
            tables=(mix.tables[0], mix.tables[0], mix.tables[1]),
        )  # fmt: skip
        found = {
            (one.earlier, one.later): {halves.codes[0][column] for column in one.before}
            for one in overlaps(halves)
        }
        assert set(found) == {(0, 1), (0, 2), (1, 2)}
        # registered families and members; visits are to the same families
        people = {"I01", "I02", "I05", "I11", "I16", "I19"}
        events = {"I03", "I06", "I14", "I17", "I23", "I28"}
        assert people <= found[0, 1] and not events & found[0, 1]
        assert events <= found[0, 2] and not people & found[0, 2]
        assert people | events <= found[1, 2]

    def test_samples_are_told_from_full_counts(self, sure):
        assert sure.sampled == ("I06", "I23", "I28")
        assert {"I01", "I03", "I16"} <= set(sure.modelled)
        # money and days stand
        assert not {"I09", "I29", "I30"} & set(sure.modelled)
        known = CATALOGUE.indicator_by_code
        assert [c for c, one in known.items() if is_sample(CATALOGUE, one)] == ["I06", "I23", "I28"]


class TestWeights:
    def test_drawn_they_keep_their_sums_and_are_in_doubt_together(self, mix):
        got = mixing.draw_all_weights(mix, 0.25, np.random.default_rng(1), 400)
        half, year, parts = np.split(got, [*mix.edges, 2 * mix.edges[0]], axis=1)
        for each in (half, year):
            np.testing.assert_allclose(each.sum(axis=1), 100)
        np.testing.assert_allclose(parts.sum(axis=1), 1)
        np.testing.assert_array_equal(half, year)
        assert parts.std(axis=0).min() > 0.01

    def test_totals_of_all_draws_at_once_are_those_of_the_tree(self, mix):
        got = mixing.draw_all_weights(mix, 0.25, np.random.default_rng(1), 25)
        for basis, weights in zip(mix.bases, np.split(got[:, :-2], mix.edges, axis=1), strict=True):
            alone = replace(mix, bases=(basis,), parts=(1.0,))
            whole = np.concatenate([weights, np.ones((25, 1))], axis=1)
            np.testing.assert_array_equal(
                mixing.mixed_totals_of_weights(alone, whole), totals_of_weights(basis, weights)
            )

    def test_the_least_change_swaps_two_neighbours_in_every_window(self, mix, sure):
        got, tried = mixing.mixed_shares(mix), 0
        assert got is not None
        again = partial(mixing.mixed_totals_of_weights, mix)
        for (ahead, behind), swap in sure.swaps.items():
            i, j = mix.units.index(ahead), mix.units.index(behind)
            if swap is None or not swap.moves or np.isnan(got[[i, j]]).any():
                continue
            weights = mix.bases[0].weights.copy()
            for source, target, amount in swap.moves:
                weights[source] -= amount
                weights[target] += amount
            after = again(np.concatenate([weights, weights, mix.parts])[None])[0]
            assert after[i] == pytest.approx(after[j], abs=0.02)
            tried += 1
        assert tried

    def test_where_windows_weigh_otherwise_no_swap_is_told_and_no_total_means_none(
        self, frozen, parts
    ):
        change = Change(weights={"I28": 20}, min_weight_share=0.75)
        mixed = [parts[0], frozen[1].outcome(catalogue=changed(CATALOGUE, change))]
        final = compute_final(CATALOGUE, "final", YEAR, mixed)
        published = final.scoring.sheets[-1].total
        one = honest(NAME, final, draws=50, parts=mixed)
        np.testing.assert_array_equal(one.weights.total, published)
        np.testing.assert_array_equal(one.numerators.total, published)
        without = np.isnan(published)
        assert without.any() and not without.all()
        assert np.isnan(one.numerators.rank_low[without]).all()
        assert np.isnan(one.numerators.grades[without]).all()
        assert one.swaps == {} and swaps_of(one, basis_of(mixed[0].scoring)).rows == []

    def test_other_leaves_and_geometric_parts_are_drawn_too(self, frozen, parts):
        rules = changed(CATALOGUE, Change(without=("I28",), aggregate={"*": "geometric"}))
        mixed = [frozen[0].outcome(catalogue=rules), parts[1]]
        final = compute_final(CATALOGUE, "final", YEAR, mixed)
        one = honest(NAME, final, draws=20, parts=mixed)
        published = final.scoring.sheets[-1].total
        np.testing.assert_allclose(one.numerators.total, published, atol=0.011)
        assert "I28" in one.modelled and one.swaps == {}


class TestPage:
    def test_it_says_what_is_drawn_of_each_indicator(self, final, parts):
        rows = tables_of(NAME, final, parts)["modelled"].records()
        said = modelled(rows)
        assert said["ranks_sample"] == ["I06", "I23", "I28"]
        assert set(said) == {"ranks_sample", "ranks_count"} and set(said) <= set(messages("zh"))
        assert sum(map(len, said.values())) == len(rows)

    def test_what_was_kept_before_it_was_told_apart_is_still_shown(self):
        assert modelled([{"indicator": "I01"}]) == {"ranks_modelled": ["I01"]}
