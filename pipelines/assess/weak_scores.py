"""The indicators an assessment scored weak, in figures and in words.

Read from what was pinned at the preview or the decision, never worked out anew: what is followed up is
what units were told.
"""

from typing import Any, NamedTuple

from pipelines.assess.bench import Bench, lay_out
from pipelines.assess.mixing import counts_of
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.extract.assessed import RESULTS
from pipelines.paths import Home
from pipelines.period import Period
from pipelines.register import tabular
from pipelines.register.store import open_register, reading
from pipelines.register.tabular import Tables
from pipelines.scores.words import number

BELOW = 0.6
"""The share of its weight under which an indicator is weak, where nobody says another."""
ASSESSED = ("scored", "missing")
"""States of a leaf that counts; one without its return counts with no points."""


class Score(NamedTuple):
    """An assessed indicator of a unit. ``share``: 0 to 1, of its weight, to four decimals, as points are
    rounded too. ``points`` of ``weight``: as they count in the total, after re-weighting, or of its own
    weight where the unit has no total. ``counts``: k of n, where the value is a share of counts.
    ``received``: the share of the figures due that came, by which points were cut."""

    unit: str
    indicator: str
    share: float
    points: float
    weight: float
    value: float | None
    target: float | None
    counts: tuple[float, float] | None
    received: float

    @property
    def lost(self) -> float:
        return self.weight - self.points


class Result(NamedTuple):
    """What an assessment came to, and by which rules."""

    assessment_id: str
    catalogue: Catalogue
    period: Period
    tables: Tables


def result_of(bench: Bench) -> Result:
    """The result as pinned. Raises UserError before the preview, and for a final assessment, which has
    totals alone."""
    one = bench.one
    name = next((RESULTS[kind][0] for kind in RESULTS if one.has(kind)), None)
    if name is None:
        raise UserError(
            f"{one.assessment_id}: is {one.stage}; its result is known from the preview on",
            f"{one.assessment_id}尚未预告，还没有结果。",
        )
    if bench.is_final:
        parts = ", ".join(part.one.assessment_id for part in bench.parts)
        raise UserError(
            f"{one.assessment_id}: mixes totals and scores no indicator; ask of {parts}",
            f"{one.assessment_id}由总分合成，没有指标得分；请查{parts}。",
        )
    tables = tabular.read(bench.text(name))
    return Result(one.assessment_id, bench.catalogue, bench.period, tables)


def scores(result: Result) -> dict[tuple[str, str], Score]:
    """By unit and indicator, every score that is assessed and weighs something."""
    pairs = {
        (row["unit"], row["indicator"]): counts_of(result.catalogue, row)
        for row in result.tables["indicator"].records()
        if row["indicator"] in result.catalogue.indicator_by_code
    }
    found = {}
    for row in result.tables["score_leaf"].records():
        key = str(row["unit"]), str(row["indicator"])
        if row["state"] in ASSESSED and row["weight"]:
            found[key] = _score(key, row, pairs.get(key))
    return found


def _score(key: tuple[str, str], row: dict[str, Any], counts: tuple[float, float] | None) -> Score:
    # Of its own weight: re-weighting keeps the share, and rounds the points once more.
    share = round(row["points"] / row["weight"], 4)
    counted = row["full_points"], row["effective_weight"]
    points, weight = (row["points"], row["weight"]) if None in counted else counted
    return Score(
        *key, share, points, weight, row["value"], row["target"], counts, row["received_factor"]
    )


def weak(result: Result, below: float = BELOW, unit: str | None = None) -> list[Score]:
    """The scores of all units, or of one, under a share (0 to 1) of their weight, most points lost
    first. Raises UserError for a share that is none."""
    _is_share(below)
    found = [s for s in scores(result).values() if s.share < below and unit in (None, s.unit)]
    return sorted(found, key=lambda s: (-round(s.lost, 9), s.unit, s.indicator))


def _is_share(below: float) -> None:
    if not 0 < below <= 1:
        raise UserError(
            f"--below {100 * below:g}: is no share; give more than 0, up to 100",
            "得分率界限应大于0，不超过100。",
        )


def weak_of(
    home: Home, assessment_id: str, below: float = BELOW, unit: str | None = None
) -> tuple[Result, list[Score]]:
    """Of an assessment by its id."""
    engine = open_register(home)
    try:
        with reading(engine) as connection:
            result = result_of(lay_out(connection, assessment_id))
    finally:
        engine.dispose()
    return result, weak(result, below, unit)


def problem_of(result: Result, score: Score) -> str:
    """``2010年 按期整改率 52.0%，目标95%，得1.2/3分``"""
    name = result.catalogue.indicator_by_code[score.indicator].name.zh
    said = [value_of(result, score, "zh") or "未报送", goal_of(result, score, "zh")]
    said.append(f"得{plain(score.points)}/{plain(score.weight)}分")
    said.append(received_of(score, "zh"))
    return f"{result.period.name('zh')} {name} {'，'.join(part for part in said if part)}"


def plain(points: float) -> str:
    """Points to two decimals, none that say nothing."""
    return number(round(points, 2))


def percent(share: float) -> str:
    """To two decimals, so that what is a little less than 60 % does not read so."""
    return f"{number(round(100 * share, 2))}%"


def received_of(score: Score, language: str) -> str:
    """Why a good value may earn little; nothing where all came, or nothing did."""
    if not 0 < score.received < 1:
        return ""
    part = percent(score.received)
    return f"应报数据只收到{part}" if language == "zh" else f"only {part} of what was due came"


def value_of(result: Result, score: Score, language: str) -> str:
    """The value in its indicator's digits and measure; nothing where its return was not received."""
    if score.value is None:
        return ""
    digits = result.catalogue.indicator_by_code[score.indicator].digits
    return measured(result, score, f"{score.value:,.{digits}f}", language)


def goal_of(result: Result, score: Score, language: str) -> str:
    """The target of the window; nothing where it has none."""
    if score.target is None:
        return ""
    word = "目标" if language == "zh" else "target "
    return word + measured(result, score, number(score.target), language)


def measured(result: Result, score: Score, text: str, language: str) -> str:
    measure = result.catalogue.indicator_by_code[score.indicator].measure[language]
    space = " " if language == "en" and measure not in ("", "%") else ""
    return f"{text.replace('-', '−')}{space}{measure}"
