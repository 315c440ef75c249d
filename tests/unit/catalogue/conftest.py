"""A small catalogue, and what is said about it once a line of it is changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.catalogue.canonical import read_files
from pipelines.catalogue.load import from_files
from pipelines.errors import CatalogueError

SMALL = Path(__file__).parent / "small"


@pytest.fixture
def files() -> dict[str, str]:
    return read_files(SMALL)


@pytest.fixture
def problems(files) -> Callable[..., list[str]]:
    """What loading says once ``old`` has become ``new`` in a file; empty when all is well."""

    def told(name: str = "", old: str = "", new: str = "") -> list[str]:
        changed = dict(files)
        if name:
            assert old in changed[name], f"{old!r} is not in {name}"
            changed[name] = changed[name].replace(old, new, 1)
        try:
            from_files(changed)
        except CatalogueError as error:
            return error.problems
        return []

    return told
