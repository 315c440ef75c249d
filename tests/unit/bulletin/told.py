"""Facts made up for the bulletin: two units of one group, two parts, two indicators."""

from dataclasses import replace

from pipelines.bulletin.read import Facts

META = {
    "as_of": "2010-02-01T09:00:00", "build_id": "b1", "audience": "team", "top_unit": "T",
    "assessed_level": "mid", "programme_zh": "植树", "programme_en": "Trees", "scheme_zh": "办法",
    "scheme_en": "Scheme", "is_demo": "true", "demo_mark": "演示数据", "total_max": "100",
}  # fmt: skip
PERIOD = {
    "code": "2009", "name": "2009年", "ago": "2008", "assessment": "yr", "own_name": "全年考核",
}  # fmt: skip
NAMES = {"top": "林场", "units": "队", "assessment": "全年考核"}


def total(unit, points, ago=None, **more):
    return {
        "unit": unit, "name": f"{unit}队", "whole": f"{unit}大队", "period": "2009", "base": points,
        "deductions": 0.0, "bonus": 0.0, "total": points, "grade_name": "良好", "note": "",
        "group_code": "g", "group_name": "甲组", "rank": None, "rank_of": None, "state": "scored",
        "total_ago": ago, "state_ago": None if ago is None else "scored", "is_withheld": False,
        "period_ago": None if ago is None else "2008", "total_low": None, "total_high": None,
        "low_ago": None, "high_ago": None, "rank_low": None, "rank_high": None, "tier": None, **more,
    }  # fmt: skip


def hidden(unit):
    return total(
        unit, None, state="suppressed", base=None, deductions=None, bonus=None, grade_name=None,
        is_withheld=True,
    )  # fmt: skip


def part(unit, code, points, full, state="scored"):
    return {
        "unit": unit, "unit_name": f"{unit}队", "period": "2009", "part": code, "name": f"{code}部",
        "points": points, "effective_weight": full, "state": state,
    }  # fmt: skip


def leaf(unit, code, points, full, **more):
    return {
        "unit": unit, "unit_name": f"{unit}队", "period": "2009", "indicator": code,
        "name": f"{code}率", "digits": 1, "measure": "%", "weight": full, "effective_weight": full,
        "points": points, "full_points": points, "value": 90.0, "target": 95.0, "status": "near",
        "change": "none", "year_ago_value": 89.0, "value_state": "value", "state": "scored",
        "received_factor": 1.0, **more,
    }  # fmt: skip


def indicator(code, now, ago, low, high, change, **more):
    return {
        "unit": "T", "period": "2009", "indicator": code, "name": f"{code}率", "digits": 1,
        "measure": "%", "owner": "某局", "value": now, "target": 95.0, "status": "near",
        "state": "value", "year_ago_value": ago, "year_ago_period": "2008", "change_low": low,
        "change_high": high, "change": change, **more,
    }  # fmt: skip


def adjustment(unit, code, points, kind="deduction", is_effective=True):
    return {
        "unit": unit, "unit_name": f"{unit}队", "period": "2009", "code": code, "kind": kind,
        "name": f"{code}项", "points": points, "detail": "有人说的话", "is_effective": is_effective,
    }  # fmt: skip


def returns(unit, expected, received):
    return {
        "unit": unit, "name": f"{unit}队", "expected": expected, "received": received,
        "on_time": received - 1, "accepted": received - 3,
    }  # fmt: skip


def facts(audience="team", language="zh", **rows):
    """``rows``: by query, in place of the made-up ones."""
    made = {
        "totals": [total("A", 90.0, 89.8), total("B", 60.0, 62.0)],
        "parts": [
            part(unit, code, won, 50.0)
            for unit, won in (("A", 45.0), ("B", 30.0))
            for code in ("P", "Q")
        ],
        "care_scores": [],
        "leaves": [leaf("A", "X", 45.0, 50.0), leaf("B", "X", 30.0, 50.0)],
        "adjustments": [adjustment("B", "D", -0.5)],
        "indicators": [
            indicator("X", 90.0, 89.9, -1.0, 1.2, "none"),
            indicator("Y", 80.0, 70.0, 5.0, 15.0, "improving", status="behind"),
        ],
        "rates": [returns("T", 24, 23)],
        "unit_rates": [returns("A", 12, 12), returns("B", 12, 11)],
        "quality": [{"total": 95.24}],
        "trust": [{"name": "较好", "match_rate": 0.98}],
        "life": [],
    }
    meta = META | {"audience": audience}
    return Facts(language, "yr", meta, PERIOD, NAMES, made | rows)


def changed(one, **meta):
    return replace(one, meta={**one.meta, **meta})
