"""A published long table to submissions: a CSV file a period, and when each of them came."""

import csv
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from pipelines import period as periods
from pipelines.catalogue.whole import Catalogue, Source
from pipelines.errors import UserError
from pipelines.manifest import MANIFEST, new_folder
from pipelines.period import GRAINS, Period

HOUR = time(9)
"""The hour at which a published file counts as received: the opening of the office."""
Rows = dict[Period, list[list[str]]]


def convert(
    catalogue: Catalogue,
    published: Path,
    out: Path,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write the rows of ``published`` to ``out``, a file a period, and a manifest; how many files.

    Rows keep their order and their cells; only headings and periods are put in the words that
    intake knows. Raises UserError when the catalogue describes no published table, or another, and
    when ``out`` holds anything: files of an earlier table would be taken for this one's.
    """
    source = catalogue.head.source
    if source is None:
        raise UserError(
            f"{catalogue.name}: has no published table; add source to its catalogue.yaml"
        )
    by_period = _read(source, published)
    new_folder(out, "the submissions")
    arrivals = []
    for done, (period, rows) in enumerate(sorted(by_period.items(), key=_chronological), 1):
        name = f"{_form(catalogue, source)}-{period.code}.csv"
        _write(out / name, list(source.columns.values()), rows)
        arrivals.append([name, _received(source, period).isoformat()])
        if progress:
            progress(done, len(by_period))
    _write(out / MANIFEST, ["file", "received_at"], arrivals)
    return len(arrivals)


def _chronological(item: tuple[Period, list[list[str]]]) -> tuple[date, date]:
    return item[0].start, item[0].end


def _form(catalogue: Catalogue, source: Source) -> str:
    """The form whose elements the table holds; the catalogue's checks let it be one."""
    forms = catalogue.form_of_element
    return next(forms[name].code for name in source.columns.values() if name in forms)


def _received(source: Source, period: Period) -> datetime:
    return datetime.combine(period.end + timedelta(days=source.received_days), HOUR)


def _read(source: Source, published: Path) -> Rows:
    if not published.is_file():
        raise UserError(f"{published}: no such file; give the published table")
    found: Rows = {}
    known: dict[str, Period] = {}
    try:
        with published.open(encoding="utf-8-sig", newline="") as stream:
            for line, cells in _cells(source, published, stream):
                written = cells[source.period_column]
                if written not in known:
                    known[written] = _period(source, published, line, written)
                period = known[written]
                row = cells | {source.period_column: period.code}
                found.setdefault(period, []).append([row[column] for column in source.columns])
    except (UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"{published}: is no CSV in UTF-8 ({error}); save it as one") from None
    if not found:
        raise UserError(f"{published}: holds no rows; give the published table")
    return found


def _cells(
    source: Source, published: Path, stream: Iterator[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row by the headings of the published table, with its line."""
    reader = csv.reader(stream)
    headings = next(reader, [])
    absent = [column for column in source.columns if column not in headings]
    if absent:
        raise UserError(
            f"{published}: line 1: no column {', '.join(absent)}; give the table that "
            "catalogue.yaml describes"
        )
    for cells in reader:
        if len(cells) != len(headings):
            wrong = f"{len(cells)} cells under {len(headings)} headings"
            raise UserError(f"{published}: line {reader.line_num}: {wrong}; correct the line")
        yield reader.line_num, dict(zip(headings, cells, strict=True))


def _period(source: Source, published: Path, line: int, text: str) -> Period:
    """A period from its code, or the one in which a day lies."""
    grain = next(grain for grain in GRAINS if grain == source.grain)
    try:
        period = periods.parse(text)
    except ValueError:
        try:
            period = periods.containing(date.fromisoformat(text), grain)
        except ValueError:
            wrong = f"{source.period_column} {text!r} is neither a day nor a period"
            raise UserError(
                f"{published}: line {line}: {wrong}; write 2008-03-01 or 2008M03"
            ) from None
    if period.grain != grain:
        raise UserError(f"{published}: line {line}: {text} is no {grain}; the table is by {grain}")
    return period


def _write(path: Path, headings: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows(rows)
