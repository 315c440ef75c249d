"""The scores, returns and findings of the invented programme."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from marts_fixture import Row, is_assessed, ratio, scored_periods

WEIGHTS = {"X1": 60.0, "X2": 40.0}
GRADES = {"A": ("good", "良好", "Good"), "B": ("pass", "合格", "Pass"), "C": (None, None, None)}
POINTS = {("A", 2009): (60.0, 28.0), ("B", 2009): (0.0, 0.0), ("A", 2008): (40.0, 40.0),
          ("B", 2008): (60.0, 20.0)}  # fmt: skip


def score_rows(is_public: bool) -> dict[str, list[Row]]:
    leaf: list[Row] = []
    part: list[Row] = []
    care: list[Row] = []
    total: list[Row] = []
    adjustment: list[Row] = []
    for p in scored_periods():
        for unit, group in (("A", "G1"), ("B", "G1"), ("C", "G2")):
            points = POINTS.get((unit, p.year))
            for i, (indicator, weight) in enumerate(WEIGHTS.items()):
                hidden = is_public and indicator == "X2"
                state = "suppressed" if hidden else "scored" if points else "not_assessed"
                got = points[i] if points and not hidden else None
                target, floor = ((85.0, 70.0), (5.0, 9.0))[i]
                value = None if hidden else ratio(indicator, unit, p)[2]
                leaf.append((unit, p.code, indicator, weight, weight if got is not None else None,
                             value, got, got, state, 1.0, target, floor))  # fmt: skip
                part.append((unit, p.code, ("PA", "PB")[i], weight,
                             weight if got is not None else None, got,
                             weight if got is not None else 0.0, state))  # fmt: skip
                if got is not None:
                    care.append((unit, p.code, ("C1", "C2")[i], got, weight, got / weight))
            base = sum(points) if points else None
            off = -0.5 if unit == "B" else 0.0
            if unit == "B":
                adjustment.append((unit, p.code, "K1", "deduction", "迟报", "Late returns", 1, -0.5,
                                   "1份迟报", "1 late return", True))  # fmt: skip
            grade = GRADES[unit]
            rank = {"A": 1, "B": 2}.get(unit) if is_assessed(p) else None
            hidden = is_public and points is not None
            state = "suppressed" if hidden else "scored" if points else "not_assessed"
            numbers = (None,) * 4 if hidden or base is None else (base, off, 0.0, base + off)
            note = ("", "") if points else ("可评权重不足六成", "Under 60% of the weight assessed")
            total.append((unit, p.code, "S1" if p.grain == "half" and is_assessed(p) else
                          "S2" if is_assessed(p) else None, *numbers, *grade, group, rank,
                          2 if rank else None, group == "G1", not is_assessed(p),
                          1.0 if points else 0.0, state, *note))  # fmt: skip
    return {"score_leaf": leaf, "score_part": part, "care_score": care, "score_total": total,
            "score_adjustment": adjustment}  # fmt: skip


def reporting_rows() -> Iterator[Row]:
    """B misses June 2009, was late in May, and its April return is returned for correction."""
    for p in scored_periods():
        if p.grain != "month":
            continue
        due = date(p.shift(1).year, p.shift(1).ordinal, 5)
        for unit in ("A", "B", "C"):
            status, late = "accepted", False
            if unit == "B" and p.year == 2009:
                status = {6: "missing", 4: "returned", 3: "held"}.get(p.ordinal, "accepted")
                late = p.ordinal == 5
            at = (
                None if status == "missing" else datetime(due.year, due.month, 7 if late else 4, 15)
            )
            live = None if status in ("missing", "returned") else f"r-{p.code}-{unit}"
            yield ("F1", p.code, unit, due, True, at, at, late, 0 if at is None else 1, status,
                   live, status if live else None)  # fmt: skip


def return_rows() -> Iterator[Row]:
    for form, p, unit, _due, _e, at, _l, late, versions, status, live, _v in reporting_rows():
        if versions:
            yield (f"r-{p}-{unit}", form, p, unit, 1, at, status, live is not None, True, late,
                   f"{unit}{p}".ljust(64, "0"), f"{unit}-{p}.xlsx", "Sheet1", True)  # fmt: skip


def value_rows(is_public: bool) -> Iterator[Row]:
    """Cells of A's and B's monthly returns, a row a unit; A's E2 stands in F5."""
    for ret in return_rows():
        return_id, form, p, unit = ret[:4]
        year = int(p[:4])
        cells = (("E1", "D5", {"A": 100, "B": 50, "C": 0}[unit]),
                 ("E2", "F5", {"A": 80 + 10 * (year > 2008), "B": 45 - 15 * (year > 2008)}.get(unit)),
                 ("E3", "G5", {"A": 200, "B": 300, "C": 0}[unit]))  # fmt: skip
        for element, cell, value in cells:
            if is_public and element == "E3":
                continue
            state = "missing" if value is None else "value"
            decimal = None if value is None else Decimal(value)
            yield (return_id, form, p, unit, unit, "", "row", unit, element, state, decimal,
                   "" if value is None else f"{value}", "Sheet1", cell, ret[10], ret[11])  # fmt: skip


def finding_rows() -> list[Row]:
    at = datetime(2009, 5, 4, 15)
    return [
        ("q1", "return", "r-2009M04-B", "K-E2", "error", "F1", "2009M04", "B", "B", "", "E2",
         "Sheet1", "F5", "60", "F5：浇水60棵，多于应浇50棵。", "F5: 60 watered, more than the 50 due.",
         "请核对后重报。", "Check and send again.", at, True),
        ("q2", "return", "r-2009M03-B", "K-W", "warning", "F1", "2009M03", "B", "B", "", "E1",
         "Sheet1", "D5", "50", "与上期相同。", "Same as last period.", "请说明。", "Explain.", at, True),
        ("q3", "cross", None, "K-X", "warning", "F1", "2009M02", "A", "A", "", "E1", None, None,
         "=1+1", "连续两期相同。", "Equal in two periods.", "请说明。", "Explain.", at, True),
        ("q4", "return", "r-2008M02-A", "K-E2", "error", "F1", "2008M02", "A", "A", "", "E2",
         "Sheet1", "F5", "120", "旧版本。", "An older version.", "", "", at, False),
    ]  # fmt: skip
