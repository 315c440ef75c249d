"""``guanhuai``: a module a subject, each adding its commands to the one app."""

from pipelines.cli import (
    catalogue,
    corrections,
    export,
    extensions,
    findings,
    publish,
    reports,
    returns,
    signals,
    template,
    withdraw,
)
from pipelines.cli.app import main

__all__ = [
    "catalogue",
    "corrections",
    "export",
    "extensions",
    "findings",
    "main",
    "publish",
    "reports",
    "returns",
    "signals",
    "template",
    "withdraw",
]
