"""The notebook opens the published build's public edition for real, reads it and draws."""

import json

import pytest

from dashboard.notebook import code_cells, notebook
from dashboard.words import say


def cells_of(file: bytes) -> list[dict]:
    return json.loads(file)["cells"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_file_is_a_notebook_of_format_4_5(language):
    whole = json.loads(notebook(code_cells("a", "b", "year", "c", language), language))
    assert (whole["nbformat"], whole["nbformat_minor"]) == (4, 5)
    assert set(whole) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    names = [cell["id"] for cell in whole["cells"]]
    assert len(set(names)) == len(names) and all(0 < len(name) <= 64 for name in names)
    for cell in whole["cells"]:
        wanted = {"cell_type", "id", "metadata", "source"}
        if cell["cell_type"] == "code":
            wanted |= {"execution_count", "outputs"}
        assert set(cell) == wanted
        assert all(isinstance(line, str) for line in cell["source"])


def test_it_is_told_in_the_readers_language():
    for language in ("zh", "en"):
        file = notebook(code_cells("a", "b", "year", "c", language), language)
        texts = ["".join(c["source"]) for c in cells_of(file) if c["cell_type"] == "markdown"]
        assert texts == [say(f"recipe_{i}", language) for i in range(4)]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_its_cells_run_on_the_published_build(demo_home, monkeypatch, language):
    import matplotlib

    matplotlib.use("Agg")
    monkeypatch.setenv("GUANHUAI_HOME", str(demo_home))
    file = notebook(code_cells("weifang", "I01", "quarter", "It's “a” rate", language), language)
    room: dict = {}
    for cell in cells_of(file):
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), room)
    figures = room["figures"]
    assert len(figures) == 12 and figures["value"].notna().sum() > 3
    assert (figures["value"].isna() == (figures["state"] == "suppressed")).all()
    assert room["axes"].get_title() == "It's “a” rate"
    assert len(room["axes"].lines[0].get_xdata()) == len(room["figures"])
    room["con"].close()
