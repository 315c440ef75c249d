"""The pages in a real browser: both languages, wide and on a phone. Pictures in ``test-artefacts/``."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import copy_state

sys.path.insert(0, str(Path(__file__).parent / "assess"))
from evaluators import Office

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "test-artefacts"
BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
WIDE, PHONE = 1440, 390
PAGES = {
    "overview": ("", "总览", "Overview", "需关注", "Needs attention"),
    "public": ("overview?as=public", "总览", "Overview", "已隐去", "Suppressed"),
    "scorecard": ("scorecard", "考核得分", "Scorecard", "县市组", "Counties"),
    "unit": ("scorecard?unit=370784", "考核得分", "Scorecard", "计分底稿", "Score worksheet"),
    "profile": ("profile?unit=370784", "县市区概况", "Unit profile", "比同组差", "Worse than"),
    "projects": ("projects", "项目成效", "Projects", "这些数字不能说明", "cannot say"),
    "signals": ("trends", "趋势分析", "Trends", "单凭偶然", "chance alone"),
    "control": (
        "trends?section=control&what=I26&units=370784",
        "趋势分析",
        "Trends",
        "下载 CSV",
        "Download CSV",
    ),
    "lines": (
        "trends?section=lines&units=370700,370784",
        "趋势分析",
        "Trends",
        "下载 CSV",
        "Download CSV",
    ),
    "funnel": ("trends?section=funnel&what=I03", "趋势分析", "Trends", "漏斗图", "Funnel"),
    "map": ("trends?section=map&what=I26", "趋势分析", "Trends", "等于目标", "at the target"),
    "explore": ("explore", "自助分析", "Explore", "存为网址", "Keep as a link"),
    "sql": ("explore?section=sql", "自助分析", "Explore", "运行", "Run"),
    "admin": ("admin?as=admin", "系统管理", "Administration", "正在使用", "Served"),
    "leader": ("overview?as=leader", "总览", "Overview", "需关注", "Needs attention"),
    "quality": ("quality", "数据质量", "Data quality", "已受理", "Accepted"),
    "submit": ("submit?as=370784", "报表报送", "Submit", "把填好的报表", "Drop filled-in"),
    "to-do": ("submit?as=370784&section=todo", "报表报送", "Submit", "待改正", "to correct"),
    "assess": ("assess", "考核评估", "Assessment", "认定得分", "As adjudicated"),
    "ranks": ("assess?section=ranks", "考核评估", "Assessment", "梯队", "Tier"),
    "appeal": (
        "assess?as=370784&section=appeals",
        "考核评估",
        "Assessment",
        "没有异议",
        "No appeals",
    ),
    "findings": ("quality?section=findings", "数据质量", "Data quality", "级别", "Severity"),
}
"""Page -> address, then its title and words of it in both languages."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        BROWSER is None and not os.environ.get("CI"), reason="no Chromium is installed"
    ),
]


@pytest.fixture(scope="module")
def assessed(demo_home, tmp_path_factory) -> Path:
    """The demonstration with an assessment at its preview."""
    base = tmp_path_factory.mktemp("assessed")
    copy_state(demo_home, base)
    with pytest.MonkeyPatch.context() as monkeypatch:
        Office(base, monkeypatch).previewed("2009")
    return base


@pytest.fixture(scope="module")
def address(assessed) -> Iterator[str]:
    """The dashboard on the demonstration, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = os.environ | {"GUANHUAI_HOME": str(assessed), "GUANHUAI_CATALOGUE": "weifang"}
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "127.0.0.1", str(port)], cwd=ROOT, env=env,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def wait_for(health: str, process: subprocess.Popen) -> None:
    for _ in range(120):
        assert process.poll() is None, "the dashboard did not start"
        try:
            with urllib.request.urlopen(health, timeout=1):
                return
        except OSError:
            time.sleep(0.25)
    pytest.fail("the dashboard did not answer within 30 seconds")


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    assert BROWSER, "CI must have Chromium"
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def tab(browser) -> Iterator:
    """A fresh tab, with what it complained of in ``tab.complaints``."""
    opened = browser.new_page(viewport={"width": WIDE, "height": 900})
    opened.complaints = []
    opened.on("console", lambda said: opened.complaints.extend(complaint(said)))
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.on("request", lambda asked: opened.complaints.extend(elsewhere(asked.url)))
    yield opened
    opened.close()


def elsewhere(url: str) -> list[str]:
    """Nothing is asked of any other place."""
    ours = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
    return [] if url.startswith(ours) else [f"asks {url}"]


def complaint(said) -> list[str]:
    return [said.text] if said.type == "error" else []


def barriers(tab) -> list[str]:
    """What keeps people from using the page by keyboard or screen reader, by axe-core, where it is serious."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(tab).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:3]
    ]


def show(tab, url: str, word: str) -> None:
    """Open a page and wait until it shows a word and stands still: no script runs and nothing fades in."""
    tab.goto(url)
    tab.get_by_text(word).first.wait_for(timeout=30_000)
    tab.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=30_000)
    tab.wait_for_function("document.getAnimations().every(one => one.playState !== 'running')")


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows(address, tab, page, language, width):
    path, *words = PAGES[page]
    title, word = words[language == "en"], words[2 + (language == "en")]
    tab.set_viewport_size({"width": width, "height": 900})
    show(tab, f"{address}/{path}{'&' if '?' in path else '?'}lang={language}", word)
    PICTURES.mkdir(exist_ok=True)
    tab.screenshot(path=PICTURES / f"{page}-{language}-{width}.png")
    assert tab.locator("h1").inner_text() == title
    assert tab.title().startswith(title)
    assert tab.get_by_text("演示数据" if language == "zh" else "Demonstration data").count()
    assert tab.locator("[data-testid=stException], [data-testid=stAlertContentError]").count() == 0
    assert tab.complaints == []
    main = tab.locator("[data-testid=stMain]")
    assert main.inner_text().startswith(title)
    assert main.evaluate("m => m.scrollWidth <= m.clientWidth")
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert barriers(tab) == []


def test_a_choice_lands_in_the_address_and_stays_on_other_pages(address, tab):
    show(tab, address, "需关注")
    tab.get_by_role("combobox", name="年份").click()
    tab.keyboard.type("2009")
    tab.get_by_role("option", name="2009", exact=True).click()
    tab.get_by_text("截至2009年12月31日").first.wait_for()
    assert "period=2009" in tab.url
    tab.get_by_role("link", name="项目成效").click()
    tab.get_by_text("截至2009年12月31日").first.wait_for()
    tab.wait_for_url("**/projects?*period=2009*")


def test_small_lines_are_drawn(address, tab):
    show(tab, f"{address}/projects", "这些数字不能说明")
    tab.locator("img.gh-k").nth(10).wait_for()
    assert tab.locator("img.gh-k").first.evaluate("i => i.complete && i.naturalWidth") == 120


def test_a_link_leads_from_the_overview_to_the_cells(address, tab):
    show(tab, address, "需关注")
    tab.locator("table.gh a").nth(1).click()
    tab.get_by_text("数据从哪里来").wait_for(timeout=30_000)
    assert "unit=" in tab.url and "indicator=" in tab.url
    tab.get_by_text(".xlsx").first.wait_for()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_overview_prints_on_one_a4(address, tab, language):
    show(tab, f"{address}/?lang={language}", "需关注" if language == "zh" else "Needs attention")
    tab.locator(".gh-tiles").wait_for()
    tab.emulate_media(media="print")
    assert not tab.locator("[data-testid=stSidebar]").is_visible()
    assert tab.locator(".gh-tiles").is_visible()
    printed = tab.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") == 1
