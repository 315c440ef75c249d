"""Data sets to forms: when they are due, and who fills them in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.catalogue.base import Text
from pipelines.catalogue.boundary import Boundary
from pipelines.metadata.codes import Codes
from pipelines.metadata.elements import Element, Elements, is_default
from pipelines.metadata.read import (
    Metadata,
    Object,
    name_of,
    number_in,
    said,
    uid_in,
    uids_in,
)
from pipelines.metadata.subjects import Subject
from pipelines.metadata.told import NotCarried, Told
from pipelines.metadata.units import Unit

KIND = "dataSets"
GRAINS = {"Monthly": "month", "Quarterly": "quarter", "SixMonthly": "half", "Yearly": "year"}
DUE, LAST_DUE = 15, 366


@dataclass
class Form:
    """A data set on its way into ``forms/CODE.yaml``."""

    code: str
    name: Text
    source: Object
    grain: str
    due_days: int
    levels: list[str]
    elements: list[Element] = field(default_factory=list)
    checks: list[dict[str, Any]] = field(default_factory=list)

    @property
    def entry(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "name": self.name.model_dump(),
            "grain": self.grain,
            "due_days": self.due_days,
            "reports": [{"reporter_level": each, "row_level": each} for each in self.levels],
            "elements": [element.entry for element in self.elements],
            **({"checks": self.checks} if self.checks else {}),
        }


def forms(
    metadata: Metadata,
    chosen: list[Object],
    units: Mapping[str, Unit],
    subjects: Mapping[str, Subject],
    boundary: Boundary,
    told: Told,
) -> list[Form]:
    """A form for each data set that has an element within the boundary of care."""
    maker = _Maker(metadata, units, subjects, boundary, told)
    made = []
    for one in chosen:
        try:
            made.append(maker.form(one))
        except NotCarried as why:
            told.leave(KIND, one, why)
            continue
        told.carried[KIND] += 1
    return made


class _Maker:
    def __init__(
        self,
        metadata: Metadata,
        units: Mapping[str, Unit],
        subjects: Mapping[str, Subject],
        boundary: Boundary,
        told: Told,
    ):
        self.metadata, self.units, self.told = metadata, units, told
        self.elements = Elements(metadata, subjects, boundary, told)
        self.codes = Codes()

    def form(self, one: Object) -> Form:
        grain = GRAINS.get(said(one, "periodType"))
        if grain is None:
            raise NotCarried("没有这种报告期", "there are no such periods", said(one, "periodType"))
        if not is_default(self.metadata, uid_in(one, "categoryCombo")):
            raise NotCarried("按属性组合分列", "is broken down by an attribute combo")
        name = name_of(one)
        self.told.within("form name", self.elements.subjects_of(one), name)
        elements = list(self.elements.of(one))
        if not elements:
            raise NotCarried("没有可带入的数据元素", "none of its data elements is carried")
        code = self.codes.code((said(one, "code"), said(one, "shortName")), one["id"])
        return Form(code, name, one, grain, self.due(one), self.levels(one), elements)

    def due(self, one: Object) -> int:
        days = number_in(one, "timelyDays")
        if days is None or days < 0 or days != days:
            zh, en = f"没有及时天数，截止定为期末后{DUE}天", f"no timely days: due {DUE} days after"
            self.told.change(KIND, one, zh, en)
            return DUE
        return min(int(days), LAST_DUE)

    def levels(self, one: Object) -> list[str]:
        """The levels whose units report it; the lowest where the files do not say."""
        known = [u for uid in uids_in(one, "organisationUnits") if (u := self.units.get(uid))]
        if not known:
            depth = max(unit.depth for unit in self.units.values())
            known = [unit for unit in self.units.values() if unit.depth == depth]
            self.told.change(
                KIND, one, "文件未列填报单位，定为最低一级全部填报",
                "no units are assigned: all of the lowest level report it",
            )  # fmt: skip
        found = sorted({unit.level for unit in known})
        total = sum(unit.level in found for unit in self.units.values())
        if total > len(known):
            self.told.change(
                KIND, one, "只分配给该级的部分单位；此处由该级全部填报，其余会显示缺报",
                "assigned to a part of its levels' units: here all report it, the rest will be missing",
                f"{len(known)} / {total}",
            )  # fmt: skip
        return found
