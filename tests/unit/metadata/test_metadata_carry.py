"""Metadata of DHIS2 to a catalogue: what is carried, what is not, and that nothing is silent."""

import contextlib
import json
from typing import Any

import pytest
import yaml
from metadata_data import (
    FEMALE,
    MALE,
    SUBJECTS,
    data_set,
    element,
    indicator,
    metadata,
    ref,
    rule,
    saved,
    subjects_csv,
    unit,
)

from pipelines.catalogue import boundary
from pipelines.catalogue.load import from_files
from pipelines.errors import UserError
from pipelines.metadata import carry, subjects
from pipelines.metadata.carry import Made
from pipelines.metadata.read import MAX_NAME


@pytest.fixture
def made(tmp_path):
    """The import of metadata, by subjects."""

    def make(held: Any, given: dict[str, str] = SUBJECTS, data_sets: tuple[str, ...] = ()) -> Made:
        table = tmp_path / "subjects.csv"
        table.write_text(subjects_csv(given), encoding="utf-8")
        path = saved(tmp_path, held)
        found = carry.carry([path], "home", subjects.read(table, boundary.read()), data_sets)
        from_files(found.files)
        return found

    return make


def reasons(made: Made, uid: str) -> list[str]:
    return [line.text.en for line in (*made.told.outside, *made.told.left) if line.uid == uid]


def changes(made: Made, uid: str) -> list[str]:
    return [line.text.en for line in made.told.changed if line.uid == uid]


def with_element(held: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One more data element of the monthly data set."""
    held["dataElements"].append(element("deAnother01", "ANOTHER", "Another figure", **more))
    held["dataSets"][0]["dataSetElements"].append({"dataElement": ref("deAnother01")})
    return held


def test_a_sound_file_is_carried_whole(made):
    found = made(metadata())
    catalogue = from_files(found.files)
    assert not found.told.outside
    assert not found.told.left
    assert found.told.carried == {
        "organisationUnits": 3, "dataSets": 2, "dataElements": 4, "validationRules": 1, "indicators": 1,
    }  # fmt: skip
    form = catalogue.form_by_code["HOME_VISITS"]
    assert (form.grain, form.due_days) == ("month", 10)
    assert [(r.reporter_level, r.row_level) for r in form.reports] == [("level2", "level2")]
    kinds = {e.code: (e.kind, e.measure, e.subject) for e in form.elements}
    assert kinds == {
        "HH_REG": ("stock", "count", "hardship_families"),
        "HH_SEEN": ("flow", "count", "hardship_families"),
        "VISITS_F": ("flow", "count", "volunteering"),
        "VISITS_M": ("flow", "count", "volunteering"),
    }
    assert form.by_code["HH_REG"].name.zh == "登记家庭"
    assert form.by_code["VISITS_F"].name.en == "Visits made: Women"
    assert [(c.expr, c.severity) for c in form.checks] == [("HH_SEEN <= HH_REG", "error")]
    assert catalogue.head.levels[0].name.zh == "县"
    rate = catalogue.indicator_by_code["VISITS_PER_HH"]
    assert (rate.numerator, rate.denominator) == ("VISITS_M + VISITS_F", "HH_SEEN")
    assert (rate.factor, rate.digits, rate.time) == (100, 2, "sum")


def test_identifiers_lead_back_to_dhis2(made):
    catalogue = from_files(made(metadata()).files)
    names = catalogue.dhis2
    assert names.ours("element", "uid", f"deVisitsSex.{FEMALE}") == "VISITS_F"
    assert names.operand("uid", "VISITS_M") == ("deVisitsSex", MALE)
    assert names.operand("code", "VISITS_M") == ("VISITS", "M")
    assert names.operand("uid", "HH_REG") == ("deHouseReg1", "")
    assert names.ours("unit", "code", "W 1") == names.ours("unit", "uid", "wardKolwa01") == "W_1"


def test_the_same_file_gives_the_same_bytes(made):
    one, other = made(metadata()), made(metadata())
    assert (one.files, one.report) == (other.files, other.report)


@pytest.mark.parametrize(
    "name",
    ["Live births", "Condoms given out", "登记孕妇", "Women sterilised", "Full names of callers"],
)
def test_what_is_never_counted_is_left_out_with_all_that_rests_on_it(made, name):
    held = with_element(metadata())
    held["dataElements"][-1]["name"] = name
    held["validationRules"].append(
        rule("ruleAnother", "#{deAnother01}", "less_than_or_equal_to", "#{deHouseReg1}")
    )
    held["indicators"].append(indicator("indAnother1", "#{deAnother01}", "#{deHouseReg1}"))
    found = made(held, SUBJECTS | {"deAnother01": "reproductive_health"})
    assert [line.uid for line in found.told.outside] == ["deAnother01"]
    assert reasons(found, "ruleAnother") == ["names a data element that is not carried"]
    assert reasons(found, "indAnother1") == ["names a data element that is not carried"]
    assert name not in "".join(found.files.values())
    assert name in found.report.split("Outside the boundary of care")[1]


def test_the_boundary_holds_for_codes_names_of_data_sets_and_indicators(made):
    held = metadata()
    held["dataSets"].append(
        data_set("dsFamily001", "FP", "Contraceptives given", "Monthly", "deAnother01")
    )
    held["dataElements"].append(element("deAnother01", "NEWBORN", "Another figure"))
    held["dataSets"].append(data_set("dsThird0001", "T", "Third", "Monthly", "deAnother01"))
    held["indicators"].append(
        indicator("indBirths01", "#{deVisitsSex}", "#{deHouseReg1}", name="Births attended")
    )
    found = made(held, SUBJECTS | {"deAnother01": "training"})
    assert {line.uid for line in found.told.outside} == {"dsFamily001", "indBirths01"}
    third = yaml.safe_load(found.files["forms/T.yaml"])
    assert [e["code"] for e in third["elements"]] == ["deAnother01"]


def test_sensitive_subjects_make_sensitive_elements(made):
    found = made(metadata(), SUBJECTS | {"deHouseSeen": "only_child_families"})
    catalogue = from_files(found.files)
    assert catalogue.element_by_code["HH_SEEN"].sensitive
    assert not catalogue.element_by_code["HH_REG"].sensitive


def test_an_element_nobody_gave_a_subject_is_left_for_decision(made):
    given = {uid: subject for uid, subject in SUBJECTS.items() if uid != "deMoneyOut1"}
    found = made(metadata(), given)
    assert reasons(found, "deMoneyOut1") == ["no subject is given for it"]
    assert reasons(found, "dsMoney0001") == ["none of its data elements is carried"]


def test_a_subject_outside_the_list_is_refused(made):
    with pytest.raises(UserError, match="line 2: 'births' is not within the boundary"):
        made(metadata(), {"deHouseReg1": "births"})


def test_steps_of_care_cannot_be_gone_around(tmp_path):
    """Two elements that together could tell what a woman chose make no sound catalogue."""
    table = tmp_path / "subjects.csv"
    table.write_text(
        "uid,subject,step\ndeHouseReg1,after_reproductive_age,informed\n"
        "deHouseSeen,after_reproductive_age,informed\ndeVisitsSex,volunteering,\n", encoding="utf-8"
    )  # fmt: skip
    given = subjects.read(table, boundary.read())
    found = carry.carry([saved(tmp_path, metadata())], "home", given, ())
    with pytest.raises(UserError, match=r"nothing written\n.*has step informed, which"):
        carry.write(found, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.glob(".out*"))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"valueType": "TEXT", "aggregationType": "NONE"}, "value type does not add up"),
        ({"valueType": "PERCENTAGE"}, "value type does not add up"),
        ({"aggregationType": "AVERAGE"}, "aggregation type is no sum"),
        ({"domainType": "TRACKER"}, "single persons"),
        ({"categoryCombo": ref("comboGone01")}, "option combos of its breakdown are not in"),
    ],
)
def test_data_elements_without_a_place(made, more, why):
    found = made(with_element(metadata(), **more), SUBJECTS | {"deAnother01": "training"})
    assert [why in reason for reason in reasons(found, "deAnother01")] == [True]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"zeroIsSignificant": False}, "does not store its zeros"),
        ({"aggregationType": "AVERAGE_SUM_ORG_UNIT"}, "averages it over periods"),
    ],
)
def test_data_elements_carried_otherwise_say_so(made, more, why):
    found = made(with_element(metadata(), **more), SUBJECTS | {"deAnother01": "training"})
    assert [why in change for change in changes(found, "deAnother01")] == [True]


def test_yes_or_no_is_a_flag_that_adds_up_nowhere(made):
    held = with_element(metadata(), valueType="TRUE_ONLY", zeroIsSignificant=False)
    held["indicators"].append(indicator("indFlagged1", "#{deAnother01}", "#{deHouseReg1}"))
    found = made(held, SUBJECTS | {"deAnother01": "training"})
    assert from_files(found.files).element_by_code["ANOTHER"].kind == "flag"
    assert not changes(found, "deAnother01")
    assert reasons(found, "indFlagged1") == ["yes-or-no elements do not add up"]


def test_an_element_of_two_data_sets_is_asked_for_once(made):
    held = metadata()
    held["dataSets"][1]["dataSetElements"].append({"dataElement": ref("deHouseReg1")})
    found = made(held)
    assert changes(found, "deHouseReg1") == ["of several data sets: asked for in the first"]
    assert "HH_REG" not in found.files["forms/MONEY_Q.yaml"]


def test_data_elements_of_no_data_set_are_told(made):
    held = metadata()
    held["dataElements"].append(element("deHomeless1", "HOMELESS", "Of nothing"))
    assert reasons(made(held), "deHomeless1") == ["of no data set"]
    assert not reasons(made(held, data_sets=("HOME_VISITS",)), "deHomeless1")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"periodType": "Weekly"}, "there are no such periods"),
        ({"categoryCombo": ref("comboSex001")}, "attribute combo"),
    ],
)
def test_data_sets_without_a_place(made, more, why):
    held = metadata()
    held["dataSets"][1] |= more
    found = made(held)
    assert [why in reason for reason in reasons(found, "dsMoney0001")] == [True]
    assert "forms/MONEY_Q.yaml" not in found.files


def test_data_sets_given_to_a_part_of_a_level_say_so(made):
    held = metadata()
    held["dataSets"][0]["organisationUnits"].pop()
    held["dataSets"][1]["organisationUnits"] = []
    del held["dataSets"][1]["timelyDays"]
    found = made(held)
    assert "assigned to a part" in changes(found, "dsVisits001")[0]
    told = " ".join(changes(found, "dsMoney0001"))
    assert "no units are assigned" in told
    assert "no timely days" in told


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (rule("r0000000001", "#{deHouseSeen}", "not_equal_to", "#{deHouseReg1}"), "no such operator"),
        (rule("r0000000001", "#{deHouseSeen}", "compulsory_pair", "#{deHouseReg1}"), "no such operator"),
        (rule("r0000000001", "#{deHouseSeen}", "equal_to", "#{deMoneyOut1}"), "several forms"),
        (rule("r0000000001", "#{deHouseSeen}", "equal_to", "#{deHouseSeen}"), "with itself"),
        (rule("r0000000001", "1", "equal_to", "1"), "no elements"),
        (rule("r0000000001", "#{deHouseSeen}", "equal_to", "1", slidingWindow=True), "sliding"),
        (rule("r0000000001", "#{deHouseSeen}", "equal_to", "1", periodType="Yearly"), "period type"),
        (rule("r0000000001", "#{deHouseSeen}", "equal_to", "avg(1)"), "more than a sum"),
        (rule("r0000000001", "#{deHouseSeen}", "less_than", "9",
              instruction="Condoms are counted twice"), "contraception"),
        ({"id": "r0000000001", "name": "empty"}, "no such operator"),
    ],
)  # fmt: skip
def test_validation_rules_without_a_place(made, one, why):
    held = metadata()
    held["validationRules"].append(one)
    assert [why in reason for reason in reasons(made(held), "r0000000001")] == [True]


def test_validation_rules_keep_constants_importance_and_instruction(made):
    held = metadata()
    more = {"importance": "LOW", "instruction": "Visits {all} at most 5 a household"}
    side = "5 * #{deHouseSeen} + 1"
    held["validationRules"] = [
        rule("ruleVisits1", f"#{{deVisitsSex.{FEMALE}}}", "less_than", side, **more)
    ]
    held["validationRules"][0]["leftSide"]["missingValueStrategy"] = "NEVER_SKIP"
    found = made(held)
    check = from_files(found.files).form_by_code["HOME_VISITS"].checks[0]
    assert (check.expr, check.severity) == ("VISITS_F < 5 * HH_SEEN + 1", "note")
    assert check.message.en.format() == "Visits {all} at most 5 a household"
    assert "compares with 0" in changes(found, "ruleVisits1")[0]


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (indicator("i0000000001", "#{deHouseReg1}", "1"), "a side is a constant"),
        (indicator("i0000000001", "#{deHouseReg1} + 1", "#{deHouseSeen}"), "adds a number"),
        (indicator("i0000000001", "#{deHouseReg1}", "#{deHouseReg1}"), "by itself"),
        (indicator("i0000000001", "#{deHouseReg1}", "-#{deHouseSeen}"), "never above 0"),
        (indicator("i0000000001", "#{deHouseReg1}", "#{deMoneyOut1}"), "different periods"),
        (indicator("i0000000001", "#{deHouseReg1} / 3", "#{deHouseSeen}"), "not kept exactly"),
        (indicator("i0000000001", "#{deHouseReg1}", "#{deHouseSeen}", annualized=True), "annualised"),
        (indicator("i0000000001", "#{deHouseReg1}", "#{deHouseSeen}", indicatorType=ref("gone")),
         "indicator type"),
        (indicator("i0000000001", "", "#{deHouseSeen}"), "not complete"),
    ],
)  # fmt: skip
def test_indicators_without_a_place(made, one, why):
    held = metadata()
    held["indicators"].append(one)
    assert [why in reason for reason in reasons(made(held), "i0000000001")] == [True]


def test_indicators_by_what_they_count(made):
    held = metadata()
    held["dataElements"][2]["aggregationType"] = "LAST"
    held["indicators"] = [
        indicator("indStocks01", f"#{{deVisitsSex.{MALE}}}", "#{deHouseReg1}"),
        indicator("indMixed001", "#{deHouseSeen}", "#{deHouseReg1}", description="Share seen"),
    ]
    found = made(held)
    stocks, mixed = from_files(found.files).indicators
    assert (stocks.numerator, stocks.time, stocks.scored) == ("VISITS_M", "last", True)
    assert (mixed.time, mixed.scored, mixed.definition.en) == ("sum", False, "Share seen")
    assert "the same within one period" in changes(found, "indMixed001")[0]


def test_long_expressions_are_read_to_their_end(made):
    held = metadata()
    held["indicators"][0]["numerator"] = "+".join(["#{deHouseSeen}"] * 40)
    assert from_files(made(held).files).indicators[0].numerator == "40 * HH_SEEN"


def test_units_keep_one_tree_and_its_dates(made):
    held = metadata()
    held["organisationUnits"][0]["closedDate"] = "2020-12-31"
    held["organisationUnits"] += [
        unit("wardMatern1", "Maternity Ward East", "countyKsm01"),
        unit("wardTwin001", "Kolwa East", "countyKsm01"),
        unit("wardLate001", "Opened later", "countyKsm01", openingDate="2024-01-01"),
        unit("hutUnder001", "Under it", "wardLate001"),
        unit("loopOne0001", "Loop one", "loopTwo0002"),
        unit("loopTwo0002", "Loop two", "loopOne0001"),
    ]
    found = made(held)
    units = {u.code: u for u in from_files(found.files).units}
    assert units["wardMatern1"].name.en == "wardMatern1"
    assert (
        units["wardTwin001"].name.en == "Kolwa East wardTwin001" if "wardTwin001" in units else True
    )
    assert units["W_1"].valid_to.isoformat() == "2020-12-31"
    assert reasons(found, "wardLate001") == ["never open while its parent is"]
    for uid in ("hutUnder001", "loopOne0001", "loopTwo0002"):
        assert "under a unit that is not carried" in reasons(found, uid)[0]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda h: h.pop("organisationUnits"), "no organisation units"),
        (
            lambda h: h["organisationUnits"].append(unit("other000001", "Other")),
            "2 organisation units",
        ),
        (lambda h: h.update(indicators=[]), "no indicator can be carried"),
        (lambda h: h.update(dataSets=[]), "no data set can be carried"),
        (lambda h: h.update(dataSets={}), "dataSets is no list"),
        (lambda h: h["dataSets"].append({"name": "without"}), "dataSets 3 has no uid"),
        (lambda h: h["dataSets"].append("text"), "dataSets 3 has no uid"),
        (
            lambda h: h["dataSets"].append({"id": "dsVisits001"}),
            "dsVisits001 is here, and otherwise",
        ),
    ],
)
def test_files_that_make_no_catalogue(made, change, why):
    held = metadata()
    change(held)
    with pytest.raises(UserError, match=why) as caught:
        made(held)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not JSON"),
        (b"<html>Login</html>", "not JSON"),
        (b'{"dataSets": [', "not JSON"),
        (b"[]", "no metadata"),
        (b'{"dashboards": []}', "no metadata"),
        (b"\xff\xfe{\x00}\x00", "not UTF-8"),
        (b'{"dataSets":' + b"[" * 200_000, "nested too deep"),
    ],
)
def test_files_that_are_no_metadata(tmp_path, content, why):
    path = tmp_path / "metadata.json"
    path.write_bytes(content)
    with pytest.raises(UserError, match=why) as caught:
        carry.to_subjects([path], ())
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize("held", [None, 3, "text", [], [None], {"id": 5}, [{"id": None}]])
def test_strange_values_anywhere_are_no_traceback(made, held):
    """Whatever stands under a key that is not looked for being a list of objects with a uid."""
    whole = metadata()
    for kind in whole.values():
        for one in kind:
            for key in set(one) - {"id"}:
                before, one[key] = one[key], held
                with contextlib.suppress(UserError):
                    made(json.loads(json.dumps(whole)))
                one[key] = before


def test_names_cannot_break_a_table_or_become_a_formula(made):
    held = metadata()
    held["dataElements"][1]["name"] = "=HYPERLINK(1)|<b>\nx\x00" + "y" * 500
    held["organisationUnits"][1]["name"] = '@SUM(1), "quoted"'
    found = made(held)
    catalogue = from_files(found.files)
    name = catalogue.element_by_code["HH_SEEN"].name.en
    assert name.startswith("HYPERLINK(1)|<b> x")
    assert len(name) <= MAX_NAME
    assert catalogue.unit_by_code["W_1"].name.en == 'SUM(1), "quoted"'
    assert "<b>" not in found.report


def test_codes_are_told_apart_whatever_their_case(made):
    held = metadata()
    held["dataSets"][1]["code"] = "home_visits"
    held["dataElements"][3]["code"] = "hh-seen"
    catalogue = from_files(made(held).files)
    assert [form.code for form in catalogue.forms] == ["HOME_VISITS", "home_visits_dsMoney0001"]
    assert "hh_seen_deMoneyOut1" in catalogue.element_by_code


def test_the_table_of_subjects_lists_what_could_be_carried(tmp_path):
    held = with_element(metadata())
    held["dataElements"][-1]["name"] = "Live births"
    held["dataElements"].append(element("deText00001", "T", "Remarks", valueType="TEXT"))
    listed = carry.to_subjects([saved(tmp_path, held)], ())
    assert listed.splitlines()[0] == "\ufeffuid,code,name,data_set,subject,step"
    uids = [line.split(",")[0] for line in listed.splitlines()[1:]]
    assert sorted(uids) == sorted(SUBJECTS)


def test_a_data_set_that_is_not_there_is_named(made):
    with pytest.raises(UserError, match="--data-set NOPE: not in the files"):
        made(metadata(), data_sets=("NOPE",))
