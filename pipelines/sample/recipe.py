"""The recipe of a sample: how big, how good and how careless every reporter is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, ValidationError

from pipelines.catalogue.base import Code, Entry
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.sample.kinds import Spec, needs


class FormRecipe(Entry):
    """How a form's elements are drawn, in order. ``at``: instead, for rows of that level."""

    elements: dict[Code, Spec]
    at: dict[Code, dict[Code, Spec]] = Field(default_factory=dict)


class Funds(Entry):
    """The purse that pays: what goes out covers the amounts of other forms, the rest carries over.

    ``beyond``: paid besides the covered amounts, as a share of them. ``months_kept``: the balance
    aimed at, in months of payments, from the worst reporter's to the best's.
    """

    form: Code
    opening: Code
    closing: Code
    inflows: dict[Code, float]
    payout: Code
    management: Code
    management_share: float
    covers: tuple[Code, ...]
    beyond: float
    base_per_10k: float
    months_kept: tuple[float, float]
    season: tuple[float, ...]


class Layout(Entry):
    """How a reporter's people lay out their workbooks."""

    heading: Literal["name_over_code", "code_in_brackets", "merged", "names"] = "name_over_code"
    transposed: bool = False
    blank_columns: int = 0
    blank_rows: int = 0
    labels: Literal["code_and_name", "name"] = "code_and_name"
    numbers: Literal["plain", "thousands", "full_width", "with_unit"] = "plain"
    zero: str | None = None
    period: Literal["name", "ordinal", "code", "dash"] = "name"
    header: Literal["one_cell", "two_cells"] = "one_cell"
    demo_in: Literal["title", "header"] = "title"
    total: str = "合计"
    sheet: str = "{form}"
    file: str = "{unit}_{form}_{period}"


class Reporter(Entry):
    """One reporter. ``size``: residents, where the catalogue has none. ``performance``: 0 … 1 at
    mid-year, straight lines between. ``scale`` multiplies how much of an element there is; by form,
    of all its stocks and counts."""

    performance: dict[int, float]
    size: int | None = None
    scale: dict[Code, float] = Field(default_factory=dict)
    layout: Code = "plain"


class Drift(Entry):
    """How far stocks move in one period: shares of the value before; below ``free_below``, two."""

    rise: float = 0.25
    fall: float = 0.08
    noise: float = 0.02
    free_below: int = 20


class Noise(Entry):
    """Standard deviations of performance: by reporter and element, by year, by row."""

    element: float = 0.08
    year: float = 0.04
    row: float = 0.05


class Fixed(Entry):
    """One value as the story wants it."""

    period: Code
    unit: Code
    element: Code
    value: int


ErrorKind = Literal[
    "negative",
    "not_whole",
    "text",
    "blank",
    "wrong_total",
    "identity",
    "part_over_whole",
    "condition",
    "unknown_row",
    "repeated_row",
    "absent_row",
]
HistoryKind = Literal[
    "jump_stays",
    "jump_back",
    "register_falls",
    "cum_falls",
    "share_rises",
    "over_reach",
    "opening_differs",
    "copied",
    "forms_disagree",
]
FileKind = Literal["unreadable", "empty", "personal_data", "wrong_unit", "wrong_period"]
ArrivalKind = Literal["late", "missing", "sent_twice"]


class Planted(Entry):
    """So many defects of a kind a year. ``forms``, ``elements``: where, anywhere when empty.
    ``size``: from … to; ``words``: what is written instead. ``resent``: a right file follows."""

    kind: ErrorKind | HistoryKind | FileKind | ArrivalKind
    per_year: int
    forms: tuple[Code, ...] = ()
    elements: tuple[Code, ...] = ()
    size: tuple[float, float] = (1, 3)
    words: tuple[str, ...] = ()
    resent: bool = False


class Recipe(Entry):
    """A whole recipe. ``roles``: who signs, a role account each, never a name."""

    from_year: int
    mark: str
    roles: dict[str, str]
    layouts: dict[Code, Layout]
    reporters: dict[Code, Reporter]
    others: Reporter
    row_spread: float = 0.45
    drift: Drift = Drift()
    noise: Noise = Noise()
    forms: dict[Code, FormRecipe]
    funds: Funds | None = None
    fixed: tuple[Fixed, ...] = ()
    defects: tuple[Planted, ...] = ()

    def reporter(self, code: str) -> Reporter:
        return self.reporters.get(code, self.others)

    def specs(self, form: str, row_level: str) -> dict[str, Spec]:
        recipe = self.forms[form]
        return recipe.at.get(row_level, recipe.elements)


def load_recipe(path: Path, catalogue: Catalogue) -> Recipe:
    """The recipe in ``path``, checked against the catalogue it is for. Raises UserError."""
    if not path.is_file():
        raise UserError(
            f"{path}: no sample recipe for catalogue {catalogue.name!r}; write it first"
        )
    try:
        recipe = Recipe.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        first = str(error).splitlines()
        raise UserError(f"{path}: not a recipe: {' '.join(first[1:3]) or first[0]}") from error
    if problems := list(_problems(recipe, catalogue)):
        raise UserError("\n".join(f"{path}: {problem}" for problem in problems))
    return recipe


def _problems(recipe: Recipe, catalogue: Catalogue) -> Iterator[str]:
    for code in recipe.reporters.keys() - catalogue.unit_by_code.keys():
        yield f"reporters: {code} is not a unit of the catalogue"
    layouts = {r.layout for r in (*recipe.reporters.values(), recipe.others)}
    for code in layouts - recipe.layouts.keys():
        yield f"layouts: {code} is used but not described"
    for form in catalogue.forms:
        if form.code not in recipe.forms:
            yield f"forms: {form.code} is missing; say how its elements are drawn"
            continue
        for reporting in form.reports:
            specs = recipe.specs(form.code, reporting.row_level)
            wanted = {e.code for e in form.elements_for(reporting.reporter_level)}
            drawn = set(specs) | _by_funds(recipe, form.code)
            for code in sorted(wanted ^ drawn):
                yield f"forms: {form.code}: {reporting.row_level}: {code} is not drawn or not asked"
            yield from _order_problems(form.code, specs, _by_funds(recipe, form.code))


def _by_funds(recipe: Recipe, form: str) -> set[str]:
    funds = recipe.funds
    if funds is None or funds.form != form:
        return set()
    return {funds.opening, funds.closing, funds.payout, funds.management, *funds.inflows}


def _order_problems(form: str, specs: dict[str, Spec], known: set[str]) -> Iterator[str]:
    ready = set(known)
    for code, spec in specs.items():
        for needed in needs(spec):
            if needed not in ready:
                yield f"forms: {form}: {code} needs {needed}, which is not drawn before it"
        ready.add(code)
