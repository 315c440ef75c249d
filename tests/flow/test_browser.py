"""The pages in a real browser: both languages, wide and on a phone. Pictures in ``test-artefacts/``; compared
loosely with how they looked (``KEEP_SCREENS=1`` keeps how they look now)."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import (
    MARKS,
    PHONE,
    TALL,
    WIDE,
    WRONG,
    barriers,
    browsing,
    kept,
    show,
    unlike,
    watched_tab,
)
from command import NOW, copy_state
from served import dashboard

sys.path.insert(0, str(Path(__file__).parent / "assess"))
from evaluators import Office

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

pytestmark = MARKS


@pytest.fixture(scope="module")
def address(demo_home, tmp_path_factory) -> Iterator[str]:
    """The dashboard on the demonstration with an assessment at its preview, in a process of its own."""
    base = tmp_path_factory.mktemp("assessed")
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
    with watched_tab(browser) as opened:
        yield opened


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows(address, tab, page, language, width):
    path, *words = PAGES[page]
    title, word = words[language == "en"], words[2 + (language == "en")]
    tab.set_viewport_size({"width": width, "height": TALL})
    show(tab, f"{address}/{path}{'&' if '?' in path else '?'}lang={language}", word)
    picture = kept(tab, f"{page}-{language}-{width}")
    assert tab.locator("h1").inner_text() == title
    assert tab.title().startswith(title)
    assert tab.get_by_text("演示数据" if language == "zh" else "Demonstration data").count()
    assert tab.locator(WRONG).count() == 0
    assert tab.complaints == []
    main = tab.locator("[data-testid=stMain]")
    assert main.inner_text().startswith(title)
    assert "**" not in main.inner_text()  # marks of Markdown that were not understood
    assert main.evaluate("m => m.scrollWidth <= m.clientWidth")
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert barriers(tab) == []
    assert unlike(picture) == ""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("who", ["leader", "public"])
def test_the_overview_prints_on_one_sheet(address, tab, who, language):
    show(
        tab, f"{address}/overview?as={who}&lang={language}", PAGES["leader"][3 + (language == "en")]
    )
    printed = tab.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_the_style_follows_a_language_chosen_on_the_page(address, tab):
    show(tab, f"{address}/overview?lang=en", "Needs attention")
    styled = "getComputedStyle(document.querySelector('.stApp'))"
    told = f"[{styled}.fontVariantEastAsian, {styled}.getPropertyValue('--gh-menu')]"
    assert tab.evaluate(told) == ["proportional-width", '"Pages, period"']
    tab.get_by_label("语言 / Language").first.click()
    tab.get_by_role("option", name="中文").click()
    tab.get_by_text("需关注").first.wait_for()
    assert tab.evaluate(told) == ["normal", '"目录、时期"']
