"""Commands that look at an assessment under other rules, or ask how sure its ranks are."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.cli.app import DEFAULT, CatalogueOption, Language, actor, called, opened
from pipelines.cli.assess import Id, Reason, RoleUnit, Seen, assess_app, request, tell
from pipelines.cli.judge import tell_effect
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.assess.bench import Bench
    from pipelines.paths import Home

SHOWN = 40
"""Lines of differing rules that are told at once."""
SOURCES = {
    "numerators": {"zh": "数据偶然变动", "en": "chance in the figures"},
    "weights": {"zh": "权重取舍", "en": "doubt about weights"},
}
METHOD = {
    "zh": "方法：各项比率按件数重抽{draws}次（种子{seed}），金额、均值、扣分、加分不变；权重另按±25%单独重抽。"
    "“梯队”：与本梯队第一名相比，位居其后的把握不足95%的，为同一梯队。",
    "en": "Method: every proportion of counts is drawn again {draws} times (seed {seed}); amounts, means,"
    " deductions and bonuses stand. Weights are drawn apart, within 25 %. A tier holds those that are not"
    " behind its first with 95 % certainty.",
}
METHOD_FINAL = {
    "zh": "年终总评：各次考核的数据一并重抽后合成，共有的人和件只抽一次；各次所占比例也在±25%内变动。",
    "en": "A final: the figures of its assessments are drawn together, those they share once; their parts of"
    " the mix move within 25 % too.",
}


def laid_out(home: "Home", assessment: str) -> "Bench":
    from pipelines.assess.bench import lay_out
    from pipelines.register.store import open_register, reading

    engine = open_register(home)
    try:
        with reading(engine) as connection:
            return lay_out(connection, assessment)
    finally:
        engine.dispose()


@assess_app.command()
def ranks(
    assessment: Id,
    draws: Annotated[int, typer.Option(help="How often figures are drawn again.")] = 10_000,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same.")] = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Tell how far totals, ranks and grades would move by chance, and by other weights."""
    from pipelines.assess.uncertainty import basis_of, honest, swaps_of, table_of

    loaded, home = opened(catalogue)
    bench = laid_out(home, assessment)
    outcome = bench.outcome()
    if len({part.scoring.inputs.units for part in outcome.parts}) > 1:
        raise UserError(
            f"{assessment}: the assessments it mixes have not the same units; it has no intervals"
        )
    one = honest(bench.one.assessment_id, outcome, draws, seed, outcome.parts)
    typer.echo(METHOD[language].format(draws=draws, seed=one.seed))
    if bench.is_final:
        typer.echo(METHOD_FINAL[language])
    for row in table_of(one).records():
        name = loaded.unit_name(row["unit"])[language]
        rank = f"{row['rank_low']:.0f}–{row['rank_high']:.0f}" if row["rank_low"] else "–"
        tier = f"{row['tier']:.0f}" if row["tier"] else "–"
        source = SOURCES[row["source"]][language]
        if row["total"] is not None:
            typer.echo(
                f"{source} {name} {row['total']:.2f} [{row['total_low']:.2f}, {row['total_high']:.2f}]"
                f" {'名次' if language == 'zh' else 'rank'} {rank}"
                f" {'梯队' if language == 'zh' else 'tier'} {tier}"
            )
    for row in swaps_of(one, basis_of((outcome.parts or (outcome,))[0].scoring)).records():
        typer.echo(_swap(loaded, row, language))


def _swap(catalogue: Any, row: dict[str, Any], language: str) -> str:
    ahead, behind = (catalogue.unit_name(row[k])[language] for k in ("ahead", "behind"))
    if row["moved"] is None:
        return f"{ahead} / {behind}: " + (
            "任何权重都不能使其易位" if language == "zh" else "no weights change their places"
        )
    if not row["moved"]:
        return f"{ahead} / {behind}: " + ("并列" if language == "zh" else "level")
    move = f"{row['from_indicator']} → {row['to_indicator']}"
    told = (
        f"移动权重{row['moved']:.2f}分即易位"
        if language == "zh"
        else f"{row['moved']:.2f} points of weight swap them"
    )
    return f"{ahead} / {behind}: {told} ({move} {row['largest']:.2f})"


@assess_app.command()
def whatif(
    assessment: Id,
    weight: Annotated[
        list[str] | None, typer.Option(help="INDICATOR=POINTS; once for each.")
    ] = None,
    target: Annotated[
        list[str] | None, typer.Option(help="INDICATOR=TARGET or TARGET/FLOOR.")
    ] = None,
    normalise: Annotated[
        list[str] | None,
        typer.Option(help="goalposts, min_max, z, percentile, rank; or INDICATOR=ONE."),
    ] = None,
    aggregate: Annotated[
        list[str] | None, typer.Option(help="arithmetic, geometric; or PART=ONE.")
    ] = None,
    without: Annotated[list[str] | None, typer.Option(help="An indicator to leave out.")] = None,
    min_count: Annotated[
        int | None, typer.Option(help="Smaller denominators: not assessed.")
    ] = None,
    min_weight_share: Annotated[float | None, typer.Option(help="0 to 1; less: no total.")] = None,
    save: Annotated[bool, typer.Option(help="Keep it as a proposal.")] = False,
    role: Annotated[str | None, typer.Option(help="--save: the role that proposes it.")] = None,
    reason: Reason = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """See totals and ranks move under other rules. The assessment is not touched."""
    from pipelines.assess import whatif as what

    loaded, home = opened(catalogue)
    change = what.Change(
        weights={code: _number(text) for code, text in _pairs(weight)},
        targets={code: _goal(text) for code, text in _pairs(target)},
        normalise=_ways(normalise, ("goalposts", "min_max", "z", "percentile", "rank")),
        aggregate=_ways(aggregate, ("arithmetic", "geometric")),
        min_count=min_count,
        min_weight_share=min_weight_share,
        without=tuple(without or ()),
    )
    for row in what.what_if(laid_out(home, assessment), change):
        name = loaded.unit_name(row.unit)[language]
        totals = [f"{t:.2f}" if t is not None else "–" for t in (row.total, row.total_then)]
        places = [str(r) if r else "–" for r in (row.rank, row.rank_then)]
        typer.echo(f"{name} {totals[0]}→{totals[1]} {places[0]}→{places[1]}")
    if save:
        if not role:
            raise UserError("--save: say who proposes it with --role")
        key = what.save(home, assessment, change, actor(loaded, role), reason or "")
        typer.echo(f"{key}")


def _pairs(given: list[str] | None) -> list[tuple[str, str]]:
    pairs = [text.partition("=")[::2] for text in given or ()]
    for code, value in pairs:
        if not code or not value:
            raise UserError(f"{code}: write INDICATOR=VALUE")
    return pairs


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise UserError(f"{text}: is no number") from None


def _goal(text: str) -> tuple[float, float | None]:
    target, _, floor = text.partition("/")
    return _number(target), _number(floor) if floor else None


def _ways(given: list[str] | None, known: tuple[str, ...]) -> dict[str, Any]:
    ways = {}
    for text in given or ():
        code, is_own, way = text.rpartition("=")
        if way not in known:
            raise UserError(f"{way}: is none of {', '.join(known)}")
        ways[code if is_own else "*"] = way
    return ways


@assess_app.command()
def rulebook(
    assessment: Id,
    propose: Annotated[bool, typer.Option(help="Propose the catalogue as it is now.")] = False,
    adopt: Annotated[
        str | None, typer.Option(help="Adopt the one proposed with this hash.")
    ] = None,
    role: Annotated[str | None, typer.Option(help="The role that does so.")] = None,
    role_unit: RoleUnit = None,
    reason: Reason = None,
    seen: Seen = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Show what the catalogue, as it is now, would change for every unit; propose or adopt it."""
    from pipelines.assess import rulebook as rules

    loaded, home = opened(catalogue)
    lines, effects = rules.effect(home, assessment, loaded)
    for line in lines[:SHOWN]:
        typer.echo(line)
    if len(lines) > SHOWN:
        typer.echo(f"… {len(lines) - SHOWN}")
    typer.echo(
        f"{loaded.hash[:12]}: {len(lines)} {'处不同' if language == 'zh' else 'differences'}"
    )
    tell_effect(loaded, effects, language)
    if (propose or adopt) and not role:
        raise UserError("say who does so with --role")
    if propose:
        one = rules.propose(
            home, assessment, loaded, request(loaded, role or "", role_unit, reason, seen)
        )
        typer.echo(one.proposal_id)
    if adopt:
        done = rules.adopt(
            home, assessment, adopt, request(loaded, role or "", role_unit, reason, seen)
        )
        tell(loaded, done, language)


@assess_app.command()
def worksheet(
    assessment: Id,
    out: Annotated[Path, typer.Option(help="A folder; a sheet for each unit goes there.")],
    unit: Annotated[str | None, typer.Option(help="One unit's alone, by code or name.")] = None,
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Write the score worksheet (计分底稿) of every unit, to print."""
    from pipelines.assess.worksheet import worksheet as sheet

    loaded, home = opened(catalogue)
    bench, own = laid_out(home, assessment), called(loaded, unit)
    outcome = bench.outcome()
    out.mkdir(parents=True, exist_ok=True)
    for code in sorted(outcome.total()):
        if own in (None, code):
            path = out / f"{bench.one.assessment_id}-{code}.html"
            path.write_text(sheet(bench, outcome, code, language), encoding="utf-8")
            typer.echo(str(path))


@assess_app.command()
def compare(
    assessment: Id,
    against: Annotated[str, typer.Argument(help="The assessment before, by its id.")],
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Tell where the difference to an earlier assessment comes from; the parts add up."""
    from pipelines.assess.attribution import FACTORS, attribution

    loaded, home = opened(catalogue)
    table = attribution(laid_out(home, against).outcome(), laid_out(home, assessment).outcome())
    names = {
        "zh": dict(zip(FACTORS, ("数据", "目标", "权重", "扣分加分", "同组"), strict=True)),
        "en": {name: name for name in FACTORS},
    }[language]
    for row in table.records():
        parts = " ".join(f"{names[f]} {row[f]:+.2f}".replace("-", "−") for f in FACTORS)
        unit = loaded.unit_name(row["unit"])[language]
        typer.echo(f"{unit} {row['before']:.2f}→{row['after']:.2f}: {parts}")
