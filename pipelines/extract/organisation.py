"""Units, levels, forms, elements, periods and due days of a catalogue as tables."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from pipelines import due, period
from pipelines.catalogue.forms import Element, Form
from pipelines.catalogue.scheme import Assessment
from pipelines.catalogue.whole import Catalogue
from pipelines.extract.insert import Row, create, names

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Covers = dict[frozenset[int], int]


def load_units(con: "DuckDBPyConnection", catalogue: Catalogue) -> None:
    """``level``, ``unit_entry`` (a unit has an entry for each of its dated parents), ``unit_group``."""
    levels = [(x.code, *names(x.name), x.rolls_up, i) for i, x in enumerate(catalogue.head.levels)]
    create(con, "level", "code TEXT, name_zh TEXT, name_en TEXT, rolls_up BOOL, sort INT", levels)
    create(
        con,
        "unit_entry",
        "code TEXT, name_zh TEXT, name_en TEXT, short_zh TEXT, short_en TEXT, level TEXT,"
        " parent TEXT, group_code TEXT, population BIGINT, tile_row INT, tile_col INT,"
        " valid_from DATE, valid_to DATE, sort INT",
        [
            (u.code, *names(u.name), *names(u.short or u.name), u.level, u.parent, u.group,
             u.population, u.tile_row, u.tile_col, u.valid_from, u.valid_to, i)
            for i, u in enumerate(catalogue.units)
        ],
    )  # fmt: skip
    create(
        con,
        "unit_group",
        "code TEXT, name_zh TEXT, name_en TEXT, is_ranked BOOL, sort INT",
        [(g.code, *names(g.name), g.ranked, i) for i, g in enumerate(catalogue.scheme.groups)],
    )


def load_periods(
    con: "DuckDBPyConnection", catalogue: Catalogue, first: date, as_of: datetime
) -> None:
    """``period``: every period of the years from that of ``first`` to that of ``as_of``.

    ``is_due``: returns are due for it: it begins on ``first`` or later and has ended. ``due``: the
    last day on time of each form and period.
    """
    span = date(first.year, 1, 1), date(as_of.year, 12, 31)
    periods = [p for grain in period.GRAINS for p in period.between(*span, grain)]
    rows: list[Row] = []
    for sort, p in enumerate(sorted(periods, key=lambda p: (p.start, -p.last_month))):
        found = assessment_of(catalogue, p)
        label = (found.code, *names(found.name)) if found else (None, None, None)
        has_ended = p.end < as_of.date()
        rows.append(
            (p.code, p.grain, p.year, p.ordinal, p.name("zh"), p.name("en"), p.start, p.end,
             has_ended, has_ended and p.start >= first, *label, p.shift(-1).code,
             p.a_year_before().code, period.MONTHS[p.grain], sort)
        )  # fmt: skip
    create(
        con,
        "period",
        "code TEXT, grain TEXT, year INT, ordinal INT, name_zh TEXT, name_en TEXT, start_date DATE,"
        " end_date DATE, has_ended BOOL, is_due BOOL, assessment TEXT, assessment_zh TEXT,"
        " assessment_en TEXT, previous TEXT, year_ago TEXT, months INT, sort INT",
        rows,
    )
    days = [
        (form.code, p.code, due.due_day(catalogue, form, p))
        for form in catalogue.forms
        for p in periods
        if p.grain == form.grain and p.end < as_of.date()
    ]
    create(con, "due", "form TEXT, period TEXT, due_date DATE", days)


def load_days(
    con: "DuckDBPyConnection", catalogue: Catalogue, first: date, as_of: datetime
) -> None:
    """``day``: every day up to that of the build, with the number of working days from ``first`` to it,
    and the last day to answer what is found on it by the scheme (itself, when that sets none)."""
    waits = [d.working_days or 0 for d in catalogue.scheme.deductions if d.kind == "open_errors"]
    rows: list[Row] = []
    count = 0
    for ordinal in range(first.toordinal(), as_of.date().toordinal() + 1):
        day = date.fromordinal(ordinal)
        count += catalogue.is_working_day(day)
        rows.append((day, count, due.working_day_after(catalogue, day, min(waits, default=0))))
    create(con, "day", "day DATE, working_days INT, answer_by DATE", rows)


def assessment_of(catalogue: Catalogue, p: period.Period) -> Assessment | None:
    """The assessment of which this is the window; a final has none of its own."""
    for assessment in catalogue.scheme.assessments:
        if assessment.grain == p.grain and assessment.ordinal in (None, p.ordinal):
            return assessment
    return None


def load_forms(con: "DuckDBPyConnection", catalogue: Catalogue) -> Covers:
    """``form``, ``element``, ``reporting`` (who fills in a form, a row for what) and ``cover``.

    A cover is a set of reportings that hold the same elements: what is received and expected is
    counted once a cover, not once an element. Returns the covers' numbers.
    """
    create(
        con,
        "form",
        "code TEXT, name_zh TEXT, name_en TEXT, grain TEXT, due_days INT, valid_from DATE,"
        " valid_to DATE, sort INT",
        [
            (f.code, *names(f.name), f.grain, f.due_days, f.valid_from, f.valid_to, i)
            for i, f in enumerate(catalogue.forms)
        ],
    )
    reportings = [(form, part) for form in catalogue.forms for part in form.reports]
    create(
        con,
        "reporting",
        "reporting_id INT, form TEXT, reporter_level TEXT, row_level TEXT",
        [(i, f.code, r.reporter_level, r.row_level) for i, (f, r) in enumerate(reportings)],
    )
    covers: Covers = {}
    elements: list[Row] = []
    for form, element in ((f, e) for f in catalogue.forms for e in f.elements):
        holders = reportings_with(catalogue, form, (element.code,))
        number = covers.setdefault(holders, len(covers))
        elements.append(element_row(catalogue, form, element, number, len(elements)))
    create(
        con,
        "element",
        "code TEXT, form TEXT, name_zh TEXT, name_en TEXT, measure_zh TEXT, measure_en TEXT,"
        " measure_type TEXT, kind TEXT, once_a_year BOOL, is_sensitive BOOL, cover_id INT,"
        " valid_from DATE, valid_to DATE, sort INT",
        elements,
    )
    return covers


def element_row(catalogue: Catalogue, form: Form, element: Element, cover: int, sort: int) -> Row:
    measure = catalogue.measure_by_code[element.measure]
    return (
        element.code, form.code, *names(element.name), *names(measure.name), measure.type,
        element.kind, element.once_a_year, element.sensitive, cover,
        element.valid_from, element.valid_to, sort,
    )  # fmt: skip


def reportings_with(catalogue: Catalogue, form: Form, elements: tuple[str, ...]) -> frozenset[int]:
    """The numbers of the form's reportings that hold all these elements."""
    wanted = set(elements)
    numbered = enumerate((f, part) for f in catalogue.forms for part in f.reports)
    return frozenset(
        number
        for number, (f, part) in numbered
        if f is form and wanted <= {e.code for e in f.elements_for(part.reporter_level)}
    )


def load_covers(con: "DuckDBPyConnection", covers: Covers) -> None:
    rows = [(cover, part) for parts, cover in covers.items() for part in sorted(parts)]
    create(con, "cover", "cover_id INT, reporting_id INT", rows)
