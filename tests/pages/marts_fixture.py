"""A tiny invented programme as published editions, so that pages are proven free of any catalogue.

An orchard guild: three branches (A, B ranked together, C alone) under T, two forms, three indicators.
Every month A waters 80 of 100 trees in 2008 and 90 in 2009, B 45 of 50 and then 30; C has no trees.
The public edition withholds X2 (it rests on sensitive E3) below T.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from marts_schema import COLUMNS, ddl

from pipelines import period as periods

AS_OF = date(2009, 7, 20)
UNITS = ("T", "A", "B", "C")
TREES = {"A": 100, "B": 50, "C": 0}
WATERED = {("A", 2008): 80, ("A", 2009): 90, ("B", 2008): 45, ("B", 2009): 30}
COST = {"A": Decimal("200.00"), "B": Decimal("300.00"), "C": Decimal(0)}
Row = tuple[Any, ...]
EMPTIABLE = ("care", "care_score", "panel_group", "panel", "panel_item", "headline", "trust")


def all_periods() -> list[periods.Period]:
    first, last = date(2008, 1, 1), date(2009, 12, 31)
    found = [p for grain in periods.GRAINS for p in periods.between(first, last, grain)]
    return sorted(found, key=lambda p: (p.start, p.end))


def months(period: periods.Period) -> int:
    """How many months of the period have returns."""
    ended = [m for m in periods.between(period.start, period.end, "month") if m.end <= AS_OF]
    return len(ended)


def is_assessed(period: periods.Period) -> bool:
    return period.grain == "year" or (period.grain == "half" and period.ordinal == 1)


def scored_periods() -> list[periods.Period]:
    return [p for p in all_periods() if p.end <= AS_OF]


def meta_rows(build: str, audience: str) -> list[Row]:
    values = {
        "build_id": build, "built_at": "2009-07-20T09:00:00", "as_of": "2009-07-20T09:00:00",
        "register_sequence": "42", "catalogue": "orchard", "catalogue_hash": "c" * 64,
        "code_hash": "d" * 64, "title_zh": "果园协会浇水行动", "title_en": "Orchard watering drive",
        "programme_zh": "浇水行动", "programme_en": "Watering drive", "is_demo": "true",
        "demo_mark": "演示数据", "audience": audience, "assessed_level": "L2", "top_unit": "T",
        "scheme_zh": "浇水考核办法", "scheme_en": "Watering scheme", "display_scale": "100",
        "total_max": "105", "default_period": "2009H1",
    }  # fmt: skip
    return list(values.items())


def unit_rows() -> list[Row]:
    born = date(2008, 1, 1)
    named = (
        ("T", "总会", "Guild", "L1", None, None, 3000, None, None),
        ("A", "东园<b>", "East <b>", "L2", "T", "G1", 2000, 0, 0),
        ("B", "西园", "West", "L2", "T", "G1", 1000, 0, 1),
        ("C", "新园", "New", "L2", "T", "G2", None, None, None),
        ("A1", "一组", "Team one", "L3", "A", None, None, None, None),
        ("D1", "水利组", "Water office", "LX", "T", None, None, None, None),
    )
    return [(*row, born, None, i) for i, row in enumerate(named)]


def period_rows() -> list[Row]:
    rows: list[Row] = []
    for i, p in enumerate(all_periods()):
        named = (
            ("S1", "上半年考核", "Half-year") if p.grain == "half" else ("S2", "年度考核", "Annual")
        )
        assessed = named if is_assessed(p) else (None, None, None)
        rows.append((p.code, p.grain, p.year, p.ordinal, p.name("zh"), p.name("en"), p.start, p.end,
                     p.end <= AS_OF, *assessed, i))  # fmt: skip
    return rows


def month_value(element: str, unit: str, year: int) -> Decimal:
    if unit == "T":
        return sum((month_value(element, u, year) for u in TREES), Decimal(0))
    if element == "E1":
        return Decimal(TREES[unit])
    return Decimal(WATERED.get((unit, year), 0)) if element == "E2" else COST[unit]


def element_rows(is_public: bool) -> Iterator[Row]:
    for p in scored_periods():
        for unit in UNITS:
            n = months(p)
            for element in ("E1", "E2", "E3"):
                hidden = is_public and element == "E3" and unit != "T"
                value = None if hidden else month_value(element, unit, p.year) * n
                yield (
                    element,
                    unit,
                    p.code,
                    value,
                    "suppressed" if hidden else "value",
                    n,
                    n,
                    False,
                )
            if p.grain in ("half", "year"):
                due, done = {"A": (4, 4), "B": (5, 2)}.get(unit, (0, 0))
                due, done = (9, 6) if unit == "T" else (due, done)
                yield ("E4", unit, p.code, Decimal(due), "value", 1, 1, False)
                yield ("E5", unit, p.code, Decimal(done), "value", 1, 1, False)
        if p.grain in ("half", "year"):
            yield ("E4", "D1", p.code, Decimal(3), "value", 1, 1, False)
            yield ("E5", "D1", p.code, None, "no_data", 0, 1, False)


def status_of(value: float | None, target: float, floor: float) -> str:
    if value is None:
        return "not_assessed"
    sign = 1 if target > floor else -1
    if sign * value >= sign * target:
        return "on_track"
    return "near" if sign * value >= sign * floor else "behind"


def ratio(indicator: str, unit: str, period: periods.Period) -> tuple[float, float, float | None]:
    top, bottom = {"X1": ("E2", "E1"), "X2": ("E3", "E2"), "X3": ("E3", "E1")}[indicator]
    n = months(period)
    num = float(month_value(top, unit, period.year) * n)
    den = float(month_value(bottom, unit, period.year) * n)
    factor = 100 if indicator == "X1" else 1
    return num, den, factor * num / den if den else None


def indicator_value_rows(is_public: bool) -> Iterator[Row]:
    goals = {"X1": (85.0, 70.0), "X2": (5.0, 9.0), "X3": (None, None)}
    for p in scored_periods():
        for indicator, (target, floor) in goals.items():
            for unit in UNITS:
                num, den, value = ratio(indicator, unit, p)
                status = status_of(value, target, floor) if target and floor else "not_assessed"
                ago = ratio(indicator, unit, p.a_year_before())[2] if p.year > 2008 else None
                before = (
                    ratio(indicator, unit, p.shift(-1))[2] if p.shift(-1).year >= 2008 else None
                )
                change = None if ago is None or indicator != "X1" else "none"
                if change and value is not None and ago is not None and abs(value - ago) > 5:
                    change = "improving" if value > ago else "worsening"
                n = months(p)
                if is_public and indicator != "X1" and unit != "T":
                    yield (indicator, unit, p.code, None, None, None, "suppressed", n, n, target,
                           floor, "not_assessed", *(None,) * 6)  # fmt: skip
                    continue
                yield (indicator, unit, p.code, num, den, value,
                       "value" if den else "zero_denominator", n, n, target, floor, status, before,
                       ago, p.a_year_before().code if ago is not None else None, None, None,
                       change)  # fmt: skip


def static_rows() -> dict[str, list[Row]]:
    return {
        "level": [("L1", "总会", "guild", True, 0), ("L2", "分会", "branches", True, 1),
                  ("L3", "小组", "teams", True, 2), ("LX", "部门", "offices", False, 3)],
        "unit": unit_rows(),
        "unit_group": [("G1", "老园组", "Old orchards", True, 0), ("G2", "新园组", "New", False, 1)],
        "form": [("F1", "浇水月报", "Watering, monthly", "month", 5, 0),
                 ("F2", "整改半年报", "Fixes, half-yearly", "half", 15, 1)],
        "element": [
            ("E1", "F1", "应浇树", "trees due", "棵", "trees", "count", "flow", False, False, 0),
            ("E2", "F1", "已浇树", "trees watered", "棵", "trees", "count", "flow", False, False, 1),
            ("E3", "F1", "水费", "water cost", "元", "yuan", "amount", "flow", False, True, 2),
            ("E4", "F2", "应整改", "fixes due", "件", "fixes", "count", "flow", False, False, 3),
            ("E5", "F2", "已整改", "fixes done", "件", "fixes", "count", "flow", False, False, 4)],
        "period": period_rows(),
        "care": [("C1", "树有人管", "Trees tended", "管", "tend", 0),
                 ("C2", "水有人省", "Water saved", "省", "save", 1)],
        "part": [("R", None, "总分", "Total", 100.0, 0, 0), ("PA", "R", "浇水", "Watering", 60.0, 1, 1),
                 ("PB", "R", "节水", "Saving", 40.0, 1, 2)],
        "indicator": [
            ("X1", "浇水率", "Watering rate", "已浇树占应浇树的比例", "Watered of due", "E2", "E1",
             100.0, "%", "%", 1, "sum", False, True, False, "C1", "PA", 60.0, "linear", 85.0, 70.0,
             "园务部", "Orchard office", "month", 0),
            ("X2", "每棵水费", "Cost a tree", "每浇一棵的水费", "Water cost a tree watered", "E3",
             "E2", 1.0, "元", "yuan", 2, "sum", True, True, True, "C2", "PB", 40.0, "linear", 5.0,
             9.0, "水务部", "Water office", "month", 1),
            ("X3", "每棵应浇水费", "Cost a tree due", "背景", "Context", "E3", "E1", 1.0, "元", "yuan",
             2, "sum", False, False, True, None, None, None, None, None, None, None, None,
             "month", 2)],
        "panel_group": [("N1", "项目", "Projects", "F2", 0)],
        "panel": [("N1", "P1", "浇水项目", "Watering", "树浇到了吗？", "Are the trees watered?",
                   "不说明树是否成活。", "Says nothing on survival.", 0)],
        "panel_item": [("N1", "P1", "reach", "X1", True, 0), ("N1", "P1", "money", "E3", False, 1)],
        "headline": [("E2", False, 0), ("X2", True, 1)],
        "overview_setting": [("actions_due", "E4"), ("actions_done", "E5")],
        "trust": [("2009H1", "fair", "一般", "Fair", 17 / 18, 5.9, None, 18, 17, 15, 1, 1, 1, 1)],
        "rule": [("K-E2", "F1", "condition", "error", "已浇不多于应浇", "Watered at most due"),
                 ("K-W", "F1", "condition", "warning", "与上期不同", "Differs from last")],
        "expectation_run": [("F1", "K-E2", "E2,E1", "expect_condition", "已浇不多于应浇",
                             "Watered at most due", 54, 1, datetime(2009, 7, 20, 9))],
        "rejection": [("e" * 64, "whatever.xlsx", datetime(2009, 5, 6, 9), "unknown_form",
                       "认不出是哪张表。", "No form recognised.", None, None, None, None, None)],
    }  # fmt: skip


def tables(build: str, audience: str) -> dict[str, list[Row]]:
    from marts_scores import finding_rows, reporting_rows, return_rows, score_rows, value_rows

    is_public = audience != "team"
    return {
        **static_rows(),
        **score_rows(is_public),
        "meta": meta_rows(build, audience),
        "element_value": list(element_rows(is_public)),
        "indicator_value": list(indicator_value_rows(is_public)),
        "reporting": list(reporting_rows()),
        "return": list(return_rows()),
        "value": list(value_rows(is_public)),
        "finding": finding_rows(),
    }


def write_edition(file: Path, rows: dict[str, list[Row]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(str(file))
    con.execute("BEGIN")
    for table, names in COLUMNS.items():
        con.execute(ddl(table))
        marks = "(" + ", ".join("?" for _ in names.split()) + ")"
        wanted = rows.get(table, [])
        for start in range(0, len(wanted), 200):
            batch = wanted[start : start + 200]
            values = [cell for row in batch for cell in row]
            con.execute(
                f'INSERT INTO main."{table}" VALUES {", ".join([marks] * len(batch))}', values
            )
    con.execute("COMMIT")
    con.close()


def publish(state: Path, build: str = "b1", without: tuple[str, ...] = ()) -> None:
    """Editions of one build under ``state`` (a catalogue's home), the pointer moved last."""
    for audience in ("team", "public", "unit-A"):
        rows = tables(build, audience)
        rows.update({table: [] for table in without})
        write_edition(state / "builds" / build / f"{audience}.duckdb", rows)
    (state / "CURRENT").write_text(f"{build}\n", encoding="utf-8")
