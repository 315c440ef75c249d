"""Last period's stocks of a unit, from its returns in force, to compare with while filling in."""

from collections.abc import Sequence

from pipelines.catalogue.forms import Form
from pipelines.catalogue.whole import Catalogue
from pipelines.paths import Home
from pipelines.period import Period
from pipelines.register.archive import part_path, reading_parts
from pipelines.register.store import is_there, open_register, reading
from pipelines.register.versions import Version, versions_of
from pipelines.template.layout import Hints
from pipelines.template.offer import returns_due


def last_stocks(
    home: Home, catalogue: Catalogue, unit: str, period: Period, forms: Sequence[str] = ()
) -> Hints:
    """By (form, unit, item, element), for the same forms as ``template.write.write``; empty when
    nothing was in force for the period before.

    These are the unit's own figures, sensitive ones among them: for nobody else's template.
    """
    if not is_there(home):
        return {}
    before = {
        (form.code, own.shift(-1).code): form
        for form, own in returns_due(catalogue, unit, period, forms)
    }
    engine = open_register(home)
    try:
        with reading(engine) as connection:
            live = [v for v in versions_of(connection, unit) if v.is_live]
    finally:
        engine.dispose()
    known = ((v, before.get((v.form, v.period))) for v in live)
    return _figures(home, [(version, form) for version, form in known if form])


def _figures(home: Home, live: list[tuple[Version, Form]]) -> Hints:
    import pyarrow.dataset as ds

    found = {}
    for version, form in live:
        path = part_path(home, version.part_hash)
        stocks = [e.code for e in form.elements if e.kind == "stock"]
        if not stocks:
            continue
        wanted = (
            (ds.field("return_id") == version.return_id)
            & (ds.field("row_kind") == "row")
            & (ds.field("state") == "value")
            & ds.field("element").isin(stocks)
        )
        with reading_parts([path]):
            rows = ds.dataset([str(path)]).to_table(
                columns=["unit", "item", "element", "value"], filter=wanted
            )
        for row in rows.to_pylist():
            found[form.code, row["unit"] or "", row["item"], row["element"]] = row["value"]
    return found
