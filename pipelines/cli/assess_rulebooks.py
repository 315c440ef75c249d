"""Commands about rulebooks across assessments and years."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.cli.app import DEFAULT, CatalogueOption, Language, opened
from pipelines.cli.assess import assess_app

if TYPE_CHECKING:
    from pipelines.assess.rulebooks import Comparison, Since, Version
    from pipelines.assess.whatif import Moved
    from pipelines.catalogue.whole import Catalogue

WORDS: dict[str, dict[str, Any]] = {
    "zh": {
        "version": "{hash} {at}起 {role} {used}{left}：{since}", "left": "（{ids}后改用其他）",
        "first": "{kind}首版", "since": "{kind}较{before}改{n}处", "count": "共{n}个规则版本。",
        "lines": "{a}→{b}：{n}处不同", "left_out": "旧规则的{codes}：当时没有这些指标的数据，未计，权重由其余指标分摊",
        "new": "旧规则没有{codes}", "none": "不能按两种规则计算：{why}", "same": "规则相同，结果不变。",
        "row": "{unit} 总分{totals} 名次{ranks} 等级{grades}", "comma": "；", "list": "、",
    },
    "en": {
        "version": "{hash} since {at} {role} {used}{left}: {since}", "left": " ({ids} went over to another)",
        "first": "first of {kind}", "since": "{kind}: {n} lines since {before}", "count": "{n} rulebooks.",
        "lines": "{a}→{b}: {n} differences",
        "left_out": "{codes} of the earlier rules: no figures for them; left out, the others share their weight",
        "new": "{codes}: not in the earlier rules", "none": "not scored by both: {why}",
        "same": "The rules are the same; nothing moves.",
        "row": "{unit} total {totals} rank {ranks} grade {grades}", "comma": "; ", "list": ", ",
    },
}  # fmt: skip
SHORT = 12
"""Characters of a hash that are told."""


@assess_app.command()
def rulebooks(catalogue: CatalogueOption = DEFAULT, language: Language = "zh") -> None:
    """List every rulebook there was: since when, by which role, used by which, how many lines it changed."""
    from pipelines.assess.rulebooks import versions

    loaded, home = opened(catalogue)
    found = versions(home)
    for one in found:
        typer.echo(_version(loaded, one, language))
    typer.echo(WORDS[language]["count"].format(n=len(found)))


def _version(catalogue: "Catalogue", one: "Version", language: str) -> str:
    words = WORDS[language]
    left = words["left"].format(ids=words["list"].join(one.left_by)) if one.left_by else ""
    return str(
        words["version"].format(
            hash=one.rulebook[:SHORT], at=f"{one.at:%Y-%m-%d %H:%M}", left=left,
            role=catalogue.role_name(one.role)[language],
            used=words["list"].join(one.used_by) or "–",
            since=words["comma"].join(_since(catalogue, since, language) for since in one.since),
        )
    )  # fmt: skip


def _since(catalogue: "Catalogue", one: "Since", language: str) -> str:
    names = {kind.code: kind.name[language] for kind in catalogue.scheme.assessments}
    key, kind = "since" if one.before else "first", names.get(one.code, one.code)
    before = (one.before or "")[:SHORT]
    return str(WORDS[language][key].format(kind=kind, before=before, n=one.changed))


@assess_app.command("rulebook-diff")
def rulebook_diff(
    earlier: Annotated[str, typer.Argument(help="The assessment whose rules are held against.")],
    later: Annotated[str, typer.Argument(help="The assessment whose figures are scored by both.")],
    catalogue: CatalogueOption = DEFAULT,
    language: Language = "zh",
) -> None:
    """Tell every line that differs between two rulebooks, and what it does to every unit."""
    from pipelines.assess.rulebooks import compare

    _, home = opened(catalogue)
    found, words = compare(home, earlier, later), WORDS[language]
    for line in found.lines:
        typer.echo(line)
    hashes = found.before.hash[:SHORT], found.after.hash[:SHORT]
    typer.echo(words["lines"].format(a=hashes[0], b=hashes[1], n=len(found.lines)))
    for key, codes in (("left_out", found.left_out), ("new", found.new)):
        if codes:
            typer.echo(words[key].format(codes=words["list"].join(codes)))
    if found.why:
        typer.echo(words["none"].format(why=found.why.line(language)))
    elif found.before.hash == found.after.hash:
        typer.echo(words["same"])
    for row in found.rows:
        typer.echo(_row(found, row, language))


def _row(found: "Comparison", row: "Moved", language: str) -> str:
    totals = [f"{t:.2f}" if t is not None else "–" for t in (row.total, row.total_then)]
    ranks = [f"{r:.0f}" if r else "–" for r in (row.rank, row.rank_then)]
    # Each grade by the names of its own rules.
    grades = [
        found.before.scheme.grade_name(row.grade, language),
        found.after.scheme.grade_name(row.grade_then, language),
    ]
    return str(
        WORDS[language]["row"].format(
            unit=found.after.unit_name(row.unit)[language], totals="→".join(totals),
            ranks="→".join(ranks), grades="→".join(grades),
        )
    )  # fmt: skip
