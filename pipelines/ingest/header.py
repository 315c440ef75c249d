"""Who reports and for which period, from the words above a table, or the sheet's or file's name."""

import re
from dataclasses import dataclass
from typing import Any

from pipelines.catalogue.forms import Form
from pipelines.ingest.messages import refuse
from pipelines.ingest.periods import find_period, read_period, whole_period
from pipelines.ingest.sheet import Sheet
from pipelines.ingest.text import key, plain, remembered
from pipelines.ingest.vocabulary import Vocabulary
from pipelines.period import Period

_LABEL = r"[^\s:：]{1,40}(?: [^\s:：]{1,40}){0,9}"
_PAIR = re.compile(rf"\s*({_LABEL}?)\s*[:：]\s*(.*?)(?=\s{{2,}}{_LABEL}\s*[:：]|$)")
_PIECES = re.compile(r"[\s_\-()（）\[\].、,，]+")


@dataclass(frozen=True)
class Header:
    """What stands above a table; None where nothing does."""

    reporter: str | None
    period: Period | None
    is_own: bool
    """Whether the sheet itself says either, not only the file's name."""


def find_header(sheet: Sheet, above: int, file_name: str, form: Form, words: Vocabulary) -> Header:
    """Read the rows before row ``above`` (0-based). Raises Refused for a unit or period that is
    given and cannot be understood."""
    pairs = labelled(sheet, above)
    loose = sheet.texts_above(above)
    own = [*loose, sheet.name]
    reporter = reporter_in(pairs, own, form, words)
    period = period_in(pairs, own, form, words, sheet.is_1904)
    named = [file_name.rsplit(".", 1)[0]]
    return Header(
        reporter=reporter or reporter_in([], named, form, words),
        period=period or period_in([], named, form, words),
        is_own=bool(reporter or period),
    )


def labelled(sheet: Sheet, above: int) -> list[tuple[str, Any]]:
    """``报告期：2008年一季度`` in one cell, or the words and their value in neighbouring cells."""
    found: list[tuple[str, Any]] = []
    rows = sheet.rows[:above]
    for r, c, text in sheet.texts:
        if r >= above:
            break
        found += pairs_in(text)
        beside = next((v for v in rows[r][c + 1 : c + 5] if v != ""), "")
        beneath = rows[r + 1][c] if r + 1 < len(rows) and c < len(rows[r + 1]) else ""
        found += [(key(text), v) for v in (beside, beneath) if v != ""]
    return found


@remembered
def pairs_in(text: str) -> tuple[tuple[str, str], ...]:
    """The words and values that one cell's text couples by colons."""
    matches = _PAIR.finditer(plain(text))
    return tuple((key(match[1]), match[2].strip()) for match in matches if match[2])


def reporter_in(
    pairs: list[tuple[str, Any]], loose: list[str], form: Form, words: Vocabulary
) -> str | None:
    given = [value for word, value in pairs if word in words.reporter_words]
    for value in given:
        if found := reporters(text_of(value), form, words):
            return found
    if given:
        raise unknown_reporter(text_of(given[0]), form, words)
    named = dict.fromkeys(r for text in loose if (r := named_in(text, form, words)))
    if len(named) > 1:
        names = (words.catalogue.unit_by_code[code].name.zh for code in named)
        raise refuse("unknown_reporter", detail=f"“{'”或“'.join(names)}”", form=form.code)
    return next(iter(named), None)


def named_in(text: str, form: Form, words: Vocabulary) -> str | None:
    """The reporter that a text, or a piece of it, names."""
    pieces = (text, *_PIECES.split(plain(text)))
    return next((found for p in pieces if (found := reporters(p, form, words))), None)


def reporters(text: str, form: Form, words: Vocabulary) -> str | None:
    """The one unit of a level that fills in the form which the text names."""
    units = words.catalogue.unit_by_code
    able = {u for u in words.unit(text) if form.row_level(units[u].level) is not None}
    return next(iter(able)) if len(able) == 1 else None


def unknown_reporter(text: str, form: Form, words: Vocabulary) -> Exception:
    known = words.unit(text)
    if len(known) == 1:
        unit = words.catalogue.unit_by_code[next(iter(known))]
        return refuse("not_reporting", unit=unit.name.zh, form=form.code, reporter=unit.code)
    return refuse("unknown_reporter", detail=f"“{text[:30]}”", form=form.code)


def period_in(
    pairs: list[tuple[str, Any]],
    loose: list[str],
    form: Form,
    words: Vocabulary,
    is_1904: bool = False,
) -> Period | None:
    given = [value for word, value in pairs if word in words.period_words]
    for value in given:
        if period := read_period(value, form.grain, is_1904):
            return period
    if given:
        raise unknown_period(text_of(given[0]), form)
    found = dict.fromkeys(p for text in loose for p in periods_in(text, form, words))
    fitting = [period for period in found if period.grain == form.grain]
    if len(fitting) > 1:
        first, second, *_ = (period.name("zh") for period in fitting)
        raise refuse(
            "two_periods", first=first, second=second, example=example(form), form=form.code
        )
    return next(iter(fitting or found), None)


def periods_in(text: str, form: Form, words: Vocabulary) -> list[Period]:
    """The period a text names, as a whole or among other words; ``有效期：2010年12月`` names none."""
    if any(whole_period(value) for word, value in pairs_in(text) if word not in words.period_words):
        return []
    if found := find_period(text):
        return [found]
    pieces = (whole_period(piece) for piece in (*text.split("_"), *_PIECES.split(plain(text))))
    return [period for period in pieces if period and period.grain == form.grain][:1]


def unknown_period(text: str, form: Form) -> Exception:
    return refuse(
        "unknown_period",
        detail=f"“{text[:30]}”" if text else "",
        example=example(form),
        form=form.code,
    )


def example(form: Form) -> str:
    ordinal = {"month": 3, "quarter": 1, "half": 1, "year": 1}[form.grain]
    return Period(2008, form.grain, ordinal).name("zh")


def text_of(value: Any) -> str:
    """A cell's text; a code stored as a number without its point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
