"""核查记录: the verification written as a return of the form that records it, so that lineage holds.

What the recounts give (figures checked, figures that match) is counted from them; all else, such as the
survey, comes from a list or from the return in force. The return goes the way of every other: received,
judged, traced to its cells.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines import clock
from pipelines.assess.bench import Bench, lay_out
from pipelines.assess.request import MANAGING, Request
from pipelines.assess.verification import matches
from pipelines.catalogue.forms import Form
from pipelines.catalogue.whole import Catalogue
from pipelines.errors import UserError
from pipelines.extract.values import figures as figures_of
from pipelines.judge import judge
from pipelines.manifest import Submitted
from pipelines.paths import Home
from pipelines.period import Period, containing
from pipelines.receive import Outcome, receive
from pipelines.register.archive import part_path
from pipelines.register.assessments import FROZEN
from pipelines.register.corrections import text_of
from pipelines.register.ledger import versions
from pipelines.register.recounts import recounts
from pipelines.register.store import open_register, reading

Figures = dict[str, dict[str, Decimal]]
"""By row's unit and element."""


def record(home: Home, assessment_id: str, survey: Path | None, ask: Request) -> Outcome:
    """Write the verification's return and hand it in. ``survey``: a CSV of unit, element, value.

    Raises UserError outside the time for it, for a catalogue that names no form, or no figures, for
    it, and for a list that cannot be read.
    """
    engine = open_register(home)
    try:
        with reading(engine) as connection:
            bench = lay_out(connection, assessment_id)
            found = recounts(connection, bench.one.assessment_id)
            _may(bench, ask)
            form, of, reporter = _form(bench)
            live = [
                v for v in versions(connection)
                if v.is_live and v.slot == (form.code, of.code, reporter)
            ]  # fmt: skip
    finally:
        engine.dispose()
    held = _held(home, live[0].part_hash, live[0].return_id) if live else {}
    given = _survey(bench, form, survey) if survey else {}
    counted = _counted(bench, {m.unit: (m.checked, m.matching) for m in matches(bench, found)})
    figures = _merged(held, given, counted)
    if not figures:
        raise UserError(
            f"{assessment_id}: no recount and no survey yet; nothing to record",
            f"{assessment_id}还没有核查结果，也没有问卷结果，请先录入。",
        )
    content = text(bench.catalogue, form, of, reporter, figures)
    return _hand_in(
        home, bench, f"{form.code}_{of.code}_{bench.one.assessment_id}.csv", content, ask
    )


def _may(bench: Bench, ask: Request) -> None:
    if bench.one.stage != FROZEN:
        raise UserError(
            f"{bench.one.assessment_id}: is {bench.one.stage}; the verification is recorded between the"
            " freeze and its end",
            "冻结之后、核查结束之前才能写核查表。",
        )
    if ask.actor.role not in MANAGING or ask.actor.unit:
        raise UserError(
            f"{bench.one.assessment_id}: is recorded by {' or '.join(MANAGING)}",
            "核查表由评估人员或项目办公室填写，不能以某个单位的身份填写。",
        )


def _form(bench: Bench) -> tuple[Form, Period, str]:
    """The form that holds the catalogue's match rate, its period at the end of the assessment's, and
    the unit that sends it."""
    rules, trust = bench.catalogue, bench.catalogue.head.trust
    if not trust.match_numerator or not trust.match_denominator:
        raise UserError(
            "the catalogue names no figures for a verification (trust.match_…); add them",
            "目录没有指定记录抽查数、相符数的指标项，不能写核查表，请联系系统管理员补充。",
        )
    form = rules.form_of_element[trust.match_denominator]
    of = containing(bench.period.end, form.grain)
    if not bench.period.contains(of):
        raise UserError(
            f"{form.code} is reported by {form.grain}, longer than {bench.period.code}",
            f"{form.code} {form.name.zh}的报告期比{bench.period.name('zh')}长，不能记录本次核查，"
            "请联系系统管理员核对目录。",
        )
    (level,) = {r.reporter_level for r in form.reports}
    units = [u.code for u in rules.units_on(bench.period.end) if u.level == level]
    if len(units) != 1:
        raise UserError(
            f"{form.code}: {len(units)} units would send it; it takes one",
            f"{form.code} {form.name.zh}应只由一个单位填报，目录中有{len(units)}个，"
            "请联系系统管理员核对目录。",
        )
    return form, of, units[0]


def _held(home: Home, part: str, return_id: str) -> Figures:
    held: Figures = defaultdict(dict)
    for _, unit, _, element, state, value, *_ in figures_of([part_path(home, part)], [return_id]):
        if state == "value":
            held[unit][element] = value
    return held


def _survey(bench: Bench, form: Form, path: Path) -> Figures:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UserError(
            f"{path}: cannot be read; give a CSV in UTF-8",
            "问卷结果无法读取，请另存为UTF-8的CSV。",
        ) from None
    given: Figures = defaultdict(dict)
    for line, row in enumerate(csv.DictReader(io.StringIO(text)), 2):
        unit, element, value = (str(row.get(k) or "").strip() for k in ("unit", "element", "value"))
        if unit not in bench.catalogue.unit_by_code or element not in form.by_code:
            raise UserError(
                f"{path}: line {line}: {unit} {element} is no row and element of {form.code}",
                f"问卷结果第{line}行：{form.code}表没有单位“{unit}”或指标项“{element}”，请改正。",
            )
        try:
            given[unit][element] = Decimal(value)
        except InvalidOperation:
            wrong = f"“{value}”不是数字，请改正" if value else "没有填数，请补填"
            raise UserError(
                f"{path}: line {line}: {value or 'nothing'} is no number",
                f"问卷结果第{line}行：{wrong}。",
            ) from None
    return given


def _counted(bench: Bench, by_unit: Mapping[str, tuple[int, int]]) -> Figures:
    trust = bench.catalogue.head.trust
    return {
        unit: {str(trust.match_denominator): Decimal(n), str(trust.match_numerator): Decimal(k)}
        for unit, (n, k) in by_unit.items()
    }


def _merged(*layers: Mapping[str, Mapping[str, Decimal]]) -> Figures:
    merged: Figures = defaultdict(dict)
    for layer in layers:
        for unit, row in layer.items():
            merged[unit].update(row)
    return merged


def _hand_in(home: Home, bench: Bench, name: str, content: str, ask: Request) -> Outcome:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(content, encoding="utf-8")
        sent = Submitted(path, clock.now())
        (outcome,) = receive(home, bench.catalogue, [sent], ask.actor)
    judge(home, bench.catalogue)
    return outcome


def text(
    catalogue: Catalogue,
    form: Form,
    of: Period,
    reporter: str,
    figures: Mapping[str, Mapping[str, Decimal]],
) -> str:
    """The return as a table: its heading, and a row a unit."""
    elements = [e for e in form.elements if any(e.code in row for row in figures.values())]
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    name = catalogue.unit_name(reporter).zh
    write([f"{form.code} {form.name.zh}"])
    write(["填报单位", name, "报告期", of.name("zh")])
    write(["单位", *(e.name.zh for e in elements)])
    for unit, row in sorted(figures.items()):
        cells = [text_of(row[e.code]) if e.code in row else "" for e in elements]
        write([catalogue.unit_name(unit).zh, *cells])
    return out.getvalue()
