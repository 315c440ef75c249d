"""Units, forms and periods as people call them."""

import re

import pytest

from pipelines import named, paths
from pipelines.catalogue.load import load
from pipelines.errors import UserError


@pytest.fixture(scope="module")
def catalogue():
    return load(paths.catalogue_folder("weifang"))


@pytest.mark.parametrize("text", ["370784", "安丘市", "安丘", "Anqiu City", " 安丘市 "])
def test_a_unit_by_code_or_any_name(catalogue, text):
    assert named.unit_code(catalogue, text) == "370784"


@pytest.mark.parametrize(
    ("text", "levels", "why", "zh"),
    [
        ("999999", (), "--unit 999999: is no unit; give the code or name of one$",
         "没有单位“999999”，请写代码或名称。"),
        ("安邱", (), "--unit 安邱: is no unit; 370784 安丘市", "没有单位“安邱”，相近的有370784 安丘市"),
        ("Anqui City", (), "is no unit; 370784 安丘市", "没有单位“Anqui City”，相近的有370784 安丘市"),
        ("", (), "--unit : is no unit", "没有单位“”，"),
        ("潍坊市", ("county",), "reports nothing; give the code or name of one that reports",
         "“潍坊市”不填报表，请写填报单位的代码或名称。"),
    ],
)  # fmt: skip
def test_no_unit(catalogue, text, levels, why, zh):
    with pytest.raises(UserError, match=why) as caught:
        named.unit_code(catalogue, text, levels)
    assert caught.value.zh.startswith(zh)


def test_a_name_that_several_units_have_is_not_guessed(catalogue):
    names = [unit.name.zh for unit in catalogue.units]
    twice = next(name for name in names if names.count(name) > 1)
    with pytest.raises(UserError, match=r"means several units; \d+, \d+") as caught:
        named.unit_code(catalogue, twice)
    assert re.search(r"”对应不止一个单位，请写代码：\d+、\d+", caught.value.zh)


@pytest.mark.parametrize("text", ["evaluator", "评估人员", "Evaluator", " 评估人员 "])
def test_a_role_by_code_or_name(catalogue, text):
    assert named.role_code(catalogue, text) == "evaluator"


def test_no_role(catalogue):
    with pytest.raises(UserError, match=r"role clark: is no role; there are clerk \(填报人员\), "):
        named.role_code(catalogue, "clark")


@pytest.mark.parametrize("text", ["RC07", "rc07", "紧急救助"])
def test_a_form_by_code_or_name(catalogue, text):
    assert named.form_code(catalogue, text) == "RC07"


def test_no_form(catalogue):
    with pytest.raises(UserError, match="--form X: is no form; there are RC01, RC02"):
        named.form_code(catalogue, "X")


@pytest.mark.parametrize("text", ["2011M01", "2011年1月", "2011-1", "2011.01"])
def test_a_period_however_written(text):
    assert named.period_named(text).code == "2011M01"


def test_no_period():
    with pytest.raises(UserError, match="--period soon: is no period; write"):
        named.period_named("soon")


@pytest.mark.parametrize(
    ("words", "zh"),
    [
        ({"open": "待处理", "closed": "已办结"}, "--state 不能写“gone”，可写open（待处理）、closed（已办结）。"),
        ({"open": "", "closed": ""}, "--state 不能写“gone”，可写open、closed。"),
    ],
)  # fmt: skip
def test_a_word_that_is_none_is_said_with_those_there_are(words, zh):
    with pytest.raises(UserError, match="--state gone: is none; there are open") as caught:
        named.word_code("--state", "gone", words)
    assert caught.value.zh == zh
