"""What was corrected and explained is said where a figure is traced, as far as an edition may say it."""

import sys
from pathlib import Path

import pytest
from command import NOW, copy_state, guanhuai

from pipelines.catalogue.load import load
from pipelines.correct import Change, approve, declare
from pipelines.paths import CATALOGUES, Home
from pipelines.register.actor import Actor
from pipelines.register.steps import explain
from pipelines.register.store import open_register

sys.path.insert(0, str(Path(__file__).parent))
from test_pages import opened, seen, sound

UNIT, PERIOD, INDICATOR, ELEMENT = "370703", "2010Q1", "I17", "pol_on"
CELLS = """
SELECT f.finding_id, f.form, v.cell, v.raw FROM finding f
JOIN value v ON v.return_id = f.return_id AND list_contains(string_split(f.cells, ', '), v.cell)
WHERE f.reporter = ? AND f.period = ? AND f.severity = 'warning' AND f.is_open
    AND f.element = v.element AND v.element = ? AND v.row_kind = 'row'
ORDER BY v.cell
"""
WHY, BECAUSE = "名册已逐件核对", "誊写时多记一件"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(demo_home, demo_edition, tmp_path_factory):
    """A copy of the demonstration in which a warning about a figure is explained, and one moved between
    two others it names."""
    (name, form, about, figure), (_, _, cell, raw), (_, _, other, more) = demo_edition.execute(
        CELLS, [UNIT, PERIOD, ELEMENT]
    ).fetchall()
    assert (about, figure, cell, raw) == ("G10", "390", "G13", "518")
    base = tmp_path_factory.mktemp("traced")
    copy_state(demo_home, base)
    state, catalogue, clerk = (
        Home(base / "weifang"),
        load(CATALOGUES / "weifang"),
        Actor("clerk", UNIT),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUANHUAI_NOW", NOW)
        explain(open_register(state), catalogue, name, clerk, WHY)
        pairs = ((cell, raw, "517"), (other, more, str(int(more) + 1)))
        changes = [Change(form, PERIOD, UNIT, *pair, BECAUSE) for pair in pairs]
        declared = declare(state, catalogue, clerk, changes)
        approve(state, catalogue, Actor("statistician"), [one.correction_id for one in declared])
    built = guanhuai(base, "build")
    assert built.returncode == 0, built.stderr
    return base


@pytest.mark.parametrize("audience", ["team", "public", UNIT])
def test_it_is_said_beside_the_cell(home, monkeypatch, audience):
    asked = {"unit": UNIT, "period": "2010", "indicator": INDICATOR, "element": ELEMENT}
    at = opened(home, monkeypatch, "scorecard", **asked, **{"as": audience})
    assert sound(at)
    told = seen(at)
    assert "由518更正为517：填报人员 2011-02-28申报，统计负责人 2011-02-28批准" in told
    assert "已说明（填报人员 2011-02-28）" in told
    may_tell = audience != "public"
    assert (WHY in told, BECAUSE in told) == (may_tell, may_tell)
    assert ("理由已隐去" in told) is not may_tell


def test_a_page_without_either_has_no_column_for_it(demo_home, monkeypatch):
    at = opened(demo_home, monkeypatch, "scorecard", unit=UNIT, period="2010", indicator=INDICATOR)
    assert "更正与说明" not in seen(at)


def test_the_command_says_so_too(home):
    told = guanhuai(home, "explain", UNIT, "2010", INDICATOR).stdout
    assert "由518更正为517，2011-02-28 填报人员申报、" in told
    assert f"批准：{BECAUSE}" in told and f"已说明（填报人员，2011-02-28）：{WHY}" in told
