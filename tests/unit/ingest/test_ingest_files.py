"""Files that cannot be read are refused one by one, and never stop the others."""

import io
import os
import re
import select
import signal
import time
import zipfile
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest
from ingest_data import HEADER, NAMES, ROW

from pipelines.ingest.parse import parse_file
from pipelines.ingest.pool import parse_files
from pipelines.ingest.text import REMEMBERED, SHORT, cell, remembered
from pipelines.ingest.vocabulary import Vocabulary

TABLE = [*HEADER, ["乡镇", *NAMES], ["东关街道", *ROW]]
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


@pytest.fixture
def good(workbook):
    return workbook(TABLE)


def with_sheet(good: Path, path: Path, cells: str) -> Path:
    """The good workbook with another sheet's XML put in its place."""
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename.startswith("xl/worksheets/sheet"):
                data = SHEET.format(cells).encode()
            target.writestr(info.filename, data)
    return path


def encrypted(good: Path, path: Path) -> Path:
    with good.open("rb") as source:
        out = io.BytesIO()
        msoffcrypto.format.ooxml.OOXMLFile(source).encrypt("secret", out)
    path.write_bytes(out.getvalue())
    return path


def bad_files(good: Path, folder: Path) -> dict[str, tuple[Path, str]]:
    def written(name: str, data: bytes) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    single = "<row r='7'><c r='XFD7'><v>1</v></c></row>"
    corner = '<row r="99999"><c r="ZZ99999"><v>1</v></c></row>'
    apart = '<row r="7"><c r="ZZ7"><v>1</v></c></row><row r="9999"><c r="A9999"><v>1</v></c></row>'
    return {
        "nothing": (written("nothing.xlsx", b""), "empty"),
        "zeros": (written("zeros.xlsx", b"\x00" * 100), "empty"),
        "truncated": (written("cut.xlsx", good.read_bytes()[:2000]), "unreadable"),
        "picture": (
            written("picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"\x00\x01" * 50),
            "unsupported",
        ),
        "pdf": (written("form.pdf", b"%PDF-1.4 ..."), "unsupported"),
        "page": (written("page.xls", b"<html><table><tr><td>1"), "unsupported"),
        "page with a mark": (
            written("mark.xls", "\ufeff\n<table><tr><td>1".encode()),
            "unsupported",
        ),
        "open quotation": (
            written("quote.csv", '表号,RC02\n"东关街道,1\n大虞街道,2\n'.encode()),
            "unreadable",
        ),
        "archive": (zipped(folder / "archive.zip"), "unsupported"),
        "broken xls": (
            written("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600),
            "unreadable",
        ),
        "locked": (encrypted(good, folder / "locked.xlsx"), "encrypted"),
        "far cell": (with_sheet(good, folder / "far.xlsx", far), "too_large"),
        "far corner": (with_sheet(good, folder / "corner.xlsx", corner), "too_large"),
        "far apart": (with_sheet(good, folder / "apart.xlsx", apart), "too_large"),
        "far column": (with_sheet(good, folder / "wide.xlsx", single), "unknown_form"),
        "noise": (written("noise.csv", os.urandom(400).replace(b"\x00", b"\x81")), "unsupported"),
    }


def zipped(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")
    return path


def test_each_bad_file_gets_its_own_reason_and_the_good_ones_pass(good, tmp_path, catalogue):
    bad = bad_files(good, tmp_path)
    paths = [good, *(path for path, _ in bad.values()), good]
    got = list(parse_files(paths, catalogue, workers=2))
    assert [path for path, _ in got] == paths
    assert len(got[0][1].returns) == len(got[-1][1].returns) == 1
    reasons = {
        name: parsed.rejected and parsed.rejected.reason
        for name, (_, parsed) in zip(bad, got[1:-1], strict=True)
    }
    assert reasons == {name: reason for name, (_, reason) in bad.items()}


def slow(path: Path, words):
    if path.name.startswith("slow"):
        time.sleep(30)
    return parse_file(path, words)


def unhurried(path: Path, words):
    with path.with_suffix(".read").open("a") as marks:
        marks.write("x")
    time.sleep(0.3)
    return slow(path, words)


def killed(path: Path, words):
    if path.name.startswith("killed"):
        os.kill(os.getpid(), signal.SIGKILL)
    return parse_file(path, words)


def baffled(path: Path, words):
    if path.name.startswith("baffled"):
        raise KeyError("nobody thought of this")
    return parse_file(path, words)


def greedy(path: Path, words):
    if path.name.startswith("greedy"):
        return bytes(4_000_000_000)
    return parse_file(path, words)


@pytest.mark.parametrize(
    ("parse", "name", "reason"),
    [
        (slow, "slow", "timeout"),
        (killed, "killed", "crashed"),
        (baffled, "baffled", "crashed"),
        (greedy, "greedy", "too_large"),
    ],
)
def test_one_that_hangs_dies_or_eats_memory_is_refused_alone(
    parse, name, reason, workbook, catalogue
):
    paths = [workbook(TABLE, name=f"{n}.xlsx") for n in ("a", name, "b")]
    got = list(parse_files(paths, catalogue, timeout=2, memory_mb=500, workers=2, parse=parse))
    assert [p.rejected and p.rejected.reason for _, p in got] == [None, reason, None]
    assert all(p.size > 0 for _, p in got)


@pytest.mark.timed
def test_a_hanging_file_costs_only_its_own_limit_and_no_other_is_read_again(workbook, catalogue):
    names = ["a", "b", "c", "slow", "d", "e", "f"]
    paths = [workbook(TABLE, name=f"{n}.xlsx") for n in names]
    started = time.perf_counter()
    got = list(parse_files(paths, catalogue, timeout=1, workers=1, parse=unhurried))
    assert time.perf_counter() - started < 1 + 6 * 0.3 + 1
    assert [p.rejected and p.rejected.reason for _, p in got] == [None] * 3 + ["timeout"] + [
        None
    ] * 3
    assert {path.with_suffix(".read").read_text() for path in paths} == {"x"}


def test_children_end_when_their_parent_is_killed(workbook, catalogue):
    paths = [workbook(TABLE, name=f"{n}.xlsx") for n in range(4)]
    alive, end = os.pipe()
    parent = os.fork()
    if parent == 0:
        os.close(alive)
        next(parse_files(paths, catalogue, workers=2))
        time.sleep(60)
        os._exit(0)
    os.close(end)
    time.sleep(1)
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    assert select.select([alive], [], [], 5)[0], "a child still holds the pipe"
    os.close(alive)


def test_what_was_read_before_does_not_change_what_is_read(workbook, words, catalogue):
    """Texts are remembered: a reader that met thousands of others finds what a new one finds."""
    layouts = [
        TABLE,
        [*HEADER, ["街道", *NAMES], ["东关街道", *map(str, ROW)]],
        [["随便"], [TABLE]],
    ]
    paths = [workbook([[str(v) for v in r] for r in rows], name=f"{i}.xlsx")
             for i, rows in enumerate(layouts)]  # fmt: skip
    fresh = [parse_file(path, Vocabulary(catalogue)) for path in paths]
    for number in range(REMEMBERED + 10):
        words.unit(f"第{number}镇")
    assert [parse_file(path, words) for path in reversed(paths)] == fresh[::-1]


def test_long_texts_are_not_remembered():
    look = remembered(lambda text: object())
    assert look("短") is look("短")
    assert look("长" * (SHORT + 1)) is not look("长" * (SHORT + 1))


def test_a_file_that_is_gone_when_its_reading_failed_is_refused_alone(workbook, catalogue):
    paths = [workbook(TABLE, name=f"{n}.xlsx") for n in ("a", "gone", "b")]
    paths[1].unlink()
    got = list(parse_files(paths, catalogue, workers=1))
    assert [p.rejected is None for _, p in got] == [True, False, True]


def test_no_files_is_no_work(catalogue):
    assert list(parse_files([], catalogue)) == []


@pytest.mark.parametrize(
    ("cell_xml", "is_calculated"),
    [
        ("<f>B4+1</f><v></v>", False),
        ("<f>B4+1</f>", False),
        ('<f t="shared" si="0"/><v/>', False),
        ("<f>B4+1</f><v>7</v>", True),
    ],
)
def test_a_formula_never_calculated_is_no_blank(cell_xml, is_calculated, good, parsed, tmp_path):
    with zipfile.ZipFile(good) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    changed = re.sub(r'<c r="C5"[^>]*>.*?</c>', f'<c r="C5">{cell_xml}</c>', xml)
    assert changed != xml
    path = tmp_path / "formula.xlsx"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, changed if name == "xl/worksheets/sheet1.xml" else old.read(name))
    read = parsed(path)
    if is_calculated:
        (found,) = read.returns
        at = found.columns["col"].index(3)
        assert (found.columns["state"][at], found.columns["raw"][at]) == ("value", "7")
    else:
        assert (read.rejected.reason, read.rejected.cell) == ("not_calculated", "C5")


def test_an_error_of_a_formula_is_no_blank(workbook, parsed, good, tmp_path):
    rows = [list(row) for row in TABLE]
    path = workbook(rows, name="errors.xlsx")
    (before,) = parsed(path).returns
    at = before.columns["state"].index("value")
    place = cell(before.columns["row"][at], before.columns["col"][at])
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    wrong = re.sub(
        rf'<c r="{place}"[^>]*>.*?</c>', f'<c r="{place}" t="e"><f>1/0</f><v>#DIV/0!</v></c>', xml
    )
    assert wrong != xml
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, wrong if name == "xl/worksheets/sheet1.xml" else old.read(name))
    (after,) = parsed(broken).returns
    read = [after.columns[c][at] for c in ("element", "state", "value", "raw")]
    assert read == [before.columns["element"][at], "bad", None, "#DIV/0!"]
    changed = [i for i, s in enumerate(after.columns["state"]) if s != before.columns["state"][i]]
    assert changed == [at]


def test_a_unit_may_be_called_by_its_short_name(words):
    assert words.unit("综保") == {"370793"}
    assert words.unit("High-tech Zone") == {"370791"}
