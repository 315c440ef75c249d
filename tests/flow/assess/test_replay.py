"""A sealed assessment is made again from the register alone; every byte that was changed is told."""

import json
import zlib

import pytest
from evaluators import Office, by, copy_register
from sqlalchemy import text

from pipelines import assess
from pipelines.errors import UserError
from pipelines.register.ledger import parts_of
from pipelines.register.store import open_register, writing

NAME = "2009H1-H1"
PARTS = ("preview_ranks", "ranks", "before", "entries", "manifest", "preview", "results", "returns", "rulebook", "seal",
         "verification")  # fmt: skip


@pytest.fixture(scope="module")
def sealed_once(tmp_path_factory, shown_once):
    root = tmp_path_factory.mktemp("sealed")
    copy_register(shown_once, root)
    with pytest.MonkeyPatch.context() as monkeypatch:
        office = Office(root, monkeypatch).at("2009-07-27T09:00")
        claim = assess.Claim("370703", "events", "D1", {"events": -1}, "雪灾")
        one = assess.propose(office.home, NAME, claim, by("evaluator"))
        assess.approve(office.home, one.entry_id, by("office"))
        office.sealed(NAME)
    return root


@pytest.fixture
def seal(tmp_path, sealed_once, monkeypatch):
    copy_register(sealed_once, tmp_path)
    return Office(tmp_path, monkeypatch).at("2014-06-01T09:00")


def change(office, statement, **given):
    """As someone with the database in their hands, past every guard."""
    engine = open_register(office.home)
    with writing(engine) as connection:
        for guard in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER event_no_{guard}"))
        assert connection.execute(text(statement), given).rowcount == 1
    engine.dispose()


def told(office):
    return [f"{one.part}: {one.what}" for one in assess.verify(office.home, NAME)]


def test_it_holds_years_later(seal):
    assert told(seal) == []
    assert set(seal.bench(NAME).pinned) == set(PARTS)


def test_what_was_received_and_decided_since_changes_nothing(seal):
    claim = assess.Claim("370702", "bonus", "B1", {"level": "national"}, "全国表彰")
    year = seal.at("2010-01-26T08:00").frozen("2009")
    one = assess.propose(seal.home, year, claim, by("evaluator"))
    assess.approve(seal.home, one.entry_id, by("office"))
    assert told(seal) == []


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("where", [0, 0.5, 1])
def test_any_byte_of_any_kept_text_changed_is_told(seal, part, where):
    engine = open_register(seal.home)
    with engine.connect() as connection:
        query = text("SELECT content FROM artefact WHERE name = :name")
        content = bytearray(connection.execute(query, {"name": part}).scalar_one())
    engine.dispose()
    content[int(where * (len(content) - 1))] ^= 1
    change(seal, "UPDATE artefact SET content = :c WHERE name = :name", c=bytes(content), name=part)
    assert any(line.startswith(f"{part}: ") for line in told(seal))


@pytest.mark.parametrize("part", PARTS)
def test_a_text_changed_with_its_own_hashes_is_told_all_the_same(seal, part):
    import hashlib

    whole = seal.bench(NAME).pinned[part].text
    forged = whole.replace("1", "2", 1) if part != "seal" else whole.replace("office", "clerks")
    packed = zlib.compress(forged.encode())
    change(
        seal,
        "UPDATE artefact SET content = :c, hash = :h, content_hash = :p WHERE name = :name",
        c=packed, h=hashlib.sha256(forged.encode()).hexdigest(),
        p=hashlib.sha256(packed).hexdigest(), name=part,
    )  # fmt: skip
    lines = told(seal)
    assert any(line.startswith((f"{part}: ", "manifest: ")) for line in lines), lines


def test_a_text_taken_out_is_told(seal):
    change(seal, "DELETE FROM artefact WHERE name = 'returns'")
    assert "returns: was taken out of the register" in told(seal)


def test_a_result_forged_with_manifest_signatures_and_seal_fails_by_reckoning(seal):
    """Someone rewrites the result and every hash over it: only making it again finds that out."""
    from pipelines.assess import sealed
    from pipelines.register.assessments import sha256

    bench = seal.bench(NAME)
    texts = {name: kept.text for name, kept in bench.pinned.items()}
    total = seal.totals(NAME)["370703"]
    texts["results"] = texts["results"].replace(f"{total}", f"{total + 30:.2f}")
    pinned = {
        name: kept._replace(hash=sha256(texts[name].encode()))
        for name, kept in bench.pinned.items()
        if name not in ("manifest", "seal")
    }
    texts["manifest"] = sealed.manifest(bench.one, pinned, [])
    new = sha256(texts["manifest"].encode())
    steps = bench.one.steps
    signed = [s._replace(detail={"manifest": new}) for s in steps if s.kind == "signed"]
    texts["seal"] = sealed.seal(new, signed)
    for name in ("results", "manifest", "seal"):
        packed = zlib.compress(texts[name].encode())
        change_again = (
            "UPDATE artefact SET content = :c, hash = :h, content_hash = :p WHERE name = :n"
        )
        engine = open_register(seal.home)
        with writing(engine) as connection:
            connection.execute(
                text(change_again),
                {"c": packed, "h": sha256(texts[name].encode()), "p": sha256(packed), "n": name},
            )
            for kind in ("decided", "signed", "sealed"):
                rows = connection.execute(
                    text("SELECT step_id, detail FROM assessment_step WHERE kind = :k"), {"k": kind}
                ).all()
                for step_id, detail in rows:
                    said = json.loads(detail)
                    for key in ("results", "manifest", "seal"):
                        if key in said:
                            said[key] = sha256(texts[key].encode())
                    connection.execute(
                        text("UPDATE assessment_step SET detail = :d WHERE step_id = :s"),
                        {"d": json.dumps(said), "s": step_id},
                    )
        engine.dispose()
    lines = told(seal)
    assert lines and all(line.startswith("score_total: ") for line in lines), lines
    assert (
        f"370703 2009H1 H1: total is sealed as {total + 30:.2f}, made again as {total}" in lines[0]
    )


def test_an_entry_changed_in_the_register_is_told(seal):
    change(seal, "UPDATE entry SET reason = 'other'")
    assert any("the register says otherwise now" in line for line in told(seal))


def test_a_signature_of_another_role_is_told(seal):
    change(
        seal,
        "UPDATE assessment_step SET actor_role = 'clerk' WHERE kind = 'signed' AND actor_role = 'leader'",
    )
    assert "seal: is not over this manifest and these signatures" in told(seal)


def test_a_rulebook_changed_is_told(seal):
    change(
        seal,
        "UPDATE catalogue_text SET text = :t WHERE catalogue_hash = :h",
        t=zlib.compress(b"another"), h=seal.bench(NAME).one.rulebook,
    )  # fmt: skip
    assert [one.part for one in assess.verify(seal.home, NAME)] == ["rulebook"]


def test_figures_that_the_parts_no_longer_hold_are_told(seal):
    """A part rewritten under its old name: what was pinned still stands, and the difference is told."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    bench = seal.bench(NAME)
    return_id = min(v["return_id"] for v in bench.cut["version"].records() if v["is_live"])
    part = parts_of(open_register(seal.home))[return_id]
    path = seal.home.parts / f"{part}.parquet"
    table = pq.read_table(path)
    frame = table.to_pandas()
    at = frame[
        (frame.return_id == return_id) & (frame.row_kind == "row") & (frame.state == "value")
    ].index[0]
    frame.loc[at, "value"] = frame.loc[at, "value"] + 1
    pq.write_table(pa.Table.from_pandas(frame, schema=table.schema, preserve_index=False), path)
    lines = told(seal)
    assert len(lines) == 1 and "value: value is sealed as" not in lines[0]
    assert return_id in lines[0] and "is sealed as" in lines[0]


def test_a_missing_part_is_told(seal):
    return_id = min(
        v["return_id"] for v in seal.bench(NAME).cut["version"].records() if v["is_live"]
    )
    part = parts_of(open_register(seal.home))[return_id]
    (seal.home.parts / f"{part}.parquet").unlink()
    lines = told(seal)
    assert lines and all(f"{part}.parquet: is missing or damaged" in line for line in lines)


def test_before_the_decision_there_is_nothing_to_verify(preview):
    with pytest.raises(UserError, match="no result to verify before the decision"):
        assess.verify(preview.home, NAME)


class TestLog:
    def test_it_hangs_together(self, seal):
        count, broken = assess.verify_log(seal.home)
        assert count > 1000 and broken is None

    @pytest.mark.parametrize("column", ["reason", "actor_role", "kind", "subject", "at"])
    def test_a_changed_event_is_told(self, seal, column):
        value = "2001-01-01 00:00:00.000000" if column == "at" else "x"
        change(seal, f"UPDATE event SET {column} = :v WHERE event_id = 100", v=value)
        assert assess.verify_log(seal.home)[1] == (100, "changed")

    def test_an_event_taken_out_is_told(self, seal):
        change(seal, "DELETE FROM event WHERE event_id = 100")
        assert assess.verify_log(seal.home)[1] == (100, "missing")

    def test_a_log_cut_off_at_its_end_is_told_by_what_the_seal_noted(self, seal):
        sealed_at = seal.bench(NAME).one.step("sealed").detail["log"][0]
        engine = open_register(seal.home)
        with writing(engine) as connection:
            for guard in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER event_no_{guard}"))
            connection.execute(text("DELETE FROM event WHERE event_id >= :n"), {"n": sealed_at})
        engine.dispose()
        assert assess.verify_log(seal.home)[1] == (sealed_at, "missing")
        assert any(one.part == "audit log" for one in assess.verify(seal.home, NAME))
