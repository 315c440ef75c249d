"""What people call units, forms and periods where they ask for them, to codes."""

from collections.abc import Collection

from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.ingest.periods import read_period
from pipelines.ingest.vocabulary import Vocabulary
from pipelines.period import Period


def unit_code(
    catalogue: Catalogue, text: str, levels: Collection[str] = (), option: str = "--unit"
) -> str:
    """The unit meant by its code or a name, of one of ``levels`` when some are given. Raises UserError
    when that is none, or several."""
    named = Vocabulary(catalogue).unit(text)
    found = sorted(
        code for code in named if not levels or catalogue.unit_by_code[code].level in levels
    )
    if len(found) == 1:
        return found[0]
    why = "means several units" if found else "reports nothing" if named else "is no unit"
    hint = ", ".join(found) or f"give the code or name of one{' that reports' if levels else ''}"
    raise UserError(f"{option} {text}: {why}; {hint}")


def form_code(catalogue: Catalogue, text: str) -> str:
    """The form meant by its code or a name. Raises UserError when there is none."""
    code = Vocabulary(catalogue).form(text)
    if code is None:
        raise UserError(f"--form {text}: is no form; there are {', '.join(catalogue.form_by_code)}")
    return code


def period_named(text: str) -> Period:
    """The period meant, in any way returns write it. Raises UserError when it is none."""
    found = read_period(text, "month")
    if found is None:
        raise UserError(f"--period {text}: is no period; write 2009M06, 2009Q2, 2009H1 or 2009")
    return found
