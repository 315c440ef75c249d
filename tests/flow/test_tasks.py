"""What each kind of user comes for, from end to end in a real browser, in both languages. How a county hands in
stands in ``test_submit_page.py``, how people log in in ``test_login.py``."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from browsing import MARKS, PATIENCE, WRONG, browsing, kept, show, stand_still, watched_tab
from command import NOW, copy_state
from served import dashboard

from dashboard.words import LANGUAGES, say

sys.path.insert(0, str(Path(__file__).parent / "assess"))
from evaluators import Office

pytestmark = MARKS
by_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def address(demo_home, tmp_path_factory) -> Iterator[str]:
    """The dashboard on the demonstration with an assessment at its preview."""
    base = tmp_path_factory.mktemp("tasks")
    copy_state(demo_home, base)
    with pytest.MonkeyPatch.context() as monkeypatch:
        Office(base, monkeypatch).previewed("2009")
    with dashboard(base, NOW) as served:
        yield f"http://{served.host}"


@pytest.fixture(scope="module")
def browser():
    with browsing() as opened:
        yield opened


@pytest.fixture
def tab(browser) -> Iterator:
    """A tab in which nothing may go wrong."""
    with watched_tab(browser) as opened:
        yield opened
        assert opened.locator(WRONG).count() == 0
        assert opened.complaints == []


def on(tab, page: str, language: str) -> None:
    """The tab has come to a page, whole."""
    heading = tab.get_by_role("heading", name=say(page, language), exact=True, level=1)
    heading.wait_for(timeout=PATIENCE)
    stand_still(tab)


def saved(tab, press, folder: Path) -> Path:
    """What a button downloads."""
    with tab.expect_download(timeout=PATIENCE) as coming:
        press.click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file


@by_language
def test_a_leader_finds_who_needs_help_and_has_it_supervised(address, tab, language):
    show(tab, f"{address}/overview?as=leader&lang={language}", say("attention", language))
    to_open = tab.get_by_role("link", name=say("supervise_do", language), exact=True)
    row = tab.locator("tr").filter(has=to_open).first
    unit, indicator = (row.get_by_role("link").nth(n).inner_text() for n in (0, 1))
    kept(tab, f"task-leader-{language}-1")
    row.get_by_role("link", name=indicator, exact=True).click()
    on(tab, "profile", language)
    assert unit in tab.locator("[data-testid=stMain]").inner_text()
    assert indicator in tab.locator("[data-testid=stMain]").inner_text()
    kept(tab, f"task-leader-{language}-2")
    tab.go_back()
    on(tab, "overview", language)
    to_open.first.click()
    on(tab, "actions", language)
    problem = tab.get_by_label(say("open_problem", language)).input_value()
    assert indicator in problem
    button = tab.get_by_test_id("stBaseButton-secondaryFormSubmit")
    button.filter(has_text=say("open_do", language)).click()
    tab.get_by_text(say("opened_ok", language)).first.wait_for(timeout=PATIENCE)
    kept(tab, f"task-leader-{language}-3")
    show(tab, f"{address}/actions?as=team&lang={language}", say("action_problem", language))
    kept(tab, f"task-leader-{language}-4")
    assert problem in text(tab)


@by_language
def test_an_evaluator_follows_a_total_down_to_the_cell_and_the_file(
    address, tab, language, tmp_path
):
    show(tab, f"{address}/assess?as=team&lang={language}", say("total_adjudicated", language))
    assert say("assess_lead", language, stage=say("previewed", language)) in text(tab)
    row = tab.locator("tbody tr:has(td)").first
    unit, total = row.locator("td").nth(0).inner_text(), row.locator("td").nth(1).inner_text()
    kept(tab, f"task-evaluator-{language}-1")
    row.get_by_role("link").first.click()
    on(tab, "scorecard", language)
    assert unit in text(tab) and total in text(tab)
    worksheet = tab.locator("table").first
    worksheet.get_by_role("link").first.click()
    on(tab, "scorecard", language)
    assert say("cells_of", language) in text(tab)
    kept(tab, f"task-evaluator-{language}-2")
    cells = tab.locator("table").last
    name = re.search(r"\S+\.xlsx", cells.locator("tr.gh-g").first.inner_text())[0]
    told = cells.locator("tbody tr:has(td)").first.locator("td")
    raw, sheet, cell = (told.nth(n).inner_text() for n in (1, 2, 3))
    file = saved(tab, tab.get_by_role("button", name=name, exact=True), tmp_path)
    assert str(openpyxl.load_workbook(file)[sheet][cell].value) == raw


@by_language
def test_an_analyst_reads_a_signal_takes_its_numbers_and_asks_another_question(
    address, tab, language, tmp_path
):
    show(tab, f"{address}/trends?as=analyst&lang={language}", say("screen_key", language))
    first = tab.locator("tbody tr").first
    indicator, unit = (first.locator("td").nth(n).inner_text() for n in (0, 1))
    kept(tab, f"task-analyst-{language}-1")
    first.get_by_role("link").first.click()
    on(tab, "trends", language)
    tab.locator(".js-plotly-plot").first.wait_for(timeout=PATIENCE)
    assert indicator in text(tab) and unit in text(tab)
    kept(tab, f"task-analyst-{language}-2")
    taken = saved(tab, tab.get_by_role("button", name=say("download", language)), tmp_path)
    assert taken.read_bytes().startswith(b"\xef\xbb\xbf")
    lines = taken.read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("unit,") and len(lines) > 8

    show(tab, f"{address}/explore?as=analyst&section=sql&lang={language}", say("sql_run", language))
    asked = "SELECT u.code, count(*) AS n FROM unit u JOIN level l ON l.code = u.level GROUP BY ALL"
    tab.get_by_label(say("sql_statement", language)).fill(asked)
    tab.get_by_role("button", name=say("sql_run", language), exact=True).click()
    tab.locator("[data-testid=stDataFrame]").wait_for(timeout=PATIENCE)
    stand_still(tab)
    kept(tab, f"task-analyst-{language}-3")
    button = tab.get_by_role("button", name=say("file_csv", language), exact=True)
    answer = saved(tab, button, tmp_path).read_text("utf-8-sig").splitlines()
    assert answer[0] == "code,n" and len(answer) > 100
    refused = tab.get_by_label(say("sql_statement", language))
    refused.fill("SELECT * FROM read_csv('/etc/passwd')")
    tab.get_by_role("button", name=say("sql_run", language), exact=True).click()
    tab.locator(WRONG).first.wait_for(timeout=PATIENCE)
    assert "root:" not in text(tab)
    tab.goto("about:blank")


def text(tab) -> str:
    return tab.locator("[data-testid=stMain]").inner_text()
