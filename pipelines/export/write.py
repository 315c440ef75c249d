"""An edition's figures to a file, in one move."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pipelines.catalogue.identifiers import Scheme
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.export.encode import DataValue, Encoder
from pipelines.export.files import Format, write
from pipelines.export.select import Choice, chosen, figures
from pipelines.paths import Home
from pipelines.warehouse import PUBLIC, open_edition, sync


class Exported(NamedTuple):
    """How many values were written, and how many of them say that one is deleted."""

    values: int
    deleted: int


def export(
    home: Home,
    catalogue: Catalogue,
    out: Path,
    kind: Format,
    choice: Choice,
    scheme: Scheme = "code",
    audience: str = PUBLIC,
) -> Exported:
    """Write what an audience may see of the build served to ``out``.

    Raises UserError when an entry has no identifier of the scheme, when there is nothing to write,
    and when the file cannot be; what stood there before stays then.
    """
    con = open_edition(home, audience)
    encoder = Encoder(catalogue.dhis2, scheme, catalogue.head.intake.demo_mark)
    counts = Counter[str]()
    try:
        choice = chosen(con, choice)
        said = {"idScheme": scheme.upper()}
        if choice.form:
            said["dataSet"] = encoder.name("form", choice.form)
        values = counted(encoder.encoded(figures(con, choice)), counts)
        waiting = out.with_name(f".{out.name}.tmp")
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            with waiting.open("w", encoding="utf-8", newline="") as stream:
                write(stream, kind, said, values)
            encoder.refuse_missing()
            refuse_nothing(counts, audience)
            sync(waiting)
            waiting.replace(out)
        finally:
            waiting.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(
            f"{out}: cannot be written ({error.strerror}); give another --out"
        ) from None
    finally:
        con.close()
    return Exported(counts["values"], counts["deleted"])


def counted(values: Iterable[DataValue], counts: Counter[str]) -> Iterator[DataValue]:
    for value in values:
        counts["values"] += 1
        counts["deleted"] += value.value is None
        yield value


def refuse_nothing(counts: Counter[str], audience: str) -> None:
    if not counts["values"]:
        raise UserError(
            f"no figures in force that {audience} may see: what was chosen was not received, was sent "
            "back, or is withheld; see guanhuai status, choose otherwise, or another --audience"
        )
