"""The document's number and who issues it."""

from types import SimpleNamespace

import pytest

from pipelines.bulletin import letter_of
from pipelines.bulletin.letter import LONGEST
from pipelines.catalogue.base import Text
from pipelines.errors import UserError


def catalogue(issuer=None, addressee=None):
    return SimpleNamespace(head=SimpleNamespace(issuer=issuer, addressee=addressee))


def test_the_number_stands_as_given_on_one_line():
    assert letter_of(catalogue(), "zh", " 某发〔2010〕\n1号 ").number == "某发〔2010〕 1号"


def test_the_catalogue_says_who_issues_in_each_language():
    named = catalogue(Text(zh="某办公室", en="Some Office"), Text(zh="各队", en="all teams"))
    assert letter_of(named, "en").issuer == "Some Office"
    assert letter_of(named, "zh").addressee == "各队"
    assert letter_of(catalogue(), "zh").issuer == ""


@pytest.mark.parametrize(
    "number", ["13812345678", "发文 138 1234 5678", "x" * (LONGEST + 1), "a\x00b"]
)
def test_a_number_of_a_person_or_one_too_long_is_refused_and_not_repeated(number):
    with pytest.raises(UserError) as raised:
        letter_of(catalogue(), "zh", number)
    for language in ("zh", "en"):
        assert number not in raised.value.line(language)
