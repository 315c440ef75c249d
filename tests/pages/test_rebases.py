"""Limits that a catalogue sets anew: every page goes by the same periods, whenever the day comes."""

import shutil
from datetime import date

import pytest
from command import copy_state, guanhuai
from opened import opened, seen, sound

from dashboard import phases, said_of_trends
from dashboard.chance import cases
from dashboard.queries import multiples, screen, trends
from dashboard.readings import read
from pipelines import paths
from pipelines.analysis.xmr import Rebase
from pipelines.paths import Home
from pipelines.warehouse import open_edition

pytestmark = pytest.mark.slow

SHARE, VISITS, STOCK = "I26", "I30", "I02"
DAYS = {SHARE: ("2009-07-01", "2010-12-15"), VISITS: ("2010-07-01",), STOCK: ("2009-01-01",)}
"""The second day of the first lies within the last period that has ended."""
LAST, YEAR_BEFORE = date(2010, 12, 31), date(2009, 12, 31)
UNIT = "370786"
"""Better than its own past, and steady since the limits were set anew."""


@pytest.fixture(scope="module")
def home(demo_home, tmp_path_factory):
    """The demonstration built by a catalogue whose indicators declare days."""
    base = tmp_path_factory.mktemp("rebases")
    copy_state(demo_home, base)
    folder = base / "catalogue"
    shutil.copytree(paths.catalogue_folder("weifang"), folder)
    file = folder / "indicators.yaml"
    text = file.read_text(encoding="utf-8")
    for code, days in DAYS.items():
        told = ", ".join(f'{{from: "{day}", reason: {{zh: 改, en: new}}}}' for day in days)
        text = text.replace(f"- code: {code}\n", f"- code: {code}\n    rebase: [{told}]\n", 1)
    file.write_text(text, encoding="utf-8")
    made = guanhuai(base, "build", "--catalogue", str(folder))
    assert made.returncode == 0, made.stderr
    return base


@pytest.fixture(scope="module")
def con(home):
    found = open_edition(Home(home / "weifang"))
    yield found
    found.close()


def charted(con, subject, unit, until):
    """What the control chart of one series says."""
    rows = trends.indicator_series(con, subject["code"], (unit,), subject["grain"], until)
    found = phases.beginnings(rows, trends.rebases(con).get(subject["code"], []))
    anew = [Rebase(at, row["from_date"], row["reason_zh"]) for at, row in found.items()]
    values = [row["value"] for row in rows]
    known = any(value is not None for value in values)
    behind = cases(subject, said_of_trends.latest(rows)) if known else None
    return read(values, subject["time"], None, bool(subject["lower_is_better"]), anew, behind)


def small(con, subject, until):
    time, is_lower = subject["time"], bool(subject["lower_is_better"])
    factor = subject["factor"] if subject["is_proportion"] else None
    return multiples.small(
        con, subject["code"], True, time, is_lower, factor, subject["grain"], until, ""
    )  # fmt: skip


@pytest.mark.parametrize("code", [SHARE, VISITS, STOCK, "I01"])
@pytest.mark.parametrize("until", [LAST, date(2010, 12, 14), YEAR_BEFORE])
def test_all_charts_of_a_series_say_the_same(con, code, until):
    subject = next(row for row in trends.subjects(con) if row["code"] == code)
    signals = {
        row["unit"]: row for row in screen.signals(con, until, "").found if row["code"] == code
    }
    rows = small(con, subject, until)
    assert rows
    for row in rows:
        of = charted(con, subject, row["unit"], until)
        told = of.change if of.change != "none" else None
        assert signals.get(row["unit"], {"change": None})["change"] == told, row["unit"]
        assert (row["change"] if row["change"] != "none" else None) == told, row["unit"]
        if row["limits"]:
            assert row["limits"][0] == pytest.approx(of.chart.phases[-1].mean)


def test_a_day_that_no_period_follows_has_set_no_limits_yet(con):
    """Neither one within the last period nor one after the day looked at."""
    subjects = {row["code"]: row for row in trends.subjects(con)}
    of = charted(con, subjects[SHARE], UNIT, LAST)
    assert [phase.start for phase in of.chart.phases] == [0, 18]
    before = small(con, subjects[VISITS], YEAR_BEFORE)
    assert sum(row["limits"] is not None for row in before) > 10
    screened = {row["code"] for row in screen.signals(con, YEAR_BEFORE, "").found}
    assert VISITS in screened


def test_days_are_sought_among_the_periods_alone():
    periods = [{"start_date": date(2010, month, 1)} for month in range(1, 5)]
    days = [{"from_date": day} for day in (date(2009, 5, 1), date(2010, 2, 2), date(2010, 4, 2))]
    assert phases.beginnings(periods, days) == {2: days[1]}
    assert phases.last(periods, days) == 2
    assert phases.last(periods, days[2:]) == phases.last([], days) == 0


def test_the_profile_says_what_the_trends_page_says(home, monkeypatch):
    trend = opened(home, monkeypatch, "trends", section="control", what=SHARE, units=UNIT)
    assert sound(trend)
    assert "控制限自2009-07-01起重设：改" in seen(trend)
    assert "2010-12-15" not in seen(trend)
    assert "正常波动" in trend.subheader[0].value
    profile = opened(home, monkeypatch, "profile", unit=UNIT)
    assert sound(profile)
    row = next(one for one in seen(profile).split("<tr") if f"what={SHARE}" in one)
    assert "正常波动" in row and "明显" not in row


def test_of_few_values_since_no_signal_is_judged(home, monkeypatch):
    """Six months of visits."""
    at = opened(home, monkeypatch, "trends", section="control", what=VISITS, units=UNIT)
    assert sound(at) and "只有6期有数" in at.subheader[0].value
    profile = opened(home, monkeypatch, "profile", unit=UNIT)
    row = next(one for one in seen(profile).split("<tr") if f"what={VISITS}" in one)
    assert "期数太少" in row
