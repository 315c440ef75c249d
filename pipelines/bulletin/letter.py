"""Who issues a bulletin, to whom, and under which number: what no edition knows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.errors import UserError
from pipelines.ingest.screen import number_in

if TYPE_CHECKING:
    from pipelines.catalogue.whole import Catalogue

LONGEST = 40
"""Characters of a document's number."""


@dataclass(frozen=True)
class Letter:
    """``issuer``, ``addressee``: as the catalogue has them; ``number``: the document's. Empty where not
    given: the programme issues it, the units assessed receive it, and the number is left open."""

    issuer: str = ""
    addressee: str = ""
    number: str = ""


def letter_of(catalogue: "Catalogue", language: str, number: str = "") -> Letter:
    """Raises UserError for a number that is too long or holds a person's number."""
    head = catalogue.head
    issuer, addressee = (text[language] if text else "" for text in (head.issuer, head.addressee))
    return Letter(issuer, addressee, _checked(number))


def _checked(number: str) -> str:
    """A document's number on one line; a refused one is not repeated."""
    text = " ".join(number.split())
    if len(text) > LONGEST or not text.isprintable():
        raise UserError(
            f"the document's number: give it in {LONGEST} plain characters, such as No. 1 of 2011",
            f"发文字号请控制在{LONGEST}个字符以内，如：潍育关办〔2011〕1号。",
        )
    if number_in(text):
        raise UserError(
            "the document's number looks like a person's; give the document's own",
            "发文字号像是个人号码，请改填文件的字号。",
        )
    return text
