"""Templates opened, filled in, recalculated and saved by LibreOffice, then sent in."""

import os
import sys
from datetime import datetime
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from office import at_office, python_with_uno

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "template"))

from template_filling import (
    ASKED,
    catalogue_of,
    distinct,
    read_back,
    totals,
    values,
)

from pipelines import judge, paths, period, receive
from pipelines.catalogue.expression import UNITS_BELOW
from pipelines.manifest import Submitted
from pipelines.paths import Home
from pipelines.period import containing
from pipelines.register import ledger
from pipelines.register.actor import Actor
from pipelines.register.store import open_register
from pipelines.sample.history import History
from pipelines.sample.recipe import load_recipe
from pipelines.template import checks
from pipelines.template.model import Sheet, address
from pipelines.template.words import say
from pipelines.template.write import lay_out, write

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        python_with_uno() is None and "CI" not in os.environ,
        reason="needs LibreOffice Calc and python3-uno",
    ),
]
COUNTY, HALF = "370784", "2009Q2"
KINDS = ("xlsx", "xls")


def typed(sheet: Sheet, figures) -> dict[str, float | str]:
    return {
        address(sheet.inputs[place]): f if isinstance(f, str) else float(f)
        for place, f in figures.items()
    }


def corners(sheet: Sheet) -> list[tuple[int, int]]:
    """The places of the first row and of the last."""
    rows = sorted({row for row, _ in sheet.inputs.values()})
    return [place for place in sheet.inputs.values() if place[0] in (rows[0], rows[-1])]


def sample_figures(name: str, unit: str, of: period.Period):
    """By form: the figures of the sample's own returns for periods that end with this one."""
    catalogue = catalogue_of(name)
    recipe = load_recipe(paths.SAMPLE / f"{name}.yaml", catalogue)
    made = History(catalogue, recipe, range(2008, of.year + 1), 1, unit).returns()
    return {
        sent.form: {((r.unit, ""), e): f for r in sent.rows for e, f in r.values.items()}
        for several in made.values()
        for sent in several
        if sent.period.end == of.end
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="module")
def returned(folder):
    """A county's workbook of eleven returns, opened as each kind, filled in with the sample's figures,
    saved as each kind: what was shown by the kind opened, and the files."""
    catalogue, of = catalogue_of("weifang"), period.parse(HALF)
    figures = sample_figures("weifang", COUNTY, of)
    sheets = {s.form: s for s in lay_out(catalogue, COUNTY, of).sheets if s.form}
    assert sheets.keys() == figures.keys()
    assert len(sheets) == 11
    jobs = []
    for kind in KINDS:
        (folder / f"empty.{kind}").write_bytes(write(catalogue, COUNTY, of, kind=kind))
        jobs.append(
            {
                "open": str(folder / f"empty.{kind}"),
                "type": {form: typed(sheets[form], own) for form, own in figures.items()},
                "save": [str(folder / f"{kind}_as.{other}") for other in KINDS],
                "read": list(sheets),
                "look": {f: [address(p) for p in corners(s)] for f, s in sheets.items()},
            }
        )
    answers = dict(zip(KINDS, at_office(jobs, folder / "profile"), strict=True))
    return answers, figures, sheets


@pytest.mark.parametrize(("opened", "saved"), list(product(KINDS, KINDS)))
def test_what_libreoffice_saves_is_accepted_figure_by_figure(returned, folder, opened, saved):
    _, figures, _ = returned
    catalogue, path = catalogue_of("weifang"), folder / f"{opened}_as.{saved}"
    found = read_back("weifang", path.read_bytes(), path.name)
    for form, one in found.items():
        assert values(one) == {
            place: "na" if isinstance(f, str) else f for place, f in figures[form].items()
        }
        for element, total in totals(one).items():
            own = [f for (_, e), f in figures[form].items() if e == element]
            assert total == sum(own)
    home = Home(folder / f"home_{opened}_{saved}")
    at = datetime(2009, 7, 3, 9)
    (outcome,) = receive.receive(home, catalogue, [Submitted(path, at)], Actor("clerk", COUNTY))
    assert outcome.kind == "received"
    assert {form for form, *_ in (key[1:] for key in outcome.returns)} == figures.keys()
    verdicts = judge.judge(home, catalogue)
    engine = open_register(home)
    told = [(f.rule_id, f.cells, f.message_zh) for f in ledger.findings(engine)]
    engine.dispose()
    assert set(verdicts.values()) == {"accepted"}, told


@pytest.mark.parametrize("opened", KINDS)
def test_totals_and_checks_are_worked_out_again(returned, opened):
    answers, figures, sheets = returned
    shown = answers[opened]["shown"]
    for form, sheet in sheets.items():
        for element, place in sheet.totals.items():
            own = [f for (_, e), f in figures[form].items() if e == element]
            assert Decimal(str(shown[form][address(place)])) == sum(own)
        wrong = [
            p for p in sheet.placed if p.dress == "check" and address((p.row, p.col)) in shown[form]
        ]
        assert wrong == []
        assert shown[form]["A2"] == say("status_done", "zh")
    assert all(answers[opened]["protected"].values())


def test_both_kinds_carry_the_same_validation(returned):
    answers, _, sheets = returned
    assert answers["xlsx"]["validation"] == answers["xls"]["validation"]
    for form, sheet in sheets.items():
        for at in corners(sheet):
            ((start, takes),) = [
                (a, t) for a, b, t in sheet.allowed if a <= at <= b and a[1] == at[1]
            ]
            kind, first = answers["xls"]["validation"][form][address(at)]
            assert kind == takes.kind.upper(), at
            if takes.kind == "custom":
                assert first.replace(";", ",") == takes.formula[1:].format(cell=address(start))


@pytest.fixture(scope="module")
def recalculated(folder):
    """Every kind of reporter's workbook, in both languages and kinds, with figures that break rules."""
    cases, jobs = [], []
    for number, ((name, unit, asked), kind) in enumerate(product(ASKED, KINDS)):
        language = "zh" if number % 2 else "en"
        catalogue, of = catalogue_of(name), period.parse(asked)
        book = lay_out(catalogue, unit, of, language=language)
        sheets = {s.form: s for s in book.sheets if s.form}
        figures = {form: distinct(catalogue, s) for form, s in sheets.items()}
        path = folder / f"all_{number}.{kind}"
        path.write_bytes(write(catalogue, unit, of, kind=kind, language=language))
        again = folder / f"all_{number}_saved.{kind}"
        cases.append((name, unit, of, language, sheets, figures, again))
        jobs.append(
            {
                "open": str(path),
                "type": {s.name: typed(s, figures[form]) for form, s in sheets.items()},
                "save": [str(again)],
                "read": [s.name for s in sheets.values()],
            }
        )
    return list(zip(cases, at_office(jobs, folder / "profile"), strict=True))


def side(linear, row):
    return linear.constant + sum(t.coefficient * row[t.element] for t in linear.terms)


def holds(part, row, tolerance):
    gap = side(part.left, row) - side(part.right, row)
    return {
        "=": abs(gap) <= tolerance, "<=": gap <= tolerance, ">=": gap >= -tolerance,
        "<": gap < -tolerance, ">": gap > tolerance,
    }[part.operator]  # fmt: skip


def broken(asked, row, tolerance) -> bool:
    then = all(holds(part, row, tolerance) for part in asked.then)
    if asked.kind == "always":
        return not then
    given = holds(asked.given, row, tolerance)
    return given != then if asked.kind == "iff" else given and not then


def test_every_form_reads_back_and_says_which_rule_fails(recalculated):
    told = 0
    for (name, unit, of, language, sheets, figures, saved), answer in recalculated:
        catalogue = catalogue_of(name)
        found = read_back(name, saved.read_bytes(), saved.name)
        assert {code: values(one) for code, one in found.items()} == figures
        for code, sheet in sheets.items():
            form, shown = catalogue.form_by_code[code], answer["shown"][sheet.name]
            own = containing(of.end, form.grain)
            elements = form.elements_for(catalogue.unit_by_code[unit].level)
            rules = checks.rules_on(form, elements, own.end)
            for row in dict.fromkeys(row for row, _ in sheet.inputs):
                at = next(p for (r, _), p in sheet.inputs.items() if r == row)[0]
                said = " ".join(
                    shown.get(address((p.row, p.col)), "")
                    for p in sheet.placed
                    if p.dress == "check" and p.row == at
                )
                figure = {e: Decimal(f) for (r, e), f in figures[code].items() if r == row}
                figure[UNITS_BELOW] = Decimal(catalogue.units_below(row[0], own.end))
                for number, rule in enumerate(rules, 1):
                    applies = figure[UNITS_BELOW] or UNITS_BELOW not in rule.condition.elements
                    fails = applies and broken(rule.condition, figure, rule.tolerance)
                    assert (f"{say('fails', language)}{number}. " in said) == bool(fails), said
                    told += bool(fails)
                assert say("missing", language, n=1) not in said
    assert told > 50


def test_a_plain_paste_loses_the_validation_and_the_check_column_sees_it(folder):
    """What a value paste keeps, a plain one wipes out; the locked columns tell either way."""
    catalogue, of = catalogue_of("weifang"), period.parse(HALF)
    figures = sample_figures("weifang", COUNTY, of)
    (sheet,) = [s for s in lay_out(catalogue, COUNTY, of, ["RC01"]).sheets if s.form]
    rows = list(dict.fromkeys(row for row, _ in sheet.inputs))
    at = {e: [address(sheet.inputs[row, e]) for row in rows] for e in ("oc_reg", "oc_file")}
    pasted = {at["oc_reg"][0]: 12.5, at["oc_reg"][1]: -3, at["oc_reg"][2]: "十二",
              at["oc_reg"][3]: "—", at["oc_file"][4]: 99999}  # fmt: skip
    jobs = []
    for kind in KINDS:
        path = folder / f"paste.{kind}"
        path.write_bytes(write(catalogue, COUNTY, of, ["RC01"], kind=kind))
        job = {
            "open": str(path), "type": {"RC01": typed(sheet, figures["RC01"])}, "read": ["RC01"],
            "look": {"RC01": list(pasted)},
        }  # fmt: skip
        jobs += [
            {**job, "paste": {"RC01": pasted}},
            {**job, "type": {"RC01": typed(sheet, figures["RC01"]) | pasted}},
        ]
    answers = at_office(jobs, folder / "profile")
    for number, answer in enumerate(answers):
        is_plain = number % 2 == 0
        kinds = {kind for kind, _ in answer["validation"]["RC01"].values()}
        assert kinds == ({"ANY"} if is_plain else {"WHOLE"})
        shown = answer["shown"]["RC01"]
        side_by = [
            "".join(
                shown.get(address((p.row, p.col)), "")
                for p in sheet.placed
                if p.dress == "check" and p.row == sheet.inputs[row, "oc_reg"][0]
            )
            for row in rows
        ]
        assert say("fraction", "zh") in side_by[0]
        assert say("negative", "zh") in side_by[1]
        assert say("unreadable", "zh") in side_by[2]
        assert say("not_applicable", "zh", mark="—") in side_by[3]
        assert "不符 3. " in side_by[4]
        assert side_by[5:] == [""] * len(side_by[5:])
        assert shown["A2"].startswith("4行没有填好；")
