"""Several periods across a table: one table a period, or the one of them that the header names."""

from collections.abc import Iterable
from dataclasses import replace

from pipelines.catalogue.forms import Form
from pipelines.ingest.header import Header, example
from pipelines.ingest.lines import Line
from pipelines.ingest.messages import refuse
from pipelines.ingest.table import Table
from pipelines.period import Period


def parts_of(table: Table, header: Header, form: Form) -> list[Table]:
    """The table itself, or one for each period across it that counts."""
    if not table.when:
        return [table]
    wanted = chosen(table.when.values(), header, form)
    parts = [part(table, period) for period in wanted]
    asked = [set(each.columns.values()) for each in parts]
    if len(table.when) < len(table.columns) or any(each != asked[0] for each in asked):
        raise refuse(
            "periods_differ", sheet=table.sheet or None, form=table.form,
            zh="、".join(p.name("zh") for p in wanted), en=", ".join(p.name("en") for p in wanted),
        )  # fmt: skip
    return parts


def part(table: Table, period: Period) -> Table:
    columns = {c: e for c, e in table.columns.items() if table.when.get(c) == period}
    return replace(table, columns=columns, when={}, period=period)


def lines_of_periods(table: Table, lines: list[Line], header: Header, form: Form) -> list[Line]:
    """The lines of a turned table's periods that count; all lines of any other."""
    if table.dates is None:
        return lines
    wanted = chosen((line.period for line in lines if line.period), header, form)
    return [line for line in lines if line.period in wanted]


def chosen(across: Iterable[Period], header: Header, form: Form) -> list[Period]:
    """Of several periods the one that the header names, as the others are there to compare with;
    all of them where it names none. Raises Refused when the header's is not among them."""
    periods, said = sorted(set(across), key=lambda p: p.end), header.period
    if said is None or said.grain != form.grain:
        return periods
    if said not in periods:
        raise refuse(
            "two_periods", first=said.name("zh"), second=periods[0].name("zh"),
            example=example(form), form=form.code,
        )  # fmt: skip
    return [said]
