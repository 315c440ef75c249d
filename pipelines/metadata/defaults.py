"""What a catalogue needs and metadata do not say: plain beginnings, for a person to decide on."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.catalogue.base import Text

GROUP = "all"
DECIDE = (
    Text(zh="`catalogue.yaml`：名称、可信度的界线、数据质量得分（未设）",
         en="`catalogue.yaml`: title, the bounds of trust, the data-quality score (none yet)"),
    Text(zh="`rules.yaml`：通用规则按常例设；未填只作提示，需要时改为错误；跨报表规则未设",
         en="`rules.yaml`: general rules as usual; a blank is a note, make it an error where it is "
            "one; no rules across returns"),
    Text(zh="`scheme.yaml`：没有考核和目标；只放了第一个指标，权重100，因为方案不能为空",
         en="`scheme.yaml`: no assessments or targets; the first indicator with weight 100, since a "
            "scheme cannot be empty"),
    Text(zh="`indicators.yaml`：是否越低越好、归属哪一方面，元数据没有写",
         en="`indicators.yaml`: metadata do not say whether lower is better, nor whom it serves"),
    Text(zh="`forms/`：每类重要性 HIGH 的校验规则是错误，会退回报表；DHIS2 只提示",
         en="`forms/`: rules of importance HIGH are errors, which send a return back; DHIS2 only tells"),
)  # fmt: skip
"""What to look at after an import."""


def head(name: str, title: Text, levels: Sequence[tuple[str, Text]]) -> dict[str, Any]:
    both = title.model_dump()
    return {
        "name": name,
        "title": both,
        "programme": both,
        "levels": [{"code": code, "name": text.model_dump()} for code, text in levels],
        "measures": [
            {"code": "count", "name": {"zh": "个", "en": "number"}, "type": "count"},
            {"code": "amount", "name": {"zh": "量", "en": "amount"}, "type": "amount"},
            {"code": "flag", "name": {"zh": "是否", "en": "yes or no"}, "type": "flag"},
        ],
        "trust": {
            "levels": [
                {"code": "good", "name": {"zh": "较好", "en": "good"}, "min_received_share": 0.9},
                {"code": "poor", "name": {"zh": "较差", "en": "poor"}},
            ]
        },
    }


def scheme(name: str, level: str, scored: Mapping[str, Any]) -> dict[str, Any]:
    leaf = {"indicator": scored["code"], "weight": 100, "transform": {"kind": "percentile"}}
    return {
        "code": name,
        "name": {"zh": "待定", "en": "To be decided"},
        "level": level,
        "tree": {"code": "TOTAL", "name": {"zh": "总分", "en": "Total"}, "children": [leaf]},
        "grades": [{"code": "none", "name": {"zh": "不评", "en": "None"}, "at_least": 0}],
        "groups": [{"code": GROUP, "name": {"zh": "全部", "en": "All"}, "ranked": False}],
        "assessments": [],
    }


def rules() -> dict[str, Any]:
    return {"general": [_rule(*each) for each in _GENERAL]}


def _rule(number: int, kind: str, severity: str, zh: Sequence[str], en: Sequence[str]) -> Any:
    return {
        "id": f"G{number:02}",
        "kind": kind,
        "severity": severity,
        "message": {"zh": zh[0], "en": en[0]},
        "remedy": {"zh": zh[1], "en": en[1]},
    }


_GENERAL = (
    (1, "readable", "error", ("{element}填写的“{value}”不是数字。", "请在 {cells} 填写数字。"),
     ("{element}: “{value}” is not a number.", "Enter a number in {cells}.")),
    (2, "required", "note", ("{element}未填写。", "请补填 {cells}；没有发生填 0。"),
     ("{element} is blank.", "Fill in {cells}; enter 0 when there was none.")),
    (3, "non_negative", "error", ("{element}为负数（{value}）。", "请核对并改正 {cells}。"),
     ("{element} is negative ({value}).", "Check and correct {cells}.")),
    (4, "whole_number", "error", ("{element}应为整数，填写为 {value}。", "请核对并改正 {cells}。"),
     ("{element} must be a whole number, found {value}.", "Check and correct {cells}.")),
    (5, "flag", "error", ("{element}应填是或否，填写为 {value}。", "请改正 {cells}。"),
     ("{element} must be yes or no, found {value}.", "Correct {cells}.")),
    (6, "row_known", "error", ("“{label}”不是应填的行。", "请改正 {cells}，或删除该行。"),
     ("“{label}” is not a row to fill in.", "Correct {cells}, or remove the row.")),
    (7, "row_once", "error", ("“{label}”填了不止一行。", "请删除重复行（{cells}）。"),
     ("“{label}” has more than one row.", "Remove the repeated row ({cells}).")),
)  # fmt: skip
