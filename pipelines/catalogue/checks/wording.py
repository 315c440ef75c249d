"""The lines in which mistakes are told, and the mistakes that any list of entries can hold."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator


def line(file: str, entry: object, wrong: str, remedy: str) -> str:
    return f"{file}: {entry}: {wrong}; {remedy}"


def form_file(code: str) -> str:
    return f"forms/{code}.yaml"


def twice(file: str, what: str, codes: Iterable[str]) -> Iterator[str]:
    """A line for each code that stands more than once."""
    for code, count in Counter(codes).items():
        if count > 1:
            yield line(file, f"{what} {code}", f"stands {count} times", "give each its own code")


def dangling(
    file: str, entry: object, field: str, codes: Iterable[str | None], known: Collection[str]
) -> Iterator[str]:
    """A line for each code that names nothing; None names nothing on purpose."""
    for code in dict.fromkeys(codes):
        if code is not None and code not in known:
            yield line(file, entry, f"{field} {code!r} is not known", _remedy(known))


def _remedy(known: Collection[str]) -> str:
    shown = ", ".join(sorted(known))
    if not known or len(shown) > 80:
        return "correct it or add what it names"
    return f"use one of {shown}, or add it"
