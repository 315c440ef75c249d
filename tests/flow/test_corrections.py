"""Declared corrections from the register to the editions, and all that is refused."""

import dataclasses
import re
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import grove

from pipelines.build import build, is_built
from pipelines.catalogue.forms import Check
from pipelines.correct import Change, approve, declare, read_changes, refuse, revoke
from pipelines.errors import UserError
from pipelines.explain import explain
from pipelines.register import ledger
from pipelines.register.actor import Actor
from pipelines.register.corrections import corrections
from pipelines.register.store import open_register
from pipelines.status import corrections_of
from pipelines.warehouse import open_edition

CHECKS = (
    Check(id="FE1", expr="wet <= trees", message=grove.words("more wet than trees")),
    Check(id="FW1", expr="cost <= 50", severity="warning", message=grove.words("dear")),
    Check(id="FN1", expr="cost <= 20", severity="note", message=grove.words("not cheap")),
)
WHOLE = grove.catalogue()
CATALOGUE = dataclasses.replace(
    WHOLE, forms=(WHOLE.forms[0].model_copy(update={"checks": CHECKS}), *WHOLE.forms[1:])
)
CLERK, CHIEF, PREFECTURE = Actor("clerk", "A"), Actor("chief", "A"), Actor("statistician")


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", grove.NOW)


@pytest.fixture
def home(tmp_path):
    """A's returns: rows a1 (5) and a2 (6); trees in C, wet in D, cost in E."""
    home = grove.place(tmp_path)
    grove.fill(home, months=3)
    return home


def change(cell="D5", old="80", new="70", reason="copied wrongly", period="2009M03", **more):
    return Change("F", period, "A", cell, old, new, reason, **more)


def say(home, *changes, actor=CLERK):
    return [one.correction_id for one in declare(home, CATALOGUE, actor, changes)]


def agreed(home, *changes):
    ids = say(home, *changes)
    approve(home, CATALOGUE, PREFECTURE, ids)
    return ids


def known(home):
    engine = open_register(home)
    try:
        return corrections(engine)
    finally:
        engine.dispose()


def one(home, query, audience="team"):
    con = open_edition(home, audience)
    try:
        return con.execute(query).fetchall()
    finally:
        con.close()


def wet(home, period="2009M03", unit="A"):
    query = (
        "SELECT value::INT FROM element_value WHERE (element, unit, period) = ('wet', '{}', '{}')"
    )
    return one(home, query.format(unit, period))[0][0]


def states(home):
    return one(home, "SELECT state, count(*) FROM correction GROUP BY 1 ORDER BY 1")


def refused(home, act, match):
    engine = open_register(home)
    before = ledger.sequence(engine), len(corrections(engine))
    with pytest.raises(UserError, match=match) as caught:
        act()
    assert (ledger.sequence(engine), len(corrections(engine))) == before
    engine.dispose()
    return str(caught.value)


def test_a_correction_counts_from_its_approval_to_its_revocation(home):
    build(home, CATALOGUE)
    assert wet(home) == 160
    (name,) = say(home, change())
    assert not is_built(home, CATALOGUE)
    build(home, CATALOGUE)
    assert wet(home) == 160 and states(home) == [("waiting", 1)]
    assert one(home, "SELECT kind, subject FROM todo WHERE kind = 'approve'") == [("approve", name)]
    assert "待批准1" in corrections_of(home)[0]

    approve(home, CATALOGUE, PREFECTURE, [name[:8]])
    build(home, CATALOGUE)
    assert wet(home) == 150 and wet(home, unit="a1") == 70 and states(home) == [("applied", 1)]
    shown = one(home, "SELECT value, read_value, raw, correction_id FROM value"
                " WHERE cell = 'D5' AND period = '2009M03' AND reporter = 'A'")  # fmt: skip
    assert shown == [(70, 80, "80", name)]
    con = open_edition(home)
    told = explain(con, "A", "2009M03", "X1", language="en")
    con.close()
    assert re.search(
        r"D5 a1 corrected from 80 to 70, declared by Clerk on \d{4}-\d\d-\d\d, approved by Head of statistics on "
        r"\d{4}-\d\d-\d\d: copied wrongly",
        told,
    )

    revoke(home, CATALOGUE, CLERK, [name], "it was right")
    build(home, CATALOGUE)
    assert wet(home) == 160 and states(home) == [("revoked", 1)]
    assert [step.kind for step in known(home)[0].steps] == ["declared", "approved", "revoked"]


def test_a_newer_version_makes_it_stale_and_says_so(home):
    (first,) = agreed(home, change())
    (second,) = say(home, change("D6", "80", "75"))
    grove.send(home, "2009M03", "A", datetime(2009, 5, 1), 90)
    build(home, CATALOGUE)
    assert wet(home) == 180 and states(home) == [("stale", 2)]
    assert "已失效2项" in corrections_of(home)[0]
    refused(home, lambda: approve(home, CATALOGUE, PREFECTURE, [second]), "is no longer in force")
    refuse(home, CATALOGUE, PREFECTURE, [second], "the source is fixed")
    revoke(home, CATALOGUE, CLERK, [first], "the source is fixed")
    build(home, CATALOGUE)
    assert states(home) == [("refused", 1), ("revoked", 1)]
    assert wet(home) == 180


def test_it_takes_two_different_roles(home):
    (name,) = say(home, change())
    for act in (approve, refuse):
        refused(
            home, lambda act=act: act(home, CATALOGUE, CLERK, [name], "yes"), "another role has"
        )
        same_role = Actor("clerk")
        refused(
            home, lambda act=act, who=same_role: act(home, CATALOGUE, who, [name], "yes"), "another"
        )
    refused(home, lambda: approve(home, CATALOGUE, Actor("chief", "B"), [name]), "another unit's")
    approve(home, CATALOGUE, CHIEF, [name])
    refused(home, lambda: approve(home, CATALOGUE, PREFECTURE, [name]), "is approved; it cannot be")
    refused(
        home, lambda: refuse(home, CATALOGUE, PREFECTURE, [name], "no"), "is approved; it cannot"
    )


@pytest.mark.parametrize(
    ("given", "match"),
    [
        (change(old="81"), r"D5: holds 80, not 81; look at it again"),
        (change(old=""), "holds 80, not no number"),
        (change(new="80.0"), "new value is the old one"),
        (change("Z9"), "no figure is read there"),
        (change(""), "no figure is read there"),
        (change("D5", sheet="T"), "no figure is read there"),
        (change(version=2), "version 2 is not in force, version 1 is"),
        (change(period="2009M09"), "no version is in force"),
        (change(new="many"), "no number of up to four decimals"),
        (change(new="1.00001"), "no number"),
        (change(new="NaN"), "no number"),
        (change(new="1e30"), "no number"),
        (change(reason=" "), "no reason given"),
        (change(reason="ask 13805361234"), "phone number"),
        (change(new="101"), r"would break a rule: more wet than trees.*rule FE1"),
        (change("E5", "7.25", "60"), "would break a rule: dear.*rule FW1"),
    ],
)
def test_what_cannot_be_declared_is_refused_in_a_line(home, given, match):
    said = refused(home, lambda: say(home, given), match)
    assert "\n" not in said


def test_another_unit_may_not_and_those_above_may(home):
    refused(
        home, lambda: say(home, change(), actor=Actor("clerk", "B")), "A sends it, or one above"
    )
    refused(
        home, lambda: say(home, change(), actor=Actor("clerk", "a1")), "A sends it, or one above"
    )
    assert say(home, change(), actor=Actor("clerk", "T"))


def test_a_note_asks_for_nothing_and_breaks_nothing(home):
    assert agreed(home, change("E5", "7.25", "30"))


def test_a_cell_is_corrected_once_at_a_time(home):
    (name,) = say(home, change())
    refused(home, lambda: say(home, change(new="60")), "is waiting; revoke that one first")
    refused(home, lambda: say(home, change("D6"), change("D6", new="60")), "is named twice")
    refuse(home, CATALOGUE, PREFECTURE, [name], "no")
    refused(home, lambda: say(home, change()), "was refused with this reason; say what is new")
    assert say(home, change(reason="looked again"))


def test_cells_that_belong_together_are_declared_approved_and_revoked_together(home):
    """More were watered than there were trees to: only both at once keep the rule."""
    both = (change("C5", "100", "120"), change("D5", "80", "110"))
    refused(home, lambda: say(home, both[1]), "would break")
    names = say(home, *both)
    wet_one = next(one.correction_id for one in known(home) if one.cell == "D5")
    refused(home, lambda: approve(home, CATALOGUE, PREFECTURE, [wet_one]), "FE1.*belongs together")
    approve(home, CATALOGUE, PREFECTURE, names)
    trees = next(name for name in names if name != wet_one)
    refused(home, lambda: revoke(home, CATALOGUE, CLERK, [trees], "no"), "would break")
    # One more that would break it only with those approved.
    refused(home, lambda: say(home, change("C6", "100", "79")), "FE1")
    revoke(home, CATALOGUE, CLERK, names, "no")
    build(home, CATALOGUE)
    assert wet(home) == 160


def test_a_figure_can_be_corrected_to_missing(home):
    agreed(home, change(new=""))
    build(home, CATALOGUE)
    assert wet(home) == 80
    row = one(
        home, "SELECT state, value FROM value WHERE cell = 'D5' AND correction_id IS NOT NULL"
    )
    assert row == [("missing", None)]


def test_a_correction_after_the_freeze_leaves_the_frozen_figures(tmp_path, monkeypatch):
    home = grove.place(tmp_path)
    grove.fill(home)
    build(home, CATALOGUE)
    points = (
        "SELECT period, value FROM score_leaf WHERE unit = 'A' AND indicator = 'X1' AND period IN"
    )
    points += " ('2009H1', '2009') ORDER BY 1"
    before = one(home, points)
    whole = wet(home, "2009H1")
    monkeypatch.setenv("GUANHUAI_NOW", "2009-08-01T09:00")
    ids = agreed(home, change("D5", "80", "20", period="2009M06"))
    monkeypatch.setenv("GUANHUAI_NOW", grove.NOW)
    build(home, CATALOGUE)
    assert wet(home, "2009H1") == whole - 60
    after = one(home, points)
    assert after[1] == before[1] and after[0] != before[0]  # 2009, then 2009H1, which is frozen.
    # Nor does one that stood at the freeze and was revoked since.
    monkeypatch.setenv("GUANHUAI_NOW", "2009-08-02T09:00")
    revoke(home, CATALOGUE, CLERK, ids, "it was right")
    monkeypatch.setenv("GUANHUAI_NOW", grove.NOW)
    build(home, CATALOGUE)
    assert one(home, points) == before


def test_a_correction_before_the_freeze_counts_at_it_for_good(tmp_path, monkeypatch):
    home = grove.place(tmp_path)
    grove.fill(home)
    monkeypatch.setenv("GUANHUAI_NOW", "2009-07-10T09:00")
    ids = agreed(home, change("D5", "80", "20", period="2009M06"))
    monkeypatch.setenv("GUANHUAI_NOW", grove.NOW)
    build(home, CATALOGUE)
    value = (
        "SELECT value FROM score_leaf WHERE unit = 'A' AND indicator = 'X1' AND period = '2009H1'"
    )
    corrected = one(home, value)
    monkeypatch.setenv("GUANHUAI_NOW", "2009-09-10T09:00")
    revoke(home, CATALOGUE, CLERK, ids, "it was right")
    monkeypatch.setenv("GUANHUAI_NOW", grove.NOW)
    build(home, CATALOGUE)
    assert one(home, value) == corrected


def test_the_public_sees_none_of_sensitive_elements_and_no_reasons(home):
    agreed(home, change(), change("E5", "7.25", "8"))
    build(home, CATALOGUE)
    asked = "SELECT element, reason FROM correction ORDER BY 1"
    assert one(home, asked, "public") == [("cost", None)]
    assert one(home, asked, "B") == [("cost", None)]
    full = [("cost", "copied wrongly"), ("wet", "copied wrongly")]
    assert one(home, asked, "A") == one(home, asked) == full


def test_the_order_of_declaring_changes_nothing_in_a_build(tmp_path):
    homes = [grove.place(tmp_path / name) for name in "xy"]
    for home, turn in zip(homes, (1, -1), strict=True):
        grove.fill(home, months=3)
        for each in [change(), change("E6", "7.25", "8")][::turn]:
            agreed(home, each)
        build(home, CATALOGUE)
    assert grove.contents(homes[0]) == grove.contents(homes[1])


def test_a_csv_brings_them_all_or_none(home, tmp_path):
    file = tmp_path / "更正.csv"
    lines = ["表号,时期,填报单位,单元格,原值,更正值,理由,版次", "F,2009M03,A,D5,80,70,抄错,1"]
    file.write_text("\n".join([*lines, "F,2009M03,A,$d$6,80,缺,漏报,"]), encoding="gb18030")
    ids = say(home, *read_changes(file))
    assert len(ids) == 2
    assert {one.cell: one.new_value for one in known(home)} == {"D5": Decimal(70), "D6": None}
    file.write_text("\n".join([*lines, "F,2009M02,A,D6,79,70,抄错,", "F,2009M02,B,Z9,1,2,抄错,"]))
    said = refused(home, lambda: say(home, *read_changes(file), actor=PREFECTURE), "waiting")
    assert [line.split(":")[0] for line in said.split("\n")] == [
        "更正.csv line 2", "更正.csv line 3", "更正.csv line 4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "is empty"),
        ("form,period\nF,2009M01", "has no heading reporter"),
        ("form,form\n", "comes twice"),
        ("form,what\n", "'what' is not known"),
        ("form,period,reporter,cell,old_value,new_value,reason\n", "no corrections"),
        (
            "form,period,reporter,cell,old_value,new_value,reason\nF,2009M01",
            "line 2: has 2 columns",
        ),
        ('form,period,reporter,cell,old_value,new_value,reason\n"F', "no CSV"),
        (
            "form,period,reporter,cell,old_value,new_value,reason,version\nF,M,A,D5,1,2,r,two",
            "whole",
        ),
    ],
)
def test_a_csv_that_is_none_is_refused_in_a_line(tmp_path, text, match):
    file = tmp_path / "list.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=match) as caught:
        read_changes(file)
    assert "\n" not in str(caught.value)


def test_a_csv_of_neither_encoding_is_refused(tmp_path):
    file = tmp_path / "list.csv"
    file.write_bytes(b"\xff\xff\xff")
    with pytest.raises(UserError, match="neither UTF-8 nor GB18030"):
        read_changes(file)
