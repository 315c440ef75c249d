"""What a catalogue says about showing and judging: cares, panels, rules, trust, settings as tables."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from pipelines.catalogue.forms import Check, Form
from pipelines.catalogue.roles import PROGRAM
from pipelines.catalogue.whole import Catalogue
from pipelines.cross_parameters import compared
from pipelines.extract.insert import Row, create, names

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FACETS = ("reach", "timeliness", "money", "results")


def load_cares(con: "DuckDBPyConnection", catalogue: Catalogue) -> None:
    create(
        con,
        "care",
        "code TEXT, name_zh TEXT, name_en TEXT, short_zh TEXT, short_en TEXT, sort INT",
        [(c.code, *names(c.name), *names(c.short), i) for i, c in enumerate(catalogue.head.cares)],
    )


def load_roles(con: "DuckDBPyConnection", catalogue: Catalogue) -> None:
    roles = (*catalogue.head.roles, *PROGRAM)
    rows = [(role.code, *names(role.name), i) for i, role in enumerate(roles)]
    create(con, "role", "code TEXT, name_zh TEXT, name_en TEXT, sort INT", rows)


def load_panels(con: "DuckDBPyConnection", catalogue: Catalogue) -> None:
    """``panel_group``, ``panel``, ``panel_item`` and ``headline``."""
    panels = [(group, panel) for group in catalogue.panels for panel in group.panels]
    create(
        con,
        "panel_group",
        "code TEXT, name_zh TEXT, name_en TEXT, board TEXT, sort INT",
        [(g.code, *names(g.name), g.board, i) for i, g in enumerate(catalogue.panels)],
    )
    create(
        con,
        "panel",
        "group_code TEXT, code TEXT, name_zh TEXT, name_en TEXT, question_zh TEXT,"
        " question_en TEXT, limits_zh TEXT, limits_en TEXT, sort INT",
        [
            (g.code, p.code, *names(p.name), *names(p.question), *names(p.limits), i)
            for i, (g, p) in enumerate(panels)
        ],
    )
    items = [
        (g.code, p.code, facet, code, code in catalogue.indicator_by_code)
        for g, p in panels
        for facet in FACETS
        for code in getattr(p, facet)
    ]
    create(
        con,
        "panel_item",
        "group_code TEXT, panel TEXT, facet TEXT, code TEXT, is_indicator BOOL, sort INT",
        [(*item, i) for i, item in enumerate(items)],
    )
    headline = catalogue.head.overview.headline
    create(
        con,
        "headline",
        "code TEXT, is_indicator BOOL, sort INT",
        [(code, code in catalogue.indicator_by_code, i) for i, code in enumerate(headline)],
    )


def load_rules(con: "DuckDBPyConnection", catalogue: Catalogue) -> None:
    """``rule``: ``is_sensitive`` when its findings may quote a sensitive element beside another."""
    general = [
        (g.id, "", g.kind, g.severity, *names(g.message), False) for g in catalogue.general_checks
    ]
    own = [rule_row(catalogue, form, check) for form in catalogue.forms for check in form.checks]
    cross = [
        (
            c.id,
            "",
            c.kind,
            c.severity,
            *names(c.message),
            any_sensitive(catalogue, compared(catalogue, c)),
        )
        for c in catalogue.cross_checks
    ]
    create(
        con,
        "rule",
        "rule_id TEXT, form TEXT, kind TEXT, severity TEXT, description_zh TEXT,"
        " description_en TEXT, is_sensitive BOOL",
        [*general, *own, *cross],
    )


def rule_row(catalogue: Catalogue, form: Form, check: Check) -> Row:
    described = (
        names(check.message)
        if check.message and "{" not in check.message.zh
        else (spelled_out(form, check.expr, "zh"), spelled_out(form, check.expr, "en"))
    )
    is_sensitive = any_sensitive(catalogue, check.condition.elements)
    return (check.id, form.code, "condition", check.severity, *described, is_sensitive)


def spelled_out(form: Form, expression: str, language: str) -> str:
    """The expression with the elements' names in place of their codes."""

    def name(match: re.Match[str]) -> str:
        element = form.by_code.get(match.group())
        return element.name[language] if element else match.group()

    return re.sub(r"[A-Za-z_]\w*", name, expression)


def any_sensitive(catalogue: Catalogue, codes: Iterable[str]) -> bool:
    elements = catalogue.element_by_code
    return any(code in elements and elements[code].sensitive for code in codes)


def load_settings(con: "DuckDBPyConnection", catalogue: Catalogue, as_of: datetime) -> None:
    """``setting``: one row of single values; ``trust_level``; ``overview_setting``."""
    scheme, trust, overview = catalogue.scheme, catalogue.head.trust, catalogue.head.overview
    create(
        con,
        "setting",
        "as_of TIMESTAMP, assessed_level TEXT, top_unit TEXT, min_count INT,"
        " match_numerator TEXT, match_denominator TEXT",
        [
            (as_of, scheme.level, top_unit(catalogue), scheme.missing.min_count,
             trust.match_numerator, trust.match_denominator)
        ],
    )  # fmt: skip
    create(
        con,
        "trust_level",
        "code TEXT, name_zh TEXT, name_en TEXT, min_received_share DOUBLE,"
        " max_open_errors DOUBLE, min_match_rate DOUBLE, sort INT",
        [
            (level.code, *names(level.name), level.min_received_share,
             level.max_open_errors_per_100_returns, level.min_match_rate, i)
            for i, level in enumerate(trust.levels)
        ],
    )  # fmt: skip
    pairs = {
        "actions_found": overview.actions_found,
        "actions_due": overview.actions_due,
        "actions_done": overview.actions_done,
        "actions_recurred": overview.actions_recurred,
        "match_numerator": trust.match_numerator,
        "match_denominator": trust.match_denominator,
    }
    rows = [(key, value) for key, value in pairs.items() if value]
    create(con, "overview_setting", "key TEXT, value TEXT", rows)


def top_unit(catalogue: Catalogue) -> str:
    """The unit above all others: the first of the first level."""
    first = catalogue.head.levels[0].code
    return next(unit.code for unit in catalogue.units if unit.level == first)
