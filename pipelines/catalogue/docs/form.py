"""The page of one form."""

from collections.abc import Iterator

from pipelines.catalogue.base import Text
from pipelines.catalogue.docs.markdown import both, bullets, lines, table
from pipelines.catalogue.docs.markdown import page as assembled
from pipelines.catalogue.docs.words import GRAIN, KIND, SEVERITY, condition, validity
from pipelines.catalogue.forms import Element, Form
from pipelines.catalogue.whole import Catalogue

_MARKS = (
    ("sensitive", Text(zh="敏感", en="sensitive")),
    ("once_a_year", Text(zh="全年只计一次", en="once a year")),
    ("may_not_apply", Text(zh="可不适用", en="may not apply")),
)


def page(catalogue: Catalogue, form: Form) -> str:
    """Header, who fills it in, elements and every rule in words."""
    return assembled(
        f"# {form.code} {form.name.zh}\n\n{form.name.en}",
        _header(catalogue, form),
        lines(form.note),
        "## 填报 / Filled in by",
        bullets(_reports(catalogue, form)),
        *_dimension(form),
        "## 指标项 / Elements",
        _elements(catalogue, form),
        "## 表内规则 / Rules within a row" if form.checks else "",
        _checks(catalogue, form),
        "所有报表共用的规则见 / Rules every return is held to: [rules](../rules.md)",
    )


def due(form: Form) -> str:
    """When it is due, in both languages."""
    return (
        f"期后{form.due_days}日内，逢休息日顺延 / within {form.due_days} days of the period's end, "
        "a rest day moving it to the next working day"
    )


def _header(catalogue: Catalogue, form: Form) -> str:
    rows = [
        ("表号 / Form", form.code),
        *((f"{key}", value) for key, value in catalogue.head.letterhead.items()),
        ("周期 / Cycle", both(GRAIN[form.grain])),
        ("截止 / Due", due(form)),
        ("有效 / Valid", validity(form)),
        ("别名 / Also called", "、".join(form.aliases)),
    ]
    return table(("", ""), [row for row in rows if row[1]])


def _reports(catalogue: Catalogue, form: Form) -> Iterator[str]:
    levels = {level.code: level.name for level in catalogue.head.levels}
    for reporting in form.reports:
        who, rows = levels[reporting.reporter_level], levels[reporting.row_level]
        own = reporting.reporter_level == reporting.row_level
        zh = f"{who.zh}填报本单位一行" if own else f"{who.zh}填报，每个{rows.zh}一行"
        en = f"{who.en}: a row of their own" if own else f"{who.en}: a row for each of {rows.en}"
        if reporting.elements:
            zh += f"，只填{len(reporting.elements)}项（{'、'.join(reporting.elements)}）"
            en += f", {len(reporting.elements)} elements only"
        yield f"{zh} / {en}"


def _dimension(form: Form) -> Iterator[str]:
    if form.dimension:
        yield f"## 分列 / Broken down by: {both(form.dimension.name)}"
        items = [(item.code, item.name.zh, item.name.en) for item in form.dimension.items]
        yield table(("代码 / Code", "名称", "Name"), items)


def _elements(catalogue: Catalogue, form: Form) -> str:
    headings = ("代码 / Code", "名称", "Name", "单位 / Unit", "类别 / Kind", "说明 / Remarks")
    return table(headings, [_element(catalogue, element) for element in form.elements])


def _element(catalogue: Catalogue, element: Element) -> tuple[str, ...]:
    remarks = [both(words) for field, words in _MARKS if getattr(element, field)]
    remarks += [both(element.note), validity(element)]
    return (
        f"`{element.code}`",
        element.name.zh,
        element.name.en,
        both(catalogue.measure_by_code[element.measure].name),
        both(KIND[element.kind]),
        "；".join(remark for remark in remarks if remark),
    )


def _checks(catalogue: Catalogue, form: Form) -> str:
    rows = [
        (
            check.id,
            both(SEVERITY[check.severity]),
            condition(catalogue, check.condition, "zh"),
            condition(catalogue, check.condition, "en"),
            validity(check),
        )
        for check in form.checks
    ]
    return table(("编号 / Rule", "程度 / Severity", "规则", "Rule in words", "有效 / Valid"), rows)
