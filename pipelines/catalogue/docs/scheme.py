"""The page of the assessment scheme."""

from collections.abc import Iterator

from pipelines.catalogue.docs.goals import floor_words, target_words
from pipelines.catalogue.docs.markdown import both, number, table
from pipelines.catalogue.docs.markdown import page as assembled
from pipelines.catalogue.docs.words import WINDOW
from pipelines.catalogue.scheme import Bonus, Deduction, Leaf, Node
from pipelines.catalogue.whole import Catalogue

_DEDUCTION = {
    "late_or_missing": "每份迟报或缺报的报表 / each return late or missing",
    "open_errors": "收件后{days}个工作日仍未改的每处错误 / "
    "each error still open {days} working days after receipt",
    "element_sum": "每发生一件 / each case of: {names}",
    "wilson_shortfall": "威尔逊上限低于{threshold}的每一点 / "
    "each point by which the Wilson upper limit lies below {threshold}: {names}",
    "flag_zero": "每项为“否” / each of these that is no: {names}",
}


def page(catalogue: Catalogue) -> str:
    """The tree with its weights, then what is added, taken off, forced, graded and when."""
    scheme = catalogue.scheme
    return assembled(
        f"# {scheme.name.zh} / {scheme.name.en}",
        f"得分限于 / The total lies within {number(scheme.total_min)}–{number(scheme.total_max)}。",
        "## 指标体系 / Tree",
        "\n".join(_tree(catalogue, scheme.tree, 0)),
        *_section("扣分 / Deductions", _deductions(catalogue)),
        *_section("加分 / Bonuses", _bonuses(catalogue)),
        *_section("一票否决 / Vetoes", _vetoes(catalogue)),
        *_section("等次 / Grades", _grades(catalogue)),
        *_section("分组 / Groups", _groups(catalogue)),
        *_section("考核时段 / Assessed periods", _assessments(catalogue)),
        "## 缺数 / Missing values",
        _missing(catalogue),
    )


def _section(title: str, block: str) -> tuple[str, ...]:
    return (f"## {title}", block) if block else ()


def _tree(catalogue: Catalogue, node: Node, depth: int) -> Iterator[str]:
    indent = "  " * depth
    yield f"{indent}- **{both(node.name)}** {number(node.weight)}"
    for child in node.children:
        if isinstance(child, Node):
            yield from _tree(catalogue, child, depth + 1)
        else:
            yield f"{indent}  - {_leaf(catalogue, child)}"


def _leaf(catalogue: Catalogue, leaf: Leaf) -> str:
    name = both(catalogue.indicator_by_code[leaf.indicator].name)
    words = "，".join(part for part in (target_words(leaf), floor_words(leaf)) if part)
    only = "、".join(both(WINDOW[grain]) for grain in leaf.grains)
    limited = f"，只在{only}计分 / scored in these only" if only else ""
    return f"{leaf.indicator} {name} **{number(leaf.weight)}**：{words}{limited}"


def _deductions(catalogue: Catalogue) -> str:
    rows = [
        (d.code, both(d.name), _event(catalogue, d), number(d.k), number(d.cap))
        for d in catalogue.scheme.deductions
    ]
    return table(("", "名称 / Name", "情形 / For", "每次 / Each", "上限 / Cap"), rows)


def _event(catalogue: Catalogue, deduction: Deduction) -> str:
    names = "；".join(both(catalogue.element_by_code[code].name) for code in deduction.elements)
    return _DEDUCTION[deduction.kind].format(
        names=names, days=deduction.working_days, threshold=number(deduction.threshold)
    )


def _bonuses(catalogue: Catalogue) -> str:
    scheme = catalogue.scheme
    rows = [(b.code, both(b.name), _earned(b), number(b.cap)) for b in scheme.bonuses]
    found = table(("", "名称 / Name", "情形 / For", "上限 / Cap"), rows)
    total = f"合计上限 / Together at most {number(scheme.bonus_cap)}。"
    return f"{found}\n\n{total}" if found else ""


def _earned(bonus: Bonus) -> str:
    if bonus.kind == "entries":
        source = "（取自经验做法 / from practices）" if bonus.reads else ""
        return "；".join(f"{both(x.name)} {number(x.k)}" for x in bonus.levels) + source
    without = f"，且无 / and none of {'、'.join(bonus.without)}" if bonus.without else ""
    return (
        f"比上年提高{number(bonus.threshold)}分以上 / up by {number(bonus.threshold)} on the year "
        f"before{without}：{number(bonus.k)}"
    )


def _vetoes(catalogue: Catalogue) -> str:
    grades = {grade.code: both(grade.name) for grade in catalogue.scheme.grades}
    rows = []
    for veto in catalogue.scheme.vetoes:
        element = both(catalogue.element_by_code[veto.element].name)
        forced = f"定为 / forced to {grades[veto.grade]}" if veto.grade else ""
        capped = f"不高于 / at most {grades[veto.grade_at_most]}" if veto.grade_at_most else ""
        rows.append((veto.code, both(veto.name), element, forced or capped))
    return table(("", "名称 / Name", "依据 / On", "等次 / Grade"), rows)


def _grades(catalogue: Catalogue) -> str:
    rows = [
        (both(g.name), f"≥ {number(g.at_least)}", "、".join(g.never_with), number(g.share_at_most))
        for g in catalogue.scheme.grades
    ]
    headings = ("等次 / Grade", "得分 / From", "不得有 / Never with", "比例上限 / Share at most")
    return table(headings, rows)


def _groups(catalogue: Catalogue) -> str:
    rows = [
        (both(group.name), "排名 / ranked" if group.ranked else "不排名 / not ranked")
        for group in catalogue.scheme.groups
    ]
    return table(("组 / Group", ""), rows)


def _assessments(catalogue: Catalogue) -> str:
    names = {a.code: both(a.name) for a in catalogue.scheme.assessments}
    rows = []
    for found in catalogue.scheme.assessments:
        mix = " + ".join(f"{number(share)} × {names[code]}" for code, share in found.mix.items())
        days = found.freeze_days
        frozen = f"期后{days}日 / {days} days after its end"
        window = both(WINDOW[found.grain]) + (f" {found.ordinal}" if found.ordinal else "")
        rows.append((both(found.name), window, mix or frozen))
    return table(("考核 / Assessment", "时段 / Window", "冻结或合成 / Frozen, or made of"), rows)


def _missing(catalogue: Catalogue) -> str:
    missing = catalogue.scheme.missing
    share = number(100 * missing.min_weight_share)
    return (
        f"分母为 0，或计数分母少于{missing.min_count}，不评，其分值在同一部分内分摊；"
        f"已评分值不足{share}%，不计总分、等次和名次。\n\n"
        f"With a denominator of 0, or a count below {missing.min_count}, an indicator is not "
        f"assessed and its weight goes to the rest of its part; with under {share} % of the weight "
        "assessed there is no total, grade or rank."
    )
