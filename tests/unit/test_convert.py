"""A published long table becomes a file a period and a manifest."""

import csv
import os
from collections import Counter
from pathlib import Path

import pytest

from pipelines.catalogue.load import load
from pipelines.convert import convert
from pipelines.errors import UserError

ROOT = Path(__file__).resolve().parents[2]
SMALL = Path(__file__).parent / "catalogue" / "small"
BESIDE = ROOT.parent / "shared" / "real" / "nhs-ae" / "ae_attendances.csv"
REAL = Path(os.environ.get("GUANHUAI_NHS_AE", BESIDE))


@pytest.fixture(scope="module")
def small():
    return load(SMALL)


def published(folder: Path, *lines: str) -> Path:
    path = folder / "published.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_one_file_a_period_with_the_headings_of_a_return(small, tmp_path):
    table = published(
        tmp_path,
        "month,ward,asked,answered,other",
        "2008-04-01,A,3,2,x",
        "2008Q1,B,1,1,x",
        "2008-06-30,B,5,,x",
    )
    assert convert(small, table, tmp_path / "out") == 2
    written = {p.name: p.read_text(encoding="utf-8") for p in (tmp_path / "out").iterdir()}
    assert written == {
        "F-2008Q1.csv": "reporter,period,asked,answered\nB,2008Q1,1,1\n",
        "F-2008Q2.csv": "reporter,period,asked,answered\nA,2008Q2,3,2\nB,2008Q2,5,\n",
        "manifest.csv": "file,received_at\n"
        "F-2008Q1.csv,2008-04-05T09:00:00\n"
        "F-2008Q2.csv,2008-07-05T09:00:00\n",
    }


def test_progress_counts_files(small, tmp_path):
    table = published(tmp_path, "month,ward,asked,answered", "2008Q1,A,1,1", "2008Q2,A,1,1")
    seen = []
    convert(small, table, tmp_path / "out", lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["month,ward,asked", "2008Q1,A,1"], "line 1: no column answered; give the table"),
        ([""], "line 1: no column ward, month, asked, answered; give"),
        (["month,ward,asked,answered"], "holds no rows; give the published table"),
        (["month,ward,asked,answered", "2008Q1,A,1"], "line 2: 3 cells under 4 headings; correct"),
        (["month,ward,asked,answered", "spring,A,1,1"],
         "line 2: month 'spring' is neither a day nor a period; write 2008-03-01 or 2008M03"),
        (["month,ward,asked,answered", "2008Q1,A,1,1", "2008M01,A,1,1"],
         "line 3: 2008M01 is no quarter; the table is by quarter"),
    ],
)  # fmt: skip
def test_another_table_is_refused_with_its_line(small, tmp_path, lines, told):
    with pytest.raises(UserError) as error:
        convert(small, published(tmp_path, *lines), tmp_path / "out")
    assert told in str(error.value)
    assert not (tmp_path / "out").exists()


def test_a_table_that_is_no_text_or_not_there_is_refused(small, tmp_path):
    with pytest.raises(UserError, match="no such file; give the published table"):
        convert(small, tmp_path / "nowhere.csv", tmp_path / "out")
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(UserError, match="is no CSV in UTF-8"):
        convert(small, tmp_path / "binary.csv", tmp_path / "out")


def test_a_catalogue_without_a_published_table_is_refused(small, tmp_path):
    from dataclasses import replace

    bare = replace(small, head=small.head.model_copy(update={"source": None}))
    with pytest.raises(UserError, match="small: has no published table; add source"):
        convert(bare, tmp_path / "any.csv", tmp_path / "out")


def test_a_folder_with_files_of_an_earlier_table_is_left_alone(small, tmp_path):
    table = published(tmp_path, "month,ward,asked,answered", "2008Q1,A,1,1")
    convert(small, table, tmp_path / "out")
    with pytest.raises(UserError, match="not an empty folder; name a new one for the submissions"):
        convert(small, table, tmp_path / "out")


real = pytest.mark.skipif(
    not REAL.is_file(),
    reason=f"no published A&E table: looked for {REAL}; name it in GUANHUAI_NHS_AE",
)


@real
def test_three_years_of_real_returns_keep_every_row_and_sum(tmp_path):
    catalogue = load(ROOT / "data" / "catalogue" / "nhs-ae")
    assert convert(catalogue, REAL, tmp_path) == 36
    before, after = Counter[str](), Counter[str]()
    with REAL.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            before["rows"] += 1
            for name in ("attendances", "breaches", "admissions"):
                before[name] += int(row[name])
    for path in tmp_path.glob("AE-*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                after["rows"] += 1
                for name in ("attendances", "breaches", "admissions"):
                    after[name] += int(row[name])
    assert after == before
    assert after["rows"] == 12765


@real
def test_the_real_units_are_open_whenever_they_report(tmp_path):
    from datetime import date

    catalogue = load(ROOT / "data" / "catalogue" / "nhs-ae")
    items = {item.code for item in catalogue.forms[0].dimension.items}
    seen: dict[str, set[date]] = {}
    with REAL.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            day = date.fromisoformat(row["period"])
            assert catalogue.unit_by_code[row["org_code"]].covers(day), row
            assert catalogue.forms[0].covers(day)
            assert row["type"] in items
            seen.setdefault(row["org_code"], set()).add(day)
    assert len(seen) == len(catalogue.units) - 1 == 274
    for code, days in seen.items():
        unit = catalogue.unit_by_code[code]
        assert unit.valid_from in (None, min(days))
        assert unit.valid_to is None or unit.valid_to.replace(day=1) == max(days)
