"""The access file: which claims of a login make somebody what, and for how long a login holds.

The first entry that fits counts, as in a firewall. Somebody whom none fits is let in nowhere.
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from pipelines.access.policy import Role, Visitor, has_people, made, posts_of
from pipelines.catalogue.base import Entry
from pipelines.catalogue.parse import entry, read_yaml
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError

EMAIL, VERIFIED = "email", "email_verified"
NEAR = 60.0
"""Seconds by which the clocks of two machines may differ."""


def _several(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else (value,)


Values = Annotated[
    tuple[Annotated[str, Field(strict=True, min_length=1)], ...],
    BeforeValidator(_several),
    Field(min_length=1),
]


class Mapped(Entry):
    """Who is what: each claim of ``match`` must have one of its values. ``unit_claim``: the claim that
    tells the unit, for many units in one entry."""

    role: Role
    match: dict[str, Values] = Field(min_length=1)
    unit: str | None = Field(default=None, strict=True)
    unit_claim: str | None = Field(default=None, strict=True, min_length=1)
    posts: tuple[str, ...] = ()

    def fits(self, claims: Mapping[str, Any]) -> bool:
        return all(_has(claims, claim, wanted) for claim, wanted in self.match.items())


class Session(Entry):
    """``hours``: how long a login holds from when it was issued. ``exp``: whether it ends as well when
    its token does. ``auth_hours``: how long ago the password may have been given, where the provider
    tells."""

    hours: float = Field(default=12, gt=0, le=720)
    exp: Literal["enforce", "ignore"] = "enforce"
    auth_hours: float | None = Field(default=None, gt=0, le=8760)


class File(Entry):
    """The file as it is written. ``ask``: whom to ask who is let in nowhere."""

    ask: str = Field(min_length=1, max_length=200)
    session: Session = Session()
    people: tuple[Mapped, ...]


def _has(claims: Mapping[str, Any], claim: str, wanted: Sequence[str]) -> bool:
    """Whether a claim has, or lists, one of some values. An e-mail address that the provider says is not
    verified is none: anybody may have typed it."""
    found = claims.get(claim)
    if claim == EMAIL:
        if claims.get(VERIFIED) is False:
            return False
        wanted = [value.casefold() for value in wanted]
        found = found.casefold() if isinstance(found, str) else found
    listed = found if isinstance(found, list | tuple) else [found]
    return any(isinstance(value, Hashable) and value in wanted for value in listed)


@dataclass(frozen=True)
class Access:
    """An access file held to a catalogue."""

    file: File
    catalogue: Catalogue = field(repr=False, compare=False)

    def visitor(self, claims: Mapping[str, Any]) -> Visitor | None:
        """Who somebody with these claims is; None when no entry fits, or the first that does wants a unit
        the claims do not tell."""
        one = next((one for one in self.file.people if one.fits(claims)), None)
        if one is None:
            return None
        unit = one.unit
        if one.unit_claim:
            told = claims.get(one.unit_claim)
            if not isinstance(told, str) or not has_people(self.catalogue, told):
                return None
            unit = told
        return made(self.catalogue, one.role, unit, one.posts)

    def has_ended(self, claims: Mapping[str, Any], now: float) -> bool:
        """Whether a login is over at a time (seconds since 1970), or does not tell when it began."""
        session = self.file.session
        holds = _within(claims.get("iat"), session.hours, now)
        if session.exp == "enforce":
            holds &= now <= _seconds(claims.get("exp"))
        if session.auth_hours is not None:
            holds &= _within(claims.get("auth_time"), session.auth_hours, now)
        return not holds


def _within(began: Any, hours: float, now: float) -> bool:
    """Whether a time is so many hours ago or less; never of one that is none, or is to come."""
    return _seconds(began) - NEAR <= now <= _seconds(began) + 3600 * hours


def _seconds(claim: Any) -> float:
    """A claim that is a time; else no number, with which every comparison fails."""
    is_number = isinstance(claim, int | float) and not isinstance(claim, bool)
    return float(claim) if is_number else math.nan


def read(path: Path, catalogue: Catalogue) -> Access:
    """The access file at ``path``. Raises UserError with a line for every mistake: where it stands, what
    is wrong and what to do."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        why = (error.strerror or "cannot be read").lower()
        raise UserError(
            f"{path}: {why}; give the access file with --access",
            f"{path}：权限文件读不出来，请用 --access 指定权限文件。",
        ) from None
    except UnicodeDecodeError:
        raise UserError(
            f"{path}: not UTF-8 text; save the file as UTF-8",
            f"{path}：权限文件不是UTF-8文本，请另存为UTF-8。",
        ) from None
    problems: list[str] = []
    data = read_yaml(path.name, text, problems)
    found = None if problems else entry(path.name, data, File, problems)
    if found:
        problems += [f"{path.name}: {line}" for line in _problems(found, catalogue)]
    if problems or found is None:
        raise UserError(
            "\n".join(problems),
            f"权限文件{path.name}有{len(problems)}处错误，请逐处改正：\n" + "\n".join(problems),
        )
    return Access(found, catalogue)


def _problems(file: File, catalogue: Catalogue) -> list[str]:
    lines = [] if file.people else ["people: is empty; add an entry"]
    for number, one in enumerate(file.people, 1):
        place = f"people no. {number}"
        lines += [f"{place}: {line}" for line in _of_unit(one, catalogue)]
        lines += [f"{place}: {line}" for line in _of_posts(one, catalogue)]
        earlier = file.people[: number - 1]
        twin = next((n for n, other in enumerate(earlier, 1) if _hides(other, one)), None)
        if twin:
            lines.append(
                f"{place}: match: no. {twin} fits all of it and comes first; remove one of the two"
            )
    return lines


def _hides(first: Mapped, later: Mapped) -> bool:
    """Whether everybody a later entry fits is taken by an earlier one."""
    return all(
        claim in later.match and {*later.match[claim]} <= {*wanted}
        for claim, wanted in first.match.items()
    )


def _of_unit(one: Mapped, catalogue: Catalogue) -> list[str]:
    given = [name for name in ("unit", "unit_claim") if getattr(one, name) is not None]
    if one.role is not Role.COUNTY:
        return [f"{name}: is for the role {Role.COUNTY}; remove it" for name in given]
    if len(given) != 1:
        told = (
            "says unit and unit_claim; keep one" if given else "has no unit; add unit or unit_claim"
        )
        return [f"the role {Role.COUNTY} {told}"]
    if one.unit is not None and not has_people(catalogue, one.unit):
        return [
            f"unit: {one.unit!r} is no unit that is assessed and no department; give a code of units.csv"
        ]
    return []


def _of_posts(one: Mapped, catalogue: Catalogue) -> list[str]:
    may = posts_of(catalogue, one.role)
    every = [role.code for role in catalogue.head.roles]
    lines = []
    for post in one.posts:
        if post not in every:
            lines.append(f"posts: {post!r} is no post; there are {', '.join(every)}")
        elif post not in may:
            told = f"use {', '.join(may)}" if may else "remove it"
            lines.append(f"posts: {post!r} is none of the role {one.role}; {told}")
    return lines


def two_hats(access: Access) -> list[str]:
    """A line for each entry that gives one person several posts that check each other: what one proposes
    the other approves."""
    return [
        f"people no. {number}: {', '.join(judges)} in one hand; what one proposes the others approve"
        for number, one in enumerate(access.file.people, 1)
        if one.role is Role.EVALUATOR and len(judges := list(dict.fromkeys(one.posts))) > 1
    ]
