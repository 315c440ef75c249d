"""Three units recomputed with pandas from the live values, apart from the product's own code.

Only the catalogue's YAML, the mart of values and the mart of reporting are read; indicators, shares,
re-weighting and totals are worked out here a second time, the plain way.
"""

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
import pytest
import yaml

CATALOGUE = Path(__file__).resolve().parents[2] / "data" / "catalogue" / "weifang"
UNITS = ("370784", "370702", "370791")
WINDOWS = ("2009H1", "2009", "2010H1", "2010")
LETTERS = {"month": "M", "quarter": "Q", "half": "H"}
COUNTS = {"count"}

pytestmark = pytest.mark.slow


def read(name: str) -> dict:
    return yaml.safe_load((CATALOGUE / name).read_text(encoding="utf-8"))


def forms() -> dict[str, dict]:
    loaded = (yaml.safe_load(p.read_text(encoding="utf-8")) for p in CATALOGUE.glob("forms/*.yaml"))
    return {form["code"]: form for form in loaded}


FORM_OF = {e["code"]: f["code"] for f in forms().values() for e in f["elements"]}
GRAIN_OF = {code: form["grain"] for code, form in forms().items()}
MEASURE = {m["code"]: m["type"] for m in read("catalogue.yaml")["measures"]}
TYPE_OF = {e["code"]: MEASURE[e["measure"]] for f in forms().values() for e in f["elements"]}


def months(code: str) -> tuple[int, int, int]:
    """Year, first and last month of a period code."""
    year, rest = int(code[:4]), code[4:]
    if not rest:
        return year, 1, 12
    n = int(rest[1:])
    size = {"M": 1, "Q": 3, "H": 6}[rest[0]]
    return year, (n - 1) * size + 1, n * size


def terms(text: str) -> list[tuple[int, str, bool]]:
    found = re.findall(r"([+-])?\s*(?:(first)\((\w+)\)|(\w+))", text)
    return [(-1 if s == "-" else 1, inner or name, bool(f)) for s, f, inner, name in found]


def leaf_pairs(values: pd.DataFrame, indicator: dict, unit: str) -> pd.DataFrame:
    """A row of each unit row and period with every operand valued; numerator and denominator terms."""
    needed = [t[1] for t in terms(indicator["numerator"]) + terms(indicator["denominator"])]
    needed = [code for code in dict.fromkeys(needed) if code != "population"]
    mine = values[(values.county == unit) & values.element.isin(needed) & (values.state == "value")]
    wide = mine.pivot_table(
        index=["unit", "period"], columns="element", values="value", aggfunc="first"
    )
    return wide.reindex(columns=needed).dropna().reset_index()


def windowed(pairs: pd.DataFrame, indicator: dict, window: str) -> tuple[Decimal, Decimal] | None:
    year, first, last = months(window)
    time = indicator["time"]
    start = 1 if time in {"year_reach", "year_to_date"} else first
    span = pairs.period.map(months)
    inside = pairs[[y == year and start <= a and b <= last for y, a, b in span]]
    if inside.empty:
        return None
    inside = inside.sort_values("period")
    latest = inside.groupby("unit").tail(1)
    earliest = inside.groupby("unit").head(1)

    def total(text: str, rows: pd.DataFrame) -> Decimal:
        result = Decimal(0)
        for sign, code, is_first in terms(text):
            result += sign * sum((earliest if is_first else rows)[code], Decimal(0))
        return result

    numerator_rows = latest if time == "last" else inside
    denominator_rows = latest if time in {"last", "year_reach"} else inside
    return (
        total(indicator["numerator"], numerator_rows),
        total(indicator["denominator"], denominator_rows),
    )


def half_up(value: float, places: int) -> float:
    step = Decimal(1).scaleb(-places)
    return float(Decimal(repr(value)).quantize(step, rounding=ROUND_HALF_UP))


def share(transform: dict, weight: float, value: float, scale: float) -> float:
    if transform["kind"] == "linear":
        target, floor = transform["target"] * scale, transform["floor"] * scale
        return min(max((value - floor) / (target - floor), 0.0), 1.0)
    if transform["kind"] == "step":
        return next((s["share"] for s in transform["levels"] if value >= s["at_least"]), 0.0)
    assert transform["kind"] == "per_point"
    return min(1.0, max(0.0, weight - transform["loss"] * (transform["target"] - value)) / weight)


def leaves(node: dict) -> list[dict]:
    return [
        x for child in node["children"] for x in (leaves(child) if "children" in child else [child])
    ]


def base(node: dict, points: dict[str, float]) -> tuple[float, float, float]:
    """(points, assessed weight, weight) of a node, its weight borne by what is assessed in it."""
    parts = []
    for child in node["children"]:
        if "children" in child:
            parts.append(base(child, points))
        elif (code := child["indicator"]) in points:
            parts.append((points[code], child["weight"], child["weight"]))
        else:
            parts.append((0.0, 0.0, child["weight"]))
    weight = sum(w for _, _, w in parts)
    assessed = sum(a for _, a, _ in parts)
    alive = sum(w for _, a, w in parts if a)
    if not alive:
        return 0.0, 0.0, weight
    return sum(p for p, a, _ in parts if a) * weight / alive, assessed, weight


@pytest.fixture(scope="module")
def values(demo_edition) -> pd.DataFrame:
    frame = demo_edition.execute(
        "SELECT r.form, v.period, v.reporter, unit, element, state, v.value::VARCHAR AS value FROM value v "
        "JOIN return r USING (return_id) "
        "WHERE r.is_live AND v.row_kind = 'row' AND v.unit IS NOT NULL"
    ).df()
    frame["value"] = [None if v is None or v != v else Decimal(v) for v in frame.value]
    parents = dict(demo_edition.execute("SELECT code, parent FROM unit").fetchall())
    level = dict(demo_edition.execute("SELECT code, level FROM unit").fetchall())
    top = demo_edition.execute("SELECT value FROM meta WHERE key = 'assessed_level'").fetchone()[0]
    frame["county"] = [u if level[u] == top else parents[u] for u in frame.unit]
    return frame


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("window", WINDOWS)
def test_indicator_values_agree_to_one_in_a_billion(demo_edition, values, unit, window):
    marts = dict(
        demo_edition.execute(
            "SELECT indicator, value FROM indicator_value WHERE unit = ? AND period = ?",
            [unit, window],
        ).fetchall()
    )
    compared = 0
    for indicator in read("indicators.yaml")["indicators"]:
        if "population" in indicator["denominator"]:
            continue
        pair = windowed(leaf_pairs(values, indicator, unit), indicator, window)
        expected = None
        if pair is not None and pair[1] != 0:
            expected = indicator.get("factor", 100) * float(pair[0]) / float(pair[1])
        got = marts.get(indicator["code"])
        got = None if got is None or math.isnan(got) else got
        if expected is None:
            assert got is None, indicator["code"]
        else:
            assert got == pytest.approx(expected, rel=1e-9, abs=1e-9), indicator["code"]
            compared += 1
    assert compared >= 25


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("window", WINDOWS)
def test_points_and_base_agree_to_the_declared_rounding(demo_edition, values, unit, window):
    scheme = read("scheme.yaml")
    indicators = {i["code"]: i for i in read("indicators.yaml")["indicators"]}
    got = {
        code: (points, state)
        for code, points, state in demo_edition.execute(
            "SELECT indicator, points, state FROM score_leaf WHERE unit = ? AND period = ?",
            [unit, window],
        ).fetchall()
    }
    factors = received_factors(demo_edition, unit, window)
    grain = {"H": "half", "": "year"}[window[4:5]]
    points: dict[str, float] = {}
    for leaf in leaves(scheme["tree"]):
        code = leaf["indicator"]
        indicator = indicators[code]
        if indicator["time"] == "year_to_date" and window.endswith("H2"):
            continue
        pair = windowed(leaf_pairs(values, indicator, unit), indicator, window)
        if pair is None:
            if got[code][1] == "missing":
                points[code] = 0.0
            continue
        is_count = all(TYPE_OF[t[1]] in COUNTS for t in terms(indicator["denominator"]))
        if pair[1] == 0 or (is_count and pair[1] < scheme["missing"]["min_count"]):
            continue
        scale = leaf["transform"].get("target_by_grain", {}).get(grain, 1.0)
        if indicator["time"] == "year_reach":
            scale *= months(window)[2] / 12
        value = indicator.get("factor", 100) * float(pair[0]) / float(pair[1])
        earned = leaf["weight"] * share(leaf["transform"], leaf["weight"], value, scale)
        if indicator["time"] in {"sum", "last"}:
            earned *= factors[FORM_OF[terms(indicator["numerator"])[0][1]]]
        points[code] = half_up(earned, scheme["point_decimals"])
        assert got[code][0] == pytest.approx(points[code], abs=1e-9), code
    total, assessed, weight = base(scheme["tree"], points)
    assert weight == 100
    row = demo_edition.execute(
        "SELECT base, assessed_share FROM score_total "
        "WHERE unit = ? AND period = ? AND assessment <> 'final'",
        [unit, window],
    ).fetchone()
    assert row[1] == pytest.approx(assessed / weight, abs=1e-9)
    assert row[0] == pytest.approx(total, abs=0.0051)


def received_factors(edition, unit: str, window: str) -> dict[str, float]:
    """Live returns ÷ returns due in the window, by form, those for the unit itself."""
    year, first, last = months(window)
    rows = edition.execute(
        "SELECT form, period, live_return_id IS NOT NULL FROM reporting WHERE reporter = ?", [unit]
    ).fetchall()
    due: dict[str, list[bool]] = {}
    for form, period, received in rows:
        y, a, b = months(period)
        if y == year and first <= a and b <= last:
            due.setdefault(form, []).append(received)
    factors = {form: sum(flags) / len(flags) for form, flags in due.items()}
    return {form: factors.get(form, 1.0) for form in GRAIN_OF}
