"""A return that was taken back leaves a build as if it had never come, but for the list of such."""

from datetime import datetime

import pytest

from pipelines.build import build, is_built
from pipelines.register.actor import Actor
from pipelines.register.store import open_register, reading
from pipelines.register.versions import all_versions
from pipelines.withdraw import withdraw
from tests.flow import grove

OWN = Actor("clerk", "B")
CAME, TAKEN_BACK = datetime(2009, 4, 2, 9), "2009-04-03T09:00:00"


@pytest.fixture
def homes(tmp_path, monkeypatch):
    """One in which B's return of March never came, one in which it came and was taken back."""
    never, back = grove.place(tmp_path / "never"), grove.place(tmp_path / "back")
    for home in (never, back):
        grove.fill(home)
    grove.send(back, "2009M03", "B", CAME, 50)
    monkeypatch.setenv("GUANHUAI_NOW", grove.NOW)
    build(back, grove.catalogue())
    monkeypatch.setenv("GUANHUAI_NOW", TAKEN_BACK)
    withdraw(back, grove.catalogue(), return_of(back), OWN, "of another month")
    monkeypatch.setenv("GUANHUAI_NOW", grove.NOW)
    return never, back


def return_of(home):
    engine = open_register(home)
    with reading(engine) as connection:
        (version,) = [v for v in all_versions(connection) if v.slot == ("F", "2009M03", "B")]
    engine.dispose()
    return version.return_id


@pytest.mark.parametrize("audience", ["team", "A", "B"])
def test_every_table_but_one_is_as_if_it_never_came(homes, audience):
    never, back = homes
    assert not is_built(back, grove.catalogue())
    build(never, grove.catalogue())
    build(back, grove.catalogue())
    assert is_built(back, grove.catalogue())
    expected, found = grove.contents(never, None, audience), grove.contents(back, None, audience)
    listed, none = found.pop("withdrawn_return"), expected.pop("withdrawn_return")
    assert found == expected
    assert any("missing" in row for row in found["reporting"])
    assert none == []
    assert len(listed) == 1
    assert ("of another month" in listed[0]) == (audience != "A")


def test_what_is_sent_after_it_counts_with_the_next_number(homes):
    _, back = homes
    grove.send(back, "2009M03", "B", datetime(2009, 4, 4, 9), 50)
    build(back, grove.catalogue())
    rows = [row for row in grove.contents(back)["return"] if "'2009M03', 'B'" in row]
    assert len(rows) == 1
    assert "2, datetime.datetime(2009, 4, 4, 9, 0)" in rows[0]
