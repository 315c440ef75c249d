"""Catalogue pages: formulas and rules in names, and what a summary says."""

from pathlib import Path

import pytest

from pipelines.catalogue.check import summary
from pipelines.catalogue.docs import docs, write_docs
from pipelines.catalogue.docs.words import condition, formula, ratio
from pipelines.catalogue.expression import parse_condition, parse_linear
from pipelines.catalogue.load import load

SMALL = Path(__file__).parent / "small"


@pytest.fixture(scope="module")
def small():
    return load(SMALL)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("asked", "求助", "Asked"),
        ("asked - answered", "求助 − 已答复", "Asked − Answered"),
        ("-asked + 2 * spent", "−求助 + 2 × 支出", "−Asked + 2 × Spent"),
        ("first(spent) + asked", "年初的支出 + 求助", "Spent at the start of the year + Asked"),
        ("population", "人口", "population"),
        ("200", "200", "200"),
        ("asked - 3", "求助 − 3", "Asked − 3"),
    ],
)
def test_formulas_are_told_in_names(small, text, zh, en):
    side = parse_linear(text)
    assert (formula(small, side, "zh"), formula(small, side, "en")) == (zh, en)


def test_sums_stand_in_brackets_in_a_ratio(small):
    sides = parse_linear("answered"), parse_linear("asked - helped")
    assert ratio(small, *sides, "zh") == "已答复 ÷ (求助 − 已帮扶)"


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("answered <= asked", "已答复 不大于 求助", "Answered is at most Asked"),
        ("asked >= 200", "求助 不小于 200", "Asked is at least 200"),
        ("asked = units_below", "求助 等于 所辖单位数", "Asked equals number of units below"),
        ("if helped = 0 then spent = 0 and asked = 0",
         "若已帮扶 等于 0，则支出 等于 0，且求助 等于 0",
         "if Helped equals 0, then Spent equals 0 and Asked equals 0"),
        ("asked = 0 iff spent = 0", "求助 等于 0，当且仅当支出 等于 0",
         "Asked equals 0 if and only if Spent equals 0"),
    ],
)  # fmt: skip
def test_rules_are_told_in_words(small, text, zh, en):
    rule = parse_condition(text)
    assert (condition(small, rule, "zh"), condition(small, rule, "en")) == (zh, en)


def test_a_page_for_every_form_and_one_for_each_list(small):
    assert list(docs(small)) == [
        "README.md", "forms/F.md", "forms/S.md", "indicators.md", "quality.md", "rules.md", "scheme.md",
        "units.md",
    ]  # fmt: skip


def test_the_pages_say_what_matters(small):
    pages = docs(small)
    assert (
        "| `helped` | 已帮扶 | Helped | 人 / people | 本期数 / in the period |"
        in pages["forms/F.md"]
    )
    assert "| F-2 | 预警（须说明） / warning | 若已帮扶 等于 0" in pages["forms/F.md"]
    assert "100 × 已答复 ÷ 求助" in pages["indicators.md"]
    assert "| 公式 | 支出 ÷ 人口 |" in pages["indicators.md"]
    assert "不计分，供参考 / not scored, for context" in pages["indicators.md"]
    assert "- **总分 / Total** 100" in pages["scheme.md"]
    assert "  - **帮扶 / Help** 40" in pages["scheme.md"]
    assert "≥80 → 1、≥60 → 0.5" in pages["scheme.md"]
    assert "0.3 × 半年 / Half + 0.7 × 全年 / Annual" in pages["scheme.md"]
    assert "| B | 西城区 | West End |  | 甲镇 | 250 | 2010-01-01 – |" in pages["units.md"]
    assert "[F](forms/F.md)" in pages["README.md"]


def test_links_lead_to_pages(small):
    pages = docs(small)
    for name, text in pages.items():
        for target in [part.split(")")[0] for part in text.split("](")[1:]]:
            path = (Path("/") / name).parent / target
            assert path.resolve().relative_to("/").as_posix() in pages, (name, target)


def test_tables_keep_their_columns(small):
    for text in docs(small).values():
        for block in text.split("\n\n"):
            lines = [line for line in block.splitlines() if line.startswith("|")]
            assert len({line.replace("\\|", "").count("|") for line in lines}) <= 1


def test_written_pages_replace_those_of_forms_gone(small, tmp_path):
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "GONE.md").write_text("gone", encoding="utf-8")
    assert write_docs(small, tmp_path) == 8
    written = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.md")}
    assert written == set(docs(small))


def test_a_summary_counts_what_there_is(small):
    assert summary(small).splitlines()[:-1] == [
        "small: 小目录 / A small catalogue",
        "units       3: town 1, ward 2",
        "forms       2: quarter 2",
        "elements    11: sensitive 5",
        "rules       6: general 2, in a form 3, across returns 1",
        "indicators  3: scored 2, context 1",
        "scheme      small-scheme: weights sum to 100, deductions 2, bonuses 1, vetoes 1, "
        "assessments 3",
    ]
    assert summary(small).splitlines()[-1].endswith(small.hash)


def test_the_quality_page_has_every_measure_with_its_weights_and_reason(small):
    page = docs(small)["quality.md"]
    assert "| 完整性 / Completeness | 60 | 已报 / Received |" in page
    assert "less than 60% of the weight" in page
    assert "| 准确性 / Accuracy | 核查为准。 | A recount decides. |" in page
