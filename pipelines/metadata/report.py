"""The report of an import: what was carried, what not and why, and what is left to decide."""

from collections import Counter
from collections.abc import Iterator, Sequence

from pipelines.catalogue.base import Text
from pipelines.metadata.defaults import DECIDE
from pipelines.metadata.told import Line, Told

NAMES = {
    "organisationUnits": Text(zh="组织机构", en="organisation units"),
    "dataSets": Text(zh="数据集", en="data sets"),
    "dataElements": Text(zh="数据元素", en="data elements"),
    "validationRules": Text(zh="校验规则", en="validation rules"),
    "indicators": Text(zh="指标", en="indicators"),
}
HEADINGS = (
    ("outside", "不在关怀范围内，未带入", "Outside the boundary of care, not carried"),
    ("left", "未能带入", "Could not be carried"),
    ("changed", "带入，但与原来不同", "Carried, but not as it was"),
)


def summary(told: Told) -> list[str]:
    """A line a kind for the terminal."""
    return [
        f"{name.en:18} {told.carried[kind]:5} carried, {told.left_of(kind):5} not"
        for kind, name in NAMES.items()
    ]


def report(title: str, told: Told, figures: int) -> str:
    """The whole in Markdown, both languages."""
    return "\n".join(_lines(title, told, figures)).rstrip() + "\n"


def _lines(title: str, told: Told, figures: int) -> Iterator[str]:
    yield from (f"# DHIS2 → {shown(title)}", "")
    yield from ("| | 带入 carried | 未带入 not carried |", "|---|---|---|")
    for kind, name in NAMES.items():
        yield f"| {name.zh} {name.en} | {told.carried[kind]} | {told.left_of(kind)} |"
    yield from ("", f"带入的数据元素成为{figures}个指标项，每个分类组合一个。", "")
    yield from (f"The data elements carried became {figures} elements, one an option combo.", "")
    yield from ("## 请您决定 / To be decided by you", "")
    for each in DECIDE:
        yield from (f"- {each.zh}", f"  {each.en}")
    yield ""
    if told.unread:
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(told.unread.items()))
        yield from (f"未查看的种类 / Kinds not looked at: {kinds}", "")
    for key, zh, en in HEADINGS:
        found: Sequence[Line] = getattr(told, key)
        yield from (f"## {zh} / {en}", "")
        yield from _listed(found) if found else ("无 / None", "")


def _listed(found: Sequence[Line]) -> Iterator[str]:
    for kind, name in NAMES.items():
        own = [line for line in found if line.kind == kind]
        if not own:
            continue
        yield from (f"### {name.zh} {name.en}", "")
        reasons = Counter((line.text.zh, line.text.en) for line in own)
        for (zh, en), count in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
            yield from (f"**{shown(zh)}** / {shown(en)} ({count})", "")
            yield from ("| uid | code | name | |", "|---|---|---|---|")
            for line in own:
                if (line.text.zh, line.text.en) == (zh, en):
                    named = " / ".join(dict.fromkeys((line.name.zh, line.name.en)))
                    cells = map(shown, (line.uid, line.code, named, line.detail))
                    yield f"| {' | '.join(cells)} |"
            yield ""


def shown(text: str) -> str:
    """Text that Markdown and HTML leave alone."""
    for mark, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("|", "\\|"), ("`", "'")):
        text = text.replace(mark, safe)
    return text
