"""Logging in for real: ``guanhuai serve --access``, a provider, a browser."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import BROWSER, MARKS, PHONE, TALL, WIDE, barriers, kept, show, unlike
from command import NOW, copy_state
from provider import CLIENT, SECRET, Provider
from served import ROOT, wait_for

from dashboard.words import say

UNIT, NAME, OTHER = "370784", "安丘市", "370781"
PATIENCE = 60_000
PEOPLE = {
    "county": {"groups": ["everybody", "counties"], "unit_code": UNIT},
    "leader": {"email": "Leader@example.org", "email_verified": True},
    "claims-another": {"email": "leader@example.org", "email_verified": False},
    "nobody": {"groups": ["everybody"]},
    "long-ago": {"groups": ["counties"], "unit_code": UNIT, "iat": 1_000_000_000},
}
ACCESS = """
ask: 市考核办 0536-0000000
session: {hours: 8}
people:
  - role: county
    match: {groups: counties}
    unit_claim: unit_code
    posts: [clerk, chief]
  - role: leader
    match: {email: leader@example.org}
"""
SECRETS = """
[auth]
redirect_uri = "{own}/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "{client}"
client_secret = "{secret}"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""

pytestmark = MARKS


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    serving = Provider(PEOPLE)
    yield serving
    serving.close()


@pytest.fixture(scope="module")
def served(demo_home, tmp_path_factory, provider) -> Iterator[tuple[str, Path]]:
    """The address, and the access file."""
    base = tmp_path_factory.mktemp("login")
    copy_state(demo_home, base)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        own = f"http://127.0.0.1:{free.getsockname()[1]}"
    access, secrets = base / "access.yaml", base / "secrets.toml"
    access.write_text(ACCESS, encoding="utf-8")
    secrets.write_text(
        SECRETS.format(own=own, client=CLIENT, secret=SECRET, provider=provider.address)
    )
    process = subprocess.Popen(
        [
            sys.executable, "-m", "pipelines.cli", "serve", "--port", own.rpartition(":")[2],
            "--access", str(access), "--secrets", str(secrets),
        ],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=os.environ | {"GUANHUAI_HOME": str(base), "GUANHUAI_NOW": NOW},
    )  # fmt: skip
    try:
        wait_for(f"{own}/_stcore/health", process)
        yield own, access
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture
def tab(served) -> Iterator:
    """A browser that nobody logged in from."""
    from playwright.sync_api import sync_playwright

    assert BROWSER, "CI must have Chromium"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": WIDE, "height": 1000})
        browser.close()


def settled(tab) -> None:
    tab.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=PATIENCE)


def log_in(tab, address: str, who: str) -> None:
    tab.goto(address)
    tab.get_by_role("button", name="登录", exact=True).click(timeout=PATIENCE)
    tab.get_by_role("link", name=who, exact=True).click(timeout=PATIENCE)


@pytest.mark.parametrize(
    "language, word", [("zh", "须登录后使用"), ("en", "These pages are for those who")]
)
@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_the_page_before_login_reads_well(served, tab, language, word, width):
    tab.set_viewport_size({"width": width, "height": TALL})
    show(tab, f"{served[0]}/?lang={language}", word)
    assert barriers(tab) == []
    assert not unlike(kept(tab, f"login-{language}-{width}"))


def test_a_county_logs_in_sees_its_own_unit_alone_and_logs_out(served, tab, provider):
    address, _ = served
    tab.goto(f"{address}/submit?as=team&for={OTHER}")
    tab.get_by_text("须登录后使用").wait_for(timeout=PATIENCE)
    assert tab.locator("table").count() == 0
    assert tab.locator("[data-testid=stSidebarNavLink]").count() == 0
    log_in(tab, address, "county")
    tab.get_by_text(f"{NAME} · 填报人员").wait_for(timeout=PATIENCE)
    settled(tab)
    pages = tab.locator("[data-testid=stSidebarNavLink]").all_inner_texts()
    assert "报表报送" in pages and "系统管理" not in pages
    tab.goto(f"{address}/submit?as=team&for={OTHER}&by=evaluator")
    tab.get_by_text("把填好的报表").wait_for(timeout=PATIENCE)
    settled(tab)
    assert "as=" not in tab.url
    told = tab.inner_text("[data-testid=stMain]")
    assert NAME in told and "青州" not in told
    assert tab.get_by_text("演示模式").count() == 0
    tab.goto(f"{address}/admin")
    tab.get_by_text("本页不对").wait_for(timeout=PATIENCE)
    assert tab.locator("h1").inner_text() == "系统管理"
    settled(tab)
    assert tab.locator("[data-testid=stMain] table").count() == 0
    assert tab.locator("[data-testid=stMain] button").count() <= 1  # what the words mean, folded
    tab.get_by_role("button", name="退出登录").click()
    tab.get_by_text("须登录后使用").wait_for(timeout=PATIENCE)
    assert "/logout" in provider.asked
    tab.goto(f"{address}/submit")
    tab.get_by_text("须登录后使用").wait_for(timeout=PATIENCE)
    assert tab.locator("table").count() == 0


def test_who_is_logged_in_is_given_a_file_at_the_press(served, tab):
    address, access = served
    log_in(tab, address, "county")
    tab.get_by_text(f"{NAME} · 填报人员").wait_for(timeout=PATIENCE)
    tab.goto(f"{address}/quality")
    button = tab.get_by_role("button", name="下载质量报告", exact=True)
    button.wait_for(timeout=PATIENCE)
    settled(tab)
    with tab.expect_download(timeout=20_000) as coming:
        button.click()
    assert "<html" in Path(coming.value.path()).read_text(encoding="utf-8")
    access.write_text(ACCESS.replace("groups: counties", "groups: others"), encoding="utf-8")
    try:
        button.click()
        refused = tab.locator("[data-testid=stDownloadButtonError]")
        refused.wait_for(timeout=PATIENCE)
        told = refused.evaluate("one => getComputedStyle(one, '::after').content")
        assert told == f'"{say("not_given", "zh")}"'
        assert refused.evaluate("one => getComputedStyle(one).fontSize") == "0px"
    finally:
        access.write_text(ACCESS, encoding="utf-8")


def test_who_is_in_no_entry_is_told_whom_to_ask(served, tab):
    log_in(tab, served[0], "nobody")
    tab.get_by_text("市考核办 0536-0000000").wait_for(timeout=PATIENCE)
    assert tab.locator("table").count() == 0


def test_an_address_that_is_not_verified_makes_nobody_a_leader(served, tab):
    log_in(tab, served[0], "claims-another")
    tab.get_by_text("尚未开通权限").wait_for(timeout=PATIENCE)


def test_a_login_of_long_ago_is_over(served, tab):
    log_in(tab, served[0], "long-ago")
    tab.get_by_text("登录已失效").wait_for(timeout=PATIENCE)
    assert tab.locator("table").count() == 0


def test_who_is_taken_out_of_the_file_is_out_at_once(served, tab):
    address, access = served
    log_in(tab, address, "leader")
    tab.get_by_text("当前身份：领导小组").wait_for(timeout=PATIENCE)
    settled(tab)
    access.write_text(ACCESS.replace("leader@example.org", "another@example.org"))
    try:
        tab.get_by_text("尚未开通权限").wait_for(timeout=PATIENCE)
        assert tab.locator("table").count() == 0
        access.write_text("people: [")
        tab.reload()
        tab.get_by_text("权限配置有误").wait_for(timeout=PATIENCE)
    finally:
        time.sleep(0.01)
        access.write_text(ACCESS, encoding="utf-8")
