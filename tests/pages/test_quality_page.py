"""The page of data quality: what was rejected, and what a finding asks for."""

from types import SimpleNamespace

import pytest
from opened import opened, seen, sound

from dashboard.components.findings import life
from dashboard.words import say
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


def test_a_note_asks_for_nothing_and_no_time_is_no_time():
    context = SimpleNamespace(say=lambda key, **said: say(key, "zh", **said))
    row = {"status": "open", "is_open": True, "severity": "warning", "age_working_days": 3}
    assert life(context, row) == "待处理 已3个工作日"
    assert life(context, row | {"age_working_days": 0}) == "待处理"
    assert life(context, row | {"severity": "note"}) == "–"
