"""``guanhuai``: a module a subject, each adding its commands to the one app."""

from pipelines.cli import (
    assess,
    assess_rules,
    assess_verify,
    audit,
    bulletin,
    catalogue,
    corrections,
    export,
    extensions,
    findings,
    judge,
    publish,
    reports,
    returns,
    signals,
    template,
    withdraw,
)
from pipelines.cli.app import main

__all__ = [
    "assess",
    "assess_rules",
    "assess_verify",
    "audit",
    "bulletin",
    "catalogue",
    "corrections",
    "export",
    "extensions",
    "findings",
    "judge",
    "main",
    "publish",
    "reports",
    "returns",
    "signals",
    "template",
    "withdraw",
]
