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


def home() -> paths.Home | None:
    """State of the catalogue in ``GUANHUAI_CATALOGUE``; None when none is named."""
    setting = os.environ.get("GUANHUAI_CATALOGUE")
    return paths.home(catalogue_name(setting)) if setting else None
