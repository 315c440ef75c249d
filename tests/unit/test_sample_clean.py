"""A clean sample breaks no rule: checked by a reading of the rules made for this test alone."""

from collections import defaultdict
from decimal import Decimal

import pytest

from pipelines import paths
from pipelines.catalogue.load import load
from pipelines.sample.history import History
from pipelines.sample.recipe import load_recipe
from pipelines.sample.write import owing

CATALOGUE = load(paths.CATALOGUES / "weifang")
RECIPE = load_recipe(paths.SAMPLE / "weifang.yaml", CATALOGUE)
REPORTERS = list(owing(CATALOGUE, range(2008, 2009)))
ZONE, COUNTY, PREFECTURE = "370793", "370703", "370700"


def returns_of(reporter, years=range(2008, 2009), seed=1):
    made = History(CATALOGUE, RECIPE, years, seed, reporter).returns()
    return [sent for several in made.values() for sent in several]


def side(linear, values):
    """The side's value; None when any of its elements has none."""
    parts = [(t.coefficient, values.get(t.element)) for t in linear.terms]
    if any(not isinstance(value, (int, Decimal)) for _, value in parts):
        return None
    return linear.constant + sum(c * v for c, v in parts)


def said(part, values, tolerance):
    left, right = side(part.left, values), side(part.right, values)
    if left is None or right is None:
        return None
    gap = left - right
    return {
        "=": -tolerance <= gap <= tolerance,
        "<=": gap <= tolerance,
        ">=": gap >= -tolerance,
        "<": gap < -tolerance,
        ">": gap > tolerance,
    }[part.operator]


def holds(check, values):
    found = check.condition
    then = [said(part, values, check.tolerance) for part in found.then]
    given = said(found.given, values, check.tolerance) if found.given else None
    if None in then or (found.given and given is None):
        return True
    if found.kind == "always":
        return then[0]
    return given == then[0] if found.kind == "iff" else (not given or all(then))


def broken_checks(sent):
    form = CATALOGUE.form_by_code[sent.form]
    for row in sent.rows:
        below = sum(u.parent == row.unit for u in CATALOGUE.units if u.level == "township")
        values = row.values | {"units_below": below}
        yield from (
            (sent.slot, row.unit, check.id) for check in form.checks if not holds(check, values)
        )


def bad_cells(sent):
    form = CATALOGUE.form_by_code[sent.form]
    for row in sent.rows:
        assert set(row.values) == set(sent.elements)
        for code, cell in row.values.items():
            element = form.by_code[code]
            type_ = CATALOGUE.measure_by_code[element.measure].type
            may_be_words = cell == "—" and element.may_not_apply
            if not may_be_words and not is_good(cell, type_):
                yield sent.slot, row.unit, code, cell


def is_good(cell, type_):
    if not isinstance(cell, (int, Decimal)) or cell < 0:
        return False
    if type_ == "flag":
        return cell in (0, 1)
    return cell == round(cell, 2) if type_ == "amount" else isinstance(cell, int)


def assert_clean(returns):
    for sent in returns:
        owed = CATALOGUE.rows_of(CATALOGUE.form_by_code[sent.form], sent.reporter, sent.period.end)
        assert tuple(row.unit for row in sent.rows) == owed
        assert list(broken_checks(sent)) == []
        assert list(bad_cells(sent)) == []


def histories(returns):
    """(unit, element) -> {period: value}, numbers only."""
    found = defaultdict(dict)
    for sent in returns:
        for row in sent.rows:
            for code, cell in row.values.items():
                if isinstance(cell, (int, Decimal)):
                    found[row.unit, code][sent.period] = cell
    return found


def cross_findings(returns):
    """What the rules that compare two returns find, by (rule id, period, unit)."""
    found = histories(returns)
    flows = {e.code for f in CATALOGUE.forms for e in f.elements if e.kind == "flow"}
    for check in (c for c in CATALOGUE.cross_checks if c.kind in CROSS):
        looked = CROSS[check.kind]
        yield from ((check.id, *spot) for spot in looked(check.params, found, flows))


def neighbours(found, kind, params):
    for (unit, code), series in found.items():
        element = CATALOGUE.element_by_code[code]
        if element.kind == kind and code in params.get("elements", [code]):
            for period, now in series.items():
                if (before := series.get(period.shift(-1))) is not None:
                    yield unit, code, period, float(before), float(now)


def cum_falls(params, found, flows):
    for unit, _, period, before, now in neighbours(found, "cum", params):
        if period.ordinal > 1 and now < before:
            yield period.code, unit


def stock_jumps(params, found, flows):
    for unit, _, period, before, now in neighbours(found, "stock", params):
        large = max(before, now) >= params["at_least"]
        if large and abs(now - before) > params["threshold"] * before:
            yield period.code, unit


def stock_falls(params, found, flows):
    for unit, _, period, before, now in neighbours(found, "stock", params):
        if before >= params["at_least"] and before - now > params["threshold"] * before:
            yield period.code, unit


def opening_is_closing(params, found, flows):
    for (unit, code), series in found.items():
        if code == params["opening"]:
            closings = found[unit, params["closing"]]
            for period, opening in series.items():
                if closings.get(period.shift(-1), opening) != opening:
                    yield period.code, unit


def flows_repeat(params, found, flows):
    same = defaultdict(int)
    for (unit, code), series in found.items():
        for period, now in series.items():
            if code in flows and now and series.get(period.shift(-1)) == now:
                same[CATALOGUE.form_of_element[code].code, period.code, unit] += 1
    for (_, period, unit), count in same.items():
        if count >= params["at_least"]:
            yield period, unit


def share_rises(params, found, flows):
    for (unit, code), series in found.items():
        if code != params["numerator"]:
            continue
        wholes = found[unit, params["denominator"]]
        shares = {p: 100 * float(v) / float(wholes[p]) for p, v in series.items() if wholes.get(p)}
        for period, now in shares.items():
            if now - shares.get(period.shift(-1), now) > params["threshold"]:
                yield period.code, unit


def year_reach_over(params, found, flows):
    for indicator in CATALOGUE.indicators:
        if indicator.time != "year_reach":
            continue
        (reached,), (whole,) = indicator.num.elements, indicator.den.elements
        for (unit, code), series in found.items():
            for period in series if code == reached else ():
                so_far = sum(v for p, v in series.items() if p.year == period.year and p <= period)
                owed = found[unit, whole].get(period)
                if owed is not None and so_far > float(owed) * (1 + params["threshold"]):
                    yield period.code, unit


def forms_agree(params, found, flows):
    sums = defaultdict(lambda: [0.0, 0.0])
    for (unit, code), series in found.items():
        entry = CATALOGUE.unit_by_code[unit]
        county = unit if entry.level == "county" else entry.parent
        for place, name in enumerate(("left", "right")):
            for period, value in series.items() if code in params[name] else ():
                sums[county, f"{period.year}Q{(period.last_month + 2) // 3}"][place] += float(value)
    for (unit, period), (left, right) in sums.items():
        if left < right:
            yield period, unit


CROSS = {
    "cum_falls": cum_falls,
    "stock_jumps": stock_jumps,
    "stock_falls": stock_falls,
    "opening_is_closing": opening_is_closing,
    "flows_repeat": flows_repeat,
    "share_rises": share_rises,
    "year_reach_over": year_reach_over,
    "forms_agree": forms_agree,
}


@pytest.mark.parametrize("reporter", [COUNTY, ZONE, PREFECTURE])
def test_a_clean_year_of_one_reporter_breaks_no_rule_inside_a_return(reporter):
    assert_clean(returns_of(reporter))


@pytest.mark.parametrize("reporter", [COUNTY, ZONE])
def test_a_clean_year_of_one_reporter_breaks_no_rule_across_returns(reporter):
    assert list(cross_findings(returns_of(reporter))) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_three_clean_years_of_everyone_break_no_rule(seed):
    for reporter in REPORTERS:
        returns = returns_of(reporter, range(2008, 2011), seed)
        assert_clean(returns)
        assert list(cross_findings(returns)) == []


def test_every_reporter_owes_what_the_catalogue_asks():
    owed = owing(CATALOGUE, range(2008, 2009))
    assert len(owed) == 17
    assert owed[COUNTY] == 58 and owed[PREFECTURE] == 10
    assert sum(owed.values()) == 938


def test_the_evaluator_of_this_test_sees_a_broken_rule():
    sent = next(s for s in returns_of(COUNTY) if s.form == "RC01")
    sent.rows[0].values["oc_reg"] += 1
    assert [rule for _, _, rule in broken_checks(sent)] == ["RC01-01"]


def shares(reporter, year, numerator, denominator):
    found = histories(returns_of(reporter, range(2008, 2011)))
    sums = [
        sum(v for (_, c), s in found.items() if c == code for p, v in s.items() if p.year == year)
        for code in (numerator, denominator)
    ]
    return sums[0] / sums[1]


def test_units_differ_and_move_as_the_recipe_says():
    best, worst = (shares(unit, 2009, "pol_on", "pol_due") for unit in ("370783", COUNTY))
    assert best > 0.99 and worst < 0.97
    rising = [shares("370785", year, "iu_fu", "iu_fu_due") for year in (2008, 2010)]
    falling = [shares("370784", year, "iu_fu", "iu_fu_due") for year in (2008, 2010)]
    assert rising[0] + 0.03 < rising[1]
    assert falling[0] > falling[1] + 0.03


def test_some_denominators_are_nought_and_some_counts_small():
    zone = histories(returns_of(ZONE))
    assert all(v == 0 for (_, code), s in zone.items() if code == "cp_need" for v in s.values())
    county = histories(returns_of(COUNTY))
    small = [v for (_, c), s in county.items() if c == "oc_aid_ok" for v in s.values() if 0 < v < 5]
    assert len(small) > 5


def test_history_does_not_depend_on_which_years_follow():
    short, long = returns_of(ZONE), returns_of(ZONE, range(2008, 2010))
    by_slot = {sent.slot: sent for sent in long}
    assert all(by_slot[sent.slot] == sent for sent in short)
