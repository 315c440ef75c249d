"""The catalogues in the repository: sound, within the boundary of care, with current pages."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from pipelines import paths
from pipelines.catalogue.boundary import read
from pipelines.catalogue.boundary.named import named
from pipelines.catalogue.boundary.terms import Scanner
from pipelines.catalogue.docs import docs
from pipelines.catalogue.load import from_text, load

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = sorted(path for path in paths.CATALOGUES.iterdir() if path.is_dir())
NAMES = [folder.name for folder in FOLDERS]
every = pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)


@every
def test_it_loads_and_goes_by_the_name_of_its_folder(folder):
    assert load(folder).name == folder.name


@every
def test_its_canonical_text_gives_it_back(folder):
    catalogue = load(folder)
    assert from_text(catalogue.text) == catalogue


@every
def test_its_pages_are_current(folder):
    written = ROOT / "docs" / "catalogue" / folder.name
    found = {
        path.relative_to(written).as_posix(): path.read_text(encoding="utf-8")
        for path in written.rglob("*.md")
    }
    stale = f"run guanhuai catalogue docs {folder.name}"
    assert sorted(found) == sorted(docs(load(folder))), stale
    assert found == docs(load(folder)), stale


@every
def test_both_languages_are_written(folder):
    for text in named(load(folder)):
        assert text.text.strip() == text.text != "", text


def test_every_file_reads_the_same_without_the_fast_yaml_library():
    """libyaml takes more than YAML in Python does; where it is missing the files must still load."""
    for path in sorted(paths.DATA.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        assert yaml.load(text, yaml.SafeLoader) == yaml.load(text, yaml.CSafeLoader), path.name


@every
def test_codes_are_quoted_where_yaml_would_read_a_number(folder):
    for path in folder.rglob("*.yaml"):
        for match in re.finditer(r"\b(?:code|id): *(\d[\w.]*)", path.read_text(encoding="utf-8")):
            raise AssertionError(f"{path.name}: put the code {match.group(1)} in quotes")


@every
def test_no_measure_level_care_or_group_is_unused(folder):
    catalogue = load(folder)
    used = {element.measure for form in catalogue.forms for element in form.elements}
    assert {measure.code for measure in catalogue.head.measures} == used
    assert {unit.level for unit in catalogue.units} == {
        level.code for level in catalogue.head.levels
    }
    scored = {i.care for i in catalogue.indicators if i.care}
    assert {care.code for care in catalogue.head.cares} == scored
    groups = {unit.group for unit in catalogue.units if unit.group}
    assert {group.code for group in catalogue.scheme.groups} == groups


@every
def test_every_element_serves_a_purpose_its_subject_names(folder):
    known = read().subject_by_code
    for form in load(folder).forms:
        assert form.elements, form.code
        assert {element.subject for element in form.elements} <= set(known)


def test_the_exceptions_of_the_boundary_are_all_used():
    standing = [text for folder in FOLDERS for text in named(load(folder))]
    for exemption in read().exceptions:
        assert any(
            text.place in exemption.places and exemption.phrase in text.text for text in standing
        ), f"no catalogue uses the exception {exemption.phrase!r}: take it out"


def test_no_subject_and_no_term_stands_twice():
    boundary = read()
    assert max(Counter(subject.code for subject in boundary.subjects).values()) == 1
    for language in ("zh", "en"):
        words = Counter(
            word for term in boundary.terms if not term.subjects for word in getattr(term, language)
        )
        assert [word for word, count in words.items() if count > 1] == []


def test_every_term_is_found_by_itself():
    scanner = Scanner(read())
    for term in read().terms:
        for word in (*term.zh, *term.en):
            written = word.replace("*", "").replace("?", "s")
            found = scanner.find(written, "element name", frozenset(term.subjects))
            assert found, word


def test_the_steps_of_care_hold_no_outcome():
    rule = read().care_steps
    assert rule.alone in rule.steps
    assert rule.subject in read().subject_by_code
    outcome = re.compile("remov|kept|keep|insert|retain|refus")
    assert [step for step in rule.steps if outcome.search(step)] == []
