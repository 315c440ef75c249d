"""Evidence: kept apart, read by few, every look logged, erased in time."""

import os

import pytest
from evaluators import by

from pipelines import assess
from pipelines.assess import evidence
from pipelines.errors import UserError
from pipelines.register import evidence as store
from pipelines.register import ledger
from pipelines.register.actor import Actor
from pipelines.register.store import open_register

NAME, UNIT = "2009H1-H1", "370703"


@pytest.fixture
def entry(preview):
    claim = assess.Claim(UNIT, "events", "D1", {"events": -1}, "雪灾")
    return assess.propose(preview.home, NAME, claim, by("evaluator"))


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "说明.pdf"
    path.write_bytes(b"%PDF-1.4 of a named family")
    return path


def kinds(office):
    return [
        e.kind for e in ledger.events(open_register(office.home)) if e.kind.startswith("evidence")
    ]


def test_it_stands_in_a_folder_of_its_own_by_its_hash(preview, entry, letter):
    one = evidence.attach(preview.home, entry.entry_id[:8], letter, by("evaluator"))
    assert store.path_of(preview.home, one.file_hash).read_bytes() == letter.read_bytes()
    assert not list(preview.home.originals.rglob(one.file_hash))
    assert (one.owner, one.subject, str(one.keep_until)) == (UNIT, entry.entry_id, "2012-07-27")


@pytest.mark.parametrize("who", [by("evaluator"), by("reviewer"), by("chief", UNIT)])
def test_the_unit_and_those_who_judge_read_it_and_each_look_is_logged(preview, entry, letter, who):
    one = evidence.attach(preview.home, entry.entry_id, letter, by("evaluator"))
    assert evidence.read(preview.home, one.evidence_id[:8], who) == letter.read_bytes()
    assert kinds(preview) == ["evidence attached", "evidence read"]


@pytest.mark.parametrize(
    "who", [by("chief", "370702"), by("evaluator", "370702"), by("clerk"), by("administrator")]
)
def test_nobody_else_does_and_that_is_logged_too(preview, entry, letter, who):
    one = evidence.attach(preview.home, entry.entry_id, letter, by("evaluator"))
    with pytest.raises(UserError, match="is read by 370703 and by"):
        evidence.read(preview.home, one.evidence_id, who)
    assert kinds(preview) == ["evidence attached", "evidence refused"]


def test_a_unit_attaches_to_its_own_appeal_only(preview, letter):
    one = assess.lodge(preview.home, NAME, UNIT, ["D1"], "冰雪封路", by("chief", UNIT))
    evidence.attach(preview.home, one.appeal_id, letter, by("chief", UNIT))
    with pytest.raises(UserError, match="attached by that unit"):
        evidence.attach(preview.home, one.appeal_id, letter, by("chief", "370702"))
    with pytest.raises(UserError, match="attached already"):
        evidence.attach(preview.home, one.appeal_id, letter, by("chief", UNIT))


def test_what_is_no_file_is_refused(preview, entry, tmp_path):
    gone, empty, large = (tmp_path / name for name in ("gone", "empty", "large"))
    empty.touch()
    large.touch()
    os.truncate(large, store.LARGEST + 1)
    for path, told, zh in (
        (gone, "cannot be read", "gone：文件读不出来，请重新选择。"),
        (empty, "has 0 bytes", "empty：是空文件，请重新选择。"),
        (large, "has 52428801 bytes", "large：文件超过50MB，请压缩或拆分。"),
    ):
        with pytest.raises(UserError, match=told) as caught:
            evidence.attach(preview.home, entry.entry_id, path, by("evaluator"))
        assert caught.value.zh == zh


def test_when_its_time_is_over_it_is_erased_and_its_hash_stays(preview, entry, letter):
    one = evidence.attach(preview.home, entry.entry_id, letter, by("evaluator"))
    preview.at("2012-07-27T23:59:59")
    assert store.erase_due(preview.home, Actor("administrator")) == []
    preview.at("2012-07-28T00:00:00")
    assert [e.evidence_id for e in store.erase_due(preview.home, Actor("administrator"))] == [
        one.evidence_id
    ]
    assert not store.path_of(preview.home, one.file_hash).exists()
    (left,) = store.evidence(open_register(preview.home))
    assert left.file_hash == one.file_hash and left.erased_at
    with pytest.raises(UserError, match="only its hash is left"):
        evidence.read(preview.home, one.evidence_id, by("evaluator"))
    assert store.erase_due(preview.home, Actor("administrator")) == []


def test_a_file_of_two_subjects_stays_while_one_needs_it(preview, entry, letter):
    evidence.attach(preview.home, entry.entry_id, letter, by("evaluator"))
    preview.at("2009-08-05T09:00")
    one = assess.lodge(preview.home, NAME, UNIT, ["D1"], "冰雪封路", by("chief", UNIT))
    kept = evidence.attach(preview.home, one.appeal_id, letter, by("chief", UNIT))
    preview.at("2012-07-30T09:00")
    assert len(store.erase_due(preview.home, Actor("administrator"))) == 1
    assert evidence.read(preview.home, kept.evidence_id, by("evaluator")) == letter.read_bytes()


def test_a_file_that_was_changed_is_not_given(preview, entry, letter):
    one = evidence.attach(preview.home, entry.entry_id, letter, by("evaluator"))
    store.path_of(preview.home, one.file_hash).write_bytes(b"another")
    with pytest.raises(UserError, match="was changed"):
        evidence.read(preview.home, one.evidence_id, by("evaluator"))
