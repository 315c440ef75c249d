"""What is sealed, as texts: entries, results, the manifest that is signed, the seal over it all."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from pipelines.register import tabular
from pipelines.register.assessments import Artefact, Assessment, Step, sha256
from pipelines.register.assessments import canonical as as_json
from pipelines.register.entries import Entry
from pipelines.register.entries import Step as EntryStep

ENTRY = (
    "entry_id", "assessment_id", "unit", "period", "kind", "code", "content", "reason", "appeal_id",
)  # fmt: skip
STEP = ("entry_id", "number", "kind", "reason", "at", "actor_role", "actor_unit")
ENTRIES, RULEBOOK, RESULTS, PREVIEW, MANIFEST, SEAL = (
    "entries", "rulebook", "results", "preview", "manifest", "seal",
)  # fmt: skip
RANKS, PREVIEW_RANKS = "ranks", "preview_ranks"
"""How sure ranks are: kept, and not made again when a seal is verified, since random numbers are
promised the same only within one version of the library that draws them."""


def write_entries(found: Iterable[Entry]) -> str:
    """Entries with all that was done about them."""
    listed = sorted(found, key=lambda e: e.entry_id)
    rows = [
        tuple(as_json(one.content) if name == "content" else getattr(one, name) for name in ENTRY)
        for one in listed
    ]
    steps = [
        (one.entry_id, n, s.kind, s.reason, s.at, s.actor_role, s.actor_unit)
        for one in listed
        for n, s in enumerate(one.steps)
    ]
    return tabular.write({"entry": tabular.of(ENTRY, rows), "step": tabular.of(STEP, steps)})


def read_entries(text: str) -> list[Entry]:
    """The entries of such a text."""
    tables = tabular.read(text)
    steps: dict[str, list[EntryStep]] = {}
    for row in sorted(tables["step"].records(), key=lambda r: (r["entry_id"], r["number"])):
        at = datetime.fromisoformat(row["at"])
        one = EntryStep(row["kind"], row["reason"], at, row["actor_role"], row["actor_unit"])
        steps.setdefault(row["entry_id"], []).append(one)
    return [
        Entry(
            **{
                **row,
                "content": json.loads(row["content"]),
                "steps": tuple(steps[row["entry_id"]]),
            }
        )
        for row in tables["entry"].records()
    ]


def manifest(
    one: Assessment, pinned: Mapping[str, Artefact], parts: Sequence[tuple[str, str]]
) -> str:
    """What was decided, by hash: everything a result was made of, and the result. ``parts``: the sealed
    assessments that a final one mixes, each with its seal."""
    said = {
        "assessment": one.assessment_id,
        "code": one.code,
        "period": one.period,
        "version": one.version,
        "texts": {name: kept.hash for name, kept in sorted(pinned.items())},
        "parts": [list(part) for part in parts],
    }
    return as_json(said) + "\n"


def seal(manifest_hash: str, signatures: Sequence[Step]) -> str:
    """The manifest's hash with who signed it and when."""
    signed = [
        {
            "role": one.actor_role,
            "unit": one.actor_unit,
            "at": one.at.isoformat(),
            "manifest": one.detail.get("manifest"),
        }
        for one in signatures
    ]
    return as_json({"manifest": manifest_hash, "signatures": signed}) + "\n"


def hash_of(text: str) -> str:
    return sha256(text.encode())
