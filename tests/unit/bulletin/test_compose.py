"""The bulletin from made-up facts: careful words, nothing withheld told as a number."""

import re
from datetime import date
from string import Formatter

import pytest
from told import adjustment, changed, facts, hidden, indicator, leaf, part, total

from pipelines.bulletin.compose import compose as composed
from pipelines.bulletin.feedback import feedback
from pipelines.bulletin.letter import Letter
from pipelines.bulletin.model import BOOK, Heading, Paragraph
from pipelines.bulletin.words import WORDS, heading, number, percent, signed


def compose(facts, letter=None):
    return composed(facts, letter or Letter())


def text(bulletin):
    return "\n".join(b.text for b in bulletin.blocks if isinstance(b, Heading | Paragraph))


def table(bulletin, title, medium=None):
    found = [t for t in bulletin.tables if t.title.startswith(title)]
    return next(t for t in found if medium in (None, t.medium))


def test_totals_are_told_with_mean_best_and_worst():
    told = text(compose(facts()))
    assert "平均75.00分；最高A队（90.00分），最低B队（60.00分）" in told
    assert "良好2个：A队、B队" in told


def sure(low, high, **more):
    return {"total_low": low, "total_high": high, **more}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("limits", [sure(None, None), sure(88.0, 92.0)])
def test_a_difference_that_may_be_chance_is_no_rise_and_no_fall(language, limits):
    up = facts(language=language, totals=[total("A", 90.3, 90.0, **limits)], indicators=[])
    down = facts(language=language, totals=[total("A", 89.7, 90.0, **limits)], indicators=[])
    for one, zh, en in (
        (up, "高0.30分", "0.30 points above"),
        (down, "低0.30分", "0.30 points below"),
    ):
        told = text(compose(one)) + text(feedback(one, "A", Letter()))
        section = told[: told.index("二、" if language == "zh" else "II.")]
        assert (zh if language == "zh" else en) in section
        for word in (
            "上升",
            "下降",
            "提高",
            "降低",
            " rose ",
            " fell ",
            "Risen",
            "Fallen",
            "A rise",
        ):
            assert word not in told.replace("neither a rise nor a fall", "")


def test_a_rise_is_told_where_its_interval_leaves_out_0():
    one = facts(totals=[total("A", 92.0, 90.0, **sure(91.0, 93.0, low_ago=89.5, high_ago=90.5))])
    told = text(compose(one))
    assert "平均由90.00分上升到92.00分，上升2.00分（分差的95%区间为+0.88 ~ +3.12）" in told
    assert "超出波动、可以认定上升的：A队（2.00分）" in told
    assert "上升2.00分（分差的95%区间为+0.88 ~ +3.12）" in text(feedback(one, "A", Letter()))
    down = facts(totals=[total("A", 88.0, 90.0, **sure(87.5, 88.5))], language="en")
    assert (
        "their mean fell by 2.00 points (95% interval of the difference: −2.71 to −1.29)"
        in text(compose(down))
    )


def test_indicators_inside_the_interval_are_not_named_as_changed():
    told = text(compose(facts()))
    assert "1项明显好转，0项明显变差（差的95%区间不含0）；其余1项" in told
    assert "明显好转：Y率（由70.0%到80.0%）" in told
    assert "X率" not in told[told.index("明显好转：") : told.index("四、")]


def test_an_interval_that_leaves_out_0_is_never_written_with_0():
    one = facts(indicators=[indicator("X", 90.0, 89.0, 0.0004, 2.0, "improving")])
    row = table(compose(one), "全部考核指标").rows[0]
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
    assert "参加考核的2个单位的总分、等级和名次，以及与上年的比较" in text(made)
    assert "不在本稿公布" in text(made)
    assert "各部分得分已隐去" in text(made)
    assert [annex.title for annex in made.printed] == [
        "全部考核指标与目标、上年同期", "各单位扣分、加分与一票否决", "各单位报表报送情况",
    ]  # fmt: skip
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


def test_where_parts_are_withheld_the_public_reads_of_the_indicators_it_may():
    closed = {"state": "suppressed", "points": None, "full_points": None, "effective_weight": None}
    open_ = {"full_points": None, "effective_weight": None}
    leaves = [leaf("A", "X", 45.0, 50.0, **open_), leaf("B", "X", 30.0, 50.0, **open_),
              leaf("A", "Y", 10.0, 10.0, **open_), leaf("B", "Y", 5.0, 10.0, **open_),
              leaf("A", "Z", None, 9.0) | closed, leaf("B", "Z", None, 9.0) | closed]  # fmt: skip
    parts = [part(u, "P", None, None, "suppressed") for u in ("A", "B")]
    made = compose(facts("public", totals=[hidden("A"), hidden("B")], parts=parts, leaves=leaves))
    assert "可以公布各单位得分的指标有2项，其余1项已隐去" in text(made)
    rows = table(made, "可以公布的指标平均得分").rows
    assert [[cell.text for cell in row] for row in rows] == [
        ["X率", "37.5", "50.0", "75.0", "2"], ["Y率", "7.5", "10.0", "75.0", "2"],
    ]  # fmt: skip
    printed = table(made, "各单位各指标得分")
    assert [row[0].text for row in printed.rows] == ["X X率", "Y Y率"]
    assert "其余1项指标的得分依规定隐去" in printed.note
    assert made.charts[0].title == "得分比例最低的指标是Y率，75.0%"


def test_cares_that_may_be_shown_are_told_and_the_others_counted():
    def care(code, points):
        return {"care": code, "name": f"{code}方面", "points": points, "weight": points and 50.0,
                "is_withheld": points is None}  # fmt: skip

    told = text(compose(facts("public", care_scores=[care("甲", 40.0), care("乙", None)])))
    assert "各单位平均得到应得分的比例：甲方面（80.0%）。其余1个方面含有依据敏感报表的得分" in told


def test_the_issuer_the_addressee_and_the_number_are_as_given():
    letter = Letter("某办公室", "各单位", "某发〔2010〕1号")
    made = compose(facts(), letter)
    assert (made.letterhead, made.number) == ("某办公室", "某发〔2010〕1号")
    assert made.blocks[0] == Paragraph("各单位：", "greeting")
    assert Paragraph("某办公室", "sign", is_kept=True) in made.blocks
    plain = compose(facts())
    assert (plain.letterhead, plain.number) == ("林场植树", "〔2010〕　　号")
    assert plain.blocks[0] == Paragraph("各队：", "greeting")


def test_results_that_do_not_stand_are_marked_on_every_page():
    def life(stage):
        return [{"stage": stage, "seal": None, "appeals_until": None}]

    assert compose(facts(life=life("previewed"))).banner.endswith("未审定")
    assert compose(facts(language="en")).banner.endswith("not decided")
    assert "未审定" not in compose(facts("public", life=life("published"))).banner


def test_appeals_are_asked_for_only_while_they_are_open():
    for until, is_told in ((date(2010, 2, 1), True), (date(2010, 1, 31), False)):
        life = [{"stage": "previewed", "seal": None, "appeals_until": until}]
        one = facts(life=life)
        assert ("异议" in text(compose(one))) is is_told
        assert ("异议" in text(feedback(one, "A", Letter()))) is is_told


def test_units_whose_returns_did_not_all_come_are_named():
    told = text(compose(facts()))
    assert "2个单位中，1个单位的报表全部收到；有缺的是B队（1份）。" in told
    row = table(compose(facts()), "各单位报表报送情况").rows[1]
    assert [cell.text for cell in row] == ["B队", "12", "11", "10", "8", "91.7%", "83.3%", "66.7%"]


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
    made = feedback(facts(leaves=[short], life=life), "B", Letter())
    assert made.is_sheet
    assert "总分60.00分＝指标得分60.00－扣分0.00＋加分0.00" in text(made)
    assert "比上年同一考核的62.00分低2.00分，可能只是波动" in text(made)
    assert "应报报表12份，已收到11份（91.7%）" in text(made)
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
