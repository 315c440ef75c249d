"""Which files of which folders are handed in, and when they count as received."""

from datetime import datetime

import pytest

from pipelines.errors import UserError
from pipelines.manifest import gather

NOW = datetime(2010, 1, 2, 3, 4, 5)


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", NOW.isoformat())


def put(folder, **texts):
    for name, text in texts.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def got(found, root):
    return [(str(one.path.relative_to(root)), one.received_at) for one in found]


def test_files_and_folders_in_the_order_of_their_paths(tmp_path):
    put(tmp_path, b_dot_csv="", sub__a_dot_xlsx="", sub__deep__c_dot_doc="", single_dot_csv="")
    found = gather([tmp_path / "single.csv", tmp_path / "sub"])
    names = [str(one.path.relative_to(tmp_path)) for one in found]
    assert names == ["single.csv", "sub/a.xlsx", "sub/deep/c.doc"]
    assert {one.received_at for one in found} == {NOW}


def test_hidden_lock_and_accompanying_files_are_passed_over(tmp_path):
    put(tmp_path, a_dot_csv="", truth_dot_csv="", _dot_hidden="", _dot_git__x_dot_csv="")
    (tmp_path / "~$a.xlsx").touch()
    (tmp_path / "manifest.csv").write_text("file,received_at\n")
    assert got(gather([tmp_path]), tmp_path) == [("a.csv", NOW)]


def test_a_given_time_replaces_the_clock_and_a_manifest_wins_over_both(tmp_path):
    put(tmp_path, a_dot_csv="", b_dot_csv="")
    (tmp_path / "manifest.csv").write_text("﻿file,received_at,note\na.csv,2009-07-08T15:20,x\n")
    given = datetime(2009, 12, 31, 23, 59, 59, 999)
    assert got(gather([tmp_path], given), tmp_path) == [
        ("a.csv", datetime(2009, 7, 8, 15, 20)),
        ("b.csv", datetime(2009, 12, 31, 23, 59, 59)),
    ]


def test_the_nearest_manifest_counts(tmp_path):
    put(tmp_path, x__a_dot_csv="", x__y__b_dot_csv="", z__c_dot_csv="")
    (tmp_path / "manifest.csv").write_text(
        "file,received_at\nx/a.csv,2009-01-01\nz/c.csv,2009-01-02\nx/y/b.csv,2009-01-03\n"
    )
    (tmp_path / "x" / "y" / "manifest.csv").write_text("file,received_at\nb.csv,2009-02-02\n")
    assert got(gather([tmp_path]), tmp_path) == [
        ("x/a.csv", datetime(2009, 1, 1)),
        ("x/y/b.csv", datetime(2009, 2, 2)),
        ("z/c.csv", datetime(2009, 1, 2)),
    ]


def test_a_file_listed_twice_was_handed_in_twice_and_one_given_twice_once(tmp_path):
    put(tmp_path, a_dot_csv="", b_dot_csv="")
    (tmp_path / "manifest.csv").write_text(
        "file,received_at\na.csv,2009-01-01\na.csv,2009-01-05\nb.csv,2009-01-01\n"
    )
    found = gather([tmp_path, tmp_path])
    assert [time.day for name, time in got(found, tmp_path) if name == "a.csv"] == [1, 5]
    assert len(found) == 3


@pytest.mark.parametrize(
    "text, words",
    [
        ("file,received_at\na.csv,2009-01-01\ngone.csv,2009-01-01\n", "gone.csv"),
        ("file,received_at\na.csv,8 July\n", "line 2.*8 July"),
        ("file,received_at\na.csv,2009-01-01\na.csv,\n", "line 3"),
        ("file,received_at\na.csv\n", "line 2"),
        ("file,received_at\na.csv,2009-01-01T00:00:00+08:00\n", "time zone"),
        ("file,received_at\n../a.csv,2009-01-01\n", "line 2.*below this folder"),
        ("name,when\na.csv,2009-01-01\n", "no column file, received_at"),
        ("", "no column"),
    ],
)
def test_a_manifest_that_cannot_be_followed_is_refused_with_its_place(tmp_path, text, words):
    put(tmp_path, a_dot_csv="")
    (tmp_path / "manifest.csv").write_text(text)
    with pytest.raises(UserError, match=words) as caught:
        gather([tmp_path])
    assert "\n" not in str(caught.value)


def test_many_absent_files_are_counted(tmp_path):
    lines = "".join(f"{n}.csv,2009-01-01\n" for n in range(9))
    (tmp_path / "manifest.csv").write_text(f"file,received_at\n{lines}")
    with pytest.raises(UserError, match=r"0\.csv.*and 4 more") as caught:
        gather([tmp_path])
    assert "0.csv、1.csv、2.csv、3.csv、4.csv等9个；" in caught.value.zh


def test_a_manifest_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "manifest.csv").write_bytes(
        "file,received_at\n青州.csv,2009-01-01\n".encode("gb18030")
    )
    with pytest.raises(UserError, match="UTF-8"):
        gather([tmp_path])


@pytest.mark.parametrize("text", ["x" * 200_000 + ",2009-07-08", '"a.xlsx,2009-07-08\n'])
def test_a_manifest_that_is_no_table_is_refused(tmp_path, text):
    put(tmp_path, a_dot_xlsx="", manifest_dot_csv="file,received_at\n" + text)
    with pytest.raises(UserError, match="is no CSV"):
        gather([tmp_path])


def test_a_link_to_a_folder_above_is_not_followed(tmp_path):
    put(tmp_path, sub__a_dot_xlsx="")
    (tmp_path / "sub" / "loop").symlink_to("..")
    (tmp_path / "sub" / "gone.xlsx").symlink_to("nowhere")
    names = [one.path.name for one in gather([tmp_path])]
    assert names == ["a.xlsx", "gone.xlsx"]


def test_a_folder_that_cannot_be_opened_is_handed_in_itself(tmp_path, monkeypatch):
    put(tmp_path, a_dot_xlsx="", closed__b_dot_xlsx="")
    real = type(tmp_path).iterdir

    def closed(path):
        if path.name == "closed":
            raise PermissionError(path)
        return real(path)

    monkeypatch.setattr(type(tmp_path), "iterdir", closed)
    assert [one.path.name for one in gather([tmp_path])] == ["a.xlsx", "closed"]


def test_nothing_there_is_said_so(tmp_path):
    with pytest.raises(UserError, match="no such file"):
        gather([tmp_path / "gone"])
    with pytest.raises(UserError, match="no files"):
        gather([tmp_path])


def test_a_file_named_alone_has_the_time_of_the_manifest_beside_it(tmp_path):
    put(tmp_path, a_dot_csv="", b_dot_csv="")
    (tmp_path / "manifest.csv").write_text("file,received_at\na.csv,2009-07-08T15:20\n")
    assert got(gather([tmp_path / "a.csv", tmp_path / "b.csv"]), tmp_path) == [
        ("a.csv", datetime(2009, 7, 8, 15, 20)),
        ("b.csv", NOW),
    ]


def test_a_time_yet_to_come_is_refused_with_its_place(tmp_path):
    put(tmp_path, a_dot_csv="")
    with pytest.raises(UserError, match=r"--received: 2010-01-02T03:06:00 is later than now"):
        gather([tmp_path], datetime(2010, 1, 2, 3, 6))
    assert gather([tmp_path], datetime(2010, 1, 2, 3, 5))
    (tmp_path / "manifest.csv").write_text("file,received_at\na.csv,2010-07-08T15:20\n")
    late = r"manifest.csv: line 2: .* is later than now.*arrived"
    with pytest.raises(UserError, match=late) as caught:
        gather([tmp_path])
    assert "manifest.csv第2行：2010-07-08T15:20:00晚于现在（2010-01-02T03:04，由" in caught.value.zh
