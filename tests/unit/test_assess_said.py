"""What cannot be done about an assessment, as it is said on a Chinese page."""

import re
from datetime import datetime
from types import SimpleNamespace

import pytest

from pipelines.assess.claims import CHECKS, Claim
from pipelines.assess.pointed import only_one, several
from pipelines.assess.step import not_yet
from pipelines.catalogue.base import Text
from pipelines.errors import UserError
from pipelines.register.assessments import LINE, REOPENED, Assessment, Step
from pipelines.register.entries import VETO

APPEAL = Text(zh="异议", en="appeal")
KNOWN = ["abcdef01", "abcdef02", "fedcba01"]


def beginning(text):
    return [one for one in KNOWN if one.startswith(text)]


def test_an_id_may_be_cut_short_while_it_tells_one_from_the_others():
    assert only_one(APPEAL, "fedcba", beginning, "assess show") == "fedcba01"
    assert only_one(APPEAL, "abcdef02", beginning, "assess show") == "abcdef02"


@pytest.mark.parametrize(
    ("begins", "en", "zh"),
    [
        ("fedcb", "appeal fedcb: too short; give 6 characters or more",
         "异议编号“fedcb”太短，请至少写6个字符。"),
        ("abcdef", "appeal abcdef: several begin so; give more of it",
         "编号以“abcdef”开头的异议不止一个，请多写几位。"),
        ("000000", "appeal 000000: not known; see assess show",
         "没有编号以“000000”开头的异议，请核对编号。"),
    ],
)  # fmt: skip
def test_an_id_that_points_at_none_or_at_several_is_refused(begins, en, zh):
    with pytest.raises(UserError) as told:
        only_one(APPEAL, begins, beginning, "assess show")
    assert (told.value.line("en"), told.value.line("zh")) == (en, zh)


def test_several_is_said_alike_without_a_look():
    assert "不止一个" in several(APPEAL, "abcdef").line("zh")


def at(stage):
    step = Step(stage, None, {}, datetime(2009, 7, 26), "office", None)
    return Assessment("2009H1-H1", "H1", "2009H1", 1, (step,))


@pytest.mark.parametrize("stage", [*LINE, REOPENED])
def test_a_step_out_of_its_order_is_told_by_the_names_of_stages(stage):
    for kind in LINE[1:]:
        said = not_yet(at(stage), kind).line("zh")
        assert not re.search("[a-z]", said), said
        assert said.startswith("考核2009H1-H1") and said.endswith("。")


def test_what_is_next_is_told():
    assert not_yet(at("frozen"), "signed").line("zh") == (
        "考核2009H1-H1现处于“冻结”阶段，下一步是“核查结束”，现在不能办理“签署”。"
    )
    assert not_yet(at("published"), "sealed").line("zh").endswith("需要改动请重开为新的版本。")
    assert not_yet(at(REOPENED), "sealed").line("zh").endswith("请在新的版本上办理。")


def test_what_a_scheme_has_none_of_cannot_be_chosen():
    bare = SimpleNamespace(
        scheme=SimpleNamespace(vetoes=()), unit_name=lambda code: Text(zh="甲县", en=code)
    )
    with pytest.raises(UserError) as told:
        CHECKS[VETO](SimpleNamespace(catalogue=bare), Claim("01", VETO, "V1", {}, "查实"))
    assert told.value.line("zh") == "考核办法没有一票否决项，不能提出。"
