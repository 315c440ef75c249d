"""Who may see and do what: five roles of visitors, the edition and pages of each, and the posts in which
they act. ``docs/access.md`` has it as tables.

A post is what the register notes of who did something; that a step of an assessment is another post's
than the one before is held to there. Here stands whether somebody may act in a post at all.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

from pipelines.assess.owners import owner_levels
from pipelines.assess.request import MANAGING, judging
from pipelines.catalogue.roles import CHIEF, CLERK, EVALUATOR, LEADER, REVIEWER
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.register.actor import Actor
from pipelines.warehouse import PUBLIC, TEAM

ADMINISTRATOR = "administrator"
"""The post that looks after the system: it judges nothing and hands nothing in."""


class Role(StrEnum):
    """What somebody comes to the pages as."""

    LEADER = auto()
    EVALUATOR = auto()
    ANALYST = auto()
    COUNTY = auto()
    ADMINISTRATOR = auto()


EVERY = frozenset(Role)
PAGES: Mapping[str, frozenset[Role]] = {
    "overview": EVERY,
    "scorecard": EVERY,
    "profile": EVERY,
    "projects": EVERY,
    "trends": EVERY,
    "explore": frozenset({Role.EVALUATOR, Role.ANALYST, Role.COUNTY}),
    "quality": EVERY,
    "assess": frozenset({Role.LEADER, Role.EVALUATOR, Role.COUNTY}),
    "actions": EVERY - {Role.ADMINISTRATOR},
    "submit": frozenset({Role.EVALUATOR, Role.COUNTY}),
    "admin": frozenset({Role.ADMINISTRATOR}),
}
"""Page -> the roles it opens for."""
ASSESSED = frozenset({"assess"})
"""Pages with nothing for a unit that is not assessed."""
ANY: tuple[str, ...] = ()
"""Whichever posts somebody has."""
DEEDS: Mapping[str, Mapping[Role, tuple[str, ...]]] = {
    "check": {Role.EVALUATOR: MANAGING, Role.COUNTY: ANY},
    "submit": {Role.EVALUATOR: MANAGING, Role.COUNTY: ANY},
    "receipt": {Role.EVALUATOR: ANY, Role.COUNTY: ANY},
    "original": {Role.EVALUATOR: ANY, Role.COUNTY: ANY},
    "template": {Role.EVALUATOR: ANY, Role.COUNTY: ANY},
    "explain": {Role.EVALUATOR: MANAGING, Role.COUNTY: ANY},
    "signal_ask": {Role.EVALUATOR: (EVALUATOR,)},
    "signal_close": {Role.EVALUATOR: (EVALUATOR,)},
    "signal_answer": {Role.COUNTY: ANY},
    "action_open": {Role.EVALUATOR: ANY, Role.LEADER: ANY, Role.COUNTY: (CHIEF,)},
    "action_own": {Role.EVALUATOR: (CHIEF,), Role.COUNTY: (CHIEF,)},
    "action_judge": {Role.EVALUATOR: (*MANAGING, REVIEWER)},
    "practice": {Role.EVALUATOR: ANY, Role.COUNTY: (CHIEF,)},
    "practice_spread": {Role.EVALUATOR: ANY, Role.LEADER: ANY},
    "draft": {Role.EVALUATOR: MANAGING},
    "step": {Role.EVALUATOR: MANAGING},
    "sign": {Role.EVALUATOR: ANY, Role.LEADER: ANY},
    "verification": {Role.EVALUATOR: MANAGING},
    "entry": {Role.EVALUATOR: ANY},
    "rule": {Role.EVALUATOR: ANY},
    "appeal": {Role.COUNTY: (CHIEF,)},
    "weak_open": {Role.EVALUATOR: ANY},
    "whatif": {Role.EVALUATOR: ANY},
    "worksheet": {Role.COUNTY: ANY},
    "evidence": {Role.EVALUATOR: ANY, Role.COUNTY: ANY},
    "bulletin_internal": {Role.EVALUATOR: ANY},
    "bulletin_public": {Role.EVALUATOR: ANY, Role.LEADER: ANY},
    "log_check": {Role.EVALUATOR: ANY},
    "builds": {Role.ADMINISTRATOR: (ADMINISTRATOR,)},
}
"""What is written, or given out beside what an edition holds -> the roles that may, each with the posts
in which it does."""
DEFAULT: Mapping[Role, tuple[str, ...]] = {
    Role.LEADER: (LEADER,),
    Role.EVALUATOR: (EVALUATOR,),
    Role.ANALYST: (),
    Role.COUNTY: (CLERK,),
    Role.ADMINISTRATOR: (ADMINISTRATOR,),
}
"""The posts of a role for which none are named."""


_DEPARTMENTS: dict[str, frozenset[str]] = {}
"""By a catalogue's hash."""


@dataclass(frozen=True)
class Visitor:
    """Who looks. ``unit``: whose own it is, or None. ``posts``: those it may act in, the first unless
    another is chosen. ``has_edition``: the unit is assessed, and has an edition. ``departments``: those an
    evaluator speaks for, in the post that speaks for a unit."""

    role: Role
    unit: str | None = None
    posts: tuple[str, ...] = ()
    has_edition: bool = True
    departments: frozenset[str] = frozenset()

    @property
    def audience(self) -> str:
        """The edition it reads."""
        if self.role is Role.EVALUATOR:
            return TEAM
        return self.unit if self.unit and self.has_edition else PUBLIC

    def opens(self, page: str) -> bool:
        return self.role in PAGES[page] and (self.has_edition or page not in ASSESSED)

    def posts_for(self, deed: str, unit: str | None = None) -> tuple[str, ...]:
        """The posts in which it may do something; none when it may not. ``unit``: whose it is, where it
        is somebody's."""
        wanted = DEEDS[deed].get(self.role)
        if wanted is None or (self.role is Role.COUNTY and unit not in (None, self.unit)):
            return ()
        found = [post for post in self.posts if not wanted or post in wanted]
        if self.role is Role.EVALUATOR and unit not in self.departments:
            found = [post for post in found if post != CHIEF]
        return tuple(found)

    def may(self, deed: str, unit: str | None = None) -> bool:
        return bool(self.posts_for(deed, unit))


def allowed(visitor: Visitor, deed: str, unit: str | None = None, post: str | None = None) -> Actor:
    """Who acts in what may be done. ``unit``: whose it is, where it is somebody's; ``post``: the one
    chosen, else the first that may. Raises UserError for what may not."""
    may = visitor.posts_for(deed, unit)
    if not may or (post is not None and post not in may):
        raise refused(visitor, unit)
    chosen = post or may[0]
    if visitor.role is Role.COUNTY:
        return Actor(chosen, visitor.unit)
    return Actor(chosen, unit if chosen == CHIEF else None)


def looker(visitor: Visitor) -> Actor:
    """Who looks, for the log of looks: in the first post it has."""
    return Actor(visitor.posts[0], visitor.unit)


def refused(visitor: Visitor, unit: str | None = None) -> UserError:
    if visitor.role is Role.COUNTY and unit not in (None, visitor.unit):
        return UserError(
            f"Not done: {visitor.unit} acts for itself alone, not for {unit}.",
            "只能办理本单位的事项，未作处理。",
        )
    return UserError(
        "Not done: your role or post may not; ask the administrator if it should.",
        "您的身份不能办理此事，未作处理；如有需要，请联系系统管理员。",
    )


def posts_of(catalogue: Catalogue, role: Role) -> tuple[str, ...]:
    """The posts of a catalogue that a role may be given: leaders sign, evaluators judge, and a unit has
    what is left. An evaluator with the post that speaks for a unit speaks for departments."""
    every = [one.code for one in catalogue.head.roles]
    judges = (*MANAGING, REVIEWER)
    signers = {LEADER, *judging(catalogue.scheme)} - {*judges}
    given: Mapping[Role, Collection[str]] = {
        Role.LEADER: signers,
        Role.EVALUATOR: (*judges, CHIEF),
        Role.ANALYST: (),
        Role.COUNTY: {*every} - {*judges, *signers, ADMINISTRATOR},
        Role.ADMINISTRATOR: (ADMINISTRATOR,),
    }
    return tuple(post for post in every if post in given[role])


def departments(catalogue: Catalogue) -> frozenset[str]:
    """Units that may own an action and are not assessed: looked up at every run, worked out once."""
    if catalogue.hash not in _DEPARTMENTS:
        levels = {*owner_levels(catalogue)} - {catalogue.scheme.level}
        found = (unit.code for unit in catalogue.units if unit.level in levels)
        _DEPARTMENTS[catalogue.hash] = frozenset(found)
    return _DEPARTMENTS[catalogue.hash]


def has_people(catalogue: Catalogue, code: str) -> bool:
    """Whether a unit may have people of its own: one assessed, or a department; none above others."""
    unit = catalogue.unit_by_code.get(code)
    is_assessed = unit is not None and unit.level == catalogue.scheme.level
    return is_assessed or code in departments(catalogue)


def made(
    catalogue: Catalogue, role: Role, unit: str | None = None, posts: Sequence[str] = ()
) -> Visitor:
    """A visitor of a role. ``unit``: known to the catalogue; ``posts``: the role's own where none are
    given."""
    known = catalogue.unit_by_code.get(unit or "")
    acts = tuple(posts) or DEFAULT[role]
    speaks = departments(catalogue) if role is Role.EVALUATOR and CHIEF in acts else frozenset()
    has_edition = known is None or known.level == catalogue.scheme.level
    return Visitor(role, unit, acts, has_edition, speaks)


def shown_as(catalogue: Catalogue, role: Role, unit: str | None = None) -> Visitor:
    """Somebody of the demonstration: with every post of a role, an evaluator with those of leaders too,
    since there one person goes all the way."""
    every = [*DEFAULT[role], *posts_of(catalogue, role)]
    if role is Role.EVALUATOR:
        every += posts_of(catalogue, Role.LEADER)
    return made(catalogue, role, unit, tuple(dict.fromkeys(every)))
