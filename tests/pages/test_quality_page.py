"""The page of data quality: what was rejected."""

import pytest
from opened import opened, seen, sound

from pipelines.catalogue.load import load
from pipelines.paths import Home, catalogue_folder
from pipelines.status import status

pytestmark = pytest.mark.slow


def test_rejected_files_are_counted_as_the_command_counts_them(demo_home, monkeypatch):
    at = opened(demo_home, monkeypatch, "quality", section="runs")
    assert sound(at)
    assert "共15个文件，内容不同的13份" in seen(at)
    line = status(Home(demo_home / "weifang"), load(catalogue_folder("weifang")))[0]
    assert line.endswith("不予受理15个（内容不同的13份）")
