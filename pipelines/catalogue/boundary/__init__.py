"""The boundary of care: what elements may measure, and what no catalogue may count."""

from collections.abc import Iterator

from pipelines.catalogue.boundary.model import Boundary, read
from pipelines.catalogue.boundary.named import named
from pipelines.catalogue.boundary.steps import steps
from pipelines.catalogue.boundary.terms import Scanner
from pipelines.catalogue.checks.wording import form_file, line
from pipelines.catalogue.whole import Catalogue

__all__ = ["Boundary", "problems", "read"]


def problems(catalogue: Catalogue, boundary: Boundary) -> list[str]:
    """Every crossing of the boundary, each as ``file: entry: what is wrong; remedy``.

    ``catalogue`` must have passed its own checks.
    """
    return [
        *_subjects(catalogue, boundary),
        *_words(catalogue, boundary),
        *steps(catalogue, boundary),
    ]


def _subjects(catalogue: Catalogue, boundary: Boundary) -> Iterator[str]:
    known = boundary.subject_by_code
    for form in catalogue.forms:
        for element in form.elements:
            file, entry = form_file(form.code), f"element {element.code}"
            if element.subject not in known:
                wrong = f"subject {element.subject!r} is not within the boundary of care"
                yield line(file, entry, wrong, f"use one of {', '.join(known)}, or remove it")
            elif known[element.subject].sensitive and not element.sensitive:
                wrong = f"is not sensitive, though its subject {element.subject} is"
                yield line(file, entry, wrong, "add sensitive: true")


def _words(catalogue: Catalogue, boundary: Boundary) -> Iterator[str]:
    scanner = Scanner(boundary)
    for text in named(catalogue):
        if not text.text.strip():
            wrong = f"{text.place} is blank in one of its languages"
            yield line(text.file, text.entry, wrong, "write the words")
        found = scanner.find(text.text, text.place, text.subjects)
        if found:
            word, term = found
            wrong = f"{text.place} {text.text!r} holds {word!r} ({term.topic.zh}, {term.topic.en})"
            remedy = "this is never counted: remove it, or have an exception reviewed"
            yield line(text.file, text.entry, wrong, remedy)
