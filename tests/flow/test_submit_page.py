"""Handing in on the page, in a real browser with the worker beside it: the whole way of a return."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from browsing import BROWSER, MARKS, WIDE, show
from command import NOW, copy_state
from served import ROOT, wait_for

from dashboard.words import say
from pipelines.catalogue.load import load
from pipelines.paths import Home, catalogue_folder
from pipelines.register import ledger
from pipelines.register.store import open_register

UNIT, NAME = "370784", "安丘市"
PATIENCE = 60_000
pytestmark = MARKS


@pytest.fixture(scope="module")
def state(demo_home, tmp_path_factory) -> Path:
    """A copy of the demonstration's register and its current build, to write to."""
    base = tmp_path_factory.mktemp("counter")
    copy_state(demo_home, base)
    return base


@pytest.fixture(scope="module")
def address(state) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = os.environ | {"GUANHUAI_HOME": str(state), "GUANHUAI_NOW": NOW}
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", "serve", "--port", str(port)], cwd=ROOT, env=env,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def tab(address):
    from playwright.sync_api import sync_playwright

    assert BROWSER, "CI must have Chromium"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": WIDE, "height": 1000})
        browser.close()


def sent(demo_home: Path, form: str, period: str, unit: str = NAME) -> Path:
    return demo_home / "returns" / period[:4] / unit / f"{unit}_{form}_{period}.xlsx"


def changed(path: Path, to: Path, cell: str, value: object) -> Path:
    book = openpyxl.load_workbook(path)
    book.worksheets[0][cell] = value
    book.save(to)
    return to


def hand_in(tab, address: str, path: Path, button: str, language: str = "zh") -> None:
    show(tab, f"{address}/submit?as={UNIT}&lang={language}", say("files", language))
    tab.set_input_files("input[type=file]", path)
    tab.get_by_role("button", name=button, exact=True).click()
    told = say("file_hash", language, name=path.name, hash="")
    tab.get_by_text(told[: told.index(path.name) + len(path.name)]).wait_for(timeout=PATIENCE)
    tab.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def last_event(state: Path) -> int:
    engine = open_register(Home(state / "weifang"))
    try:
        return ledger.sequence(engine)
    finally:
        engine.dispose()


def test_a_pre_check_gives_the_findings_and_records_nothing(
    state, demo_home, address, tab, tmp_path
):
    path = changed(sent(demo_home, "RC08", "2010年12月"), tmp_path / "checked.xlsx", "E12", -5)
    before = last_event(state)
    hand_in(tab, address, path, "预检")
    assert tab.get_by_text("为负数（-5）").first.is_visible()
    assert "未作登记" in tab.inner_text("[data-testid=stMain]")
    assert last_event(state) == before


def test_data_values_of_dhis2_are_taken_like_any_file(state, address, tab, tmp_path):
    catalogue = load(catalogue_folder("weifang"))
    form = catalogue.form_by_code["RC02"]
    path, before = tmp_path / "values.json", last_event(state)
    towns = catalogue.rows_of(form, UNIT, date(2010, 12, 31))
    values = [
        {"dataElement": e.code, "period": "2010Q4", "orgUnit": town, "value": "3"}
        for town in towns
        for e in form.elements
    ]
    path.write_text(json.dumps({"dataValues": values}))
    hand_in(tab, address, path, "预检")
    told = tab.inner_text("[data-testid=stMain]")
    assert "已受理" in told and "2010年四季度" in told
    path.write_text(json.dumps({"dataValues": [values[0] | {"value": "many"}]}))
    hand_in(tab, address, path, "预检")
    assert "F2：第 1 个数值" in tab.inner_text("[data-testid=stMain]")
    assert last_event(state) == before


def test_a_county_that_reads_english_corrects_a_return_and_has_it_accepted(
    demo_home, address, tab, tmp_path
):
    original = sent(demo_home, "RC08", "2010年11月")
    right = openpyxl.load_workbook(original).worksheets[0]["E12"].value
    wrong = changed(original, tmp_path / "wrong.xlsx", "E12", -5)
    hand_in(tab, address, wrong, say("hand_in", "en"), "en")
    told = tab.inner_text("[data-testid=stMain]")
    assert "Result: returned" in told and "is negative (-5)" in told and "E12" in told
    with tab.expect_download(timeout=PATIENCE) as marked:
        tab.get_by_role("button", name=say("sheet_marked", "en")).first.click()
    marked.value.save_as(tmp_path / "marked.xlsx")
    mended = tmp_path / "mended.xlsx"
    book = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    sheet = next(s for s in book.worksheets if s["E12"].value == -5)
    sheet["E12"] = right
    book.save(mended)
    hand_in(tab, address, mended, say("hand_in", "en"), "en")
    told = tab.inner_text("[data-testid=stMain]")
    assert "Result: accepted" in told and "is negative" not in told


def test_another_units_file_is_refused_naming_both(demo_home, address, tab):
    hand_in(tab, address, sent(demo_home, "RC08", "2010年12月", "青州市"), "报送")
    told = tab.inner_text("[data-testid=stMain]")
    assert "不予受理" in told and "青州" in told.split("不予受理", 1)[1]


def test_a_return_is_held_explained_and_then_accepted(state, demo_home, address, tab, tmp_path):
    """A total that its rows do not make is a warning: explained in place, the return is accepted."""
    original = sent(demo_home, "RC07", "2010年12月")
    sheet = openpyxl.load_workbook(original).worksheets[0]
    row = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 2).value == "合计"
               or sheet.cell(r, 1).value == "合计")  # fmt: skip
    column = next(c for c in range(3, 12) if isinstance(sheet.cell(row, c).value, int))
    cell = sheet.cell(row, column).coordinate
    wrong = sheet.cell(row, column).value + 1
    path = changed(original, tmp_path / "held.xlsx", cell, wrong)
    hand_in(tab, address, path, "报送")
    assert "待说明" in tab.inner_text("[data-testid=stMain]")
    with tab.expect_download() as marked:
        tab.get_by_role("button", name="下载标注文件").click()
    kept = tmp_path / "marked.xlsx"
    marked.value.save_as(kept)
    book = openpyxl.load_workbook(kept)
    notes = [c.comment.text for ws in book for r in ws.iter_rows() for c in r if c.comment]
    assert any("合计" in note for note in notes)
    field = tab.locator("textarea").first
    field.fill("乡镇报数在汇总后补报一件，已核对台账。")
    tab.get_by_role("button", name="提交说明").click()
    tab.get_by_text("预警都已说明").wait_for(timeout=PATIENCE)
    show(tab, f"{address}/submit?as={UNIT}&section=receipts", "收到时间")
    first = tab.locator("table.gh tbody tr").filter(has_text="held.xlsx").first.inner_text()
    assert "已受理" in first and "2010年12月" in first
    tab.locator("table.gh a", has_text="held.xlsx").first.click()
    tab.get_by_role("button", name="生成标注文件").click(timeout=PATIENCE)
    with tab.expect_download(timeout=PATIENCE) as marked:
        tab.get_by_role("button", name="下载标注文件").click(timeout=PATIENCE)
    kept = tmp_path / "again.xlsx"
    marked.value.save_as(kept)
    book = openpyxl.load_workbook(kept)
    summary, sheet = book.worksheets[:2]
    said = [cell.value for row in summary.iter_rows() for cell in row]
    assert "已说明：乡镇报数在汇总后补报一件，已核对台账。" in said
    assert sheet[cell].value == wrong
    # Explained in the workbook itself, it is accepted as it comes.
    row = next(row for row in summary.iter_rows() if row[1].value == "〔预警〕")
    row[6].value = "补报一件的台账已附"
    book.save(tmp_path / "explained.xlsx")
    hand_in(tab, address, tmp_path / "explained.xlsx", "报送")
    told = tab.inner_text("[data-testid=stMain]")
    assert "已说明1处" in told and "已说明：补报一件的台账已附" in told


def test_the_template_of_an_overdue_month_is_there_to_download(address, tab, tmp_path):
    show(tab, f"{address}/submit?as={UNIT}", "模板")
    tab.locator("table.gh a", has_text="模板").first.click()
    with tab.expect_download(timeout=PATIENCE) as made:
        tab.get_by_role("button", name="下载（xlsx）").click()
    kept = tmp_path / made.value.suggested_filename
    made.value.save_as(kept)
    assert NAME in kept.name
    assert len(openpyxl.load_workbook(kept).sheetnames) >= 2
