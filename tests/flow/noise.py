"""Sound returns of several makes, as the table the rules across returns read.

The demonstration's own, drawn by its recipe; others of the same forms with noise it knows nothing of:
negative binomial counts, seasons, trends, registers that wander, sums of money with a heavy tail, figures
rounded to fives; and the published returns of a whole country, which nobody can call clean.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from pipelines import paths, period
from pipelines.catalogue.forms import Element, Form
from pipelines.catalogue.load import load
from pipelines.catalogue.whole import Catalogue
from pipelines.messages import measure_of
from pipelines.sample.history import History, slots
from pipelines.sample.recipe import load_recipe
from pipelines.sample.write import owing

COLUMNS = ("form", "period", "reporter", "unit", "item", "element", "value", "period_start",
           "period_end", "return_id", "sheet", "cell", "raw")  # fmt: skip
YEARS = range(2008, 2011)


@cache
def catalogue(name: str) -> Catalogue:
    return load(paths.CATALOGUES / name)


def database(frame: pd.DataFrame) -> duckdb.DuckDBPyConnection:
    """``core.live_value`` of these figures."""
    con = duckdb.connect()
    con.execute("SET enable_progress_bar = false")
    con.execute("CREATE SCHEMA core")
    con.execute(
        "CREATE TABLE core.live_value AS SELECT * REPLACE (value::DECIMAL(18, 4) AS value) FROM frame"
    )
    return con


def table(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Rows of form, period, reporter, unit, item, element and value, as returns with cells."""
    frame = pd.DataFrame(
        rows, columns=["form", "at", "reporter", "unit", "item", "element", "value"]
    )
    days = {p: (p.code, p.start, p.end) for p in frame["at"].unique()}
    for place, name in enumerate(("period", "period_start", "period_end")):
        frame[name] = frame["at"].map({p: known[place] for p, known in days.items()})
    frame["return_id"] = frame["form"] + "-" + frame["period"] + "-" + frame["reporter"]
    frame["sheet"] = "Sheet1"
    frame["cell"] = frame["element"] + "-" + frame["unit"] + frame["item"]
    frame["raw"] = frame["value"].map("{:g}".format)
    return frame[list(COLUMNS)]


def demonstration(seed: int) -> pd.DataFrame:
    """The recipe's three years, nothing planted."""
    whole = catalogue("weifang")
    recipe = load_recipe(paths.SAMPLE / "weifang.yaml", whole)
    rows = []
    for reporter in owing(whole, YEARS):
        for several in History(whole, recipe, YEARS, seed, reporter).returns().values():
            for sent in several:
                for row in sent.rows:
                    rows += [
                        (sent.form, sent.period, reporter, row.unit, "", code, float(cell))
                        for code, cell in row.values.items()
                        if isinstance(cell, (int, Decimal))
                    ]
    return table(rows)


def other_noise(seed: int) -> pd.DataFrame:
    """The same forms and units, figures of another make."""
    whole, random = catalogue("weifang"), np.random.default_rng(seed)
    made: list[tuple[Any, ...]] = []
    for form in whole.forms:
        size = {u.code: random.lognormal(0, 0.6) for u in whole.units}
        senders = owing_of(whole, form)
        for element in form.elements:
            if element.kind != "flag":
                made += _figures(whole, form, element, senders, size, random)
    return table(made)


def _figures(
    whole: Catalogue,
    form: Form,
    element: Element,
    senders: list[str],
    size: dict[str, float],
    random: np.random.Generator,
) -> Iterator[tuple[Any, ...]]:
    base = random.choice([0.2, 1, 3, 10, 40, 150, 800])
    year = np.exp(random.normal(0, 0.35, 12))
    varies = random.choice([0, 0.05, 0.15, 0.3])
    is_money = measure_of(whole, element).type == "amount"
    for reporter in senders:
        owed = list(slots(whole, form, reporter, YEARS))
        shared = random.normal(0, 0.05, len(owed))
        for unit in whole.rows_of(form, reporter, owed[-1].end):
            level = base * size[unit] * np.exp(random.normal(0, 0.3))
            trend, heaps = random.normal(0, 0.02), random.random() < 0.2
            walk = np.cumsum(random.normal(0, 0.02, len(owed)))
            for place, at in enumerate(owed):
                mean = level * np.exp(trend * place + shared[place])
                if element.kind == "stock":
                    value = float(np.round(mean * np.exp(walk[place])))
                else:
                    mean *= year[at.ordinal - 1]
                    value = float(random.poisson(mean * _gamma(random, varies)))
                if is_money:
                    value = round(float(random.lognormal(6, 0.7, min(int(value), 3000)).sum()), 2)
                elif heaps and value >= 10 and random.random() < 0.5:
                    value = 5 * round(value / 5)
                if random.random() > 0.01:
                    yield form.code, at, reporter, unit, "", element.code, value


def _gamma(random: np.random.Generator, varies: float) -> float:
    return random.gamma(1 / varies**2, varies**2) if varies else 1.0


def owing_of(whole: Catalogue, form: Form) -> list[str]:
    return [unit for unit in whole.unit_by_code if next(slots(whole, form, unit, YEARS), None)]


def published(path: Path) -> pd.DataFrame:
    """Three years of the returns of a country's emergency departments, as they are."""
    given = pd.read_csv(path, dtype={"type": str})
    months = {day: period.parse(f"{day[:4]}M{day[5:7]}") for day in given["period"].unique()}
    assert all(isinstance(p.start, date) for p in months.values())
    rows = [
        ("AE", months[one.period], one.org_code, one.org_code, one.type, name, getattr(one, name))
        for one in given.itertuples()
        for name in ("attendances", "breaches", "admissions")
    ]
    return table(rows)
