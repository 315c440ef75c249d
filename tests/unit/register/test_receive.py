"""Receiving: what is kept of a file, what is refused, and that order and batches do not matter."""

import hashlib
import os
import random
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from sqlalchemy import select

from pipelines import receive
from pipelines.manifest import Submitted
from pipelines.register import archive, ledger, sweep, tables
from pipelines.register.store import reading

ONE = "RC01 2009Q2 370781 7\n"
TWO = "RC01 2009Q2 370781 8\n"
OTHER = "RC01 2009Q2 370702 9\n"


def rows(world, table, *columns):
    with reading(world.engine()) as connection:
        query = select(*(table.c[name] for name in columns)) if columns else select(table)
        return [tuple(row) for row in connection.execute(query)]


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_file_is_kept_with_its_original_its_values_and_its_ledger_rows(world):
    outcome = world.hand_in("q2.csv", ONE, "2009-07-08T15:20:00")
    key = (f"{digest(ONE)[:16]}-RC01-2009Q2-370781", "RC01", "2009Q2", "370781")
    assert (outcome.kind, outcome.returns, outcome.file_hash) == ("received", (key,), digest(ONE))
    assert world.home.original(digest(ONE)).read_text(encoding="utf-8") == ONE
    assert rows(world, tables.file, "file_hash", "name", "size", "is_archived") == [
        (digest(ONE), "q2.csv", len(ONE), True)
    ]
    assert rows(world, tables.reception, "name", "received_at", "actor_role", "actor_unit") == [
        ("q2.csv", datetime(2009, 7, 8, 15, 20), "clerk", "370700")
    ]
    assert rows(world, tables.returned, "return_id", "verdict", "is_demo") == [(key[0], None, True)]
    assert rows(world, tables.catalogue_text, "catalogue_hash") == [(world.catalogue.hash,)]
    assert rows(world, tables.event, "kind", "subject") == [("received", digest(ONE))]


def test_values_are_one_part_named_by_its_hash_with_exact_decimals(world):
    world.submit(
        world.file("a.csv", ONE.replace("7\n", "7.1234\n"), "2009-07-08T10:00:00"),
        world.file("b.csv", OTHER, "2009-07-08T10:00:00"),
    )
    (path,) = ledger.part_paths(world.engine(), world.home)
    assert archive.digest(path)[0] == path.stem
    table = pq.read_table(path)
    assert str(table.schema.field("value").type) == "decimal128(18, 4)"
    assert table.column_names[:4] == ["return_id", "form", "period", "reporter"]
    found = {(r["reporter"], r["element"]): r for r in table.to_pylist()}
    assert found["370781", "pb_due"]["value"] == Decimal("7.1234")
    assert found["370702", "pb_done"]["value"] is None
    assert found["370702", "pb_done"]["state"] == "missing"
    assert (found["370702", "pb_due"]["row"], found["370702", "pb_due"]["col"]) == (5, 3)
    assert rows(world, tables.part) == [(path.stem, 4)]


def test_the_same_file_again_changes_nothing_but_the_events(world):
    first = world.hand_in("q2.csv", ONE, "2009-07-08T15:20:00")
    again = world.hand_in("copy.csv", ONE, "2009-07-09T09:00:00")
    assert (again.kind, again.returns) == ("repeated", first.returns)
    assert len(ledger.versions(world.engine())) == 1
    assert [row[0] for row in rows(world, tables.event, "kind")] == ["received", "repeated"]
    assert len(world.parts()) == 1


def test_the_same_reception_loaded_twice_is_one_reception(world):
    for _ in range(2):
        last = world.hand_in("q2.csv", ONE, "2009-07-08T15:20:00")
    assert last.kind == "repeated"
    assert len(rows(world, tables.reception)) == 1


def test_a_file_with_returns_is_not_parsed_again(world, monkeypatch):
    world.hand_in("q2.csv", ONE, "2009-07-08T15:20:00")
    asked = []
    parse = receive.parse_files
    monkeypatch.setattr(receive, "parse_files", lambda p, c: parse(asked.extend(p) or p, c))
    world.hand_in("q2.csv", ONE, "2009-07-09T15:20:00")
    world.hand_in("new.csv", TWO, "2009-07-10T15:20:00")
    assert [path.name for path in asked] == ["new.csv"]


def test_a_file_sent_back_after_another_is_a_version_again(world):
    world.hand_in("a.csv", ONE, "2009-07-08T10:00:00")
    world.hand_in("b.csv", TWO, "2009-07-09T10:00:00")
    assert world.hand_in("a.csv", ONE, "2009-07-10T10:00:00").kind == "received"
    versions = ledger.versions(world.engine())
    assert [v.version for v in versions] == [1, 2, 3]
    assert versions[0].return_id == versions[2].return_id != versions[1].return_id


@pytest.mark.parametrize("reason", ["unknown_form", "not_valid"])
def test_a_refused_file_that_was_looked_through_is_stored(world, reason):
    outcome = world.hand_in("x.csv", f"!{reason}", "2009-07-08T10:00:00")
    assert (outcome.kind, outcome.returns, outcome.rejected.reason) == ("rejected", (), reason)
    assert world.originals() == {outcome.file_hash}
    assert rows(world, tables.rejection, "file_hash", "reason", "cell") == [
        (outcome.file_hash, reason, "B2")
    ]
    assert rows(world, tables.event, "kind", "reason") == [("rejected", reason)]
    assert world.parts() == set()


@pytest.mark.parametrize("reason", ["unreadable", "encrypted", "timeout", "unsupported", "strange"])
def test_a_file_nobody_could_look_into_is_not_stored(world, reason):
    outcome = world.hand_in("x.doc", f"!{reason}", "2009-07-08T10:00:00")
    assert world.originals() == set()
    assert rows(world, tables.file, "name", "is_archived") == [("x.doc", False)]
    assert outcome.kind == "rejected"


def test_of_a_file_with_personal_data_only_hash_cell_and_reason_are_kept(world):
    outcome = world.hand_in("张三的表.CSV", "!personal_data", "2009-07-08T10:00:00")
    assert outcome.kind == "rejected"
    assert world.originals() == world.parts() == set()
    assert rows(world, tables.rejection, "reason", "cell") == [("personal_data", "B2")]
    assert rows(world, tables.file, "name") == [("personal_data.csv",)]
    assert rows(world, tables.reception, "name") == [("personal_data.csv",)]
    stored = [path.read_bytes() for path in world.home.root.rglob("*") if path.is_file()]
    assert not any("张三".encode() in content for content in stored)


def test_personal_data_found_under_a_later_catalogue_takes_original_and_name_away(
    world, monkeypatch
):
    world.hand_in("张三.csv", "!unknown_form", "2009-07-08T10:00:00")
    assert len(world.originals()) == 1
    path = world.inbox / "张三.csv"
    parsed = next(receive.parse_files([path], world.catalogue))[1]
    parsed.rejected = type(parsed.rejected)("personal_data", "有身份证号。", "Has ID numbers.")
    monkeypatch.setattr(receive, "parse_files", lambda *_: (item for item in [(path, parsed)]))
    world.submit(Submitted(path, datetime(2009, 7, 9)))
    assert world.originals() == set()
    assert rows(world, tables.file, "name", "is_archived") == [("personal_data.csv", False)]
    assert {row[0] for row in rows(world, tables.reception, "name")} == {"personal_data.csv"}


def test_a_file_refused_before_is_read_again_and_its_refusal_goes(world, monkeypatch):
    path = world.file("x.csv", ONE, "2009-07-08T10:00:00").path
    real = receive.parse_files
    parsed = next(real([path], world.catalogue))[1]
    parsed.returns = []
    parsed.rejected = receive.Rejected("timeout", "超时。", "Too slow.")
    monkeypatch.setattr(receive, "parse_files", lambda *_: (item for item in [(path, parsed)]))
    assert world.submit(Submitted(path, datetime(2009, 7, 8)))[0].kind == "rejected"
    monkeypatch.setattr(receive, "parse_files", real)
    assert world.submit(Submitted(path, datetime(2009, 7, 9)))[0].kind == "received"
    assert rows(world, tables.rejection) == []
    assert rows(world, tables.file, "is_archived") == [(True,)]
    assert world.originals() == {digest(ONE)}


@pytest.mark.parametrize("at", ["2009-06-30T23:59:59", "2009-05-01"])
def test_a_return_of_a_period_that_is_not_over_is_refused(world, at):
    outcome = world.hand_in("q2.csv", ONE, at)
    assert outcome.rejected.reason == "future"
    assert (outcome.rejected.form, outcome.rejected.period) == ("RC01", "2009Q2")
    assert "2009年7月1日" in outcome.rejected.zh
    assert rows(world, tables.returned) == []


def test_the_first_moment_after_the_period_is_in_time(world):
    assert world.hand_in("q2.csv", ONE, "2009-07-01").kind == "received"


@pytest.mark.parametrize("times", [("2009-06-01", "2009-07-02"), ("2009-07-02", "2009-06-01")])
def test_too_early_then_again_counts_from_the_second_time_whatever_came_first(world, times):
    kinds = {at: world.hand_in("q2.csv", ONE, at).kind for at in times}
    assert kinds == {"2009-06-01": "rejected", "2009-07-02": "received"}
    (version,) = ledger.versions(world.engine())
    assert version.received_at.date() == date(2009, 7, 2)
    assert ledger.rejections(world.engine()) == []


def test_one_period_not_over_refuses_the_whole_file(world):
    outcome = world.hand_in("two.csv", "RC07 2009M05 370781 1\nRC07 2009M06 370781 2", "2009-06-05")
    assert outcome.rejected.period == "2009M06"
    assert ledger.versions(world.engine()) == []


def test_a_missing_file_does_not_stop_the_others(world):
    good = world.file("q2.csv", ONE, "2009-07-08")
    gone = Submitted(world.inbox / "gone.csv", good.received_at)
    outcomes = world.submit(gone, good)
    assert [one.kind for one in outcomes] == ["rejected", "received"]
    assert outcomes[0].rejected.reason == "unreadable"


def test_what_is_no_file_does_not_stop_the_others(world):
    good = world.file("q2.csv", ONE, "2009-07-08")
    os.mkfifo(world.inbox / "pipe.csv")
    (world.inbox / "folder.csv").mkdir()
    strange = [Submitted(world.inbox / n, good.received_at) for n in ("pipe.csv", "folder.csv")]
    outcomes = world.submit(*strange, good)
    assert [one.kind for one in outcomes] == ["rejected", "rejected", "received"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("青州市.csv".encode("gb18030"), "青州市.csv"),
        (b"a\nb\x1b[31m.csv", "a b [31m.csv"),
        (b"\xff\xff.csv", "��.csv"),
    ],
)
def test_any_name_of_a_file_is_kept_as_one_line_of_text(world, name, kept):
    path = Path(os.fsdecode(os.fsencode(world.inbox) + b"/" + name))
    path.write_text(ONE, encoding="utf-8")
    (outcome,) = world.submit(Submitted(path, datetime(2009, 7, 8)))
    assert (outcome.kind, outcome.name) == ("received", kept)


def test_a_file_that_changes_while_it_is_read_is_refused(world, monkeypatch):
    real = receive.parse_files

    def disturbed(paths, catalogue):
        for path, parsed in real(paths, catalogue):
            path.write_text(TWO, encoding="utf-8")
            yield path, parsed

    monkeypatch.setattr(receive, "parse_files", disturbed)
    outcome = world.hand_in("q2.csv", ONE, "2009-07-08")
    assert outcome.rejected.reason == "unreadable"
    assert world.originals() == world.parts() == set()
    assert rows(world, tables.returned) == []


def test_progress_counts_files(world):
    seen = []
    files = [world.file(f"{i}.csv", ONE.replace(" 7", f" {i}"), "2009-07-08") for i in range(3)]
    receive.receive(
        world.home, world.catalogue, files, receive.Actor("clerk"), lambda *x: seen.append(x)
    )
    assert seen == [(1, 3), (2, 3), (3, 3)]


def history(world):
    """Corrections, repeats, early ones, refused ones, the same content under two names."""
    plan = [
        ("a.csv", ONE, "2009-07-08T10:00:00"), ("b.csv", TWO, "2009-07-09T10:00:00"),
        ("c.csv", ONE, "2009-07-10T10:00:00"), ("c2.csv", ONE, "2009-07-11T10:00:00"),
        ("d.csv", OTHER, "2009-06-11T10:00:00"), ("e.csv", OTHER, "2009-07-03T10:00:00"),
        ("f.csv", "!unknown_form", "2009-07-03T10:00:00"),
        ("g.csv", "!personal_data", "2009-07-03T10:00:00"),
        ("h.csv", "RC07 2009M05 370781 1\nRC07 2009M06 370781 2", "2009-07-05T10:00:00"),
        ("i.csv", "RC07 2009M05 370781 3", "2009-06-05T10:00:00"),
        ("j.csv", "RC07 2009M05 370781 4", "2009-07-05T10:00:00"),
        ("z.csv", "RC07 2009M08 370781 4", "2009-07-05T10:00:00"),
    ]  # fmt: skip
    return [replace(world.file(*one), is_listed=True) for one in plan]


def contents(world):
    """Everything a build reads; which part holds a value and the events are no part of it."""
    engine = world.engine()
    values = [
        tuple(sorted(row.items(), key=lambda item: item[0]))
        for path in ledger.part_paths(engine, world.home)
        for row in pq.read_table(path).to_pylist()
    ]
    versions = [version._replace(part_hash="") for version in ledger.versions(engine)]
    return {
        "versions": versions,
        "rejections": ledger.rejections(engine),
        "values": sorted(values, key=str),
        "files": sorted(rows(world, tables.file)),
        "receptions": sorted(rows(world, tables.reception)),
        "originals": world.originals(),
    }


def test_order_and_batching_do_not_matter(world, tmp_path, catalogue, monkeypatch):
    world.submit(*history(world))
    expected = contents(world)
    assert [v.version for v in expected["versions"]].count(3) == 2
    chance = random.Random(20)
    for turn in range(12):
        other = type(world)(tmp_path / str(turn), catalogue)
        files = history(other)
        chance.shuffle(files)
        monkeypatch.setattr(receive, "FILES", chance.choice([1, 2, 3, 500]))
        while files:
            size = chance.randint(1, len(files))
            other.submit(*files[:size])
            files = files[size:]
        assert contents(other) == expected


@pytest.mark.parametrize("contents", [(ONE, TWO), (TWO, ONE)])
@pytest.mark.parametrize("together", [False, True])
def test_of_two_files_of_one_second_the_one_handed_in_later_is_the_later_version(
    world, contents, together
):
    same = "2009-07-08T10:00:00"
    files = [world.file(f"{n}.csv", text, same) for n, text in enumerate(contents)]
    for turn in ("received", "repeated"):
        each = world.submit(*files) if together else [world.submit(one)[0] for one in files]
        assert [one.kind for one in each] == [turn, turn]
        assert [one.received_at.second for one in each] == [0, 1]
    versions = ledger.versions(world.engine())
    assert [v.file_hash for v in versions] == [digest(text) for text in contents]
    assert [v.is_latest for v in versions] == [False, True]


def test_seconds_that_are_taken_are_passed_over_and_those_of_other_slots_are_not(world):
    same = "2009-07-08T10:00:00"
    world.hand_in("a.csv", ONE, "2009-07-08T10:00:01")
    files = [world.file("b.csv", TWO, same), world.file("c.csv", OTHER, same)]
    both = world.file("d.csv", "RC01 2009Q2 370781 1\nRC01 2009Q2 370702 1\n", same)
    assert [one.received_at.second for one in world.submit(*files, both)] == [0, 0, 2]


def test_times_of_a_manifest_stand_and_the_rest_makes_way(world):
    same = "2009-07-08T10:00:00"
    one, two = (
        replace(world.file(f"{n}.csv", t, same), is_listed=True) for n, t in enumerate((ONE, TWO))
    )
    assert [each.received_at.second for each in world.submit(one, two)] == [0, 0]
    assert world.hand_in("c.csv", "RC01 2009Q2 370781 9\n", same).received_at.second == 1


@pytest.mark.parametrize("step", ["settle", "write"])
def test_a_failure_at_any_step_leaves_nothing_and_is_swept(world, monkeypatch, step):
    target = archive if step == "settle" else receive.record

    def fail(*_):
        raise RuntimeError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr(target, step, fail)
        with pytest.raises(RuntimeError):
            world.hand_in("q2.csv", ONE, "2009-07-08")
    assert world.originals() and world.parts()
    assert rows(world, tables.file) == rows(world, tables.event) == []
    world.hand_in("other.csv", OTHER, "2009-07-08")
    assert world.originals() == {digest(OTHER)}
    assert len(world.parts()) == 1
    assert not (world.home.root / sweep.MARK).exists()
