"""Builds on disk: which is served, which are kept, what is swept."""

import os
import time

import duckdb
import pytest

from pipelines import warehouse
from pipelines.errors import UserError
from pipelines.paths import Home

IDS = [f"2010010{day}-090000-0000000{day}" for day in range(1, 8)]


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "state")


def made(home, build_id, age=0):
    folder = home.builds / build_id
    folder.mkdir(parents=True)
    con = duckdb.connect(str(folder / "public.duckdb"))
    con.execute("CREATE TABLE meta AS SELECT 'build_id' AS key, ? AS value", [build_id])
    con.close()
    os.utime(folder / "public.duckdb", (time.time() - age, time.time() - age))
    return folder


def test_before_the_first_build_there_is_none(home):
    assert warehouse.current_build(home) is None
    assert warehouse.builds(home) == []
    with pytest.raises(UserError, match="nothing is built yet; run guanhuai build"):
        warehouse.open_edition(home)


def test_the_pointer_moves_whole(home):
    made(home, IDS[0])
    made(home, IDS[1])
    for build_id in IDS[:2]:
        warehouse.point_at(home, build_id)
        assert warehouse.current_build(home) == build_id
    assert sorted(path.name for path in home.root.iterdir()) == ["CURRENT", "builds"]


def test_builds_are_listed_by_when_they_were_made_not_by_name(home):
    made(home, IDS[0], age=1)
    made(home, IDS[1], age=2)
    (home.builds / f"{IDS[2]}.tmp").mkdir()
    (home.builds / "notes").mkdir()
    assert warehouse.builds(home) == IDS[:2]


def test_the_newest_are_kept_and_the_one_served_and_those_just_made(home):
    for age, build_id in enumerate(IDS):
        made(home, build_id, age * (warehouse.GRACE - 20))
    warehouse.point_at(home, IDS[-1])
    warehouse.prune(home, keep=1)
    assert warehouse.builds(home) == [*IDS[:2], IDS[-1]]
    assert len(list(home.builds.iterdir())) == 3


def test_what_was_interrupted_is_swept(home):
    made(home, IDS[0])
    made(home, f"{IDS[1]}.tmp")
    warehouse.sweep(home)
    assert [path.name for path in home.builds.iterdir()] == [IDS[0]]


def test_a_folder_gets_its_name_only_when_finished(home):
    folder = made(home, f"{IDS[0]}.tmp")
    assert warehouse.builds(home) == []
    assert warehouse.finish(home, folder, IDS[0]) == home.builds / IDS[0]
    assert warehouse.builds(home) == [IDS[0]]


def test_one_connection_keeps_its_build_while_the_pointer_moves(home):
    for build_id in IDS[:2]:
        made(home, build_id)
    warehouse.point_at(home, IDS[0])
    before = warehouse.open_edition(home)
    warehouse.point_at(home, IDS[1])
    after = warehouse.open_edition(home)
    query = "SELECT value FROM meta"
    assert [c.execute(query).fetchall() for c in (before, after)] == [[(IDS[0],)], [(IDS[1],)]]
    assert warehouse.open_edition(home, build_id=IDS[0]).execute(query).fetchall() == [(IDS[0],)]


def test_an_edition_opens_in_a_folder_with_a_quote_in_its_name(tmp_path):
    home = Home(tmp_path / "it's here")
    made(home, IDS[0])
    warehouse.point_at(home, IDS[0])
    assert warehouse.open_edition(home).execute("SELECT count(*) FROM meta").fetchall() == [(1,)]


def test_a_build_that_is_gone_is_told(home):
    with pytest.raises(UserError, match="no such build"):
        warehouse.open_edition(home, build_id=IDS[0])
