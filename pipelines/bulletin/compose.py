"""The whole bulletin, from what an edition shows."""

from collections.abc import Iterable, Iterator

from pipelines.bulletin.annexes import annexes
from pipelines.bulletin.letter import Letter
from pipelines.bulletin.matters import adjustments, next_steps, quality
from pipelines.bulletin.model import Block, Bulletin, Heading, Paragraph
from pipelines.bulletin.progress import progress
from pipelines.bulletin.read import Facts
from pipelines.bulletin.results import results
from pipelines.bulletin.shares import shares
from pipelines.bulletin.words import day, heading, say, sentences

DEMO = {"zh": "演示数据", "en": "Demonstration data"}
DONE = ("decided", "signed", "sealed", "published")
"""Stages at which results stand."""


def compose(facts: Facts, letter: Letter) -> Bulletin:
    """The bulletin of the edition the facts were read from."""
    language, found = facts.language, annexes(facts)
    printed = [annex.title for annex in found if annex.is_printed]
    blocks = [*_body(facts, letter), *_end(facts, letter, printed)]
    title = say(
        "title", language, period=facts.period["name"], assessment=facts.names["assessment"],
        programme=facts.meta[f"programme_{language}"],
    )  # fmt: skip
    return Bulletin(
        language, letterhead(facts, letter),
        letter.number or say("number", language, year=facts.as_of.year), title,
        banner(facts, say("public" if facts.is_public else "internal", language)), mark(facts),
        stamp(facts), facts.as_of, tuple(numbered(blocks, language)), found,
    )  # fmt: skip


def letterhead(facts: Facts, letter: Letter) -> str:
    """The issuing body, else the area and its programme."""
    programme = facts.meta[f"programme_{facts.language}"]
    top = facts.names["top"]
    return letter.issuer or say("letterhead", facts.language, top=top, programme=programme)


def banner(facts: Facts, edition: str) -> str:
    """Which draft it is and, until results stand, that they do not."""
    is_done = facts.life.get("stage") in DONE
    return edition if is_done else edition + say("undecided", facts.language)


def mark(facts: Facts) -> str:
    """Of demonstration data; nothing where the data are real."""
    if facts.meta.get("is_demo") != "true":
        return ""
    own = facts.meta.get("demo_mark") or DEMO["zh"]
    return own if facts.language == "zh" else DEMO["en"]


def stamp(facts: Facts) -> str:
    as_of = facts.meta["as_of"].replace("T", " ")[:16]
    return say("stamp", facts.language, as_of=as_of, build=facts.meta["build_id"])


def numbered(blocks: Iterable[Block], language: str) -> Iterator[Block]:
    """Headings with their numbers; those of a lower level count anew below each."""
    counts: dict[int, int] = {}
    for block in blocks:
        if isinstance(block, Heading):
            level = block.level
            counts = {k: n for k, n in counts.items() if k <= level}
            counts[level] = counts.get(level, 0) + 1
            block = Heading(level, heading(level, counts[level], block.text, language))
        yield block


def _body(facts: Facts, letter: Letter) -> Iterator[Block]:
    language = facts.language
    to = letter.addressee or say("all_units", language, units=facts.names["units"])
    yield Paragraph(say("to", language, to=to), "greeting")
    yield Paragraph(sentences(_opening(facts), language))
    sections = (
        ("h_results", results), ("h_points", shares), ("h_indicators", progress),
        ("h_adjustments", adjustments), ("h_quality", quality),
    )  # fmt: skip
    for title, made in sections:
        yield Heading(1, say(title, language))
        yield from made(facts)
    yield Heading(1, say("h_next", language))
    steps = [heading(3, at, told, language) for at, told in enumerate(next_steps(facts), 1)]
    for text in steps:
        yield Paragraph(text, is_kept=text == steps[-1])


def _opening(facts: Facts) -> Iterator[str]:
    language = facts.language
    yield say(
        "opening", language, scheme=facts.meta[f"scheme_{language}"], units=facts.names["units"],
        period=facts.period["name"], assessment=facts.names["assessment"],
    )  # fmt: skip
    yield _stage(facts)
    if facts.is_mixed:
        yield mixed(facts)
    if facts.is_withheld:
        yield say("withheld_note", language)


def mixed(facts: Facts) -> str:
    """Why parts and deductions do not add up to a total that is mixed from several assessments."""
    return say("mixed", facts.language, own=facts.period["own_name"])


def _stage(facts: Facts) -> str:
    language, life = facts.language, facts.life
    if not life:
        return say("stage_none", language)
    stage = life["stage"]
    told = say(
        "stage_done" if stage in DONE else "stage_open", language, stage=say(stage, language)
    )
    if not life["seal"]:
        return told
    return sentences([told, say("seal", language, seal=life["seal"][:12])], language)


def _end(facts: Facts, letter: Letter, titles: list[str]) -> Iterator[Block]:
    """List of annexes, issuing body, day: never alone on a page."""
    language = facts.language
    for at, title in enumerate(titles, 1):
        before = say("annex_list" if at == 1 else "annex_next", language)
        yield Paragraph(f"{before}{at}. {title}", "list", is_kept=True)
    yield Paragraph(letterhead(facts, letter), "sign", is_kept=True)
    yield Paragraph(day(facts.as_of.date(), language), "day", is_kept=True)
    yield Paragraph(stamp(facts), "note")
