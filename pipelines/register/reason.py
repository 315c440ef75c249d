"""A reason as people give it: something, not too long, and nothing of a person in it."""

from pipelines.errors import UserError
from pipelines.ingest.screen import number_in

LONGEST = 500
"""Characters of a reason."""
WHAT = {
    "id": "an identity number",
    "card": "a bank card number",
    "phone": "a phone number",
}


def fault(text: str) -> str | None:
    """Why a text cannot be kept: "long", or "personal" when it names a person's number."""
    if number_in(text):
        return "personal"
    return "long" if len(" ".join(text.split())) > LONGEST else None


def checked(about: str, text: str | None) -> str:
    """The reason on one line. Raises UserError, which does not repeat it, for none, one too long, and
    one with a personal number, by the screen that files go through."""
    reason = " ".join((text or "").split())
    if not reason:
        raise UserError(f"{about}: no reason given; say why")
    if len(reason) > LONGEST:
        raise UserError(f"{about}: the reason has {len(reason)} characters; say it in {LONGEST}")
    if found := number_in(reason):
        raise UserError(f"{about}: the reason holds {WHAT[found]}; leave it out and say why again")
    return reason
