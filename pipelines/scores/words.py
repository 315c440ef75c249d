"""Sentences that say in both languages what an adjustment rests on."""

from collections.abc import Sequence

from pipelines.catalogue.base import Text
from pipelines.catalogue.scheme import Deduction, Grade
from pipelines.period import Period

ENTRY_STATES = {
    "alleged": Text(zh="待核", en="alleged"),
    "reviewed": Text(zh="已复核", en="reviewed"),
    "confirmed": Text(zh="已认定", en="confirmed"),
    "dismissed": Text(zh="已排除", en="dismissed"),
    "appealed": Text(zh="申诉中", en="under appeal"),
    "final": Text(zh="最终认定", en="final"),
}


def number(value: float) -> str:
    """At most four decimals, none that say nothing."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def joined(texts: Sequence[Text]) -> Text:
    return Text(zh="、".join(t.zh for t in texts), en=", ".join(t.en for t in texts))


def notes(texts: Sequence[Text]) -> Text:
    return Text(zh="；".join(t.zh for t in texts), en="; ".join(t.en for t in texts))


def taken_off(fact: Text, each: Text, deduction: Deduction, points: float) -> Text:
    k, cap, off = number(deduction.k), number(deduction.cap), number(points)
    return Text(
        zh=f"{fact.zh}，每{each.zh}扣{k}分，共扣{off}分（最多{cap}分）。",
        en=f"{fact.en}, {k} off each{each.en}: {off} off (at most {cap}).",
    )


def decided(fact: Text, events: float) -> Text:
    """What was found, and what a decision added to it or took from it."""
    more = number(abs(events))
    zh, en = ("增计", "added") if events > 0 else ("减计", "taken off")
    return Text(zh=f"{fact.zh}，经认定{zh}{more}", en=f"{fact.en}, {more} {en} by decision")


PIECE = Text(zh="份", en="")
PLACE = Text(zh="处", en="")
CASE = Text(zh="件", en="")
ITEM = Text(zh="项", en="")
POINT = Text(zh="个百分点", en=" percentage point")


def late_or_missing(late: float, missing: float) -> Text:
    return Text(
        zh=f"迟报{late:.0f}份、未报或退回后未改正{missing:.0f}份",
        en=f"{late:.0f} late, {missing:.0f} not in or sent back and never put right",
    )


def open_errors(count: float, days: int) -> Text:
    return Text(
        zh=f"{count:.0f}处错误在收到{days}个工作日后仍未改正",
        en=f"errors still open {days} working days after receipt: {count:.0f}",
    )


def element_sum(names: Text, count: float) -> Text:
    return Text(zh=f"{names.zh}共{number(count)}件", en=f"{names.en}: {number(count)}")


def flag_zero(names: Text) -> Text:
    return Text(zh=f"{names.zh}为0", en=f"{names.en}: 0")


def wilson(threshold: float, k: float, n: float, upper: float, short: float) -> Text:
    rate = f"{number(k)}/{number(n)}＝{100 * k / n:.2f}%"
    limit, gap = f"{100 * upper:.2f}%", number(short)
    return Text(
        zh=f"{rate}，95%区间上限{limit}，比{number(threshold)}%低{gap}个百分点",
        en=f"{number(k)}/{number(n)} = {100 * k / n:.2f}%, upper 95% limit {limit}, "
        f"{gap} points below {number(threshold)}%",
    )


def bonus_entries(items: Sequence[Text], points: float) -> Text:
    what = joined(items)
    return Text(zh=f"{what.zh}，共加{number(points)}分。", en=f"{what.en}: {number(points)} added.")


def bonus_item(name: Text, reason: str, points: float) -> Text:
    return Text(
        zh=f"{name.zh}“{reason}”加{number(points)}分", en=f"{name.en} “{reason}” {number(points)}"
    )


def improvement(window: Period, total: float, before: float, points: float) -> Text:
    ago = window.a_year_before()
    return Text(
        zh=f"{total:.2f}分，比{ago.name('zh')}的{before:.2f}分高{total - before:.2f}分，"
        f"加{number(points)}分。",
        en=f"{total:.2f}, {total - before:.2f} above the {before:.2f} of {ago.name('en')}: "
        f"{number(points)} added.",
    )


def bonus_cut(points: float, cap: float) -> Text:
    return Text(
        zh=f"加分合计最多{number(cap)}分，实加{number(points)}分。",
        en=f"bonuses together at most {number(cap)}, so {number(points)} counts.",
    )


def veto(name: Text, count: float, states: Sequence[str], bites: bool, grade: Text) -> Text:
    known = joined([ENTRY_STATES[s] for s in states if s in ENTRY_STATES])
    effect = (
        Text(zh=f"等级{grade.zh}", en=f"grade {grade.en}")
        if bites
        else Text(zh="未经最终认定，不影响等级", en="not final, the grade stands")
    )
    return Text(
        zh=f"{name.zh}{number(count)}件"
        + (f"（{known.zh}）" if known.zh else "")
        + f"：{effect.zh}。",
        en=f"{name.en}: {number(count)}"
        + (f" ({known.en})" if known.en else "")
        + f"; {effect.en}.",
    )


def forced(grade: Grade) -> Text:
    return Text(zh=f"定为{grade.name.zh}", en=f"forced to {grade.name.en}")


def at_most(grade: Grade) -> Text:
    return Text(zh=f"不高于{grade.name.zh}", en=f"at most {grade.name.en}")


def too_little(share: float, least: float) -> Text:
    return Text(
        zh=f"可评权重{100 * share:.0f}%，不足{100 * least:.0f}%，不计总分、等级和名次",
        en=f"{100 * share:.0f}% of the weight assessed, under {100 * least:.0f}%: "
        "no total, grade or rank",
    )


def mix_incomplete(names: Text) -> Text:
    return Text(
        zh=f"{names.zh}没有总分，不作总评", en=f"no total for {names.en}, so none for the year"
    )


def after_freeze(returns: float) -> Text:
    return Text(
        zh=f"冻结后收到的{returns:.0f}份报表不计入",
        en=f"returns that came after the freeze do not count: {returns:.0f}",
    )


def next_grade(grade: Grade, total: float) -> Text:
    least, short = number(grade.at_least), f"{grade.at_least - total:.2f}"
    return Text(
        zh=f"{grade.name.zh}须满{least}分，差{short}分",
        en=f"{grade.name.en} takes {least}, {short} short",
    )


TRIAL = Text(zh="进度试算，不排名", en="Trial figure, not ranked")


def lowered(grade: Grade, codes: Sequence[Text]) -> Text:
    names = joined(codes)
    return Text(
        zh=f"有“{names.zh}”扣分，不评{grade.name.zh}",
        en=f"deduction for {names.en}: never {grade.name.en}",
    )


def share_full(grade: Grade) -> Text:
    share = 100 * (grade.share_at_most or 0)
    return Text(
        zh=f"{grade.name.zh}不超过本组{share:.0f}%，名额已满",
        en=f"{grade.name.en} is for at most {share:.0f}% of the group; places are taken",
    )


def vetoed(name: Text) -> Text:
    return Text(zh=f"{name.zh}生效", en=f"veto in force: {name.en}")
