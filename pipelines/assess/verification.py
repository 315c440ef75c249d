"""现场核查: recounts against what was reported, unit by unit, and what the score is under each.

A recount says what a figure of a frozen return is on the spot. It changes no score by itself: where the
reported figure does not hold, an evaluator adjudicates it by an entry. Beside one another stand the
reported, the verified (every recount in its place) and the adjudicated.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from pipelines import clock
from pipelines.assess import cut
from pipelines.assess.bench import Bench, adjudications, lay_out
from pipelines.assess.compute import Outcome
from pipelines.assess.request import MANAGING, Request
from pipelines.assess.sampling import assessed_above
from pipelines.catalogue.base import Text
from pipelines.correct.change import number
from pipelines.errors import UserError
from pipelines.paths import Home
from pipelines.register import assessments
from pipelines.register.assessments import FROZEN
from pipelines.register.corrections import Correction, Place
from pipelines.register.entries import VALUE
from pipelines.register.reason import checked
from pipelines.register.recounts import Recount, add_recounts
from pipelines.register.store import open_register, writing
from pipelines.register.tabular import Table
from pipelines.scoring.intervals import wilson
from pipelines.scoring.ratio import ratio

LISTED = 20


class Found(NamedTuple):
    """A figure as it was found: form, period, row (and item), element, what it is, where it was counted."""

    form: str
    period: str
    row: str
    item: str
    element: str
    recounted: str
    reason: str

    @property
    def name(self) -> str:
        parts = (self.form, self.period, self.row, self.item, self.element)
        return " ".join(part for part in parts if part)


def recount(home: Home, assessment_id: str, found: Sequence[Found], ask: Request) -> list[Recount]:
    """Enter recounts, all of them or none. Raises UserError, a line for each that cannot be: no such
    figure in the frozen returns, no number, no place where it was counted; and outside the time for it.
    """
    engine = open_register(home)
    try:
        with writing(engine) as connection:
            bench = lay_out(connection, assessment_id)
            assessments.not_changed(connection, bench.one, ask.seen)
            _may(bench, ask)
            made = _made(bench, found, ask)
            add_recounts(connection, bench.one.assessment_id, made, ask.actor)
            return made
    finally:
        engine.dispose()


def _may(bench: Bench, ask: Request) -> None:
    if bench.one.stage != FROZEN or bench.is_final:
        raise UserError(
            f"{bench.one.assessment_id}: is {bench.one.stage}; figures are recounted between the freeze"
            " and the end of the verification",
            "冻结之后、核查结束之前才能录入核查结果。",
        )
    if ask.actor.role not in MANAGING or ask.actor.unit:
        raise UserError(
            f"{bench.one.assessment_id}: recounts are entered by {' or '.join(MANAGING)}, of no unit",
            "核查结果由评估人员或项目办公室录入，不能以某个单位的身份录入。",
        )


def _made(bench: Bench, found: Sequence[Found], ask: Request) -> list[Recount]:
    held = _figures(bench)
    made: list[Recount] = []
    problems: list[Text] = []
    now = clock.now()
    for one in found:
        try:
            place, reported = _place(held, one)
            new = number(one.name, one.recounted)
            if new is None or new < 0:
                raise UserError(
                    f"{one.name}: {one.recounted or 'nothing'} is no figure that was found",
                    f"{one.name}：核查数应是不小于0的数，填的是“{one.recounted}”，请改正。",
                )
            why = checked(one.name, one.reason)
            made.append(Recount(place, reported, new, why, now, ask.actor.role))
        except UserError as error:
            problems.append(Text(zh=_told(one, error), en=str(error)))
    if problems:
        raise _all_of(problems)
    return made


def _told(one: Found, error: UserError) -> str:
    """In Chinese, with the figure it is about named."""
    said = error.line("zh")
    return said if said.startswith(one.name) else f"{one.name}：{said}"


def _all_of(problems: Sequence[Text]) -> UserError:
    """A line for each, but for those of a long list."""
    said, left = problems[:LISTED], len(problems) - LISTED
    if left > 0:
        said = [*said, Text(zh=f"另有{left}处。", en=f"and {left} more")]
    return UserError("\n".join(one.en for one in said), "\n".join(one.zh for one in said))


Key = tuple[str, str, str, str, str]


def _figures(bench: Bench) -> dict[Key, tuple[Place, Decimal | None]]:
    slots = bench.slots
    return {
        (*slots[v["return_id"]][:2], v["unit"], v["item"], v["element"]): (
            Place(v["return_id"], v["unit"], v["item"], v["element"]),
            Decimal(v["value"]) if v["state"] == "value" else None,
        )
        for v in bench.cut["value"].records()
        if v["return_id"] in slots
    }


def _place(held: Mapping[Key, tuple[Place, Decimal | None]], one: Found) -> tuple[Place, Decimal]:
    place, reported = held.get(one[:5], (None, None))
    if place is None or reported is None:
        raise UserError(
            f"{one.name}: no such figure in what was frozen; see the plan",
            f"{one.name}：冻结的报表中没有这个数，请对照抽样方案改正。",
        )
    return place, reported


class Match(NamedTuple):
    """Of a unit: figures recounted, how many match, their rate with its 95 % interval (%), and the
    verification factor, recounted over reported, with its own."""

    unit: str
    checked: int
    matching: int
    rate: float
    rate_low: float
    rate_high: float
    factor: float
    factor_low: float
    factor_high: float


def matches(bench: Bench, found: Sequence[Recount]) -> list[Match]:
    """By unit of the assessed level. Factors are of counts: amounts and days would outweigh them."""
    by_unit: dict[str, list[Recount]] = defaultdict(list)
    for one in found:
        reporter = bench.slots[one.place.return_id][2]
        by_unit[assessed_above(bench.catalogue, reporter) or reporter].append(one)
    return [_match(bench, unit, some) for unit, some in sorted(by_unit.items())]


def _match(bench: Bench, unit: str, some: Sequence[Recount]) -> Match:
    right = sum(one.matches for one in some)
    low, high = wilson(right, len(some))
    counts = [one for one in some if _is_count(bench, one.place.element)]
    over, under = ([float(getattr(one, k)) for one in counts] for k in ("recounted", "reported"))
    factor = ratio(over, under)
    return Match(
        unit, len(some), right, 100 * right / len(some), 100 * float(low), 100 * float(high),
        factor.value, factor.low, factor.high,
    )  # fmt: skip


def _is_count(bench: Bench, element: str) -> bool:
    measure = bench.catalogue.element_by_code[element].measure
    return bench.catalogue.measure_by_code[measure].type == "count"


class Three(NamedTuple):
    """A unit's total as reported, verified and adjudicated."""

    unit: str
    reported: float | None
    verified: float | None
    adjudicated: float | None


def three(
    bench: Bench, found: Sequence[Recount], adjudicated: Outcome | None = None
) -> tuple[Outcome, Outcome, Outcome]:
    """The outcome of the figures as reported, with every recount in its place, and as adjudicated; all
    other entries the same. ``adjudicated``: that outcome, where it is worked out already. The same
    figures are worked out once."""
    verified = as_found(bench, found)
    decided = adjudications(bench.entries, bench.slots)
    known = {_replaced(decided): adjudicated or bench.outcome()}
    for figures in ([], verified):
        if _replaced(figures) not in known:
            known[_replaced(figures)] = bench.outcome(adjudicated=figures)
    return known[_replaced([])], known[_replaced(verified)], known[_replaced(decided)]


def _replaced(some: Sequence[Correction]) -> frozenset[tuple[object, ...]]:
    return frozenset((one.place, one.old_value, one.new_value) for one in some)


def as_found(bench: Bench, found: Sequence[Recount]) -> list[Correction]:
    """Recounts in the place of what was reported."""
    return [
        cut.approved(
            "recount", bench.slots[one.place.return_id], one.place, one.reported, one.recounted
        )
        for one in found
        if not one.matches
    ]


def totals(outcomes: tuple[Outcome, Outcome, Outcome]) -> list[Three]:
    by_unit = [{u: row["total"] for u, row in o.total().items()} for o in outcomes]
    units = sorted({u for totals in by_unit for u in totals})
    return [Three(u, *(totals.get(u) for totals in by_unit)) for u in units]


def values(bench: Bench, outcomes: tuple[Outcome, Outcome, Outcome]) -> Table:
    """Indicator values and points of units under which the three differ, side by side."""
    sides = [
        {
            (r["unit"], r["indicator"]): (r["value"], r["points"])
            for r in o.tables["score_leaf"].records()
        }
        for o in outcomes
    ]
    rows = []
    for key in sorted({key for side in sides for key in side}):
        told = [side.get(key, (None, None)) for side in sides]
        if len(set(told)) > 1:
            rows.append((*key, *(value for pair in told for value in pair)))
    names = [
        f"{what}_{how}"
        for how in ("reported", "verified", "adjudicated")
        for what in ("value", "points")
    ]
    return Table(("unit", "indicator", *names), rows)


def adjudicated(bench: Bench) -> set[Place]:
    """The figures that entries have decided on."""
    return {
        Place(e.content["return_id"], e.content["row"], e.content["item"], e.code)
        for e in bench.entries
        if e.kind == VALUE and e.counts
    }


def open_differences(bench: Bench, found: Sequence[Recount]) -> list[Recount]:
    """Recounts that differ from what was reported and that no entry has decided on."""
    decided = adjudicated(bench)
    return [one for one in found if not one.matches and one.place not in decided]
