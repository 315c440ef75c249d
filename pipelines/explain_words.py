"""The lines of an explanation in either language."""

from collections.abc import Mapping
from math import isclose, isnan
from typing import Any

Row = dict[str, Any]
WORDS: dict[str, tuple[str, str]] = {
    "total": ("总分", "Total"),
    "base": ("基础分", "base"),
    "deductions": ("扣分", "deductions"),
    "bonus": ("加分", "bonus"),
    "grade": ("等级", "Grade"),
    "rank": ("名次", "Rank"),
    "no_rank": ("不排名", "not ranked"),
    "assessed": ("可评权重", "Weight assessed"),
    "parts": ("各部分与指标：得分／权重", "Parts and indicators: points/weight"),
    "adjustments": ("扣分、加分与否决", "Deductions, bonuses, vetoes"),
    "pending": ("未生效", "not in force"),
    "value": ("值", "Value"),
    "target": ("目标", "target"),
    "floor": ("底线", "floor"),
    "points": ("得分", "Points"),
    "numerator": ("分子", "Numerator"),
    "denominator": ("分母", "Denominator"),
    "received": ("已报", "received"),
    "of": ("应报", "expected"),
    "version": ("第{}版", "version {}"),
    "late": ("迟报", "late"),
    "no_total": ("没有总分", "no total"),
    "weight": ("权重", "weight"),
    "scored": ("已评", "scored"),
    "not_assessed": ("不评", "not assessed"),
    "missing": ("缺报，计0分", "not received, 0 points"),
    "suppressed": ("已隐去", "suppressed"),
    "no_data": ("缺", "no data"),
    "na": ("不适用", "not applicable"),
    "zero_denominator": ("分母为0", "the denominator is 0"),
    "small": ("分母过小", "the denominator is too small"),
    "corrected": (
        "由{old}更正为{new}，{declared_at:%Y-%m-%d} {declared_by}申报、{decided_at:%Y-%m-%d} {decided_by}批准：{why}",
        "corrected from {old} to {new}, declared by {declared_by} on {declared_at:%Y-%m-%d}, approved by"
        " {decided_by} on {decided_at:%Y-%m-%d}: {why}",
    ),
    "settled": (
        "{message} {status}（{by}，{at:%Y-%m-%d}）：{why}",
        "{message} {status} ({by}, {at:%Y-%m-%d}): {why}",
    ),
    "explained": ("已说明", "Explained"),
    "waived": ("准予例外", "Waived"),
    "withheld_reason": ("理由已隐去", "reason withheld"),
    "accepted": ("已受理", "accepted"),
    "held": ("待说明", "held"),
    "frozen": ("以冻结时的值计", "as it stood at the freeze"),
    "weighted": ("（下级单位按人口加权）", "(its units weighted by population)"),
    "linear": ("线性", "linear"),
    "step": ("分档", "by steps"),
    "per_point": ("每点扣分", "per point"),
    "min_max": ("极差", "min-max"),
    "z": ("标准分", "z-score"),
    "percentile": ("百分位", "percentile"),
    "rank_rule": ("位次", "rank points"),
    "log": ("对数", "logarithmic"),
    "cap": ("封顶", "capped"),
}


def is_none(value: Any) -> bool:
    return value is None or (isinstance(value, float) and isnan(value))


def plain(text: Any) -> str:
    """A text; … where withheld or absent."""
    return "…" if is_none(text) else str(text)


def number(value: Any, digits: int = 4) -> str:
    """At most ``digits`` decimals, thousands separated, − for minus; … where withheld or absent."""
    if is_none(value):
        return "…"
    text = f"{float(value):,.{digits}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


class Speech:
    """Lines in one language, "zh" or "en". ``roles``: names by code."""

    def __init__(self, language: str, roles: Mapping[str, str]):
        self._roles = roles
        self._at = 0 if language == "zh" else 1
        self._suffix = "zh" if language == "zh" else "en"

    def word(self, key: str) -> str:
        return WORDS[key][self._at] if key in WORDS else key

    def name(self, row: Row, prefix: str = "name") -> str:
        return str(row.get(f"{prefix}_{self._suffix}") or "")

    def measured(self, figure: str, about: Row) -> str:
        """A figure with its unit of measure, set apart from a word."""
        measure = self.name(about, "measure")
        return f"{figure}{'' if measure == '%' else ' '}{measure}"

    def title(self, unit: Row, period: Row, assessment: str) -> str:
        label = (
            self.name(period, "assessment") if assessment == period["assessment"] else assessment
        )
        return "  ".join(
            p for p in (f"{unit['code']} {self.name(unit)}", self.name(period), label) if p
        )

    def total(self, row: Row) -> list[str]:
        share = ""
        if not is_none(row["assessed_share"]):
            share = f"{self.word('assessed')} {number(100 * row['assessed_share'], 0)}%"
        last = "  ".join(p for p in (share, self.name(row, "note")) if p)
        return [self._sum(row), self._standing(row), *([last] if last else [])]

    def other(self, row: Row) -> str:
        return f"{row['assessment']}: {self._sum(row)}  {self._standing(row)}"

    def _sum(self, row: Row) -> str:
        if is_none(row["total"]):
            state = row["state"] if row["state"] == "suppressed" else "no_total"
            return f"{self.word('total')} {self.word(state)}"
        return (
            f"{self.word('total')} {row['total']:.2f} = {self.word('base')} {number(row['base'])}"
            f" − {self.word('deductions')} {number(row['deductions'])}"
            f" + {self.word('bonus')} {number(row['bonus'])}"
        )

    def _standing(self, row: Row) -> str:
        grade = f"{self.word('grade')} {self.name(row, 'grade') or '–'}"
        rank = self.word("no_rank")
        if not is_none(row["rank"]):
            rank = f"{self.word('rank')} {row['rank']:.0f}/{row['rank_of']:.0f}"
        return "  ".join(p for p in (grade, rank, self.name(row, "group")) if p)

    def parts_heading(self) -> str:
        return self.word("parts")

    def adjustments_heading(self) -> str:
        return self.word("adjustments")

    def part(self, row: Row) -> str:
        if is_none(row["points"]):
            outcome = self.word(row["state"])
        else:
            outcome = f"{number(row['points'])}/{number(row['effective_weight'])}"
        return f"{'  ' * row['depth']}{row['code']} {self.name(row)}  {outcome}"

    def leaf(self, row: Row, depth: int) -> str:
        value = "–"
        if not is_none(row["value"]):
            value = self.measured(number(row["value"], row["digits"] + 1), row)
        return f"{'  ' * depth}{row['code']} {self.name(row)}  {value}{self._goal(row)}  {self._why(row)}"

    def _goal(self, row: Row) -> str:
        goals = [
            f"{self.word(key)} {number(row[key])}"
            for key in ("target", "floor")
            if not is_none(row[key])
        ]
        return f" ({', '.join(goals)})" if goals else ""

    def _why(self, row: Row) -> str:
        """Points of the leaf's own weight, what cut them, and what they count for in the total."""
        if row["state"] != "scored":
            reason = row["value_state"] if row["state"] == "not_assessed" else "value"
            words = [self.word(row["state"])] + [self.word(reason)] * (reason != "value")
            return ": ".join(words)
        text = f"{number(row['points'])}/{number(row['weight'])}"
        if row["received_factor"] < 1:
            text += (
                f" [{self.word('received')} {number(row['received'])}/"
                f"{self.word('of')} {number(row['expected'])}]"
            )
        if not is_none(row["effective_weight"]) and row["effective_weight"] != row["weight"]:
            text += f" → {number(row['full_points'])}/{number(row['effective_weight'])}"
        return text

    def adjustment(self, row: Row) -> str:
        effect = "" if row["is_effective"] else f" ({self.word('pending')})"
        return (
            f"  {row['code']} {self.name(row)}  {number(row['points'])}{effect}  "
            f"{self.name(row, 'detail')}"
        )

    def indicator(self, about: Row, value: Row) -> list[str]:
        head = f"{about['code']} {self.name(about)}: {about['numerator']} / {about['denominator']}"
        if is_none(value["value"]):
            return [head, f"{self.word('value')} {self.word(value['state'])}"]
        sides = f"{number(value['numerator'])} / {number(value['denominator'])}"
        ratio = float(about["factor"]) * float(value["numerator"]) / float(value["denominator"])
        relation = "=" if isclose(ratio, value["value"]) else f"{self.word('weighted')}; Σ/Σ"
        state = "" if value["state"] == "value" else f"  {self.word(value['state'])}"
        return [
            head,
            f"{self.word('value')} {self.measured(number(value['value']), about)}"
            f" {relation} {number(about['factor'])} × {sides}{self._goal(value)}{state}",
        ]

    def points(self, row: Row) -> str:
        rule = "rank_rule" if row["transform"] == "rank" else row["transform"]
        text = f"{self.word('points')} {self._why(row)} ({self.word(rule)})"
        if row["state"] == "scored" and rule == "linear":
            goals = number(row["floor"]), number(row["target"])
            text += (
                f": {number(row['weight'])} × ({number(row['value'])} − {goals[0]})"
                f" / ({goals[1]} − {goals[0]}), 0…1, × {number(row['received_factor'])}"
            )
        return f"{text}  {self.word('frozen')}" if row["has_changed"] else text

    def element(self, side: str, row: Row) -> str:
        sign = "" if row["coefficient"] == 1 else f"{number(row['coefficient'])} × "
        return f"{self.word(side)} {sign}{row['element']} {self.name(row)}"

    def native(self, row: Row) -> str:
        shown = number(row["value"]) if row["state"] == "value" else self.word(row["state"])
        return f"  {row['period']}  {shown}"

    def returned(self, cells: list[Row]) -> list[str]:
        """A return in force, and its cells as written, then what was corrected and explained of them."""
        first = cells[0]
        marks = [
            first["form"],
            self.word("version").format(int(first["version"])),
            f"{first['received_at']:%Y-%m-%d %H:%M}",
            self.word(first["verdict"]),
            *([self.word("late")] if first["is_late"] else []),
            first["file_name"],
            first["file_hash"][:12],
            first["sheet"],
        ]
        told = " ".join(str(mark) for mark in marks if not is_none(mark))
        written = [f"{c['cell'] or '–'} {plain(c['label'])}={plain(c['raw'])}" for c in cells]
        lines = [f"    {told}", f"      {'; '.join(written)}"]
        lines += [self._corrected(c) for c in cells if not is_none(c["correction_id"])]
        settled = ((c, one) for c in cells if not is_none(c["settled"]) for one in c["settled"])
        return lines + [self._settled(c, one) for c, one in settled]

    def _corrected(self, cell: Row) -> str:
        shown = number(cell["value"]) if cell["state"] == "value" else self.word("no_data")
        old = cell["raw"] if is_none(cell["read_value"]) else number(cell["read_value"])
        told = self.word("corrected").format(
            old=old, new=shown, why=self._why_so(cell["correction_reason"]), **self._who(cell)
        )
        return f"      {cell['cell'] or '–'} {cell['label']} {told}"

    def _settled(self, cell: Row, said: Row) -> str:
        told = self.word("settled").format(
            message=self.name(said, "message"), status=self.word(said["status"]), by=self._role(said["by"]),
            at=said["at"], why=self._why_so(said["reason"]),
        )  # fmt: skip
        return f"      {cell['cell']} {told}"

    def _who(self, cell: Row) -> Row:
        roles = {key: self._role(cell[key]) for key in ("declared_by", "decided_by")}
        return roles | {key: cell[key] for key in ("declared_at", "decided_at")}

    def _role(self, code: str) -> str:
        return self._roles.get(code, code)

    def _why_so(self, reason: Any) -> str:
        return self.word("withheld_reason") if is_none(reason) else str(reason)
