"""What the dashboard is told by its environment."""

import os
from functools import lru_cache
from pathlib import Path

import yaml

from pipelines import paths


@lru_cache(maxsize=8)
def catalogue_name(setting: str) -> str:
    """The name a catalogue gives itself, read once: every query asks where the editions are.

    ``setting`` is that name or the catalogue's folder.
    """
    head = paths.catalogue_folder(setting) / "catalogue.yaml"
    if not head.is_file():
        return Path(setting).name
    return str(yaml.safe_load(head.read_text(encoding="utf-8"))["name"])


def setting() -> str | None:
    """The catalogue in ``GUANHUAI_CATALOGUE``: a name or a folder; None when none is named."""
    return os.environ.get("GUANHUAI_CATALOGUE")


def home() -> paths.Home | None:
    """State of the catalogue served."""
    named = setting()
    return paths.home(catalogue_name(named)) if named else None


def access_file() -> Path | None:
    """The file that maps logins to roles, in ``GUANHUAI_ACCESS``; None for the demonstration, where
    everybody chooses whom to look as."""
    named = os.environ.get("GUANHUAI_ACCESS")
    return Path(named) if named else None


def secrets_file() -> str | None:
    """The login's settings, in ``GUANHUAI_SECRETS``."""
    return os.environ.get("GUANHUAI_SECRETS") or None
