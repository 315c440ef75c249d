"""Indicators, the scheme, targets, panels and settings of a catalogue as tables."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipelines import period
from pipelines.catalogue.expression import POPULATION, Linear
from pipelines.catalogue.scheme import Indicator, Leaf, Node
from pipelines.catalogue.whole import Catalogue
from pipelines.extract.insert import Row, create, names
from pipelines.extract.organisation import Covers, reportings_with

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SINCE_JANUARY = ("year_reach", "year_to_date")
NO_ADDITION = {"numerator": 0, "denominator": 0, "first_numerator": 0, "first_denominator": 0}


def load_indicators(con: "DuckDBPyConnection", catalogue: Catalogue, covers: Covers) -> None:
    """``indicator`` with its place in the scheme, ``term`` (what an element adds to both sides),
    ``goal`` (target and floor by grain of window), ``target`` (a unit's own) and ``rebase`` (since when
    control limits begin anew)."""
    leaves = {leaf.indicator: (part, leaf) for part, leaf in leaves_of(catalogue.scheme.tree)}
    rows = []
    for sort, i in enumerate(catalogue.indicators):
        part, leaf = leaves.get(i.code, (None, None))
        rows.append(indicator_row(catalogue, covers, i, part, leaf, sort))
    create(
        con,
        "indicator",
        "code TEXT, name_zh TEXT, name_en TEXT, definition_zh TEXT, definition_en TEXT,"
        " numerator TEXT, denominator TEXT, factor DOUBLE, measure_zh TEXT, measure_en TEXT,"
        " digits INT, time TEXT, lower_is_better BOOL, is_scored BOOL, is_sensitive BOOL, care TEXT,"
        " part TEXT, weight DOUBLE, transform TEXT, target DOUBLE, floor DOUBLE, owner_zh TEXT,"
        " owner_en TEXT, grain TEXT, sort INT, roll_up TEXT, is_since_january BOOL,"
        " is_proportion BOOL, is_sample BOOL, is_stock BOOL, is_count_denominator BOOL,"
        " cover_id INT, element_count INT,"
        " constant_numerator DECIMAL(12,4), constant_denominator DECIMAL(12,4),"
        " population_numerator DECIMAL(12,4), population_denominator DECIMAL(12,4)",
        rows,
    )
    terms = [row for indicator in catalogue.indicators for row in term_rows(indicator)]
    coefficient = f"DECIMAL(9,{decimals(terms)})"
    create(
        con,
        "term",
        f"indicator TEXT, element TEXT, numerator {coefficient}, denominator {coefficient},"
        f" first_numerator {coefficient}, first_denominator {coefficient}",
        terms,
    )
    load_goals(con, catalogue)
    create(
        con,
        "rebase",
        "indicator TEXT, from_date DATE, reason_zh TEXT, reason_en TEXT",
        [(i.code, r.since, *names(r.reason)) for i in catalogue.indicators for r in i.rebase],
    )


def leaves_of(node: Node) -> Iterator[tuple[str, Leaf]]:
    """Every leaf with the code of the part it hangs on."""
    for child in node.children:
        if isinstance(child, Node):
            yield from leaves_of(child)
        else:
            yield node.code, child


def indicator_row(
    catalogue: Catalogue,
    covers: Covers,
    i: Indicator,
    part: str | None,
    leaf: Leaf | None,
    sort: int,
) -> Row:
    elements = [catalogue.element_by_code[code] for code in i.elements]
    below = [catalogue.measure_by_code[catalogue.element_by_code[code].measure].type
             for code in i.den.elements]  # fmt: skip
    target, floor = goal_of(leaf)
    grains = [catalogue.form_of_element[code].grain for code in i.elements]
    owner = names(i.owner) if i.owner else (None, None)
    return (
        i.code, *names(i.name), *names(i.definition), i.numerator, i.denominator, i.factor,
        *names(i.measure), i.digits, i.time, i.lower_is_better, i.scored and leaf is not None,
        any(e.sensitive for e in elements), i.care, part, leaf.weight if leaf else None,
        leaf.transform.kind if leaf else None, target, floor, *owner,
        min(grains, key=period.GRAINS.index), sort, i.roll_up, i.time in SINCE_JANUARY,
        is_proportion(catalogue, i), is_sample(catalogue, i), is_stock(catalogue, i),
        bool(below) and all(kind == "count" for kind in below) and not i.den.is_population,
        cover_of(catalogue, covers, i), len(i.elements), i.num.constant, i.den.constant,
        population(i.num), population(i.den),
    )  # fmt: skip


def is_proportion(catalogue: Catalogue, i: Indicator) -> bool:
    """Whether an indicator is counts of counts, as a percentage."""
    kinds = {
        catalogue.measure_by_code[catalogue.element_by_code[code].measure].type
        for code in i.elements
    }
    is_of_people = i.num.is_population or i.den.is_population
    return i.factor == 100 and kinds <= {"count"} and not is_of_people


def is_stock(catalogue: Catalogue, i: Indicator) -> bool:
    """Whether its denominator counts who is there at the end of a period: added up over periods, the same
    families stand in it again and again."""
    return "stock" in {catalogue.element_by_code[code].kind for code in i.den.elements}


def is_sample(catalogue: Catalogue, i: Indicator) -> bool:
    """Whether its cases were picked, as in a survey or a check of files, or else counted in full: it
    comes from the forms of the verification, or its units' values are weighted by population."""
    forms = {catalogue.form_of_element[code].code for code in i.elements}
    checked = set(catalogue.scheme.missing.not_assessed_without)
    return i.roll_up == "population" or (bool(forms) and forms <= checked)


def cover_of(catalogue: Catalogue, covers: Covers, i: Indicator) -> int:
    """The cover of the reportings that hold every element the indicator takes from their form."""
    forms = {catalogue.form_of_element[code].code for code in i.elements}
    holders: frozenset[int] = frozenset()
    for form in (catalogue.form_by_code[code] for code in forms):
        holders |= reportings_with(
            catalogue, form, tuple(c for c in i.elements if c in form.by_code)
        )
    return covers.setdefault(holders, len(covers))


def population(side: Linear) -> Any:
    return sum(t.coefficient for t in side.terms if t.element == POPULATION)


def term_rows(indicator: Indicator) -> Iterator[Row]:
    added = {code: dict(NO_ADDITION) for code in indicator.elements}
    for side, linear in (("numerator", indicator.num), ("denominator", indicator.den)):
        for term in linear.terms:
            if term.element != POPULATION:
                key = f"first_{side}" if term.first else side
                added[term.element][key] += term.coefficient  # type: ignore[assignment]
    for code, sides in added.items():
        yield (indicator.code, code, *sides.values())


def decimals(terms: list[Row]) -> int:
    """Decimals of the finest coefficient. Without needless ones exact sums stay narrow and fast."""
    exponents = (Decimal(c).normalize().as_tuple().exponent for row in terms for c in row[2:])
    return max((-e for e in exponents if isinstance(e, int) and e < 0), default=0)


def goal_of(leaf: Leaf | None) -> tuple[float | None, float | None]:
    """Target and floor as the transform means them: a step's highest level, a cap's cap."""
    rule = leaf.transform if leaf else None
    if rule is None:
        return None, None
    if rule.kind == "step":
        return max(level.at_least for level in rule.levels), None
    if rule.kind == "cap":
        return rule.cap, None
    return rule.target, getattr(rule, "floor", None)


def load_goals(con: "DuckDBPyConnection", catalogue: Catalogue) -> None:
    """For the grains an indicator is scored at."""
    goals = [
        (leaf.indicator, grain, *goal_of(leaf),
         getattr(leaf.transform, "target_by_grain", {}).get(grain, 1.0))
        for leaf in catalogue.scheme.tree.leaves
        for grain in period.GRAINS
        if not leaf.grains or grain in leaf.grains
    ]  # fmt: skip
    create(
        con,
        "goal",
        "indicator TEXT, grain TEXT, target DOUBLE, floor DOUBLE, multiplier DOUBLE",
        goals,
    )
    create(
        con,
        "target",
        "indicator TEXT, unit TEXT, target DOUBLE, floor DOUBLE, valid_from DATE, valid_to DATE",
        [
            (t.indicator, t.unit, t.target, t.floor, t.valid_from, t.valid_to)
            for t in catalogue.targets
        ],
    )


def load_scheme(con: "DuckDBPyConnection", catalogue: Catalogue) -> None:
    """``part``: the scheme's nodes from the root down; ``adjustment``: what they rest on."""
    columns = (
        "code TEXT, parent TEXT, name_zh TEXT, name_en TEXT, weight DOUBLE, depth INT,"
        " is_sensitive BOOL, sort INT"
    )
    tree = enumerate(nodes_of(catalogue.scheme.tree, None, 0))
    create(
        con,
        "part",
        columns,
        [
            (n.code, parent, *names(n.name), n.weight, depth, rests(catalogue, n), sort)
            for sort, (n, parent, depth) in tree
        ],
    )
    create(con, "adjustment", "code TEXT, is_sensitive BOOL", adjustments(catalogue))


def nodes_of(node: Node, parent: str | None, depth: int) -> Iterator[tuple[Node, str | None, int]]:
    yield node, parent, depth
    for child in node.children:
        if isinstance(child, Node):
            yield from nodes_of(child, node.code, depth + 1)


def rests(catalogue: Catalogue, node: Node) -> bool:
    """Whether any indicator below this node uses a sensitive element."""
    return any(
        catalogue.element_by_code[code].sensitive
        for leaf in node.leaves
        for code in catalogue.indicator_by_code[leaf.indicator].elements
    )


def adjustments(catalogue: Catalogue) -> list[Row]:
    """Deductions and vetoes rest on their elements, an improvement on the whole score."""
    scheme = catalogue.scheme
    sensitive = {code for code, e in catalogue.element_by_code.items() if e.sensitive}
    whole = rests(catalogue, scheme.tree)
    return [
        *((d.code, bool(sensitive & set(d.elements))) for d in scheme.deductions),
        *((b.code, whole and b.kind == "improvement") for b in scheme.bonuses),
        *((v.code, v.element in sensitive) for v in scheme.vetoes),
    ]
