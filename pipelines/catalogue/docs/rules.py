"""The page of the rules every return is held to, and of those across returns."""

from pipelines.catalogue.checks.rules import named
from pipelines.catalogue.docs.markdown import both, number, table
from pipelines.catalogue.docs.markdown import page as assembled
from pipelines.catalogue.docs.words import SEVERITY
from pipelines.catalogue.forms import CrossCheck, Signal
from pipelines.catalogue.whole import Catalogue

_HEADINGS = ("编号 / Rule", "程度 / Severity", "说明", "Message", "处理", "Remedy")
_LIMITS = ("对象与界限 / Elements and limits", "界限的理由 / Reason of the limits")

_SIGNALS = ("编号 / Signal", "名称 / Name", "问题", "Question", "界限 / Limits", "理由 / Reason")


def page(catalogue: Catalogue) -> str:
    """General rules, then the rules across returns with what they look at."""
    general = [
        (c.id, both(SEVERITY[c.severity]), c.message.zh, c.message.en, c.remedy.zh, c.remedy.en)
        for c in catalogue.general_checks
    ]
    cross = [
        (
            check.id,
            both(SEVERITY[check.severity]),
            check.message.zh,
            check.message.en,
            _looks_at(catalogue, check),
            both(check.why),
        )
        for check in catalogue.cross_checks
    ]
    signals = [
        (one.id, both(one.name), one.question.zh, one.question.en, _figures(one), both(one.why))
        for one in catalogue.signals
    ]
    return assembled(
        "# 校验规则 / Rules",
        "表内规则决定一份报表的结论；跨表规则只请说明，不影响结论。\n\n"
        "Rules inside a return decide its verdict; rules across returns ask for an explanation and "
        "never change a verdict.",
        "## 通用规则 / Every return",
        table(_HEADINGS, general),
        "## 跨表跨期规则 / Across returns" if cross else "",
        table((*_HEADINGS[:4], *_LIMITS), cross),
        "## 疑点提示 / Integrity signals" if signals else "",
        "只给评估人员看，只提问，不扣分；单位看到依据并答复之前，不得用于抽查、调整或报告。\n\n"
        "For evaluators only: questions, never points. Nothing is made of one before the unit has seen "
        "the evidence and could answer."
        if signals
        else "",
        table(_SIGNALS, signals),
    )


def _figures(one: Signal) -> str:
    told = [f"{key} {number(value)}" for key, value in one.params.items()]
    return "；".join([*told, f"answer_days {one.answer_days}"])


def _looks_at(catalogue: Catalogue, check: CrossCheck) -> str:
    elements = catalogue.element_by_code
    parts = []
    for key, value in check.params.items():
        if isinstance(value, int | float):
            parts.append(f"{key} {number(value)}")
        else:
            names = "、".join(elements[code].name.zh for code in named(value))
            parts.append(f"{key}: {names}")
    return "；".join(parts)
