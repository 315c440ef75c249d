"""What marks a file and looks at what came of it."""

import sys
from pathlib import Path

import pytest

from pipelines import paths
from pipelines.catalogue.load import load
from pipelines.ingest.parse import parse_file
from pipelines.ingest.vocabulary import Vocabulary

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "ingest")]


@pytest.fixture(scope="session")
def catalogue():
    return load(paths.catalogue_folder("weifang"))


@pytest.fixture(scope="session")
def words(catalogue) -> Vocabulary:
    return Vocabulary(catalogue)


@pytest.fixture
def intake(words, tmp_path):
    """What the intake reads from bytes with a name, or why it refuses them."""

    def read(content: bytes, name: str):
        path = tmp_path / name
        path.write_bytes(content)
        parsed = parse_file(path, words)
        return parsed.rejected or [
            (one.form, one.period, one.reporter, one.columns) for one in parsed.returns
        ]

    return read
