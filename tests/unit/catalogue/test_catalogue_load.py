"""Reading a catalogue: whole, canonical, and every mistake of a file told with file and remedy."""

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from pipelines.catalogue.base import Text
from pipelines.catalogue.canonical import digest, join, read_files, split
from pipelines.catalogue.load import from_files, from_text, load
from pipelines.errors import CatalogueError

SMALL = Path(__file__).parent / "small"
ROOT = Path(__file__).resolve().parents[3]


def test_everything_in_the_folder_is_loaded():
    small = load(SMALL)
    assert small.name == "small"
    assert [unit.code for unit in small.units] == ["T", "A", "B", "B"]
    assert [form.code for form in small.forms] == ["F", "S"]
    assert len(small.indicators) == 3
    assert small.targets[0].target == 92
    assert small.targets[0].floor is None
    assert small.calendar == {date(2008, 10, 1): False}
    assert small.panels[0].panels[0].reach == ("N1",)


def test_blank_cells_are_none_and_aliases_are_parted():
    small = load(SMALL)
    assert small.units[0].parent is None
    assert small.units[0].tile_row is None
    assert small.unit_by_code["A"].aliases == ("东", "E")
    assert small.unit_by_code["T"].aliases == ()


def with_shorts(text: str, shorts: dict[str, str]) -> str:
    """units.csv with two columns more: code -> "short_zh,short_en"."""
    lines = text.splitlines()
    more = {"code": "short_zh,short_en"} | shorts
    return "\n".join(f"{line},{more.get(line.split(',')[0], ',')}" for line in lines) + "\n"


def test_a_unit_may_have_a_short_name(files):
    files["units.csv"] = with_shorts(files["units.csv"], {"A": "东片,E."})
    small = from_files(files)
    assert small.unit_by_code["A"].short == Text(zh="东片", en="E.")
    assert small.unit_by_code["T"].short is None


@pytest.mark.parametrize(
    ("shorts", "line"),
    [
        ({"A": "东片,"}, "units.csv: A: short: en: is missing; add it"),
        ({"A": "西区,E."}, "units.csv: B: shares the name '西区' with A under the same parent; "
                          "give it a name or alias of its own"),
    ],
)  # fmt: skip
def test_a_short_name_is_whole_and_the_units_own(files, shorts, line):
    files["units.csv"] = with_shorts(files["units.csv"], shorts)
    with pytest.raises(CatalogueError) as caught:
        from_files(files)
    assert caught.value.problems == [line]


def test_a_unit_with_two_entries_goes_by_the_later():
    small = load(SMALL)
    assert small.unit_by_code["B"].name.en == "West End"
    assert [u.name.en for u in small.units_on(date(2009, 12, 31)) if u.code == "B"] == ["West"]


def test_the_canonical_text_loads_to_the_same_catalogue():
    small = load(SMALL)
    assert from_text(small.text) == small
    assert digest(small.text) == small.hash


def test_the_canonical_text_does_not_mind_line_ends_or_a_byte_order_mark(tmp_path):
    copy = shutil.copytree(SMALL, tmp_path / "copy")
    text = (copy / "units.csv").read_text(encoding="utf-8")
    (copy / "units.csv").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load(copy).hash == load(SMALL).hash


def test_one_changed_figure_changes_the_hash(files):
    before = from_files(files).hash
    files["scheme.yaml"] = files["scheme.yaml"].replace("target: 95", "target: 96")
    assert from_files(files).hash != before


@pytest.mark.parametrize("text", ["# file a, 1 lines\nb\n", "x\n", "# file c, 2 lines\n\n\n"])
def test_canonical_text_survives_files_that_look_like_it(text):
    files = {"a.yaml": text, "b.csv": "y\n"}
    assert split(join(files)) == files


def test_text_that_heads_no_file_is_refused():
    with pytest.raises(ValueError, match="line 1"):
        split("nothing of the kind\n")


def test_a_folder_that_is_not_there():
    with pytest.raises(CatalogueError, match="no such catalogue; give a name or a folder"):
        load(SMALL / "elsewhere")


def test_a_folder_that_is_no_catalogue_is_one_line(tmp_path):
    (tmp_path / "other.yaml").write_text("a: 1\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as told:
        load(tmp_path)
    assert told.value.problems == [
        f"{tmp_path}: holds no catalogue.yaml; give a catalogue's name or folder"
    ]


def test_a_form_under_another_ending_is_named(tmp_path):
    copy = shutil.copytree(SMALL, tmp_path / "copy")
    (copy / "forms" / "F.yaml").rename(copy / "forms" / "F.yml")
    with pytest.raises(CatalogueError) as told:
        load(copy)
    assert told.value.problems == [
        "forms/F.yml: file: is no file of a catalogue; rename or remove it"
    ]


def test_the_boundaries_a_catalogue_names_are_there(tmp_path):
    copy = shutil.copytree(SMALL, tmp_path / "copy")
    head = (copy / "catalogue.yaml").read_text(encoding="utf-8")
    (copy / "catalogue.yaml").write_text(head + "boundaries: map.geojson\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"boundaries: there is no file map\.geojson; add"):
        load(copy)
    (copy / "map.geojson").write_text("{}", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"map\.geojson: is no FeatureCollection"):
        load(copy)
    empty = '{"type": "FeatureCollection", "features": []}'
    (copy / "map.geojson").write_text(empty, encoding="utf-8")
    assert load(copy).head.boundaries == "map.geojson"


def test_a_file_that_is_not_utf_8(tmp_path):
    copy = shutil.copytree(SMALL, tmp_path / "copy")
    (copy / "rules.yaml").write_bytes("# 规则".encode("gb18030"))
    with pytest.raises(CatalogueError, match=r"rules\.yaml: byte 2: not UTF-8"):
        load(copy)


def test_files_missing_and_strange_are_both_named(files):
    del files["scheme.yaml"]
    files["target.csv"] = "a\n"
    with pytest.raises(CatalogueError) as told:
        from_files(files)
    assert told.value.problems == [
        "scheme.yaml: file: is missing; add it to the catalogue",
        "target.csv: file: is no file of a catalogue; rename or remove it",
    ]


def test_optional_files_may_be_absent(files):
    for name in ("targets.csv", "panels.yaml", "calendar.csv"):
        del files[name]
    small = from_files(files)
    assert (small.targets, small.panels, small.calendar) == ((), (), {})


WRONG = [
    ("catalogue.yaml", "name: small", "name: small\nname: other",
     "catalogue.yaml: line 2: key 'name' stands twice; keep one"),
    ("catalogue.yaml", "type: flag}", "type: flag, type: count}",
     "catalogue.yaml: line 10: key 'type' stands twice; keep one"),
    ("catalogue.yaml", "name: small", "name: [small",
     "catalogue.yaml: line 2: did not find expected ',' or ']'; correct the YAML"),
    ("catalogue.yaml", "type: amount", "type: money",
     "catalogue.yaml: measures yuan: type: 'money' is not one of the choices; "
     "use 'count', 'amount', 'days' or 'flag'"),
    ("forms/F.yaml", "kind: stock, ", "",
     "forms/F.yaml: elements registered: kind: is missing; add it"),
    ("forms/F.yaml", "once_a_year: true", "once_a_yaer: true",
     "forms/F.yaml: elements helped: once_a_yaer: True is not known here; "
     "remove it or correct its spelling"),
    ("forms/F.yaml", "code: F\n", "code: 12\n",
     "forms/F.yaml: code: 12 is not text; put it in quotes"),
    ("forms/F.yaml", "code: F\n", "code: G\n",
     "forms/F.yaml: G: is not the file's name; call it G.yaml"),
    ("forms/F.yaml", "{code: room,", "{code: ro om,",
     "forms/F.yaml: elements ro om: code: 'ro om' is not a code; "
     "use letters, digits and the marks _ . - only"),
    ("scheme.yaml", "weight: 40, ", "",
     "scheme.yaml: tree: children P: children N2: weight: is missing; add it"),
    ("scheme.yaml", "target: 95, ", "",
     "scheme.yaml: tree: children N1: transform: target: is missing; add it"),
    ("units.csv", "T,甲镇,", "T,",
     "units.csv: line 2: 11 cells under 12 headings; add or remove commas"),
    ("units.csv", "T,甲镇,Town", "T,,Town",
     "units.csv: T: name: zh: is missing; add it"),
    ("units.csv", "2008-01-01,,东|E", "2008-13-01,,东|E",
     "units.csv: A: valid_from: '2008-13-01': input should be a valid date or datetime, "
     "month value is outside expected range of 1-12; correct it"),
    ("units.csv", "name_en", "name",
     "units.csv: heading 'name': is not known here; use "),
    ("units.csv", "population", "parent",
     "units.csv: heading 'parent': stands twice; keep one"),
    ("targets.csv", "N1,A,92", "N1,A,",
     "targets.csv: N1 A: target: is missing; add it"),
    ("calendar.csv", "2008-10-01,false", "2008-10-01,false\n2008-10-01,true",
     "calendar.csv: 2008-10-01: stands twice; keep one line"),
    ("calendar.csv", "2008-10-01,false", "2008-10-01,perhaps",
     "calendar.csv: 2008-10-01 perhaps: is_working: 'perhaps': input should be a valid boolean"),
    ("rules.yaml", "general:", "generally:",
     "rules.yaml: generally: "),
    ("rules.yaml", "kind: share_rises", "kind: share_soars",
     "rules.yaml: cross X1: kind: 'share_soars' is not one of the choices; use 'cum_falls', "),
    ("forms/F.yaml", "grain: quarter", "? [a, b]\n: 1\ngrain: quarter",
     "forms/F.yaml: line 3: a key is a list or mapping; write a word"),
    ("forms/F.yaml", "en: Help}", "en: '  '}",
     "forms/F.yaml: F: form name is blank in one of its languages; write the words"),
    ("forms/F.yaml", "{code: room,", "{code: 010,",
     "forms/F.yaml: elements 8: code: 8 is not text; put it in quotes"),
    ("forms/F.yaml", "{code: room,", "{code: no,",
     "forms/F.yaml: elements False: code: False is not text; put it in quotes"),
    ("catalogue.yaml", "name: small", "name: '..'",
     "catalogue.yaml: name: '..' is not a code; use letters, digits and the marks _ . - only, a "),
    ("scheme.yaml", "target: 95", "target: .inf",
     "scheme.yaml: tree: children N1: transform: target: inf is not a number; write a number"),
    ("indicators.yaml", "factor: 1", "factor: .nan",
     "indicators.yaml: indicators N3: factor: nan is not a number; write a number"),
    ("scheme.yaml", "level: ward", "level: ward\npoint_decimals: 99",
     "scheme.yaml: point_decimals: 99: input should be less than or equal to 9; correct it"),
    ("forms/F.yaml", "due_days: 10", "due_days: 99999999999",
     "forms/F.yaml: due_days: 99999999999: input should be less than or equal to 366; correct"),
    ("units.csv", "100,0,0", "100,-1,0",
     "units.csv: A: tile_row: '-1': input should be greater than or equal to 0; correct it"),
    ("catalogue.yaml", "min_received_share: 0.9", "min_received_share: 90",
     "catalogue.yaml: trust: levels good: min_received_share: 90: input should be less than or "),
    ("forms/F.yaml", "grain: quarter",
     "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\ngrain: quarter",
     "forms/F.yaml: c: [[[...], [...], [...]], [[...], [...], [...]], [[...], [...], [...]]] is n"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "told"), WRONG, ids=lambda v: str(v)[:30])
def test_a_mistake_in_a_file_is_one_line(problems, name, old, new, told):
    found = problems(name, old, new)
    assert any(line.startswith(told) for line in found), found
    assert all("\n" not in line for line in found)


def test_all_mistakes_are_told_together(files):
    files["forms/F.yaml"] = files["forms/F.yaml"].replace("kind: stock, ", "")
    files["rules.yaml"] = files["rules.yaml"].replace("severity: error\n", "severity: fatal\n", 1)
    files["units.csv"] = files["units.csv"].replace("100,0,0", "many,0,0")
    with pytest.raises(CatalogueError) as told:
        from_files(files)
    assert [line.split(":")[0] for line in told.value.problems] == [
        "rules.yaml", "forms/F.yaml", "units.csv",
    ]  # fmt: skip


def test_an_empty_yaml_file_is_told(files):
    files["rules.yaml"] = "\n"
    with pytest.raises(CatalogueError, match=r"rules\.yaml: file: holds no mapping"):
        from_files(files)


@pytest.mark.timed
def test_a_prefecture_loads_in_half_a_second():
    # in a process of its own: what other tests left behind costs time that is not the loader's
    timed = """
import sys, time
from pathlib import Path
from pipelines.catalogue.canonical import read_files
from pipelines.catalogue.load import from_files
files = lambda: read_files(Path(sys.argv[1]))
from_files(files())
started = time.process_time()
from_files(files())
print(time.process_time() - started)
"""
    folder = ROOT / "data" / "catalogue" / "weifang"
    took = subprocess.run(
        [sys.executable, "-c", timed, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert float(took) < 0.5


def test_hidden_and_other_files_are_passed_over(tmp_path):
    copy = shutil.copytree(SMALL, tmp_path / "copy")
    (copy / "notes.md").write_text("notes", encoding="utf-8")
    (copy / "forms" / "._F.yaml").write_bytes(b"\x00\x05\x16\x07")
    assert read_files(copy) == read_files(SMALL)
