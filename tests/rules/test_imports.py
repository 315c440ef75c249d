"""Imports point down, and heavy packages stay in their rooms."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("dashboard", "pipelines", "expectations")
MAY_IMPORT = {
    "dashboard": {"dashboard", "pipelines"},
    "pipelines": {"pipelines", "expectations"},
    "expectations": {"expectations"},
}
LAYERS = [
    {"cli"},
    {"serve", "worker"},
    {"upkeep"},
    {"access", "build", "build_steps", "desk"},
    {"assess"},
    {"check", "convert", "correct", "explain", "export", "extend", "finding_list", "freeze",
     "judge", "metadata", "receipts", "receive", "sample", "scores", "signal_list", "standing", "status",
     "template", "withdraw"},
    {"bulletin", "entitled", "explain_words", "lineage", "named", "quality_report", "sandbox"},
    {"cross_findings", "signals", "cross_parameters", "editions", "extract", "findings", "frames",
     "marked", "messages", "rules", "workplace"},
    {"analysis", "ingest", "models", "scoring", "register", "manifest"},
    {"assessments", "catalogue", "disclosure", "warehouse", "due", "lock", "progress", "cells"},
    {"paths", "errors", "period", "clock", "ranges"},
]  # fmt: skip
"""Inside pipelines: a module imports its own layer or one below."""


def modules() -> list[Path]:
    return sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Every module named in an import anywhere in the file, for type checking or not."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def rooms_of(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)} & set(ROOMS)


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_imports_only_its_own_room_and_those_below(path):
    room = path.relative_to(ROOT).parts[0]
    assert rooms_of(path) <= MAY_IMPORT[room]


def layer(module: str) -> int | None:
    return next((i for i, names in enumerate(LAYERS) if module in names), None)


@pytest.mark.parametrize(
    "path",
    [p for p in modules() if p.is_relative_to(ROOT / "pipelines")],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_inside_pipelines_imports_point_down(path):
    parts = path.relative_to(ROOT / "pipelines").with_suffix("").parts
    own = parts[0]
    if own == "__init__":
        return
    assert layer(own) is not None, f"give pipelines/{own} a layer"
    ours = {n.split(".")[1] for n in imported(path) if n.startswith("pipelines.")}
    upward = {name for name in ours if (layer(name) or 0) < (layer(own) or 0) and layer(name)}
    assert not upward


def test_scoring_imports_nothing_of_ours():
    for path in (ROOT / "pipelines" / "scoring").rglob("*.py"):
        ours = {n for n in imported(path) if n.split(".")[0] in ROOMS}
        assert {n for n in ours if not n.startswith("pipelines.scoring")} == set(), path


def test_streamlit_and_great_expectations_stay_in_their_rooms():
    for path in modules():
        room = path.relative_to(ROOT).parts[0]
        top = {name.split(".")[0] for name in imported(path)}
        assert "great_expectations" not in top or room == "expectations", path
        assert "streamlit" not in top or room == "dashboard", path


def test_queries_charts_and_labels_know_no_streamlit():
    for name in (
        "queries",
        "charts",
        "labels",
        "maps",
        "marks",
        "peers",
        "pictures",
        "readings",
        "sentences",
        "sheets",
        "words",
    ):
        for path in [
            *(ROOT / "dashboard").glob(f"{name}.py"),
            *(ROOT / "dashboard" / name).glob("*.py"),
        ]:
            assert "streamlit" not in {n.split(".")[0] for n in imported(path)}, path


def test_the_command_line_and_the_dashboard_start_without_heavy_packages():
    code = "import sys, {}; print(sorted({{m.split('.')[0] for m in sys.modules}}))"
    heavy = {"pandas", "duckdb", "pyarrow", "sqlalchemy", "pydantic", "plotly", "rich"}
    run = subprocess.run(
        [sys.executable, "-c", code.format("pipelines.cli")],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(ast.literal_eval(run.stdout))
    assert not loaded & (heavy | {"great_expectations", "streamlit"})
    pages = "dashboard.queries, dashboard.charts, dashboard.labels, pipelines.warehouse"
    run = subprocess.run(
        [sys.executable, "-c", code.format(pages)], capture_output=True, text=True, check=True
    )
    assert "great_expectations" not in ast.literal_eval(run.stdout)


def test_no_modules_import_each_other_in_a_circle():
    """Wherever in the file the import stands."""
    dotted = {".".join(p.relative_to(ROOT).with_suffix("").parts): p for p in modules()}
    names = {name.removesuffix(".__init__"): path for name, path in dotted.items()}
    reads = {name: imported(path) & names.keys() - {name} for name, path in names.items()}
    # ``from package import module`` names the package only on the way.
    for found in reads.values():
        found -= {one for one in found if any(other.startswith(f"{one}.") for other in found)}
    while leaves := [name for name, found in reads.items() if not found]:
        for name in leaves:
            del reads[name]
        reads = {name: found - set(leaves) for name, found in reads.items()}
    assert reads == {}
