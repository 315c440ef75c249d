"""The bulletin of the demonstration's year: its files open again, say the same, and hold no more than
their edition shows."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from command import copy_state, guanhuai

from pipelines import warehouse
from pipelines.bulletin import write_bulletin
from pipelines.errors import UserError
from pipelines.explain import explain
from pipelines.paths import Home

ASSESSMENT, PERIOD = "annual", "2009"
EDITIONS = [(edition, language) for edition in ("internal", "public") for language in ("zh", "en")]
WITHHELD = {"zh": "已隐去", "en": "suppressed"}
MARK = {"zh": "演示数据", "en": "Demonstration data"}
needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None and "CI" not in os.environ, reason="no LibreOffice here"
)
needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None and "CI" not in os.environ, reason="no pdftotext here"
)


@pytest.fixture(scope="module")
def written(demo_home, tmp_path_factory):
    """By edition and language, the folder written into."""
    home = Home(demo_home / "weifang")
    folders = {}
    for edition, language in EDITIONS:
        folder = tmp_path_factory.mktemp(f"{edition}-{language}")
        done = write_bulletin(home, ASSESSMENT, PERIOD, edition, language, folder)
        found = {path.suffix: path for path in done.bulletin}
        folders[edition, language] = SimpleNamespace(
            folder=folder, docx=found[".docx"], pdf=found[".pdf"], xlsx=found[".xlsx"],
            feedback=done.feedback,
        )  # fmt: skip
    return folders


def words_of_docx(path: Path) -> str:
    """Every text of the package, headers and footers among them."""
    with zipfile.ZipFile(path) as package:
        parts = [package.read(n).decode() for n in package.namelist() if n.endswith(".xml")]
    return " ".join("".join(re.findall(r"<w:t[ >][^<]*|</w:p>", part)) for part in parts)


def words_of_xlsx(path: Path) -> str:
    """Every text and number of the package: cells, chart caches, headers, properties."""
    with zipfile.ZipFile(path) as package:
        parts = [package.read(n).decode() for n in package.namelist() if n.endswith(".xml")]
    return " ".join(re.sub(r"<[^>]*>", " ", part) for part in parts)


def words_of_pdf(path: Path) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    ).stdout


def pages_of_pdf(path: Path) -> list[str]:
    return words_of_pdf(path).removesuffix("\f").split("\f")


@pytest.mark.parametrize(("edition", "language"), EDITIONS)
def test_the_document_opens_again_with_the_page_of_official_documents(written, edition, language):
    from docx import Document
    from docx.oxml.ns import qn

    document = Document(str(written[edition, language].docx))
    section = document.sections[0]
    mm = [round(x.mm) for x in (section.page_width, section.page_height, section.top_margin,
                                section.bottom_margin, section.left_margin, section.right_margin)]  # fmt: skip
    assert mm == [210, 297, 37, 35, 28, 26]
    faces = {f.get(qn("w:eastAsia")) for f in document.element.iter(qn("w:rFonts"))}
    assert {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"} <= faces
    for header in (section.header, section.even_page_header):
        assert MARK[language] in header.paragraphs[0].text
    assert "PAGE" in section.footer._element.xml
    assert document.core_properties.created.year == 2011
    assert len(document.inline_shapes) >= 1
    assert len(document.tables) == (15 if edition == "internal" else 8)


@pytest.mark.parametrize(("edition", "language"), EDITIONS)
def test_the_workbook_opens_again_with_live_tables_and_charts(written, edition, language):
    from openpyxl import load_workbook

    book = load_workbook(written[edition, language].xlsx)
    tables = [table for sheet in book for table in sheet.tables.values()]
    assert len(tables) == len(book.worksheets) - 1
    charts = sum(len(sheet._charts) for sheet in book)
    assert charts == (3 if edition == "internal" else 2)
    for sheet in book:
        assert MARK[language] in sheet["A2"].value
        assert MARK[language] in sheet.oddHeader.right.text
    assert book.properties.created.year == 2011


@needs_poppler
@pytest.mark.parametrize(("edition", "language"), EDITIONS)
def test_every_page_of_the_pdf_carries_mark_and_number(written, edition, language):
    for at, page in enumerate(pages_of_pdf(written[edition, language].pdf), 1):
        assert MARK[language] in page
        assert re.search(rf"— ?{at} ?—", page)


@needs_poppler
def test_the_three_say_the_same_totals(written, demo_edition):
    totals = demo_edition.execute(
        "SELECT total FROM score_total WHERE assessment = ? AND period = ?", [ASSESSMENT, PERIOD]
    ).fetchall()
    of = written["internal", "zh"]
    docx, pdf, xlsx = words_of_docx(of.docx), words_of_pdf(of.pdf), words_of_xlsx(of.xlsx)
    for (total,) in totals:
        assert f"{total:.2f}" in docx
        assert f"{total:.2f}" in pdf
        assert f" {total:g} " in xlsx


def test_every_lineage_id_is_what_explain_takes(written, demo_edition):
    from openpyxl import load_workbook

    book = load_workbook(written["internal", "zh"].xlsx, read_only=True)
    keys = {row[4] for row in book["数据编号"].iter_rows(min_row=5, values_only=True) if row[4]}
    assert len(keys) > 400
    for key in sorted(keys)[::25]:
        unit, period, *indicator = key.split()
        assert explain(demo_edition, unit, period, *indicator)


def test_the_public_bulletin_needs_and_opens_the_public_edition_alone(
    demo_home, tmp_path, written, monkeypatch
):
    """What the team and the units see is not even on disk."""
    copy_state(demo_home, tmp_path)
    home = Home(tmp_path / "weifang")
    for build in home.builds.iterdir():
        for folder in ("team", "units", "reports"):
            shutil.rmtree(build / folder)
    asked = []
    original = warehouse.open_edition

    def watched(home, audience="team", build_id=None):
        asked.append(audience)
        return original(home, audience, build_id)

    monkeypatch.setattr(warehouse, "open_edition", watched)
    done = write_bulletin(home, ASSESSMENT, PERIOD, "public", "zh", tmp_path / "out")
    assert asked == ["public"]
    assert done.feedback == ()
    of = written["public", "zh"]
    for path in done.bulletin:
        same = {".docx": of.docx, ".pdf": of.pdf, ".xlsx": of.xlsx}[path.suffix]
        assert path.read_bytes() == same.read_bytes()


def figures(con, table: str, columns: str) -> set[float]:
    """Numbers of the assessment's period and of the one before in a table."""
    rows = con.execute(f"SELECT {columns} FROM {table} WHERE period IN ('2008', '2009')").fetchall()
    return {float(value) for row in rows for value in row if value is not None}


SCORES = {
    "score_total": "total, base, deductions, bonus",
    "score_part": "points, effective_weight",
    "score_leaf": "points, full_points, value",
    "score_adjustment": "points",
    "care_score": "points, share",
    "indicator_value": "value, change_low, change_high, year_ago_value",
}


def shapes(value: float) -> set[str]:
    """How a number would be written, where it is long enough to be told from another."""
    found = {f"{abs(value):.{digits}f}" for digits in (2, 3, 4)} | {repr(abs(value))}
    return {one for one in found if len(one.strip("0.").replace(".", "")) >= 4}


def computed(con) -> set[float]:
    """What the bulletin computes of shown indicators: differences on the year before, their limits."""
    rows = con.execute(
        "SELECT value - year_ago_value, change_low, change_high FROM indicator_value"
        " WHERE period = ? AND change IS NOT NULL",
        [PERIOD],
    ).fetchall()
    apart = {round(low - d, 4) for d, *limits in rows for low in limits}
    return apart | {round(float(value), 2) for row in rows for value in row}


@needs_poppler
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_withheld_number_stands_in_any_file_of_the_public(
    written, demo_home, demo_edition, language
):
    public = warehouse.open_edition(Home(demo_home / "weifang"), "public")
    open_, all_ = computed(public), set()
    for table, columns in SCORES.items():
        open_ |= figures(public, table, columns)
        all_ |= figures(demo_edition, table, columns)
    public.close()
    may = set().union(*(shapes(value) for value in open_))
    hidden = set().union(*(shapes(value) for value in all_ - open_)) - may
    assert len(hidden) > 1_000
    for edition in ("public", "internal"):
        of = written[edition, language]
        for words in (words_of_docx(of.docx), words_of_pdf(of.pdf), words_of_xlsx(of.xlsx)):
            met = set(re.findall(r"\d+\.\d+", words)) & hidden
            if edition == "public":
                assert met == set()
                assert WITHHELD[language] in words
            else:
                assert len(met) > 50


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_public_tables_say_withheld_for_every_total(written, language):
    from openpyxl import load_workbook

    book = load_workbook(written["public", language].xlsx)
    sheet = book[{"zh": "总分、等级与名次", "en": "Totals, grades and ranks"}[language]]
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert len(rows) == 16
    for row in rows:
        assert set(row[2:-1]) == {WITHHELD[language]}


def test_a_sheet_a_unit_of_one_page_from_its_own_edition(written, demo_edition):
    totals = dict(
        demo_edition.execute(
            "SELECT unit, total FROM score_total WHERE assessment = ? AND period = ?",
            [ASSESSMENT, PERIOD],
        ).fetchall()
    )
    own = {path for path in written["internal", "zh"].feedback if path.suffix == ".docx"}
    assert {path.name.split("-")[3] for path in own} == set(totals)
    for path in own:
        words = words_of_docx(path)
        unit = path.name.split("-")[3]
        assert f"总分{totals[unit]:.2f}分" in words
        others = {f"总分{total:.2f}" for other, total in totals.items() if other != unit}
        assert not any(one in words for one in others - {f"总分{totals[unit]:.2f}"})


@needs_poppler
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sheet_is_one_page(written, language):
    papers = [p for p in written["internal", language].feedback if p.suffix == ".pdf"]
    assert len(papers) == 16
    for path in papers:
        (page,) = pages_of_pdf(path)
        assert MARK[language] in page


def test_the_same_edition_gives_the_same_bytes(written, demo_home, tmp_path):
    home = Home(demo_home / "weifang")
    done = write_bulletin(home, ASSESSMENT, PERIOD, "internal", "zh", tmp_path)
    for path in (*done.bulletin, *done.feedback):
        first = written["internal", "zh"].folder / path.relative_to(tmp_path)
        assert path.read_bytes() == first.read_bytes(), path.name


def test_the_command_says_what_it_wrote_and_errors_are_one_line(demo_home, tmp_path):
    out = tmp_path / "out"
    done = guanhuai(
        demo_home, "bulletin", "final", PERIOD, "--edition", "public", "--out", str(out)
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 3
    unknown = guanhuai(demo_home, "bulletin", "annual", "2011", "--out", str(out))
    assert unknown.returncode == 2
    assert "no such assessment is frozen; there are annual 2008" in unknown.stderr
    blocked = tmp_path / "file"
    blocked.write_text("x")
    full = guanhuai(
        demo_home, "bulletin", "annual", PERIOD, "--edition", "public", "--out", str(blocked)
    )
    assert full.returncode == 2
    assert "cannot be written" in full.stderr
    for said in (unknown.stderr, full.stderr):
        assert len(said.strip().splitlines()) == 1


def test_where_nothing_is_built_the_error_says_so(tmp_path):
    with pytest.raises(UserError, match="nothing is built"):
        write_bulletin(Home(tmp_path), ASSESSMENT, PERIOD, "public", "zh", tmp_path / "out")


@needs_poppler
def test_letterhead_addressee_and_number_stand_on_the_first_page(demo_home, tmp_path):
    out = tmp_path / "out"
    done = guanhuai(
        demo_home, "bulletin", ASSESSMENT, PERIOD, "--edition", "public", "--out", str(out),
        "--number", "潍育关办〔2010〕7号",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    stem = f"bulletin-{PERIOD}-{ASSESSMENT}-public-zh"
    words = [words_of_docx(out / f"{stem}.docx"), pages_of_pdf(out / f"{stem}.pdf")[0],
             words_of_xlsx(out / f"{stem}.xlsx")]  # fmt: skip
    for told in words:
        plain = re.sub(r"\s+", "", told)
        assert "潍坊市生育关怀行动领导小组办公室" in plain
        assert "潍育关办〔2010〕7号" in plain
        assert "市领导小组各成员单位：" in plain


def test_a_number_that_may_be_a_persons_is_refused(demo_home, tmp_path):
    done = guanhuai(demo_home, "bulletin", ASSESSMENT, PERIOD, "--number", "13812345678", "--out",
                    str(tmp_path / "out"))  # fmt: skip
    assert done.returncode == 2
    assert "13812345678" not in done.stdout + done.stderr
    assert not (tmp_path / "out").exists()


def test_a_missing_chinese_font_is_told(monkeypatch):
    from pipelines.bulletin import to_pdf

    monkeypatch.setattr(to_pdf, "_fonts", lambda: SimpleNamespace(families=lambda: ["Arial"]))
    with pytest.raises(UserError, match="fonts-noto-cjk"):
        to_pdf.faces()


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize(("edition", "language"), EDITIONS)
def test_libreoffice_opens_document_and_workbook(written, edition, language, tmp_path):
    of = written[edition, language]
    for path in (of.docx, of.xlsx):
        done = subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
             "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
            capture_output=True, text=True, check=False, timeout=240,
        )  # fmt: skip
        made = tmp_path / f"{path.stem}.pdf"
        assert made.is_file(), done.stderr
        assert made.read_bytes().startswith(b"%PDF")
        made.unlink()


@pytest.mark.slow
@needs_office
@needs_poppler
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_fullest_sheet_is_one_page_in_libreoffice(written, language, tmp_path):
    sheets = [p for p in written["internal", language].feedback if p.suffix == ".docx"]
    fullest = max(sheets, key=lambda path: len(words_of_docx(path)))
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(fullest)],
        capture_output=True, check=True, timeout=240,
    )  # fmt: skip
    assert len(pages_of_pdf(tmp_path / f"{fullest.stem}.pdf")) == 1


def test_nothing_is_fetched_from_outside(written):
    """No address of anything but names of the formats themselves."""
    for of in written.values():
        for path in (of.docx, of.xlsx):
            with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
                for name in package.namelist():
                    if name.endswith(".rels"):
                        assert b'TargetMode="External"' not in package.read(name), name
