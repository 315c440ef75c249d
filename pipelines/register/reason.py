"""A reason as people give it: something, not too long, and nothing of a person in it."""

from pipelines.errors import UserError
from pipelines.ingest.screen import number_in

LONGEST = 500
"""Characters of a reason."""
WHAT = {
    "id": ("身份证号码", "an identity number"),
    "card": ("银行卡号", "a bank card number"),
    "phone": ("手机号码", "a phone number"),
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
        raise UserError(f"{about}: no reason given; say why", "没有写明原因，请填写。")
    if len(reason) > LONGEST:
        raise UserError(
            f"{about}: the reason has {len(reason)} characters; say it in {LONGEST}",
            f"原因有{len(reason)}字，请控制在{LONGEST}字以内。",
        )
    if found := number_in(reason):
        zh, en = WHAT[found]
        raise UserError(
            f"{about}: the reason holds {en}; leave it out and say why again",
            f"原因中有{zh}，未保存。请删去后重新填写。",
        )
    return reason
