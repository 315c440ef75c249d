"""The trends page: seven sections, both languages, every edition and grain, forged addresses."""

from datetime import date
from fractions import Fraction

import pytest
from opened import opened, seen, sound

from dashboard import between, chance, said_of_trends
from dashboard.queries import screen, trends
from dashboard.words import say

pytestmark = pytest.mark.slow

TOP, UNIT = "370700", "370784"
SECTIONS = ("signals", "control", "lines", "multiples", "funnel", "compare", "decompose")
LAST = date(2010, 12, 31)
MONTHLY, STOCK, TO_DATE, MEAN, SURVEY = "I26", "I02", "I11", "I30", "I23"
WORDS = ("上升", "下降", "rising", "falling")


def headings(at) -> list[str]:
    return [heading.value for heading in at.subheader]


def notes(at) -> str:
    """The list beneath a control chart."""
    return next((h.proto.body for h in at.get("html") if "gh-notes" in h.proto.body), "")


def hints(at) -> list[str]:
    return [info.value for info in at.info]


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("audience", ["team", "public", UNIT])
def test_a_section_says_what_it_shows_or_why_it_shows_nothing(
    demo_home, monkeypatch, section, language, audience
):
    at = opened(
        demo_home, monkeypatch, "trends", section=section, lang=language, **{"as": audience}
    )
    assert sound(at)
    assert headings(at) or hints(at)
    assert "None" not in seen(at) and ">nan" not in seen(at) and "{" not in "".join(headings(at))


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("period", ["2010M11", "2010Q3", "2009H1", "2008M01", "2008"])
def test_a_section_stands_at_every_grain_and_before_there_is_much(
    demo_home, monkeypatch, section, period
):
    at = opened(demo_home, monkeypatch, "trends", section=section, period=period)
    assert sound(at)
    assert headings(at) or hints(at)


@pytest.mark.parametrize("grain", ["month", "quarter", "half", "year"])
@pytest.mark.parametrize("section", ["control", "lines", "multiples"])
def test_single_periods_of_any_length_can_be_looked_at(demo_home, monkeypatch, section, grain):
    at = opened(demo_home, monkeypatch, "trends", section=section, what=MONTHLY, grain=grain)
    assert sound(at) and headings(at)


@pytest.mark.parametrize("section", SECTIONS)
def test_forged_choices_are_left_out(demo_home, monkeypatch, section):
    at = opened(
        demo_home, monkeypatch, "trends", section=section, what="<script>alert(1)</script>",
        units="370700,<b>,' OR 1=1 --", grain="aeon", direction="sideways", then="2099",
        rebase="1066", why="<script>x</script>", ranges="yes", adjust="0x1",
    )  # fmt: skip
    assert sound(at)
    assert "<script" not in seen(at)


def test_the_first_section_lists_signals_beside_what_chance_would_show(demo_home, monkeypatch):
    at = opened(demo_home, monkeypatch, "trends")
    assert "单凭偶然也会有约" in headings(at)[0]
    worse = opened(demo_home, monkeypatch, "trends", direction="worsening")
    told = seen(worse)
    assert "明显变差" in told and "明显好转</" not in told
    assert "section=control" in told


def test_signals_are_sorted_by_certainty_and_the_doubtful_stand_last(demo_edition):
    found = screen.signals(demo_edition, LAST, "")
    assert found.looked > 100 and 0 < found.expected < found.looked / 20
    keys = [(row["doubt"] is not None, row["chance"]) for row in found.found]
    assert keys == sorted(keys)
    reasons = {row["reason"] for row in found.left}
    assert {"progress", "run", "short"} <= reasons
    assert not {row["code"] for row in found.found} & {TO_DATE}


def test_the_screen_says_of_each_series_what_its_own_chart_says(demo_edition):
    """The screen is worked out for all at once, the chart for one."""
    from dashboard.readings import read

    found = screen.signals(demo_edition, LAST, "")
    subjects = {row["code"]: row for row in trends.subjects(demo_edition)}
    changes = {(row["code"], row["unit"]): row["change"] for row in found.found}
    for code in (MONTHLY, MEAN, "I01", STOCK):
        subject = subjects[code]
        units = [*[unit for one, unit in changes if one == code][:4], TOP]
        for unit in dict.fromkeys(units):
            rows = trends.indicator_series(demo_edition, code, (unit,), subject["grain"], LAST)
            of = read(
                [row["value"] for row in rows], subject["time"], None, subject["lower_is_better"],
                cases=chance.cases(subject, said_of_trends.latest(rows)),
            )  # fmt: skip
            expected = of.change if of.kind == "xmr" and of.change != "none" else None
            assert changes.get((code, unit)) == expected, (code, unit)


def test_a_screen_of_a_group_holds_its_units_and_the_whole(demo_edition):
    every, group = (screen.signals(demo_edition, LAST, code) for code in ("", "urban"))
    assert 0 < group.looked < every.looked
    assert {row["unit"] for row in group.found} < {row["unit"] for row in every.found} | {TOP}


def test_a_public_screen_signals_no_withheld_value(demo_home):
    from pipelines.paths import Home
    from pipelines.warehouse import open_edition

    con = open_edition(Home(demo_home / "weifang"), "public")
    hidden = set(
        con.execute(
            "SELECT indicator, unit FROM indicator_value GROUP BY ALL"
            " HAVING bool_and(state = 'suppressed')"
        ).fetchall()
    )
    found = screen.signals(con, LAST, "")
    con.close()
    assert hidden
    assert not {(row["code"], row["unit"]) for row in found.found} & hidden
    assert any(row["reason"] == "hidden" for row in found.left)


def test_a_single_period_series_gets_a_control_chart_with_its_method_and_its_chances(
    demo_home, monkeypatch
):
    at = opened(demo_home, monkeypatch, "trends", section="control", what=MONTHLY, units=TOP)
    told = notes(at)
    for said in (
        "2.66",
        "Wheeler 1993",
        "《Making Data Count》",
        "误报",
        "Wilson 1927",
        "全数统计",
    ):
        assert said in told
    assert any("定义" in caption.value for caption in at.caption)
    assert not any(word in heading for word in WORDS for heading in headings(at))


def test_a_stock_like_itself_gets_a_run_chart(demo_home, monkeypatch):
    told = notes(opened(demo_home, monkeypatch, "trends", section="control", what=STOCK))
    assert "Anhøj" in told and "2.66" not in told


def test_what_adds_up_over_the_year_is_held_against_its_pro_rata_target_and_last_year(
    demo_home, monkeypatch
):
    at = opened(demo_home, monkeypatch, "trends", section="control", what=TO_DATE)
    assert "序时目标" in headings(at)[0] and "上年同期" in headings(at)[0]
    assert "2.66" not in notes(at)


def test_a_sample_is_called_one(demo_home, monkeypatch):
    unit = {"units": UNIT}
    told = notes(opened(demo_home, monkeypatch, "trends", section="control", what=SURVEY, **unit))
    assert "抽查" in told and "全数统计" not in told
    told = notes(opened(demo_home, monkeypatch, "trends", section="control", what=SURVEY))
    assert "按人口加权" in told  # the whole is the mean of its units by residents


def test_stocks_added_up_over_a_year_take_the_mean_families(demo_home, monkeypatch, demo_edition):
    told = notes(
        opened(demo_home, monkeypatch, "trends", section="control", what="I01", grain="year")
    )
    denominator = demo_edition.execute(
        "SELECT denominator FROM indicator_value"
        f" WHERE indicator = 'I01' AND unit = '{TOP}' AND period = '2010'"
    ).fetchall()[0][0]
    assert f"n={float(denominator) / 4:,.0f}" in told and "平均每期户数" in told


def test_limits_are_set_anew_by_a_reader_only_with_a_reason(demo_home, monkeypatch):
    here = {"section": "control", "what": MONTHLY, "units": TOP, "rebase": "2010M01"}
    at = opened(demo_home, monkeypatch, "trends", **here)
    assert "控制限自" not in notes(at)
    assert any("还没写理由" in caption.value for caption in at.caption)
    at = opened(demo_home, monkeypatch, "trends", why="<b>*换了*办法</b>", **here)
    told = notes(at)
    assert (
        "控制限自2010-01-01起重设：读者自设" in told and "&lt;b&gt;" in told and "<b>" not in told
    )
    assert at.query_params["why"]


def test_a_readers_own_day_is_not_taken_along_to_another_series(demo_home, monkeypatch):
    at = opened(
        demo_home, monkeypatch, "trends", section="control", what=MONTHLY, units=TOP,
        rebase="2010M01", why="换了办法",
    )  # fmt: skip
    assert "控制限自" in notes(at)
    what = next(box for box in at.selectbox if box.label == say("what", "zh"))
    at = what.set_value(MEAN).run()
    assert sound(at)
    assert "控制限自" not in notes(at) and "rebase" not in at.query_params


def test_moving_ranges_are_shown_on_demand(demo_home, monkeypatch):
    here = {"section": "control", "what": MONTHLY}
    assert "移动极差：" not in seen(opened(demo_home, monkeypatch, "trends", **here))
    assert "移动极差：" in seen(opened(demo_home, monkeypatch, "trends", ranges="1", **here))


def test_a_seasonal_series_can_be_adjusted(demo_home, monkeypatch):
    here = {"section": "control", "what": "C01", "units": TOP}
    at = opened(demo_home, monkeypatch, "trends", **here)
    assert "同一年里各期高低有规律" in notes(at) and "往年同期" in notes(at)
    assert "去季节后的数" in seen(opened(demo_home, monkeypatch, "trends", adjust="1", **here))


def test_returns_missing_from_a_sum_are_said(demo_home, monkeypatch):
    at = opened(demo_home, monkeypatch, "trends", section="control", what="oc_reg", units=TOP)
    assert any("报表不全" in caption.value for caption in at.caption)


def test_a_funnel_is_not_offered_for_means(demo_home, monkeypatch):
    at = opened(demo_home, monkeypatch, "trends", section="funnel", what=MEAN)
    assert hints(at) == [say("no_funnel_kind", "zh")]


def test_a_funnel_states_over_dispersion_and_its_source(demo_home, monkeypatch):
    at = opened(demo_home, monkeypatch, "trends", section="funnel", what="I20", lang="en")
    told = seen(at)
    assert "Spiegelhalter 2005" in told and "φ = " in told and "widened by τ²" in told


def test_a_period_without_values_says_what_to_choose(demo_home, monkeypatch):
    for section in ("funnel", "compare", "decompose"):
        at = opened(demo_home, monkeypatch, "trends", section=section, what="I01", period="2010M11")
        assert sound(at)
        assert "按季报送" in hints(at)[0]


def test_two_periods_are_compared_with_the_limits_of_the_difference(demo_home, monkeypatch):
    at = opened(demo_home, monkeypatch, "trends", section="compare", what=MONTHLY, then="2008")
    told = seen(at)
    assert "2010年与2008年比" in headings(at)[0]
    assert "Newcombe 1998" in told and "分不清" in told
    mean = seen(opened(demo_home, monkeypatch, "trends", section="compare", what=MEAN))
    assert "Newcombe" not in mean and "没有区间" in mean


@pytest.mark.parametrize("code", ["I01", MONTHLY, MEAN, TO_DATE, "C01", "I29"])
def test_contributions_sum_exactly_to_the_change_of_the_whole(demo_edition, code):
    subject = next(s for s in trends.subjects(demo_edition) if s["code"] == code)
    rows = trends.indicator_at(demo_edition, code, ("2009", "2010"), "")
    of = between.split(subject, between.sides(units_of(rows), "2009", "2010"), False)
    assert sum((one.total for one in of.contributions), Fraction(0)) == of.change
    assert sum((one.within + one.mix for one in of.contributions), Fraction(0)) == of.change
    whole = {row["period"]: row["value"] for row in rows if row["is_top"]}
    if code not in ("C01",):  # zones lie inside districts and have no residents of their own
        assert float(of.after) == pytest.approx(whole["2010"], rel=1e-9)


def units_of(rows: list[dict]) -> list[dict]:
    return [row for row in rows if not row["is_top"]]


def test_a_value_weighted_by_population_is_split_by_residents(demo_edition):
    subject = next(s for s in trends.subjects(demo_edition) if s["code"] == SURVEY)
    rows = trends.indicator_at(demo_edition, SURVEY, ("2009", "2010"), "")
    top = [row for row in rows if row["is_top"]]
    assert all(between.is_weighted(subject, row) for row in top)
    of = between.split(subject, between.sides(units_of(rows), "2009", "2010"), True)
    assert float(of.after) == pytest.approx(
        next(row["value"] for row in top if row["period"] == "2010")
    )


def test_a_change_with_hidden_units_is_not_split(demo_home, monkeypatch):
    at = opened(
        demo_home, monkeypatch, "trends", section="decompose", what="I01", **{"as": "public"}
    )
    assert not headings(at) and hints(at)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_rising_and_falling_are_said_of_signals_alone(
    demo_home, demo_edition, monkeypatch, language
):
    """In headings, over every indicator of the whole: only where a trend of seven is the signal."""
    codes = [row["code"] for row in trends.subjects(demo_edition) if row["is_indicator"]]
    for code in codes[::4]:
        for section in ("control", "lines", "multiples", "compare", "decompose"):
            at = opened(demo_home, monkeypatch, "trends", section=section, what=code, lang=language)
            for heading in headings(at):
                if any(word in heading for word in WORDS):
                    assert "连续" in heading or "periods rising" in heading or "periods falling" in heading  # fmt: skip


def test_what_is_hidden_is_not_what_a_page_begins_with_and_visible_ones_are_offered(
    demo_home, monkeypatch
):
    def what(who, **params):
        at = opened(demo_home, monkeypatch, "trends", section="control", **params, **{"as": who})
        assert sound(at)
        return next(s for s in at.selectbox if s.label == say("what", "zh")).value, seen(at)

    assert what("team")[0] == "I01"
    code, told = what("public")
    assert code != "I01" and say("all_hidden", "zh") not in told
    wanted, told = what("public", what="I01", units="370784")
    assert wanted == "I01" and say("all_hidden", "zh") in told and f"what={code}" in told
