"""``guanhuai``: a module a subject, each adding its commands to the one app."""

from pipelines.cli import catalogue, publish, returns
from pipelines.cli.app import main

__all__ = ["catalogue", "main", "publish", "returns"]
