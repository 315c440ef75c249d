"""Data elements to elements: one each, or one an option combo of its breakdown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.catalogue.base import Text
from pipelines.catalogue.boundary import Boundary
from pipelines.catalogue.identifiers import DEFAULT
from pipelines.metadata.codes import Codes
from pipelines.metadata.read import (
    Metadata,
    Object,
    name_of,
    number_in,
    parts,
    said,
    uid_in,
    uids_in,
)
from pipelines.metadata.subjects import Subject
from pipelines.metadata.told import NotCarried, Told

KIND = "dataElements"
MEASURES = {
    "INTEGER": "count", "INTEGER_POSITIVE": "count", "INTEGER_ZERO_OR_POSITIVE": "count",
    "NUMBER": "amount", "BOOLEAN": "flag", "TRUE_ONLY": "flag",
}  # fmt: skip
KINDS = {
    "SUM": "flow", "LAST": "stock", "LAST_IN_PERIOD": "stock", "AVERAGE_SUM_ORG_UNIT": "stock",
}  # fmt: skip


@dataclass(frozen=True)
class Element:
    """One figure. ``combo``: the option combo it is of, None for the default one."""

    code: str
    name: Text
    source: Object
    combo: Object | None
    measure: str
    kind: str
    subject: Subject
    sensitive: bool
    alias: str | None

    @property
    def entry(self) -> dict[str, Any]:
        made: dict[str, Any] = {"code": self.code, "name": self.name.model_dump()}
        made |= {"measure": self.measure, "kind": self.kind, "subject": self.subject.subject}
        if self.subject.step:
            made["step"] = self.subject.step
        if self.sensitive:
            made["sensitive"] = True
        if self.alias:
            made["aliases"] = [self.alias]
        return made


def asked(metadata: Metadata, one: Object) -> list[Object]:
    """The data elements of a data set, in the order of its sections, the rest by name."""
    members = [uid_in(each, "dataElement") for each in parts(one, "dataSetElements")]
    ordered = dict.fromkeys(
        uid
        for section in sorted(
            (s for s in metadata.all("sections") if uid_in(s, "dataSet") == one["id"]),
            key=lambda s: (number_in(s, "sortOrder") or 0, s["id"]),
        )
        for uid in uids_in(section, KIND)
        if uid in members
    )
    found = {uid: got for uid in members if (got := metadata.get(KIND, uid))}
    by_name = sorted(found, key=lambda uid: (name_of(found[uid]).en, uid))
    return [found[uid] for uid in dict.fromkeys([*ordered, *by_name]) if uid in found]


def is_default(metadata: Metadata, combo: str) -> bool:
    """Whether a category combo breaks nothing down."""
    one = metadata.get("categoryCombos", combo)
    named = one is not None and (one.get("isDefault") is True or said(one, "name") == DEFAULT)
    return not combo or named


class Elements:
    """Makes the elements of one import; each data element is asked for once."""

    def __init__(
        self, metadata: Metadata, subjects: Mapping[str, Subject], boundary: Boundary, told: Told
    ):
        self.metadata, self.subjects = metadata, subjects
        self.boundary, self.told = boundary, told
        self.codes = Codes()
        self.home: dict[str, Text] = {}
        self.combos: dict[str, list[Object]] = {}
        for combo in metadata.all("categoryOptionCombos"):
            self.combos.setdefault(uid_in(combo, "categoryCombo"), []).append(combo)

    def subjects_of(self, one: Object) -> frozenset[str]:
        """The subjects given for the data elements of a data set."""
        uids = (each["id"] for each in asked(self.metadata, one))
        return frozenset(self.subjects[uid].subject for uid in uids if uid in self.subjects)

    def of(self, one: Object) -> Iterator[Element]:
        """The elements of a data set that are within the boundary of care."""
        given = {uid_in(each, "dataElement"): each for each in parts(one, "dataSetElements")}
        names: set[str] = set()
        for source in asked(self.metadata, one):
            combo = uid_in(given[source["id"]], "categoryCombo") or uid_in(source, "categoryCombo")
            try:
                yield from self.figures(source, combo, name_of(one), names)
            except NotCarried as why:
                self.told.leave(KIND, source, why)
        for uid in sorted(set(given) - {each["id"] for each in asked(self.metadata, one)}):
            absent = NotCarried("文件中没有此数据元素", "the files do not hold it")
            self.told.leave(KIND, {"id": uid}, absent)

    def figures(self, source: Object, combo: str, home: Text, names: set[str]) -> list[Element]:
        """The elements of a data element, all or none."""
        if source["id"] in self.home:
            self.told.change(
                KIND, source, "属于几个数据集，只在前一个填报", "of several data sets: asked for in the first",
                f"{self.home[source['id']].zh}; {home.zh}",
            )  # fmt: skip
            return []
        measure, kind = measured(source)
        self.told.within("element name", frozenset(), name_of(source))
        subject = self.subjects.get(source["id"])
        if subject is None:
            raise NotCarried("没有写明内容归属", "no subject is given for it")
        own = frozenset({subject.subject})
        self.told.within("element name", own, name_of(source))
        combos = [None] if is_default(self.metadata, combo) else self.options(combo)
        made = [self.figure(source, each, measure, kind, subject, names) for each in combos]
        self.home[source["id"]] = home
        self.told.carried[KIND] += 1
        self.differences(source)
        return made

    def options(self, combo: str) -> list[Object]:
        found = sorted(self.combos.get(combo, []), key=lambda each: (name_of(each).en, each["id"]))
        if not found:
            zh, en = (
                "文件中没有其分类组合",
                "the option combos of its breakdown are not in the files",
            )
            raise NotCarried(zh, en)
        return found

    def figure(
        self,
        source: Object,
        combo: Object | None,
        measure: str,
        kind: str,
        subject: Subject,
        names: set[str],
    ) -> Element:
        named, wanted, uid = name_of(source), [said(source, "code")], source["id"]
        if combo is not None:
            item = name_of(combo)
            named = Text(zh=f"{named.zh}：{item.zh}", en=f"{named.en}: {item.en}")
            label = said(combo, "code") or item.en
            wanted, uid = [f"{wanted[0] or source['id']} {label}"], f"{uid}{combo['id']}"
        if names & {named.zh.casefold(), named.en.casefold()}:
            named = Text(zh=f"{named.zh} {uid}", en=f"{named.en} {uid}")
        own = frozenset({subject.subject})
        code = self.codes.code([*wanted, said(source, "shortName")], uid)
        try:
            self.told.within("element code", own, code)
        except NotCarried:
            code = self.codes.code((), uid)
        self.told.within("element name", own, named)
        names |= {named.zh.casefold(), named.en.casefold()}
        sensitive = self.boundary.subject_by_code[subject.subject].sensitive
        return Element(code, named, source, combo, measure, kind, subject, sensitive,
                       self.alias(source, combo, own, names))  # fmt: skip

    def alias(
        self, source: Object, combo: Object | None, own: frozenset[str], names: set[str]
    ) -> str | None:
        """The name it bears in its form, where that tells it from the others there."""
        text = said(source, "formName")
        if combo is not None or not text or text.casefold() in names:
            return None
        try:
            self.told.within("element alias", own, text)
        except NotCarried:
            return None
        names.add(text.casefold())
        return text

    def differences(self, source: Object) -> None:
        if (
            source.get("zeroIsSignificant") is not True
            and MEASURES[said(source, "valueType")] != "flag"
        ):
            self.told.change(
                KIND, source, "DHIS2不保存其零值：导出的文件里零与未填分不清",
                "DHIS2 does not store its zeros: in files from there, zero and blank are the same",
            )  # fmt: skip
        if said(source, "aggregationType") == "AVERAGE_SUM_ORG_UNIT":
            self.told.change(
                KIND, source, "DHIS2按期取平均，此处按期末数处理",
                "DHIS2 averages it over periods, here it is a stock",
            )  # fmt: skip


def measured(source: Object) -> tuple[str, str]:
    """Measure and kind of a data element. Raises NotCarried for what does not add up."""
    value, adding = said(source, "valueType"), said(source, "aggregationType")
    if said(source, "domainType") == "TRACKER":
        raise NotCarried("属于个案登记", "is of single persons' records")
    measure = MEASURES.get(value)
    if measure is None:
        raise NotCarried("其类型不能相加", "its value type does not add up", value)
    if measure == "flag":
        return measure, "flag"
    kind = KINDS.get(adding)
    if kind is None:
        raise NotCarried("汇总方式不是相加", "its aggregation type is no sum", adding)
    return measure, kind
