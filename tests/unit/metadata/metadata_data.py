"""Metadata of an invented instance of DHIS2: home care in three wards."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DEFAULT_COMBO, DEFAULT_OPTION = "bjDvmb4bfuf", "HllvX50cXC0"
SEX, FEMALE, MALE = "comboSex001", "optFemale01", "optMale0001"


def ref(uid: str) -> dict[str, str]:
    return {"id": uid}


def element(uid: str, code: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": uid, "code": code, "name": name, "shortName": name[:50], "valueType": "INTEGER_ZERO_OR_POSITIVE",
        "aggregationType": "SUM", "zeroIsSignificant": True, "domainType": "AGGREGATE",
        "categoryCombo": ref(DEFAULT_COMBO), **more,
    }  # fmt: skip


def rule(uid: str, left: str, operator: str, right: str, **more: Any) -> dict[str, Any]:
    sides = {
        key: {"expression": text, "missingValueStrategy": "SKIP_IF_ANY_VALUE_MISSING"}
        for key, text in (("leftSide", left), ("rightSide", right))
    }
    made = {"id": uid, "name": f"rule {uid}", "operator": operator, "importance": "HIGH"}
    return {**made, "periodType": "Monthly", **sides, **more}


def indicator(uid: str, numerator: str, denominator: str, **more: Any) -> dict[str, Any]:
    made = {"id": uid, "name": f"rate {uid}", "numerator": numerator, "denominator": denominator}
    return {**made, "indicatorType": ref("typePercent"), "decimals": 2, **more}


def data_set(
    uid: str, code: str, name: str, period: str, *elements: str, **more: Any
) -> dict[str, Any]:
    members = [{"dataElement": ref(each), "dataSet": ref(uid)} for each in elements]
    made = {"id": uid, "code": code, "name": name, "periodType": period, "timelyDays": 10}
    return {**made, "categoryCombo": ref(DEFAULT_COMBO), "dataSetElements": members, **more}


def unit(uid: str, name: str, parent: str | None = None, **more: Any) -> dict[str, Any]:
    made = {"id": uid, "name": name, "shortName": name, "openingDate": "2000-01-01T00:00:00.000"}
    return {**made, **({"parent": ref(parent)} if parent else {}), **more}


def metadata() -> dict[str, list[dict[str, Any]]]:
    """A sound file; tests change what they are about."""
    return {
        "organisationUnitLevels": [
            {"id": "levelOne001", "level": 1, "name": "County",
             "translations": [{"locale": "zh", "property": "NAME", "value": "县"}]},
            {"id": "levelTwo002", "level": 2, "name": "Ward"},
        ],
        "organisationUnits": [
            unit("countyKsm01", "Kisumu", code="KE-42"),
            unit("wardKolwa01", "Kolwa East", "countyKsm01", code="W 1"),
            unit("wardManya01", "Manyatta B", "countyKsm01", code="W2"),
        ],
        "categoryCombos": [
            {"id": DEFAULT_COMBO, "name": "default", "isDefault": True},
            {"id": SEX, "name": "Sex"},
        ],
        "categoryOptionCombos": [
            {"id": DEFAULT_OPTION, "name": "default", "code": "default", "categoryCombo": ref(DEFAULT_COMBO)},
            {"id": FEMALE, "name": "Women", "code": "F", "categoryCombo": ref(SEX)},
            {"id": MALE, "name": "Men", "code": "M", "categoryCombo": ref(SEX)},
        ],
        "dataElements": [
            element("deHouseReg1", "HH_REG", "Households registered", aggregationType="LAST",
                    translations=[{"locale": "zh_CN", "property": "NAME", "value": "登记家庭"}]),
            element("deHouseSeen", "HH_SEEN", "Households visited"),
            element("deVisitsSex", "VISITS", "Visits made", categoryCombo=ref(SEX)),
            element("deMoneyOut1", "MONEY", "Money paid out", valueType="NUMBER"),
        ],
        "dataSets": [
            data_set("dsVisits001", "HOME_VISITS", "Home visits", "Monthly",
                     "deHouseReg1", "deHouseSeen", "deVisitsSex",
                     organisationUnits=[ref("wardKolwa01"), ref("wardManya01")]),
            data_set("dsMoney0001", "MONEY_Q", "Money", "Quarterly", "deMoneyOut1",
                     organisationUnits=[ref("wardKolwa01"), ref("wardManya01")]),
        ],
        "validationRules": [
            rule("ruleSeenReg", "#{deHouseSeen}", "less_than_or_equal_to", "#{deHouseReg1}"),
        ],
        "indicatorTypes": [{"id": "typePercent", "name": "Per cent", "factor": 100}],
        "indicators": [
            indicator("indVisitsHH", "#{deVisitsSex}", "#{deHouseSeen}", code="VISITS_PER_HH"),
        ],
    }  # fmt: skip


SUBJECTS = {
    "deHouseReg1": "hardship_families",
    "deHouseSeen": "hardship_families",
    "deVisitsSex": "volunteering",
    "deMoneyOut1": "funds",
}


def subjects_csv(given: Mapping[str, str] = SUBJECTS) -> str:
    return "uid,subject\n" + "".join(f"{uid},{subject}\n" for uid, subject in given.items())


def saved(folder: Path, held: Mapping[str, Any], name: str = "metadata.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
    return path
