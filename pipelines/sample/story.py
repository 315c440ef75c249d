"""Stories across returns: jumps, copies, balances that do not carry over. Each return stays sound
in itself; only beside the others is something wrong."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from random import Random

from pipelines.catalogue.forms import CrossCheck
from pipelines.catalogue.whole import Catalogue
from pipelines.period import MONTHS
from pipelines.sample.expected import broken
from pipelines.sample.figures import money, parse_once, worth
from pipelines.sample.history import History
from pipelines.sample.kinds import Share, YearReach
from pipelines.sample.model import Cell, Return, Tweak, number
from pipelines.sample.plan import Task, cross_checks

ENOUGH = 30
"""A figure that jumps or falls must be large enough for the rules to look at it."""
Returns = dict[str, list[Return]]


@dataclass(frozen=True)
class Oddity:
    """What a rule across returns should find: in this return, at these cells of this row."""

    rule_id: str
    sent: Return
    unit: str
    elements: tuple[str, ...]
    planted: Cell
    true: Cell
    size: float
    note: str = ""


def tell(history: History, returns: Returns, task: Task, random: Random) -> list[Oddity]:
    """Changes ``returns`` by one story and says what there is to find; nothing when it found no
    place for it."""
    told = {
        "copied": _copy,
        "opening_differs": _opening_differs,
        "forms_disagree": _forms_disagree,
    }.get(task.planted.kind, _tweak)
    return told(history, returns, task, random)


def _size(task: Task, random: Random) -> float:
    return round(random.uniform(*task.planted.size), 3)


def _of_year(returns: Returns, task: Task) -> list[tuple[int, Return]]:
    """The year's returns that have one before them, with their place in the form's history."""
    return [
        (i, sent)
        for i, sent in enumerate(returns[task.form])
        if i and sent.period.year == task.year
    ]


def _tweak(history: History, returns: Returns, task: Task, random: Random) -> list[Oddity]:
    targets = list(_targets(history, returns, task))
    random.shuffle(targets)
    form = history.catalogue.form_by_code[task.form]
    for place, unit, element in targets:
        period = returns[task.form][place].period
        kind, size = task.planted.kind, _size(task, random)
        tweak = Tweak(kind, task.form, period, unit, element, size)
        changed = history.form(form, (tweak,))
        if any(broken(history.catalogue, sent) for sent in changed):
            continue
        found = list(_found(history, returns[task.form], changed, place, tweak))
        if found:
            returns[task.form] = changed
            return found
    return []


def _targets(history: History, returns: Returns, task: Task) -> Iterator[tuple[int, str, str]]:
    kind = task.planted.kind
    for place, sent in _of_year(returns, task):
        per_year = 12 // MONTHS[sent.period.grain]
        if kind in ("jump_back", "register_falls") and sent.period.ordinal > per_year // 2:
            continue
        if kind == "over_reach" and sent.period.ordinal != per_year:
            continue
        if kind == "cum_falls" and sent.period.ordinal == 1:
            continue
        for row in sent.rows:
            for element in set(task.planted.elements) & set(sent.elements):
                before = returns[task.form][place - 1].row(row.unit)
                if _is_large(history, kind, element, before.values):
                    yield place, row.unit, element


def _is_large(history: History, kind: str, element: str, before: dict[str, Cell]) -> bool:
    form = history.catalogue.form_of_element[element]
    spec = history.recipe.forms[form.code].elements[element]
    if isinstance(spec, (Share, YearReach)):
        return (worth(parse_once(spec.of), before) or 0) >= ENOUGH
    least = 3 if kind == "cum_falls" else ENOUGH
    return (number(before[element]) or 0) >= least


def _found(
    history: History, clean: list[Return], changed: list[Return], place: int, tweak: Tweak
) -> Iterator[Oddity]:
    """What the rules should find at the tweak, and where the figure comes back."""
    rules = RULES[tweak.kind]
    places = [place] if tweak.kind != "jump_back" else [place, place + 1]
    for at in (p for p in places if p < len(changed)):
        sent = changed[at]
        now, before = (r.row(tweak.unit).values[tweak.element] for r in (sent, changed[at - 1]))
        right = clean[at].row(tweak.unit).values[tweak.element]
        for check in (c for kind in rules for c in cross_checks(history.catalogue, kind)):
            if _concerns(check, tweak.element) and _is_seen(check, before, now):
                size = (number(now) or 0) - (number(right) or 0)
                yield Oddity(check.id, sent, tweak.unit, (tweak.element,), now, right, float(size))


RULES = {
    "jump_stays": ("stock_jumps", "stock_falls"),
    "jump_back": ("stock_jumps", "stock_falls"),
    "register_falls": ("stock_jumps", "stock_falls"),
    "cum_falls": ("cum_falls",),
    "share_rises": ("share_rises",),
    "over_reach": ("year_reach_over",),
}
"""The kinds of rule that look at what each kind of tweak changes."""


def _concerns(check: CrossCheck, element: str) -> bool:
    named = check.params.get("elements") or [check.params.get("numerator")]
    return element in named or named == [None]


def _is_seen(check: CrossCheck, before: Cell, now: Cell) -> bool:
    old, new = float(number(before) or 0), float(number(now) or 0)
    threshold = float(check.params.get("threshold", 0))
    if check.kind == "stock_jumps":
        return abs(new - old) > threshold * old
    if check.kind == "stock_falls":
        return old - new > threshold * old
    return new < old if check.kind == "cum_falls" else True


def _copy(history: History, returns: Returns, task: Task, random: Random) -> list[Oddity]:
    """The flows of the period before, sent in again; not at the end of the year, when first-time
    counts sent twice would add up to too much as well."""
    form = history.catalogue.form_by_code[task.form]
    flows = [e.code for e in form.elements if e.kind == "flow"]
    places = [p for p in _of_year(returns, task) if not _ends_year(p[1])]
    random.shuffle(places)
    for place, sent in places:
        changed, earlier = deepcopy(sent), returns[task.form][place - 1]
        for row in changed.rows:
            row.values |= {f: earlier.row(row.unit).values[f] for f in flows if f in row.values}
        found = [
            o
            for c in cross_checks(history.catalogue, "flows_repeat")
            for o in _repeats(c, changed, flows)
        ]
        if found and not broken(history.catalogue, changed):
            returns[task.form][place] = changed
            return found
    return []


def _ends_year(sent: Return) -> bool:
    return sent.period.last_month == 12


def _repeats(check: CrossCheck, sent: Return, flows: list[str]) -> Iterator[Oddity]:
    for row in sent.rows:
        same = tuple(f for f in flows if number(row.values.get(f)))
        if len(same) >= int(check.params.get("at_least", 5)):
            yield Oddity(check.id, sent, row.unit, same, "", "", len(same))


def _opening_differs(
    history: History, returns: Returns, task: Task, random: Random
) -> list[Oddity]:
    """The opening balance off, and an inflow with it, so that the return itself still adds up."""
    inflow = task.planted.elements[0]
    for check in cross_checks(history.catalogue, "opening_is_closing"):
        opening = str(check.params["opening"])
        places = _of_year(returns, task)
        random.shuffle(places)
        for place, sent in places:
            row = sent.rows[0]
            old, raised = number(row.values[opening]) or 0, number(row.values[inflow]) or 0
            off = money(min(_size(task, random), float(old) * 0.03, float(raised)))
            changed = deepcopy(sent)
            changed.rows[0].values |= {opening: old + off, inflow: raised - off}
            if off and not broken(history.catalogue, changed):
                returns[task.form][place] = changed
                now = changed.rows[0].values[opening]
                return [Oddity(check.id, changed, row.unit, (opening,), now, old, float(off))]
    return []


def _forms_disagree(history: History, returns: Returns, task: Task, random: Random) -> list[Oddity]:
    """More given than was paid out in the same months."""
    element = task.planted.elements[0]
    places = _of_year(returns, task)
    random.shuffle(places)
    for check in cross_checks(history.catalogue, "forms_agree"):
        for place, sent in places:
            gap = _sum(history.catalogue, returns, check.params["left"], sent)
            gap -= _sum(history.catalogue, returns, check.params["right"], sent)
            changed = deepcopy(sent)
            row = max(changed.rows, key=lambda r: number(r.values[element]) or 0)
            old = number(row.values[element]) or 0
            row.values[element] = int(float(old) + float(gap) * (1 + _size(task, random))) + 100
            if old and not broken(history.catalogue, changed):
                returns[task.form][place] = changed
                now = row.values[element]
                size = float(number(now) or 0) - float(old)
                note = "found at " + _last_of(history, returns, check, changed)
                return [Oddity(check.id, changed, row.unit, (element,), now, old, size, note)]
    return []


def _last_of(history: History, returns: Returns, check: CrossCheck, within: Return) -> str:
    """The last return of the side that falls short: there the rule speaks."""
    form = history.catalogue.form_of_element[check.params["left"][0]].code
    inside = [sent for sent in returns[form] if within.period.contains(sent.period)]
    return " ".join(inside[-1].slot)


def _sum(catalogue: Catalogue, returns: Returns, elements: list[str], within: Return) -> float:
    """What the elements add up to over the months of a return."""
    total = 0.0
    for element in elements:
        for sent in returns[catalogue.form_of_element[element].code]:
            if within.period.contains(sent.period):
                total += sum(float(number(row.values[element]) or 0) for row in sent.rows)
    return total
