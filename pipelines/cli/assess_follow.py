"""Commands about weak scores: which they are, actions about them, how they stand in a later assessment."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli import actions as action_commands
from pipelines.cli.app import DEFAULT, CatalogueOption, Language, called, opened
from pipelines.cli.assess import Id, RoleUnit, assess_app, request
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.assess.followup import Followed, Fresh
    from pipelines.assess.weak_scores import Result, Score
    from pipelines.register.actions import Action

Below = Annotated[
    float, typer.Option(help="Percent of its weight; an indicator that earned less is weak.")
]
Unit = Annotated[str | None, typer.Option(help="Of one unit, by code or name.")]
WEAK = {
    "zh": "得分率{share}（得{points}/{weight}分，失{lost}分）",
    "en": "share {share} ({points} of {weight}, {lost} lost)",
}
WEAK_COUNT = {
    "zh": "得分率低于{below}的共{n}项。",
    "en": "Under {below} of the weight: {n}.",
}
OPENED = {
    "zh": "新开督办{n}件；{had}项原已督办。",
    "en": "{n} actions opened; {had} had one.",
}
VERDICTS = {
    "zh": {
        "recovered": "已不低于{below}", "better": "仍低于{below}，得分率高于当时",
        "no_better": "仍低于{below}，得分率不高于当时", "not_assessed": "本次不评",
        "not_in_rules": "本次规则中没有该指标",
    },
    "en": {
        "recovered": "no longer under {below}", "better": "under {below} still, a higher share",
        "no_better": "under {below} still, no higher share", "not_assessed": "not assessed now",
        "not_in_rules": "not in these rules",
    },
}  # fmt: skip
CHANCE = {
    "zh": {True: "指标值之差可能只是偶然", False: "指标值之差超出偶然"},
    "en": {True: "the values may differ by chance alone", False: "the values differ beyond chance"},
}
ACTION = {"zh": "督办{id} {state}，{due}到期", "en": "action {id} {state}, due {due}"}
NO_ACTION = {"zh": "未督办", "en": "no action"}
SHARE = {"zh": "得分率{then}→{now}", "en": "share {then}→{now}"}
FRESH = {"zh": "新出现", "en": "newly weak"}
FOLLOWED = {
    "zh": "{since}得分率低于{below}的{n}项（{counts}）；新出现{fresh}项。",
    "en": "Under {below} in {since}: {n} ({counts}); newly weak: {fresh}.",
}


@assess_app.command()
def weak(
    assessment: Id,
    below: Below = 60,
    unit: Unit = None,
    is_opening: Annotated[
        bool, typer.Option("--open", help="Open an action for each that none was opened about.")
    ] = False,
    due: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="--open: the last day for it.")
    ] = None,
    role: Annotated[str | None, typer.Option(help="--open: the role that does so.")] = None,
    role_unit: RoleUnit = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """List the indicators that earned little of their weight, most points lost first; open actions."""
    from pipelines.assess.followup import open_weak
    from pipelines.assess.weak_scores import weak_of

    loaded, home = opened(catalogue)
    own = called(loaded, unit)
    if is_opening and not (due and role):
        raise UserError("--open: say until when and who with --due and --role")
    result, found = weak_of(home, assessment, below / 100, own)
    for one in found:
        typer.echo(f"{_called(result, one, language)} {_told(result, one, language)}")
    typer.echo(WEAK_COUNT[language].format(below=_share(below / 100), n=len(found)))
    if is_opening and due and role:
        ask = request(loaded, role, role_unit, None, None)
        made, had = open_weak(home, loaded, assessment, due.date(), ask, below / 100, own)
        for action in made:
            action_commands.tell(loaded, action, language)
        typer.echo(OPENED[language].format(n=len(made), had=had))


@assess_app.command()
def followup(
    assessment: Id,
    since: Annotated[str, typer.Option(help="The earlier assessment, by its id.")],
    below: Below = 60,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Tell how what was weak in an earlier assessment stands in this one, and what is newly weak."""
    from pipelines.assess.followup import VERDICTS as KINDS
    from pipelines.assess.followup import follow

    _, home = opened(catalogue)
    before, after, rows, fresh = follow(home, assessment, since, below / 100)
    limit = _share(below / 100)
    for row in rows:
        name = _called(before, row.then, language)
        typer.echo(f"{name} {_followed(before, after, row, limit, language)}")
    for one in fresh:
        typer.echo(f"{_called(after, one.now, language)} {_fresh(after, one, language)}")
    words, verdicts = VERDICTS[language], [row.verdict for row in rows]
    counts = ("；" if language == "zh" else "; ").join(
        f"{words[kind].format(below=limit)} {verdicts.count(kind)}"
        for kind in KINDS
        if kind in verdicts
    )
    told = FOLLOWED[language].format(
        since=before.assessment_id, below=limit, n=len(rows), counts=counts or "–", fresh=len(fresh)
    )
    typer.echo(told)


def _comma(language: str) -> str:
    return "，" if language == "zh" else ", "


def _called(result: "Result", score: "Score", language: str) -> str:
    indicator = result.catalogue.indicator_by_code[score.indicator].name[language]
    return f"{result.catalogue.unit_name(score.unit)[language]} {score.indicator} {indicator}"


def _share(share: float | None) -> str:
    from pipelines.assess.weak_scores import percent

    return "–" if share is None else percent(share)


def _told(result: "Result", score: "Score", language: str) -> str:
    """Share, points lost, value, target, n."""
    from pipelines.assess.weak_scores import goal_of, plain, received_of, value_of

    told = WEAK[language].format(
        share=_share(score.share), points=plain(score.points), weight=plain(score.weight),
        lost=plain(score.lost),
    )  # fmt: skip
    figures = [value_of(result, score, language) or "–", goal_of(result, score, language)]
    figures += [f"n={score.counts[1]:g}"] if score.counts else []
    figures.append(received_of(score, language))
    return f"{told} {_comma(language).join(part for part in figures if part)}"


def _followed(before: "Result", after: "Result", row: "Followed", limit: str, language: str) -> str:
    from pipelines.assess.weak_scores import value_of

    now = row.now
    told = [
        SHARE[language].format(then=_share(row.then.share), now=_share(now.share if now else None)),
        VERDICTS[language][row.verdict].format(below=limit),
    ]
    if now:
        values = [value_of(*pair, language) or "–" for pair in ((before, row.then), (after, now))]
        chance = "" if row.by_chance is None else f" {CHANCE[language][row.by_chance]}"
        told.append("→".join(values) + chance)
    return _comma(language).join([*told, _action(row.action, language)])


def _action(action: "Action | None", language: str) -> str:
    from pipelines import clock
    from pipelines.assess.action_list import STATES

    if action is None:
        return NO_ACTION[language]
    state = STATES[language][action.state(clock.now().date())]
    return ACTION[language].format(id=action.action_id, state=state, due=action.due)


def _fresh(after: "Result", one: "Fresh", language: str) -> str:
    then = one.then.share if one.then else None
    share = SHARE[language].format(then=_share(then), now=_share(one.now.share))
    return f"{FRESH[language]}{'：' if language == 'zh' else ': '}{share}"
