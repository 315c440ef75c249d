"""The page of units, by level and group."""

from collections.abc import Iterator

from pipelines.catalogue.docs.markdown import both, table
from pipelines.catalogue.docs.markdown import page as assembled
from pipelines.catalogue.docs.words import validity
from pipelines.catalogue.forms import Level, Unit
from pipelines.catalogue.whole import Catalogue

_HEADINGS = (
    "代码 / Code",
    "名称",
    "Name",
    "简称 / Short",
    "上级 / Parent",
    "人口 / Population",
    "有效 / Valid",
)


def page(catalogue: Catalogue) -> str:
    """A section a level, within it a table a group."""
    blocks = [block for level in catalogue.head.levels for block in _level(catalogue, level)]
    return assembled("# 单位 / Units", *blocks)


def _level(catalogue: Catalogue, level: Level) -> Iterator[str]:
    units = [unit for unit in catalogue.units if unit.level == level.code]
    groups = {group.code: group.name for group in catalogue.scheme.groups}
    yield f"## {both(level.name)}（{len({unit.code for unit in units})}）"
    for code in [*groups, None]:
        inside = [unit for unit in units if unit.group == code]
        if inside and code is not None:
            yield f"### {both(groups[code])}"
        yield table(_HEADINGS, [_row(catalogue, unit) for unit in inside])


def _row(catalogue: Catalogue, unit: Unit) -> tuple[object, ...]:
    parent = catalogue.unit_by_code[unit.parent].name.zh if unit.parent else ""
    population = f"{unit.population:,}" if unit.population else ""
    short = both(unit.short) if unit.short else ""
    return unit.code, unit.name.zh, unit.name.en, short, parent, population, validity(unit)
