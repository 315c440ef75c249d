"""``guanhuai``: a module a subject, each adding its commands to the one app."""

from pipelines.cli import catalogue, extensions, publish, reports, returns, template, withdraw
from pipelines.cli.app import main

__all__ = [
    "catalogue",
    "extensions",
    "main",
    "publish",
    "reports",
    "returns",
    "template",
    "withdraw",
]
