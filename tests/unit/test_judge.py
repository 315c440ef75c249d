"""Judging returns that lie in a real register: findings by cell, verdicts, one transaction."""

from datetime import datetime
from decimal import Decimal, InvalidOperation

import pytest
from sqlalchemy import func, insert, select

from pipelines import judge as judging
from pipelines.catalogue.load import load
from pipelines.errors import UserError
from pipelines.ingest.model import COLUMNS
from pipelines.judge import judge
from pipelines.paths import CATALOGUES, Home
from pipelines.period import parse
from pipelines.register import archive, ledger, tables
from pipelines.register.store import open_register, reading, writing

ZONE, PREFECTURE = "370791", "370700"
AT = datetime(2010, 1, 5, 9)


@pytest.fixture(scope="module")
def catalogue():
    return load(CATALOGUES / "weifang")


def level_of(catalogue, unit):
    return catalogue.unit_by_code[unit].level


class Sheet:
    """A return as a sheet, from row 5 and column C on. Everything is 0 until it is written."""

    def __init__(self, catalogue, form, period, reporter, rows=None):
        self.catalogue, self.period, self.reporter = catalogue, period, reporter
        self.form = catalogue.form_by_code[form]
        owed = catalogue.rows_of(self.form, reporter, parse(period).end)
        self.rows = [[unit, "row", catalogue.unit_by_code[unit].name.zh, {}] for unit in owed]
        elements = self.form.elements_for(level_of(catalogue, reporter))
        self.elements = [e.code for e in elements]
        for place, written in (rows or {}).items():
            self.rows[place][3].update(written)

    def append(self, unit, label, written=(), kind="row"):
        self.rows.append([unit, kind, label, dict(written)])
        return self

    @property
    def return_id(self):
        return f"{self.form.code}-{self.period}-{self.reporter}"

    def columns(self):
        cells = [
            (unit, "", kind, label, element, *_state(written.get(element, "0")), "表", 5 + i, 3 + j)
            for i, (unit, kind, label, written) in enumerate(self.rows)
            for j, element in enumerate(self.elements)
        ]
        cells = [(*c[:-1], 0) if c[7] is None else c for c in cells]
        return {name: [cell[i] for cell in cells] for i, name in enumerate(COLUMNS)}


def _state(raw):
    """State, value and raw text; None is a column the file does not have."""
    if raw is None or raw == "":
        return "missing", None, raw
    if raw == "—":
        return "na", None, raw
    try:
        return "value", Decimal(raw.replace(",", "")), raw
    except InvalidOperation:
        return "bad", None, raw


class Desk:
    """A register, and a hand that puts sheets into it, all of one call in one part."""

    def __init__(self, home, catalogue):
        self.home, self.catalogue, self.files = home, catalogue, 0
        self.engine = open_register(home)

    def put(self, *sheets):
        values = [((s.return_id, s.form.code, s.period, s.reporter), s.columns()) for s in sheets]
        part_hash, count = archive.write_part(self.home, values)
        self.files += 1
        name = f"{self.files:064}"
        with writing(self.engine) as con:
            if self.files == 1:
                kept = {"catalogue_hash": self.catalogue.hash, "text": b""}
                con.execute(insert(tables.catalogue_text), kept)
            file = {"file_hash": name, "name": "f.xlsx", "size": 1, "is_archived": True}
            con.execute(insert(tables.file), file)
            con.execute(insert(tables.part), {"part_hash": part_hash, "row_count": count})
            con.execute(
                insert(tables.returned), [self._returned(s, name, part_hash) for s in sheets]
            )
        return self

    def _returned(self, sheet, name, part_hash):
        return {
            "return_id": sheet.return_id, "file_hash": name, "part_hash": part_hash,
            "form": sheet.form.code, "period": sheet.period, "reporter": sheet.reporter,
            "sheet": "表", "is_demo": True, "catalogue_hash": self.catalogue.hash,
        }  # fmt: skip

    def judge(self):
        return judge(self.home, self.catalogue)

    def findings(self):
        return ledger.findings(self.engine)


@pytest.fixture
def desk(tmp_path, catalogue, monkeypatch):
    monkeypatch.setenv("GUANHUAI_NOW", AT.isoformat())
    return Desk(Home(tmp_path), catalogue)


@pytest.fixture
def found(desk, catalogue):
    """Judges one sheet: its verdict, and its findings as (rule, severity, cells, value)."""

    def judged(form, rows=None, *, period="2009Q1", reporter=ZONE, sheet=None):
        made = sheet or Sheet(catalogue, form, period, reporter, rows)
        verdicts = desk.put(made).judge()
        rows = [(f.rule_id, f.severity, f.cells, f.value) for f in desk.findings()]
        return verdicts[made.return_id], rows

    return judged


def kind_of(catalogue, kind):
    return next(check.id for check in catalogue.general_checks if check.kind == kind)


def test_a_sound_return_is_accepted_without_a_finding(found):
    assert found("RC10") == ("accepted", [])


def test_a_county_judged_by_its_townships(found, catalogue):
    assert found("RC01", reporter="370786") == ("accepted", [])


@pytest.mark.parametrize(
    ("raw", "kind", "severity", "verdict"),
    [
        ("", "required", "error", "returned"),
        ("—", "not_applicable", "warning", "held"),
        ("约三十", "readable", "error", "returned"),
        ("-3", "non_negative", "error", "returned"),
        ("2.5", "whole_number", "error", "returned"),
    ],
)
def test_a_cell_that_is_wrong(found, catalogue, raw, kind, severity, verdict):
    expected = [(kind_of(catalogue, kind), severity, "C5", raw or None)]
    assert found("RC10", {0: {"pb_due": raw}}) == (verdict, expected)


def test_a_flag_is_yes_or_no(found, catalogue):
    verdict, rows = found("RC09", {0: {"st_county": "2"}})
    assert (verdict, rows) == ("returned", [(kind_of(catalogue, "flag"), "error", "D5", "2")])


def test_not_applicable_needs_no_word_where_the_catalogue_says_so(found):
    assert found("RC09", {0: {"st_town": "—", "st_room": "—", "st_ok": "—"}}) == ("accepted", [])


def test_a_column_the_file_does_not_have_is_named_by_its_element(desk, catalogue):
    desk.put(Sheet(catalogue, "RC10", "2009Q1", ZONE, {0: {"pb_due": None}})).judge()
    (finding,) = desk.findings()
    assert (finding.cells, finding.value, finding.element) == (None, None, "pb_due")
    assert "应送明白纸家庭" in finding.remedy_zh and "开发区" in finding.remedy_zh


def test_a_rule_of_the_form_says_it_with_the_figures(desk, catalogue):
    sheet = Sheet(
        catalogue, "RC01", "2009Q2", ZONE, {0: {"oc_aid_ok": "7", "oc_aid_on": "9", "oc_reg": "0"}}
    )
    assert desk.put(sheet).judge() == {sheet.return_id: "returned"}
    (finding,) = desk.findings()
    assert (finding.rule_id, finding.cells, finding.value) == ("RC01-05", "J5, K5", "7, 9")
    assert (finding.unit, finding.element, finding.sheet) == (ZONE, "oc_aid_on", "表")
    assert finding.message_zh == "20个工作日内到账9件，多于批准救助7件。"
    assert finding.remedy_zh == "请核对 J5、K5，改正后重报。"
    assert finding.message_en == (
        "Aid paid within 20 working days (9) is more than Aid applications approved (7)."
    )
    assert finding.remedy_en == "Check J5, K5, correct and send the return again."


def test_a_warning_alone_holds_a_return(found):
    assert found("RC01", {0: {"oc_aid_amt": "1,000"}}) == (
        "held", [("RC01-08", "warning", "J5, L5", "0, 1,000")]
    )  # fmt: skip


def test_a_note_changes_nothing(found, catalogue):
    note = kind_of(catalogue, "numerator_is_denominator")
    equal = {"co_due": "4", "co_done": "4", "pb_due": "9", "pb_done": "9"}
    assert found("RC10", {0: equal}) == ("accepted", [(note, "note", None, None)])


def test_units_below_are_those_of_the_hierarchy_and_zones_have_none(found, desk, catalogue):
    assert found("RC09", {0: {"st_town": "3"}}) == ("accepted", [])
    count = catalogue.units_below("370786", parse("2009Q1").end)
    wrong = Sheet(catalogue, "RC09", "2009Q1", "370786", {0: {"st_town": str(count + 1)}})
    assert desk.put(wrong).judge() == {wrong.return_id: "held"}
    (finding,) = desk.findings()
    assert f"{count + 1}个" in finding.message_zh and f"{count}个" in finding.message_zh


def test_rows_nobody_owes_rows_twice_and_rows_that_are_absent(desk, catalogue):
    sheet = Sheet(catalogue, "RC07", "2009M02", "370786")
    unit, _, label, _ = sheet.rows[0]
    absent = sheet.rows.pop()
    sheet.append(unit, label, {"em_back": "-1"}).append(None, "东方红公社", {"em_event": "x"})
    sheet.append("370702001", "城关街道")
    desk.put(sheet).judge()
    rows = {(f.rule_id, f.cells): f for f in desk.findings()}
    last = 5 + len(sheet.rows) - 1
    known, once, present, negative = (
        kind_of(catalogue, k) for k in ("row_known", "row_once", "row_present", "non_negative")
    )
    assert set(rows) == {
        (known, f"C{last - 1}:H{last - 1}"), (known, f"C{last}:H{last}"),
        (once, f"C{last - 2}:H{last - 2}"), (negative, f"H{last - 2}"), (present, None),
    }  # fmt: skip
    assert "东方红公社" in rows[known, f"C{last - 1}:H{last - 1}"].message_zh
    assert rows[present, None].unit == absent[0]
    assert absent[2] in rows[present, None].message_zh
    assert rows[present, None].sheet == "表"


def test_totals(desk, catalogue):
    sheet = Sheet(catalogue, "RC07", "2009M02", "370786")
    sheet.rows[0][3].update(em_event="2", em_hh="3")
    sheet.rows[1][3].update(em_event="1", em_hh="")
    sheet.append(None, "合计", {"em_event": "4", "em_hh": "9", "em_24h": ""}, kind="total")
    assert desk.put(sheet).judge() == {sheet.return_id: "returned"}
    rows = {f.rule_id: f for f in desk.findings()}
    total = kind_of(catalogue, "total")
    assert set(rows) == {total, kind_of(catalogue, "required")}
    assert (rows[total].severity, rows[total].element) == ("warning", "em_event")
    assert (rows[total].unit, rows[total].cells) == (None, f"C{5 + len(sheet.rows) - 1}")
    assert "4" in rows[total].message_zh and "3" in rows[total].message_zh


def test_reporters_of_two_levels_in_one_batch_owe_their_own_elements(desk, catalogue):
    county = Sheet(catalogue, "RC09", "2009Q1", ZONE)
    prefecture = Sheet(catalogue, "RC09", "2009Q1", PREFECTURE, {0: {"tr_att": ""}})
    verdicts = desk.put(county, prefecture).judge()
    assert verdicts == {county.return_id: "accepted", prefecture.return_id: "returned"}
    assert [(f.return_id, f.element) for f in desk.findings()] == [(prefecture.return_id, "tr_att")]


def test_rows_may_be_departments(found):
    assert found("RC10", reporter=PREFECTURE) == ("accepted", [])


def test_elements_down_a_column_are_one_row(desk, catalogue):
    sheet = Sheet(catalogue, "RC10", "2009Q1", ZONE, {0: {"co_due": "1", "co_done": "2"}})
    columns = sheet.columns()
    count = len(columns["unit"])
    columns |= {"row": list(range(5, 5 + count)), "col": [3] * count}
    sheet.columns = lambda: columns
    desk.put(sheet).judge()
    assert [(f.rule_id, f.cells) for f in desk.findings()] == [("RC10-02", "C11, C12")]


def some_sheets(catalogue):
    return [
        Sheet(catalogue, "RC01", "2009Q1", ZONE, {0: {"oc_reg": "5"}}),
        Sheet(catalogue, "RC01", "2009Q2", ZONE, {0: {"oc_visit": "-1", "oc_check": ""}}),
        Sheet(catalogue, "RC01", "2009Q1", "370786", {0: {"oc_contact": "9"}, 2: {"oc_file": "x"}}),
        Sheet(catalogue, "RC01", "2009Q2", "370786").append(None, "合计", {"oc_reg": "1"}, "total"),
        Sheet(catalogue, "RC10", "2009Q1", ZONE, {0: {"in_unit": "1"}}),
        Sheet(catalogue, "RC08", "2009M01", ZONE, {0: {"fd_open": "0.02", "fd_item": "1"}}),
    ]


def contents(desk):
    with reading(desk.engine) as con:
        verdicts = con.execute(select(tables.returned.c.return_id, tables.returned.c.verdict)).all()
    return desk.findings(), sorted(verdicts)


def test_batching_changes_neither_findings_nor_verdicts(tmp_path, catalogue):
    together, apart = (Desk(Home(tmp_path / name), catalogue) for name in ("one", "many"))
    together.put(*some_sheets(catalogue)).judge()
    for sheet in reversed(some_sheets(catalogue)):
        apart.put(sheet).judge()
    assert contents(together) == contents(apart)
    assert len(together.findings()) > 8


def test_a_judged_return_is_not_judged_again(desk, catalogue):
    sheet = Sheet(catalogue, "RC10", "2009Q1", ZONE, {0: {"pb_due": ""}})
    desk.put(sheet).judge()
    assert desk.judge() == {}
    assert len(desk.findings()) == 1


def test_results_of_every_rule_are_kept(desk, catalogue):
    desk.put(Sheet(catalogue, "RC02", "2009Q1", ZONE, {0: {"iu_fu": "1"}})).judge()
    rows = {r.rule_id: r for r in ledger.expectation_results(desk.engine)}
    assert (rows["RC02-02"].evaluated, rows["RC02-02"].failed) == (1, 1)
    assert rows["RC02-02"].columns == "iu_fu, iu_fu_due"
    assert rows["RC02-02"].description_zh == "已随访不多于应随访。"
    required = rows[kind_of(catalogue, "required")]
    assert (required.evaluated, required.failed) == (7, 0)
    assert required.expectation == "expect_cells_to_be_filled"
    assert required.judged_at == AT


def test_an_engine_error_leaves_every_return_pending(desk, catalogue, monkeypatch):
    def no_such_column(frame, form):
        return [*judging_rules(frame, form)[:1], broken]

    judging_rules = judging.rules_for
    broken = judging_rules(catalogue, catalogue.form_by_code["RC08"])[-1]
    monkeypatch.setattr(judging, "rules_for", no_such_column)
    desk.put(Sheet(catalogue, "RC10", "2009Q1", ZONE, {0: {"pb_due": ""}}))
    with pytest.raises(UserError, match=r"^RC10: could not be judged .*RC08-03"):
        desk.judge()
    assert len(ledger.pending_returns(desk.engine)) == 1
    with reading(desk.engine) as con:
        assert con.scalar(select(func.count()).select_from(tables.finding)) == 0


def test_progress_is_told(desk, catalogue):
    desk.put(Sheet(catalogue, "RC10", "2009Q1", ZONE), Sheet(catalogue, "RC02", "2009Q1", ZONE))
    told = []
    judge(desk.home, catalogue, lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2), (2, 2)]
