"""Erasing an original: two roles, a reason; hash and values stay; a crash is made good."""

from pathlib import Path

import pytest

from pipelines.errors import UserError
from pipelines.register import ledger, sweep
from pipelines.register.actor import Actor
from pipelines.register.redact import redact

TWO = (Actor("custodian"), Actor("evaluator"))
RETURN = "RC01 2009Q2 370781 7"


@pytest.fixture
def stored(world):
    return world.hand_in("a.csv", RETURN, "2009-07-08").file_hash


def test_the_original_goes_and_hash_and_values_stay(world, stored):
    assert redact(world.home, stored[:10].upper(), TWO, "names in a hidden sheet") == stored
    assert world.originals() == set() and len(world.parts()) == 1
    assert [v.file_hash for v in ledger.versions(world.engine())] == [stored]
    events = [e for e in ledger.events(world.engine(), stored) if e.kind == "redacted"]
    assert {e.actor_role for e in events} == {"custodian", "evaluator"}
    assert {e.reason for e in events} == {"names in a hidden sheet"}


def test_the_same_file_again_does_not_bring_the_original_back(world, stored):
    redact(world.home, stored, TWO, "reason")
    assert world.hand_in("a.csv", RETURN, "2009-07-09").kind == "repeated"
    assert world.originals() == set()


def test_nor_does_a_refused_file_that_is_taken_later(world):
    outcome = world.hand_in("x.csv", RETURN, "2009-06-08")
    redact(world.home, outcome.file_hash, TWO, "reason")
    assert world.hand_in("x.csv", RETURN, "2009-07-09").kind == "received"
    assert world.originals() == set()


@pytest.mark.parametrize(
    "actors, reason, words",
    [
        (TWO[:1], "why", "two different roles"),
        ((Actor("custodian", "1"), Actor("custodian", "2")), "why", "two different roles"),
        ((Actor("custodian"), Actor("Custodian ")), "why", "two different roles"),
        ((Actor("custodian"), Actor(" ")), "why", "two different roles"),
        (TWO, " ", "say why"),
    ],
)
def test_two_roles_and_a_reason_are_needed(world, stored, actors, reason, words):
    with pytest.raises(UserError, match=words):
        redact(world.home, stored, actors, reason)
    assert world.originals() == {stored}


@pytest.mark.parametrize(
    "wrong, words",
    [("00000000", "no such file"), ("abc", "at least 8"), ("../../etc", "at least 8")],
)
def test_an_unknown_hash_is_refused(world, stored, wrong, words):
    with pytest.raises(UserError, match=words):
        redact(world.home, wrong, TWO, "why")
    assert world.originals() == {stored}


def test_a_hash_that_fits_several_files_is_refused(world, stored, monkeypatch):
    from sqlalchemy import insert

    from pipelines.register import tables
    from pipelines.register.store import writing

    twin = {"file_hash": stored[:12] + "f" * 52, "name": "b", "size": 1, "is_archived": True}
    with writing(world.engine()) as connection:
        connection.execute(insert(tables.file), [twin])
    with pytest.raises(UserError, match="several"):
        redact(world.home, stored[:12], TWO, "why")
    assert redact(world.home, stored[:13], TWO, "why") == stored


def test_what_is_erased_or_was_never_stored_is_said_so(world, stored):
    redact(world.home, stored, TWO, "why")
    with pytest.raises(UserError, match="was erased on"):
        redact(world.home, stored, TWO, "why")
    refused = world.hand_in("p.csv", "!personal_data", "2009-07-08").file_hash
    with pytest.raises(UserError, match="never stored"):
        redact(world.home, refused, TWO, "why")


def test_a_crash_before_erasing_is_made_good_by_the_next_command(world, stored, monkeypatch):
    def crash(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Path, "unlink", crash)
        with pytest.raises(KeyboardInterrupt):
            redact(world.home, stored, TWO, "why")
    assert world.originals() == {stored}
    assert (world.home.root / sweep.MARK).exists()
    other = world.hand_in("b.csv", "RC01 2009Q2 370702 7", "2009-07-08").file_hash
    assert world.originals() == {other}
