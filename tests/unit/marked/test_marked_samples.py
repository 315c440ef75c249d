"""Workbooks as they come in, of two catalogues, marked and read again."""

from pathlib import Path

import pytest
from marked_data import cells, coloured, finding, mark_here, opened

from pipelines import paths
from pipelines.catalogue.load import load
from pipelines.ingest.parse import parse_file
from pipelines.ingest.read import read
from pipelines.ingest.vocabulary import Vocabulary
from pipelines.sample.write import write_sample

KISUMU = Path(__file__).parents[2] / "flow" / "kisumu"
REPORTERS = ["370781", "370793"]
"""A county and a zone."""


def read_again(files: list[Path], words: Vocabulary, folder: Path) -> int:
    """Mark three cells of each file; how many were workbooks of XML, compared cell by cell."""
    compared = 0
    for path in files:
        before = parse_file(path, words)
        assert before.rejected is None, path
        sheet = before.returns[0].sheet
        columns = before.returns[0].columns
        places = [f"{chr(64 + c)}{r}" for r, c in zip(columns["row"], columns["col"], strict=True)
                  if 0 < c < 27][:3]  # fmt: skip
        content = path.read_bytes()
        made = mark_here(content, [finding(sheet, ", ".join(places))], path.name)
        (folder / made.name).write_bytes(made.content)
        after = parse_file(folder / made.name, words)
        assert after.rejected is None, path
        assert slots(after) == slots(before), path
        if path.suffix == ".xlsx":
            compared += 1
            assert made.losses == ()
            assert sorted(coloured(made.content, sheet)["thin"]) == sorted(places)
            for name in opened(content).sheetnames:
                assert cells(made.content, name) == cells(content, name), path
    return compared


def slots(parsed):
    return [
        (one.form, one.period, one.reporter, {k: v for k, v in one.columns.items() if k != "sheet"})
        for one in parsed.returns
    ]


@pytest.mark.slow
def test_sample_workbooks_are_read_and_look_the_same(tmp_path):
    catalogue = load(paths.CATALOGUES / "weifang")
    out, recipe = tmp_path / "returns", paths.SAMPLE / "weifang.yaml"
    write_sample(catalogue, recipe, range(2009, 2010), 1, out, True, reporters=REPORTERS)
    files = sorted(out.rglob("*.xlsx"))
    assert read_again(files, Vocabulary(catalogue), tmp_path) == len(files) > 60


@pytest.mark.slow
def test_returns_of_another_country_are_read_the_same(tmp_path):
    words = Vocabulary(load(KISUMU / "catalogue"))
    files = [path for path in sorted((KISUMU / "returns").rglob("*")) if path.is_file()]
    read_again(files, words, tmp_path)
    assert len(files) >= 3
    assert all(read(path.read_bytes()) for path in tmp_path.glob("*.xlsx"))
