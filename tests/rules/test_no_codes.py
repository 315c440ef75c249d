"""The catalogue is the program: no code of any catalogue stands in the program."""

import csv
import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = [path for path in (ROOT / "data" / "catalogue").iterdir() if path.is_dir()]
GENERIC = {"TOTAL", "total", "other", "count", "day", "time", "case", "item", "person", "help"}
GENERIC |= {"health", "support", "final", "annual", "good", "pass", "fail", "fair", "poor", "money"}
GENERIC |= {"attendances", "admissions", "girls", "workers", "projects", "funds", "assessment"}
"""Codes that are ordinary words of English; everything else must not be met."""


def codes_of(folder: Path) -> set[str]:
    found: set[str] = {folder.name}
    for path in folder.rglob("*.yaml"):
        found |= codes_in(yaml.safe_load(path.read_text(encoding="utf-8")))
    with (folder / "units.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            found |= {row["code"], row["name_zh"]}
    return {code for code in found if len(code) > 1 and code not in GENERIC}


def codes_in(entry: object) -> set[str]:
    if isinstance(entry, dict):
        own = {str(entry[key]) for key in ("code", "id") if key in entry}
        return own.union(*(codes_in(value) for value in entry.values()))
    if isinstance(entry, list):
        return set().union(*(codes_in(value) for value in entry))
    return set()


def test_there_are_two_catalogues_with_codes():
    assert len(CATALOGUES) >= 2
    assert all(len(codes_of(folder)) > 5 for folder in CATALOGUES)


def test_no_catalogue_code_stands_in_the_program():
    distinct = {c for folder in CATALOGUES for c in codes_of(folder)}
    marked = {c for c in distinct if re.search(r"[\d_\-一-鿿]", c)}
    met = []
    for room in ("pipelines", "expectations", "dashboard"):
        for path in [*(ROOT / room).rglob("*.py"), *(ROOT / room).rglob("*.sql")]:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                words = set(re.findall(r"[\w-]+", line)) & marked
                words |= set(re.findall(r"[\"']([\w.-]+)[\"']", line)) & distinct
                met += [f"{path.relative_to(ROOT)}:{number}: {word}" for word in sorted(words)]
    allowed = {"pipelines/cli/app.py"}
    assert [m for m in met if m.split(":")[0] not in allowed] == []


def test_the_command_line_names_only_the_default_catalogue():
    text = (ROOT / "pipelines" / "cli" / "app.py").read_text(encoding="utf-8")
    assert text.count("weifang") == 1
