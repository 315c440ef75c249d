"""The first page: what the programme asks for, of whom, and where to read on."""

from pipelines.catalogue.docs.markdown import both, bullets, table
from pipelines.catalogue.docs.markdown import page as assembled
from pipelines.catalogue.docs.words import GRAIN
from pipelines.catalogue.forms import Form
from pipelines.catalogue.whole import Catalogue


def page(catalogue: Catalogue) -> str:
    """Title, forms with their cycle, and links to the other pages."""
    head = catalogue.head
    cares = [(care.name.zh, care.name.en) for care in head.cares]
    roles = [(role.code, role.name.zh, role.name.en) for role in head.roles]
    return assembled(
        f"# {head.title.zh}\n\n{head.title.en}",
        both(head.programme),
        "## 报表 / Forms",
        table(
            ("表号 / Form", "名称", "Name", "周期 / Cycle", "填报 / Reporter", "指标项 / Elements"),
            [_form(catalogue, form) for form in catalogue.forms],
        ),
        "## 目录 / Pages",
        bullets(
            [
                "[指标 / Indicators](indicators.md)",
                "[考核办法 / Assessment scheme](scheme.md)",
                "[校验规则 / Rules](rules.md)",
                "[数据质量得分 / Data-quality score](quality.md)",
                "[单位 / Units](units.md)",
            ]
        ),
        "## 关怀维度 / Dimensions of care" if cares else "",
        table(("维度", "Dimension"), cares),
        "## 角色 / Roles",
        table(("代码 / Code", "名称", "Name"), roles),
    )


def _form(catalogue: Catalogue, form: Form) -> tuple[object, ...]:
    levels = {level.code: level.name for level in catalogue.head.levels}
    who = "；".join(both(levels[reporting.reporter_level]) for reporting in form.reports)
    link = f"[{form.code}](forms/{form.code}.md)"
    return link, form.name.zh, form.name.en, both(GRAIN[form.grain]), who, len(form.elements)
