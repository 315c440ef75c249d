"""Organisation units to units: one tree, each unit open while its parent is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipelines.catalogue.base import Text
from pipelines.errors import UserError
from pipelines.metadata.codes import Codes
from pipelines.metadata.read import Metadata, Object, name_of, number_in, said, uid_in
from pipelines.metadata.told import NotCarried, Told

KIND = "organisationUnits"


@dataclass
class Unit:
    """A unit on its way into ``units.csv``. ``depth``: 1 at the top."""

    uid: str
    code: str
    name: Text
    depth: int
    parent: "Unit | None"
    opens: date | None
    closes: date | None
    theirs: str

    @property
    def level(self) -> str:
        return level_code(self.depth)


def level_code(depth: int) -> str:
    return f"level{depth}"


def units(metadata: Metadata, told: Told) -> dict[str, Unit]:
    """Units by uid, parents first. Raises UserError where there is no one tree of them."""
    found = list(metadata.all(KIND))
    if not found:
        raise UserError("no organisation units in the files; export them too, and name both files")
    roots = [one for one in found if metadata.get(KIND, uid_in(one, "parent")) is None]
    if len(roots) != 1:
        names = ", ".join(name_of(one).en for one in roots[:3]) or "none"
        remedy = "export the units from one top unit down"
        raise UserError(f"{len(roots)} organisation units have no parent ({names}); {remedy}")
    children: dict[str, list[Object]] = {}
    for one in found:
        children.setdefault(uid_in(one, "parent"), []).append(one)
    codes, made = Codes(), dict[str, Unit]()
    _take(roots[0], None, codes, made, told)
    waiting = [roots[0]]
    while waiting:
        above = waiting.pop()
        siblings: set[str] = set()
        for one in sorted(children.get(above["id"], []), key=lambda each: each["id"]):
            if _take(one, made[above["id"]], codes, made, told, siblings):
                waiting.append(one)
    for one in found:
        if one["id"] not in made and not any(line.uid == one["id"] for line in told.left):
            why = NotCarried("上级单位未带入", "it is under a unit that is not carried, or itself")
            told.leave(KIND, one, why)
    return made


def _take(
    one: Object,
    parent: Unit | None,
    codes: Codes,
    made: dict[str, Unit],
    told: Told,
    names: set[str] | None = None,
) -> bool:
    try:
        opens, closes = _open(one, parent, told)
    except NotCarried as why:
        told.leave(KIND, one, why)
        return False
    wanted = [said(one, "code"), said(one, "shortName"), said(one, "name")]
    name = _name(one, told, set() if names is None else names)
    code = codes.code(wanted if name.en != one["id"] else [], one["id"])
    depth = parent.depth + 1 if parent else 1
    made[one["id"]] = Unit(one["id"], code, name, depth, parent, opens, closes, said(one, "code"))
    told.carried[KIND] += 1
    return True


def _open(one: Object, parent: Unit | None, told: Told) -> tuple[date | None, date | None]:
    """First and last day, within the parent's. DHIS2 does not ask for that, periods of returns do."""
    opens, closes = _day(one, "openingDate"), _day(one, "closedDate")
    first = max(filter(None, [opens, parent.opens if parent else None]), default=None)
    last = min(filter(None, [closes, parent.closes if parent else None]), default=None)
    if first and last and first > last:
        raise NotCarried("从未在上级单位存续期内开放", "never open while its parent is")
    if (first, last) != (opens, closes):
        told.change(
            KIND, one, "开放期限改为在上级单位的期限内", "its dates are kept within its parent's"
        )
    return first, last


def _day(one: Object, key: str) -> date | None:
    try:
        return date.fromisoformat(said(one, key)[:10])
    except ValueError:
        return None


def _name(one: Object, told: Told, taken: set[str]) -> Text:
    """Its name, unless it names what is never counted or its siblings have it."""
    name, uid = name_of(one), one["id"]
    try:
        told.within("unit name", frozenset(), name)
    except NotCarried as why:
        told.change(
            KIND,
            one,
            f"名称{why.reason.zh}，改称uid",
            f"its name {why.reason.en}: called by its uid",
            why.detail,
        )
        name = Text(zh=uid, en=uid)
    if taken & {name.zh.casefold(), name.en.casefold()}:
        told.change(
            KIND, one, "与同级单位重名，加上uid", "a sibling has its name: its uid is added"
        )
        name = Text(zh=f"{name.zh} {uid}", en=f"{name.en} {uid}")
    taken |= {name.zh.casefold(), name.en.casefold()}
    return name


def levels(metadata: Metadata, made: dict[str, Unit], told: Told) -> list[tuple[str, Text]]:
    """Code and name of every level that has units, from the top."""
    named = {number_in(one, "level"): one for one in metadata.all("organisationUnitLevels")}
    found = []
    for depth in sorted({unit.depth for unit in made.values()}):
        one = named.get(depth)
        default = Text(zh=f"第{depth}级", en=f"Level {depth}")
        found.append((level_code(depth), _level_name(one, told) if one else default))
    return [
        (code, name if [n for _, n in found].count(name) == 1 else Text(zh=code, en=code))
        for code, name in found
    ]


def _level_name(one: Object, told: Told) -> Text:
    name = name_of(one)
    told.within("label", frozenset(), name)
    return name


def rows(made: dict[str, Unit], assessed: str, group: str) -> Iterator[dict[str, str]]:
    """Lines of ``units.csv``."""
    for unit in made.values():
        yield {
            "code": unit.code,
            "name_zh": unit.name.zh,
            "name_en": unit.name.en,
            "level": unit.level,
            "parent": unit.parent.code if unit.parent else "",
            "group": group if unit.level == assessed else "",
            "valid_from": unit.opens.isoformat() if unit.opens else "",
            "valid_to": unit.closes.isoformat() if unit.closes else "",
        }
