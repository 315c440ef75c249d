"""The demonstration's register for assessments to be made of."""

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
from evaluators import Office, copy_register  # noqa: E402


@pytest.fixture
def office(tmp_path, demo_home, monkeypatch) -> Office:
    copy_register(demo_home, tmp_path)
    return Office(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def shown_once(tmp_path_factory, demo_home) -> Path:
    """A register in which the half-year is at its preview: made once, copied for each test."""
    root = tmp_path_factory.mktemp("previewed")
    copy_register(demo_home, root)
    with pytest.MonkeyPatch.context() as monkeypatch:
        Office(root, monkeypatch).previewed()
    return root


@pytest.fixture
def preview(tmp_path, shown_once, monkeypatch) -> Office:
    copy_register(shown_once, tmp_path)
    return Office(tmp_path, monkeypatch).at("2009-07-27T09:00")
