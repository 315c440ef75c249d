"""Who looks is asked in one place, an edition is opened in one place, and nobody acts unchecked."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASSESSMENT = "components/assessment"
ALLOWED = {
    r"st\.user\b|st\.experimental_user": {"access.py"},
    r"\bopen_edition\(|\bopen_folder\(": {"cache.py"},
    r"cache\.told\(": {"components/context.py"},
    # The post chosen; what is done with it goes through ``allowed``.
    r"\bActor\(": {"components/actions/desk.py", f"{ASSESSMENT}/desk.py"},
    r"\bRequest\((?!access\.allowed\(|ask\.actor\))": {
        "components/actions/desk.py",
        f"{ASSESSMENT}/desk.py",
    },
    r"\bwrite_bulletin\(": {f"{ASSESSMENT}/bulletin.py"},
    r"\bquality_report\(": {"views/quality.py"},
    # Whatever is given out goes through the button that asks again at the press.
    r"download_button\(": {"components/taking.py"},
    r"signal_list\.entries\(": {"components/signals.py"},
}
"""What reaches past an edition or says who acts -> the only files of the dashboard it may stand in."""


@pytest.mark.parametrize("pattern", ALLOWED)
def test_what_must_be_checked_stands_where_it_is(pattern):
    found = {
        str(path.relative_to(ROOT / "dashboard"))
        for path in (ROOT / "dashboard").rglob("*.py")
        if re.search(pattern, path.read_text(encoding="utf-8"))
    }
    assert found <= ALLOWED[pattern], found - ALLOWED[pattern]


def test_views_with_a_lock_of_their_own_are_those_not_open_to_all():
    from pipelines.access.policy import EVERY, PAGES

    locked = {page for page, roles in PAGES.items() if roles != EVERY}
    for page in locked:
        view = ROOT / "dashboard" / "views" / f"{page}.py"
        if view.is_file():
            assert f'@guarded("{page}")' in view.read_text(encoding="utf-8"), page
