"""The bulletin from made-up facts: careful words, nothing withheld told as a number."""

import re
from string import Formatter

import pytest
from told import adjustment, changed, facts, hidden, indicator, leaf, part, total

from pipelines.bulletin.compose import compose
from pipelines.bulletin.feedback import feedback
from pipelines.bulletin.model import BOOK, Heading, Paragraph
from pipelines.bulletin.words import WORDS, heading, number, percent, signed


def text(bulletin):
    return "\n".join(b.text for b in bulletin.blocks if isinstance(b, Heading | Paragraph))


def table(bulletin, title, medium=None):
    found = [t for t in bulletin.tables if t.title.startswith(title)]
    return next(t for t in found if medium in (None, t.medium))


def test_totals_are_told_with_mean_best_and_worst():
    told = text(compose(facts()))
    assert "平均75.00分；最高A队（90.00分），最低B队（60.00分）" in told
    assert "良好2个：A队、B队" in told


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_difference_that_may_be_chance_is_no_rise_and_no_fall(language):
    """One of two indicators improved: less than what would bear out a rise of the mean."""
    up = facts(language=language, totals=[total("A", 90.3, 90.0)], indicators=[])
    down = facts(language=language, totals=[total("A", 89.7, 90.0)], indicators=[])
    for one, zh, en in (
        (up, "高0.30分", "0.30 points above"),
        (down, "低0.30分", "0.30 points below"),
    ):
        told = text(compose(one))
        section = told[: told.index("三、" if language == "zh" else "III.")]
        assert (zh if language == "zh" else en) in section
        for word in ("上升", "下降", "提高", "降低", " rose ", " fell "):
            assert word not in section.replace("升还是降", "")


def test_a_rise_is_told_where_the_indicators_bear_it_out():
    signs = [{"unit": unit, "better": 9, "worse": 1, "known": 20} for unit in ("T", "A")]
    told = text(compose(facts(totals=[total("A", 92.0, 90.0)], signs=signs)))
    assert "由90.00分上升到92.00分" in told
    assert "9项指标确有好转、1项确有变差" in told
    assert "指标变化支持上升的：A队（2.00分）" in told
    against = [{"unit": "T", "better": 1, "worse": 9, "known": 20}]
    assert "上升" not in text(compose(facts(totals=[total("A", 92.0, 90.0)], signs=against)))


def test_indicators_inside_the_interval_are_not_named_as_changed():
    told = text(compose(facts()))
    assert "1项确有好转，0项确有变差；其余1项" in told
    assert "确有好转：Y率（由70.0%到80.0%）" in told
    assert "X率" not in told[told.index("确有好转：") : told.index("四、")]


def test_an_interval_that_leaves_out_0_is_never_written_with_0():
    one = facts(indicators=[indicator("X", 90.0, 89.0, 0.0004, 2.0, "improving")])
    row = table(compose(one), "林场各项指标").rows[0]
    assert "+0.0004 ~ +2.00" in [cell.text for cell in row]


def test_tiers_are_told_by_group():
    placed = [total("A", 90.0, tier=1, rank=1), total("B", 89.0, tier=1, rank=2)]
    assert "甲组各单位分不出高低，同属一个梯队：A队、B队" in text(compose(facts(totals=placed)))
    apart = [total("A", 90.0, tier=1, rank=1), total("B", 60.0, tier=2, rank=2)]
    assert "第一梯队A队；末位梯队B队" in text(compose(facts(totals=apart)))


def test_what_is_withheld_is_told_as_withheld_never_as_0_or_blank():
    one = facts(
        "public", totals=[hidden("A"), hidden("B")],
        parts=[part(u, "P", None, None, "suppressed") for u in ("A", "B")],
        leaves=[leaf("A", "X", None, 50.0, state="suppressed", value=None, full_points=None,
                     effective_weight=None, value_state="suppressed")],
    )  # fmt: skip
    made = compose(one)
    assert "总分、等级和名次在本稿中均已隐去" in text(made)
    assert "各部分得分已隐去" in text(made)
    row = table(made, "总分", BOOK).rows[0]
    assert [c.text for c in row[2:6]] == ["已隐去"] * 4
    assert all(cell.value is None for cell in row)
    for one_table in made.tables:
        assert all(cell.text.strip() for row in one_table.rows for cell in row)
    values = table(made, "各单位各指标的值与得分").rows[0]
    assert [values[at].text for at in (2, 6, 7, 8)] == ["已隐去"] * 4


def test_the_public_reads_no_more_digits_than_are_shown():
    made = compose(facts("public", totals=[total("A", 90.17), total("B", 60.0)]))
    row = table(made, "总分", BOOK).rows[0]
    assert (row[5].text, row[5].value) == ("90.2", 90.2)
    assert made.charts[0].points[0].value == 90.2


def test_the_public_reads_of_no_veto_that_is_only_alleged_and_no_words_of_people():
    found = [adjustment("A", "V", 0.0, "veto", False), adjustment("B", "D", -0.5)]
    made = compose(facts("public", adjustments=found))
    everything = text(made) + str([t.rows for t in made.tables])
    assert "V项" not in everything
    assert "有人说的话" not in everything
    assert "否决线索" not in everything
    inside = compose(facts(adjustments=found))
    assert "另有1项否决线索未经最终认定" in text(inside)
    assert "有人说的话" in str(table(inside, "各单位扣分").rows)


def test_the_public_is_not_told_that_there_is_no_bonus():
    assert "加0" not in text(compose(facts("public")))
    assert "没有可以列出的" in text(compose(facts("public", adjustments=[])))
    assert "没有扣分" not in text(compose(facts("public", adjustments=[])))


def test_every_figure_says_what_explains_it():
    made = compose(facts())
    assert {c.key for row in table(made, "总分", BOOK).rows for c in row if c.key} == {
        "A 2009", "B 2009", "A 2008", "B 2008",
    }  # fmt: skip
    keyed = [row[0].key or row[1].key for row in table(made, "各单位各指标得分").rows]
    assert keyed == ["A 2009 X"]


def test_a_missing_return_is_neither_0_nor_left_out():
    gone = leaf("A", "X", 0.0, 50.0, state="missing")
    made = compose(facts(leaves=[gone]))
    assert table(made, "各单位各指标得分").rows[0][1].text == "缺报"
    assert table(made, "各单位各指标的值与得分").rows[0][8].text == "缺报"


def test_headings_are_numbered_as_in_documents():
    made = compose(facts())
    heads = [b.text for b in made.blocks if isinstance(b, Heading)]
    assert heads[:3] == ["一、考核结果", "（一）总分与等级", "（二）与上年同一考核相比"]
    assert "六、下一步工作" in heads
    assert heading(1, 4, "Returns", "en") == "IV. Returns"


def test_demonstration_data_are_marked_and_real_data_are_not():
    assert compose(facts()).mark == "演示数据"
    assert compose(facts(language="en")).mark == "Demonstration data"
    assert compose(changed(facts(), is_demo="false")).mark == ""


def test_the_sheet_of_a_unit_tells_what_it_lost_and_why():
    life = [{"stage": "previewed", "seal": None, "appeals_until": None}]
    short = leaf("B", "X", 30.0, 50.0, received_factor=0.75)
    made = feedback(facts(leaves=[short], life=life), "B")
    assert made.is_sheet
    assert "总分60.00分＝指标得分60.00－扣分0.00＋加分0.00" in text(made)
    assert "比上年同一考核的62.00分低2.00分；分差可能只是波动" in text(made)
    row = table(made, "失分最多的指标").rows[0]
    assert [row[at].text for at in (3, 4, 5, 6)] == ["30.00", "50.00", "20.00", "缺报，按已报×0.75"]
    assert "A队" not in text(made) + str([t.rows for t in made.tables])


def test_numbers_have_a_real_minus_and_none_before_nothing():
    assert number(-1234.5, 1) == "−1,234.5"
    assert number(-0.001, 2) == "0.00"
    assert signed(0.3, 1) == "+0.3"
    assert signed(0.0, 1) == "0.0"
    assert percent(999, 1000) == "99.9%"
    assert percent(99999, 100000) == ">99.9%"


def test_both_languages_have_the_same_blanks():
    def blanks(phrase):
        return {name for _, name, _, _ in Formatter().parse(phrase) if name}

    for key, (zh, en) in WORDS.items():
        assert blanks(zh) == blanks(en), key
        assert not re.search(r"[一-鿿]", en), key
