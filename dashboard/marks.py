"""Text with a richer look: status marks, shaded figures, links. Knows no Streamlit."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from dashboard.labels import (
    BLUE,
    GREY,
    NONE,
    SHAPES,
    SLOTS,
    VERMILION,
    counted,
    figure,
    number,
    status,
)
from dashboard.readings import Reading
from dashboard.words import say

ARROWS = {"high": "▲", "low": "▼", None: "▲"}
ASSURANCES = {
    "consistently_meets": SHAPES["on_track"],
    "hit_or_miss": SHAPES["near"],
    "consistently_misses": SHAPES["behind"],
}


class Mark(str):
    """Plain text that also knows its HTML."""

    html: str

    def __new__(cls, text: str, html: str) -> "Mark":
        made = super().__new__(cls, text)
        made.html = html
        return made


_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:^&])")


def literal(text: str) -> str:
    """Words of other people for Markdown, which shows them as they are: no picture is fetched, no
    address becomes a link."""
    return _MARKDOWN.sub(r"\\\1", text)


def html(text: object) -> str:
    return text.html if isinstance(text, Mark) else escape("" if text is None else str(text))


def linked(text: str, address: str) -> Mark:
    """Text that leads to another page of the dashboard."""
    return Mark(text, f"<a href='{escape(address)}'>{html(text)}</a>")


def led(mark: str, address: str) -> str:
    """Like ``linked``, but nothing leads on from where there is nothing."""
    return mark if mark == NONE else linked(mark, address)


def shaped(shape: str, colour: str, text: str) -> Mark:
    """A coloured shape with a word or a count."""
    return Mark(
        f"{shape}{text}",
        f"<span class='gh-w'><b style='color:{colour}'>{shape}</b>{escape(text)}</span>",
    )


def standing(row: Mapping[str, Any], language: str) -> Mark:
    """How a figure stands against its target; hidden when it is."""
    is_hidden = row["state"] == "suppressed"
    return status_mark("suppressed" if is_hidden else row["status"], language)


def status_mark(code: str | None, language: str) -> Mark:
    """Word, shape and colour; hatched when suppressed."""
    text = status(code, language)
    if text == NONE:
        return Mark(text, NONE)
    shape, colour = SHAPES.get(str(code), SHAPES["not_assessed"])
    word = text.removeprefix(shape).strip()
    return hidden(word) if code == "suppressed" else shaped(shape, colour, f" {word}")


def key(language: str, codes: Sequence[str]) -> str:
    """What the shapes of some statuses mean, in HTML."""
    return "".join(f"<span>{status_mark(code, language).html}</span>" for code in codes)


def hidden(text: str) -> Mark:
    return Mark(text, f"<span class='gh-h gh-w'>{escape(text)}</span>")


def value_mark(row: Mapping[str, Any], language: str, with_n: bool = True) -> str:
    """``figure`` with its n in small print, hatched when suppressed."""
    text = figure(row, language, with_n)
    if row.get("state") == "suppressed":
        return hidden(text)
    before, n, after = text.partition(f" ({counted(row)})")
    small = f"<small>{escape(n)}</small>" if n else ""
    return Mark(text, f"{escape(before)}{small}{escape(after)}")


def change_mark(of: Reading, language: str) -> Mark:
    """What the latest value says of the process; why not, where its chart cannot tell."""
    if of.kind == "run" and of.run is not None and of.run.is_shifted is not None:
        word = "reading_shifted" if of.run.is_shifted else "reading_steady"
        return quiet(say(word, language))
    if of.change is None:
        word = f"reading_{of.kind}" if of.kind in ("progress", "hidden") else "reading_short"
        return quiet(say(word, language))
    if of.change == "none":
        return quiet(f"～ {say('no_signal', language)}")
    if of.change == "unclear":
        return quiet(say("unclear", language))
    shape = ARROWS[of.latest_direction]
    colour = BLUE if of.change == "improving" else VERMILION
    return shaped(shape, colour, f" {say(of.change, language)}")


def since_last_year(row: Mapping[str, Any], language: str) -> Mark:
    """Whether a value changed beyond chance from the same period last year; a dash where nothing can be
    said of chance."""
    if row["change"] in (None, "none"):
        return quiet(f"～ {say('no_signal', language)}") if row["change"] else Mark(NONE, NONE)
    is_up = row["value"] > row["year_ago_value"]
    colour = BLUE if row["change"] == "improving" else VERMILION
    return shaped("▲" if is_up else "▼", colour, f" {say(row['change'], language)}")


def assurance_mark(of: Reading, language: str) -> Mark:
    """Whether the process will meet the target; a dash where its chart cannot tell."""
    if of.assurance is None:
        return Mark(NONE, NONE)
    return shaped(*ASSURANCES[of.assurance], f" {say(of.assurance, language)}")


def quiet(text: str) -> Mark:
    return Mark(text, f"<i>{escape(text)}</i>")


def slot_counts(row: Mapping[str, Any], language: str) -> Mark:
    """What became of some returns owed: a shape and a count each, and how many were late."""
    return _slot_counts(tuple(row.get(key) or 0 for key in SLOTS), row.get("late") or 0, language)


@lru_cache(maxsize=2_000)
def _slot_counts(counts: tuple[int, ...], late: int, language: str) -> Mark:
    parts = [shaped(*SLOTS[k], number(n)) for k, n in zip(SLOTS, counts, strict=True) if n]
    if late:
        told = f"{say('late_short', language)}{number(late)}"
        parts.append(Mark(told, f"<i>{escape(told)}</i>"))
    if not parts:
        return Mark(NONE, NONE)
    return Mark(" ".join(parts), " ".join(part.html for part in parts))


def slot(status_code: str, is_late: bool, language: str, is_brief: bool = False) -> Mark:
    """What became of one return owed, in a shape and a word; in brief no word where all is well."""
    if is_brief and status_code == "accepted" and not is_late:
        return shaped(*SLOTS[status_code], "")
    word = say(status_code, language) + (f"·{say('late', language)}" if is_late else "")
    return shaped(*SLOTS.get(status_code, ("–", GREY)), f" {word}")


@lru_cache(maxsize=4_000)
def shade(text: str, share: float | None) -> Mark:
    """Figures on a blue–white–orange ground: orange at 0, white at a half, blue at 1."""
    if share is None:
        return Mark(text, escape(text))
    return Mark(
        text, f"<span class='gh-s' style='background:{ground(share)}'>{escape(text)}</span>"
    )


def ground(share: float) -> str:
    """A pale colour for a share from 0 to 1: dark text stays readable on it."""
    away = max(-1.0, min(1.0, 2 * share - 1))
    pole = (140, 190, 225) if away > 0 else (245, 175, 105)
    mixed = (round(255 + (end - 255) * abs(away)) for end in pole)
    return "rgb(" + ",".join(str(part) for part in mixed) + ")"
