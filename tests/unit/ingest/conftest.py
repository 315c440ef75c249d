"""The Weifang vocabulary, and what writes and reads a workbook."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from pipelines import paths
from pipelines.catalogue.load import load
from pipelines.ingest.model import ParsedFile
from pipelines.ingest.parse import parse_file
from pipelines.ingest.vocabulary import Vocabulary

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def catalogue():
    return load(paths.catalogue_folder("weifang"))


@pytest.fixture(scope="session")
def words(catalogue) -> Vocabulary:
    return Vocabulary(catalogue)


@pytest.fixture
def workbook(tmp_path) -> Callable[..., Path]:
    """Write sheets of rows to an xlsx file."""

    def write(*sheets: list[list], name: str = "return.xlsx") -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path)) as book:
            for number, rows in enumerate(sheets, 1):
                sheet = book.add_worksheet(f"表{number}")
                for r, row in enumerate(rows):
                    for c, value in enumerate(row):
                        if value is not None:
                            sheet.write(r, c, value)
        return path

    return write


@pytest.fixture
def parsed(words) -> Callable[[Path], ParsedFile]:
    return lambda path: parse_file(path, words)
