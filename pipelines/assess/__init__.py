"""考核评估: the life of an assessment, its entries and appeals, its seal and its replay."""

from pipelines.assess.appeals import Ruling, lodge, rule
from pipelines.assess.claims import Claim
from pipelines.assess.entries import (
    approve,
    confirm,
    dismiss,
    effect,
    make_final,
    propose,
    refuse,
    review,
    revoke,
)
from pipelines.assess.followup import open_weak
from pipelines.assess.replay import verify, verify_log
from pipelines.assess.request import Request
from pipelines.assess.signing import seal, sign
from pipelines.assess.steps import (
    decide,
    draft,
    freeze,
    open_,
    preview,
    publish,
    reopen,
)
from pipelines.assess.steps import verify as close_verification

__all__ = [
    "Claim",
    "Request",
    "Ruling",
    "approve",
    "close_verification",
    "confirm",
    "decide",
    "dismiss",
    "draft",
    "effect",
    "freeze",
    "lodge",
    "make_final",
    "open_",
    "open_weak",
    "preview",
    "propose",
    "publish",
    "refuse",
    "reopen",
    "review",
    "revoke",
    "rule",
    "seal",
    "sign",
    "verify",
    "verify_log",
]
