"""Files of every kind handed in at once: a line each, never a traceback, none stops the others."""

import os
from pathlib import Path

import pytest
import xlsxwriter
from command import guanhuai

ROWS = [
    ["表号", "RC09"], ["填报单位", "潍坊市"], ["报告期", "2009年二季度"],
    ["单位", "应训人员", "参训", "合格", "培训期数"], ["潍坊市", 20, 18, 17, 1],
]  # fmt: skip


def workbook(path: Path, rows=ROWS) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for r, row in enumerate(rows):
            sheet.write_row(r, 0, row)


@pytest.fixture
def inbox(tmp_path) -> Path:
    folder = tmp_path / "inbox"
    (folder / "below").mkdir(parents=True)
    workbook(folder / "good.xlsx")
    workbook(folder / "strange.xlsx", [*ROWS[:1], ["填报单位", "平原\n县\x1b[31m"], *ROWS[2:]])
    workbook(folder / "person.xlsx", [*ROWS, [], ["姓名"], ["张三"]])
    (folder / "empty.csv").touch()
    (folder / "page.xls").write_text("<html><table>", encoding="utf-8")
    (folder / "cut.xlsx").write_bytes((folder / "good.xlsx").read_bytes()[:1000])
    (folder / "~$good.xlsx").write_bytes(b"lock")
    (folder / "gone.xlsx").symlink_to("nowhere")
    (folder / "below" / "above").symlink_to("..")
    os.mkfifo(folder / "pipe.csv")
    name = os.fsencode(folder) + "/青州.txt".encode("gb18030")
    Path(os.fsdecode(name)).write_text("随便", encoding="utf-8")
    return folder


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_file_gets_its_line(inbox, tmp_path, language):
    done = guanhuai(tmp_path / "home", "submit", str(inbox), "--language", language)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    *lines, summary = done.stdout.splitlines()
    assert len(lines) == 9, done.stdout
    refused = [line for line in lines if line.startswith(("不予受理：", "Rejected: "))]
    assert len(refused) == 8
    for name in ("strange", "person", "empty", "page", "cut", "gone", "pipe", "青州"):
        assert sum(name in line for line in refused) == 1, name
    assert "9" in summary
    assert "8" in summary
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    "arguments", [["--language", "fr"], ["--received", "soon"], ["--catalogue", "nowhere"]]
)
def test_what_cannot_be_asked_is_said_and_nothing_is_received(inbox, tmp_path, arguments):
    done = guanhuai(tmp_path / "home", "submit", str(inbox), *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "home").exists()


def test_a_home_that_cannot_be_written_is_one_line(inbox, tmp_path):
    (tmp_path / "home").touch()
    done = guanhuai(tmp_path / "home", "submit", str(inbox))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "home" in done.stderr.splitlines()[-1]
