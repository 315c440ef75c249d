"""What each cell takes, as the spreadsheet program's own validation."""

from pipelines.catalogue.forms import Element
from pipelines.catalogue.whole import Catalogue
from pipelines.messages import measure_of
from pipelines.template.model import Allowed
from pipelines.template.words import say

HIGHEST = 9_999_999_999
"""No figure of a return is larger: longer numbers are taken for those of people."""
TITLE, PROMPT, ERROR = 32, 255, 225
"""Characters Excel takes for each."""


def allowed(catalogue: Catalogue, element: Element, language: str, before: str = "") -> Allowed:
    """What a figure may be: its measure's numbers, and the marks for what does not apply where that
    needs no explanation. ``before``: last period's figure, to be told with the prompt."""
    kind = measure_of(catalogue, element).type
    marks = catalogue.head.intake.na_marks if element.may_not_apply else ()
    has_floor = any(check.kind == "non_negative" for check in catalogue.general_checks)
    low = 0 if has_floor else -HIGHEST
    mark = next(iter(marks), "")
    title = element.name[language][:TITLE]
    told = (prompt(catalogue, element, kind, mark, language) + before)[:PROMPT]
    refused = refusal(kind, mark, low, language)[:ERROR]
    if kind == "flag":
        choices = ("1", "0", mark) if mark else ("1", "0")
        return Allowed("list", title, told, refused, choices=choices)
    if kind != "amount" and not marks:
        return Allowed("whole", title, told, refused, low=low, high=HIGHEST)
    formula = numbers_or(marks, low, is_whole=kind != "amount")
    return Allowed("custom", title, told, refused, formula=formula)


def numbers_or(marks: tuple[str, ...], low: int, *, is_whole: bool) -> str:
    """True of numbers in range with no more decimals than they may have, or of a mark."""
    places = 0 if is_whole else 2
    number = (
        f"AND(ISNUMBER({{cell}}),{{cell}}>={low},{{cell}}<={HIGHEST},"
        f"ABS(N({{cell}})-ROUND(N({{cell}}),{places}))<0.000001)"
    )
    return "=OR(" + ",".join([number, *(f'{{cell}}="{mark}"' for mark in marks)]) + ")"


def prompt(catalogue: Catalogue, element: Element, kind: str, mark: str, language: str) -> str:
    """What the figure is and how it is written."""
    taken = {"flag": "take_flag", "amount": "take_amount"}.get(kind, "take_whole")
    return " ".join(
        part for part in (
            about(catalogue, element, language),
            say(taken, language),
            say("take_mark", language, mark=mark) if mark else "",
        ) if part
    )  # fmt: skip


def about(catalogue: Catalogue, element: Element, language: str) -> str:
    """How the figure counts over time, in what, and what its entry says of it."""
    is_flag = element.kind == "flag"
    measure = measure_of(catalogue, element).name[language]
    kind = say("is_flag" if is_flag else element.kind, language)
    joint, stop = ("，", "。") if language == "zh" else (", ", ".")
    parts = [kind + ("" if is_flag else joint + measure) + stop]
    parts += [say("once_a_year", language)] if element.once_a_year else []
    parts += [element.note[language]] if element.note else []
    return ("" if language == "zh" else " ").join(parts)


def refusal(kind: str, mark: str, low: int, language: str) -> str:
    known = {"low": f"{low:,}", "high": f"{HIGHEST:,}"}
    refused = {"flag": "refuse_flag", "amount": "refuse_amount"}.get(kind, "refuse_whole")
    text = say(refused, language, **known) if kind != "flag" else say(refused, language)
    return text + (say("take_mark", language, mark=mark) if mark else "")


def role(title: str, language: str) -> Allowed:
    """Who signs: a role, never a name."""
    return Allowed(
        "text", title, say("role", language), say("refuse_role", language), low=0, high=30
    )


def day(title: str, language: str) -> Allowed:
    return Allowed("text", title, say("day", language), say("refuse_day", language), high=20)
