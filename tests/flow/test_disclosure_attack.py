"""Can anyone work out what is hidden from the public? An attack with everything published, which must leave at
least three values to every hidden figure, and must find those of editions that leak."""

import dataclasses
import sys
import time
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent / "attack"))
import attack_published as published
import attack_report as report
import attack_scores as scores
from attack_narrow import ENOUGH, Attack
from attack_system import Writer
from command import NOW, copy_state
from revise import late_slot, revise

from pipelines import paths
from pipelines.build import build
from pipelines.catalogue.load import load
from pipelines.disclosure.families import families
from pipelines.paths import Home
from pipelines.warehouse import current_build, open_edition

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
CATALOGUE = load(paths.catalogue_folder("weifang"))
FAMILY = families(CATALOGUE)
FAMILIES = list(dict.fromkeys(FAMILY.values()))
TOP = next(u.code for u in CATALOGUE.units if u.parent is None)
ARTEFACTS = Path(__file__).resolve().parents[2] / "test-artefacts"
TRIED = (
    "every table of the public edition, read by its columns: each number beside a sensitive code is taken in",
    "sums over units and over months, quarters, halves and years; what is no flow as last received",
    "every rule of severity error, in every return in force, with what is public of elements it names",
    "numerators and denominators as shown, and rates alone as numerator − rate × denominator = 0",
    "zeros as zeros; whole numbers for counts",
    "shares calculated back from the bands of totals, all else exact where it can be worked out",
    "what a part leaves of its whole, as a hidden figure of its own",
    "older builds, with corrections of what was shown and of what was hidden, and a return that came late",
)


def edition(build_folder: Path) -> published.Edition:
    found = published.read(build_folder)
    found.bounds = scores.bounds(CATALOGUE, found)
    return found


def attacked(
    family: str, year: int, editions: list[published.Edition], units: set[str] | None = None
) -> report.Line:
    """``units``: the only ones whose figures are looked for."""
    started = time.perf_counter()
    system = Writer(CATALOGUE, family, year, editions).write()
    if units:
        system.cells = {cell: line for cell, line in system.cells.items() if cell[2] in units}
    found = Attack(system).run()
    return report.Line(family, year, len(system.integral), len(system.equal), len(system.least),
                       len(system.cells), found, time.perf_counter() - started)  # fmt: skip


def told(name: str, title: str, lines: list[report.Line]) -> None:
    said = report.text(title, lines, TRIED)
    print(said)
    ARTEFACTS.mkdir(exist_ok=True)
    (ARTEFACTS / f"{name}.txt").write_text(said, encoding="utf-8")


@pytest.fixture(scope="module")
def home(demo_home) -> Home:
    return Home(demo_home / "weifang")


@pytest.fixture(scope="module")
def public(home) -> published.Edition:
    return edition(home.builds / str(current_build(home)))


def test_every_number_beside_a_sensitive_code_is_taken_in(public):
    assert public.unused == []
    assert len(public.tables) > 40


def test_every_hidden_figure_keeps_three_values(public):
    lines = [attacked(f, year, [public]) for f in FAMILIES for year in (2008, 2009, 2010)]
    told("disclosure-attack", "Attack on the public edition", lines)
    assert sum(line.cells for line in lines) > 10_000
    assert [cell for line in lines for cell in line.found.narrow] == []
    assert min(line.found.least for line in lines) >= ENOUGH


def test_no_share_is_bounded_by_bands_but_by_exact_totals(public, home):
    assert len(public.bounds) > 4_000
    assert [bound for bound in public.bounds if bound.bites] == []
    con = open_edition(home)
    exact = {
        (unit, of): total
        for unit, of, total in con.execute(
            "SELECT unit, period, total FROM score_total WHERE total IS NOT NULL"
            " AND assessment NOT IN ('final')"
        ).fetchall()
    }
    con.close()
    assert sum(b.bites for b in scores.bounds(CATALOGUE, public, exact)) > 100


def test_a_hidden_unit_works_out_none_of_those_hidden_with_it(public, home):
    """It knows its own figures, and so the sum of the others."""
    truth, lines, year = truths(home), [], "2008"
    editions: dict[str, published.Edition] = {}
    for family in FAMILIES:
        units = hidden_units(public, family, year)
        if not units:
            continue
        insider = max(units, key=lambda u: truth.get((family, u, year), 0.0))
        if insider not in editions:
            con = open_edition(home, insider)
            editions[insider] = published.read_from(con)
            con.close()
        own = editions[insider]
        lines.append(attacked(family, int(year), [own], {*units} - {insider}))
    told("disclosure-attack-insiders", "Attack by the largest unit among those hidden", lines)
    assert len(lines) > 10
    assert [cell for line in lines for cell in line.found.narrow] == []


# What leaks, to show that the attack would find it.


def truths(home: Home, build_id: str | None = None) -> dict[published.Key, float]:
    con = open_edition(home, build_id=build_id)
    rows = con.execute(
        "SELECT element, unit, period, value FROM element_value WHERE value IS NOT NULL"
    )
    found = {(e, u, p): float(v) for e, u, p, v in rows.fetchall()}
    con.close()
    return found


def leaky(public: published.Edition, more: dict[published.Key, float]) -> published.Edition:
    """The edition with more values shown."""
    return dataclasses.replace(public, values=public.values | more)


def hidden_units(public: published.Edition, element: str, year: str) -> list[str]:
    level = {u.code for u in CATALOGUE.units if u.level == CATALOGUE.scheme.level}
    return sorted(
        unit
        for (e, unit, period), state in public.states.items()
        if e == element and period == year and unit in level and state == "suppressed"
    )


def values_of(cell: tuple, editions: list[published.Edition]) -> list[float]:
    system = Writer(CATALOGUE, FAMILY[cell[1]], int(cell[3][:4]), editions).write()
    return Attack(system).only(cell)


def test_without_complementary_suppression_a_small_count_is_found(public, home):
    truth = truths(home)
    element, year = small_with_partners(public, truth)
    small, *others = sorted(
        hidden_units(public, element, year), key=lambda u: truth.get((element, u, year), 0.0)
    )
    more = {(element, u, year): truth[element, u, year] for u in others}
    assert len(values_of((0, element, small, year), [public])) == ENOUGH
    found = values_of((0, element, small, year), [leaky(public, more)])
    assert found == [truth[element, small, year]]


def small_with_partners(public, truth) -> tuple[str, str]:
    """An element and year in which a small count is hidden among others and the top unit's sum is shown."""
    for (element, unit, year), state in sorted(public.states.items()):
        value = truth.get((element, unit, year), 0.0)
        if state == "suppressed" and len(year) == 4 and 1 <= value <= 4 and unit != TOP:
            units = hidden_units(public, element, year)
            if (element, TOP, year) in public.values and unit in units:
                return element, year
    raise AssertionError("the sample holds no such count")


def test_a_quarter_told_beside_its_year_is_found(public, home):
    """Four quarters of the top unit, one of them small, and their sum."""
    truth = truths(home)
    element, code = next(
        (e, p)
        for (e, u, p), state in sorted(public.states.items())
        if u == TOP and "Q" in p and state == "suppressed" and 1 <= truth.get((e, u, p), 0) <= 4
        and CATALOGUE.element_by_code[e].kind == "flow"
    )  # fmt: skip
    year = code[:4]
    more = {k: v for k, v in truth.items() if k[:2] == (element, TOP) and k[2].startswith(year)
            and k[2] != code and "H" not in k[2]}  # fmt: skip
    found = values_of((0, element, TOP, code), [leaky(public, more)])
    assert found == [truth[element, TOP, code]]


# What changes between builds.


@dataclasses.dataclass(frozen=True)
class Revised:
    """The demonstration after some figures of 2009 were revised: element and unit by what was done."""

    home: Home
    after: published.Edition
    done: dict[str, tuple[str, str]]
    late: tuple[str, str, str]


@pytest.fixture(scope="module")
def revised(demo_home, home, public, tmp_path_factory) -> Revised:
    folder = tmp_path_factory.mktemp("revised")
    copy_state(demo_home, folder)
    copy, truth, at = Home(folder / "weifang"), truths(home), datetime(2011, 2, 20, 9)
    done = chosen(public, truth)
    quarters = [f"2009Q{n}" for n in (1, 2, 3, 4)]
    element, unit = done["turned"]
    for number, of in enumerate(quarters):
        revise(copy, CATALOGUE, element, unit, of, Decimal(number == 0) * 2, at)
    for what, more in (("hidden", 1), ("plain", 7)):
        element, unit = done[what]
        of = max(quarters, key=lambda q: truth.get((element, unit, q), 0.0))
        revise(copy, CATALOGUE, element, unit, of, Decimal(truth[element, unit, of]) + more, at)
    late = late_slot(copy, CATALOGUE, at, year=2009, without={form_of(e) for e, _ in done.values()})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUANHUAI_NOW", NOW)
        build(copy, CATALOGUE)
    return Revised(copy, edition(copy.builds / str(current_build(copy))), done, late)


def form_of(element: str) -> str:
    return CATALOGUE.form_of_element[element].code


def chosen(public, truth) -> dict[str, tuple[str, str]]:
    """Elements of three forms: ``turned``, the smallest figure shown of an element that no rule compares with
    another, to be made small; ``hidden``, a figure hidden for its unit; ``plain``, the largest shown."""
    level = {u.code for u in CATALOGUE.units if u.level == CATALOGUE.scheme.level}
    own = FAMILY
    alone = {e for e in own if sum(own[e] == family for family in own.values()) == 1}
    found: dict[str, tuple[str, str]] = {}
    figures = sorted(
        (value, element, unit)
        for (element, unit, of), value in truth.items()
        if of == "2009" and unit in level and element in own
        and CATALOGUE.element_by_code[element].kind == "flow"
        and CATALOGUE.form_of_element[element].grain == "quarter"
        and all((element, unit, f"2009Q{n}") in truth for n in (1, 2, 3, 4))
    )  # fmt: skip
    for what, some in (("turned", figures), ("hidden", figures), ("plain", reversed(figures))):
        taken = {form_of(e) for e, _ in found.values()}
        for value, element, unit in some:
            shows = (element, unit, "2009") in public.values
            fits = what != "turned" or element in alone
            if (
                fits
                and form_of(element) not in taken
                and value >= 3
                and shows == (what != "hidden")
            ):
                found[what] = (element, unit)
                break
    return found


def test_older_builds_tell_nothing_of_corrections_and_late_returns(public, revised):
    forms = {form_of(element) for element, _ in revised.done.values()} | {revised.late[0]}
    assert len(forms) == 4
    both = [public, revised.after]
    lines = [attacked(f, 2009, both) for f in FAMILIES if form_of(f) in forms]
    told("disclosure-attack-revised", "Attack on two builds, figures revised between them", lines)
    assert [cell for line in lines for cell in line.found.narrow] == []


def test_plain_corrections_hide_no_more_than_they_must(revised):
    element, unit = revised.done["plain"]
    assert (element, unit, "2009") in revised.after.values
    assert (element, TOP, "2009") in revised.after.values


def test_a_year_told_after_a_correction_made_a_figure_small_is_found(public, revised):
    element, unit = revised.done["turned"]
    truth = truths(revised.home)
    assert (element, TOP, "2009") not in revised.after.values
    more = {(element, TOP, "2009"): truth[element, TOP, "2009"]}
    found = values_of((1, element, unit, "2009"), [public, leaky(revised.after, more)])
    assert found == [truth[element, unit, "2009"]] == [2]
