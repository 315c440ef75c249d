"""What steps on findings make of a return: its verdict over time. Pure.

A warning asks until it is explained or waived, an error until it is waived. So a return held becomes
accepted with the step that settles its last warning, and one sent back comes into force with the waiver
of its last error. Nothing is overwritten: the verdict follows from findings and steps, whatever the
order they are read in, and can be told as of any moment.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from expectations.model import Severity, verdict

OPEN: Final = "open"
EXPLAINED: Final = "explained"
WAIVED: Final = "waived"
REOPENED: Final = "reopened"
SETTLES: dict[str, frozenset[Severity]] = {
    EXPLAINED: frozenset({"warning"}),
    WAIVED: frozenset({"warning", "error"}),
}
"""The severities that a kind of step settles."""
ASKING = ("warning", "error")


class Standing(NamedTuple):
    """A verdict and since when it stands; None: since the return was judged."""

    verdict: str
    since: datetime | None


def state_of(steps: Sequence[Any]) -> str:
    """Open, explained or waived, from a finding's steps in their order."""
    last = steps[-1].kind if steps else REOPENED
    return OPEN if last == REOPENED else str(last)


def in_order(steps: Iterable[Any]) -> list[Any]:
    return sorted(steps, key=lambda step: (step.at, step.step_id))


def standings(findings: Iterable[Any], steps: Iterable[Any]) -> dict[str, list[Standing]]:
    """The verdicts, one after the other, of each return with a step on one of its findings.

    ``findings``: at least all of those returns. Steps on findings across returns change nothing.
    """
    asking: dict[str, dict[str, Severity]] = defaultdict(dict)
    for finding in findings:
        if finding.severity in ASKING:
            asking[finding.return_id][finding.finding_id] = finding.severity
    taken: dict[str, list[Any]] = defaultdict(list)
    for step in in_order(steps):
        if step.finding_id in asking[step.return_id]:
            taken[step.return_id].append(step)
    return {return_id: _history(asking[return_id], some) for return_id, some in taken.items()}


def _history(asking: Mapping[str, Severity], steps: Sequence[Any]) -> list[Standing]:
    unsettled = dict(asking)
    history = [Standing(verdict(set(unsettled.values())), None)]
    for step in steps:
        severity = asking[step.finding_id]
        if severity in SETTLES.get(step.kind, ()):
            unsettled.pop(step.finding_id, None)
        else:
            unsettled[step.finding_id] = severity
        now = verdict(set(unsettled.values()))
        if now != history[-1].verdict:
            history.append(Standing(now, step.at))
    return history


def standing_at(history: Sequence[Standing], before: datetime | None = None) -> Standing:
    """The verdict that stood just before a moment, or stands now."""
    then = [one for one in history if before is None or one.since is None or one.since < before]
    return then[-1]
