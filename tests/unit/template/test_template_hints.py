"""Last period's stocks, from the unit's returns in force."""

import sys
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "flow"))
import grove

from pipelines.period import parse
from pipelines.template.hints import last_stocks

CATALOGUE = grove.catalogue()


def test_the_stocks_of_the_period_before_by_row(tmp_path):
    home = grove.begun(tmp_path)
    found = last_stocks(home, CATALOGUE, "A", parse("2009M02"), ["F"])
    assert found == {
        ("F", "a1", "", "trees"): Decimal(100),
        ("F", "a2", "", "trees"): Decimal(100),
    }
    assert last_stocks(home, CATALOGUE, "A", parse("2009M01"), ["F"]) == {}


def test_a_form_without_stocks_has_none(tmp_path):
    home = grove.place(tmp_path)
    grove.fill(home, months=6)
    assert last_stocks(home, CATALOGUE, "T", parse("2009Q2"), ["G"]) == {}


def test_without_a_register_there_is_none(tmp_path):
    assert last_stocks(grove.place(tmp_path), CATALOGUE, "A", parse("2009M02")) == {}
