"""Bars of the rules that ask about a return's past: few false alarms, stated power.

The tables of docs/benchmarks.md (``make trials``) come from the same functions with more samples.
"""

import sys
from pathlib import Path

import noise
import pytest
import shocks

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import trials

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]
BY_NAME = {shock.name: shock for shock in shocks.SHOCKS}
BANDS = {band.name: band for band in shocks.BANDS}


def pooled(catalogue):
    return shocks.only(noise.catalogue(catalogue), trials.POOLED)


def told(counted):
    ((findings, _, returns),) = counted.values()
    rate, upper = trials.few(findings, returns)
    print(f"{findings} warnings of {returns} returns: {rate:.2f} a 200, at most {upper:.2f}")
    return rate, upper


@pytest.mark.parametrize("make", [noise.demonstration, noise.other_noise])
def test_at_most_one_of_200_sound_returns_is_asked_about(make):
    _, upper = told(shocks.rate((make(seed) for seed in (11, 12)), pooled("weifang")))
    assert upper <= 1


def test_rules_the_catalogue_states_ask_nothing_of_sound_returns_of_its_own():
    whole = noise.catalogue("weifang")
    stated = {c.kind for c in whole.cross_checks if c.severity != "note"} - {trials.POOLED}
    counted = shocks.rate([noise.demonstration(11)], shocks.only(whole, *stated))
    assert {rule: findings for rule, (findings, _, _) in counted.items() if findings} == {}


@pytest.mark.skipif(not trials.PUBLISHED.exists(), reason=f"looked for {trials.PUBLISHED}")
def test_published_returns_departments_opening_and_closing_among_them():
    rate, _ = told(shocks.rate([noise.published(trials.PUBLISHED)], pooled("nhs-ae")))
    assert rate <= 2


@pytest.fixture(scope="module")
def frame():
    return trials.shocked(pooled("weifang"))


@pytest.mark.parametrize(
    ("shock", "band", "least"),
    [
        ("×10", "20–99", 0.9),
        ("×1,000", "5–19", 0.95),
        ("÷10", "100–999", 0.85),
        ("0", "20–99", 0.8),
        ("swapped", "20–99", 0.85),
        ("÷1,000 in every row", "100–999", 0.8),
        ("−50 %", "100–999", 0.7),
        ("+50 %", "100–999", 0.4),
    ],
)
def test_errors_of_stated_size_are_asked_about(frame, shock, band, least):
    tries = 30
    caught, planted = shocks.power(frame, pooled("weifang"), BY_NAME[shock], BANDS[band], tries, 3)
    print(f"{shock} at {band}: {caught} of {planted}")
    assert planted == tries and caught >= least * planted


def test_last_periods_figures_sent_again_are_asked_about(frame):
    rules = shocks.only(noise.catalogue("weifang"), "flows_repeat", trials.POOLED)
    caught, planted = shocks.copies(frame, rules, 20, 5)
    print(f"{caught} of {planted}")
    assert caught >= 0.5 * planted
