"""What the entries of a catalogue owe each other: one line changed, one line told."""

from datetime import date

import pytest

from pipelines.catalogue.load import from_files

F, S = "forms/F.yaml", "forms/S.yaml"
UNITS, RULES, INDICATORS = "units.csv", "rules.yaml", "indicators.yaml"
CLERK, OFFICE = (f"{{code: {code}, name: {{zh: 甲, en: A}}}}" for code in ("clerk", "office"))
SCHEME, TARGETS, PANELS, HEAD = "scheme.yaml", "targets.csv", "panels.yaml", "catalogue.yaml"


def test_the_small_catalogue_is_sound(problems):
    assert problems() == []


def told(found: list[str], start: str) -> None:
    """One line starts so, and every line names file, entry and remedy."""
    assert any(line.startswith(start) for line in found), found
    for line in found:
        assert line.count(": ") >= 2, line
        assert "; " in line, line


@pytest.mark.parametrize(
    ("old", "new", "start"),
    [
        ("ward,T,all,100", "ward,X,all,100", "units.csv: A: parent 'X' is not known; "),
        ("ward,T,all,100", "hamlet,T,all,100", "units.csv: A: level 'hamlet' is not known; use "),
        ("ward,T,all,100", "ward,T,some,100", "units.csv: A: group 'some' is not known; use one "),
        ("ward,T,all,100", "ward,T,,100", "units.csv: A: is assessed but has no group; give it"),
        ("ward,T,all,100", "town,T,all,100", "units.csv: A: its parent T is of level town, not "),
        ("ward,T,all,100", "ward,,all,100", "units.csv: T, A: 2 units have no parent; leave "),
        ("Town,town,,,", "Town,town,A,,", "units.csv: T: is above itself in the hierarchy; "),
        ("Town,town,,,", "Town,town,A,,", "units.csv: file: 0 units have no parent; leave the "),
        ("2009-12-31", "2010-01-01", "units.csv: B: two of its entries are valid on the same day"),
        ("2009-12-31", "2007-12-31", "units.csv: B: is valid from 2008-01-01 to 2007-12-31, whi"),
        (",,,2008-01-01,,\nA", ",,,2008-02-01,,\nA", "units.csv: A: is valid on 2008-01-01, when"),
        (",,,2008-01-01,,\nA", ",,,2008-01-01,2020-12-31,\nA", "units.csv: A: is valid on 2021-01"),
        ("200,0,1", "200,0,0", "units.csv: B: has the same tile as A; move one of them"),
        ("200,0,1", "200,0,", "units.csv: B: has half a tile; give both"),
        ("B,西区,West,", "B,东区,West,", "units.csv: B: shares the name '东区' with A under the "),
        ("B,西区,West,", "B,西区,e,", "units.csv: B: shares the name 'e' with A under the same"),
        ("100,0,0", "0,0,0", "units.csv: A: population 0 is not above 0; "),
    ],
)  # fmt: skip
def test_units(problems, old, new, start):
    told(problems(UNITS, old, new), start)


def test_entries_of_a_unit_stand_in_the_order_of_time(files, problems):
    lines = files[UNITS].splitlines(keepends=True)
    found = problems(UNITS, "".join(lines[3:]), lines[4] + lines[3])
    told(found, "units.csv: B: its entries are not in the order of their dates; put the earlier")


def test_a_parent_with_two_entries_may_cover_its_child_together(problems):
    first = "T,甲镇,Town,town,,,300,,,2008-01-01,2009-12-31,\n"
    second = "T,甲市,City,town,,,300,,,2010-01-01,,\n"
    assert problems(UNITS, "T,甲镇,Town,town,,,300,,,2008-01-01,,\n", first + second) == []
    gap = second.replace("2010-01-01", "2010-02-01")
    found = problems(UNITS, "T,甲镇,Town,town,,,300,,,2008-01-01,,\n", first + gap)
    told(found, "units.csv: A: is valid on 2010-01-01, when its parent T is not; keep it within")


@pytest.mark.parametrize(
    ("old", "new", "start"),
    [
        ("{code: helped,", "{code: asked,", "forms/F.yaml: element asked: stands 2 times (F, F); "),
        ("{code: helped,", "{code: told,", "forms/S.yaml: element told: stands 2 times (F, S); "),
        ("{code: helped,", "{code: N1,", "forms/F.yaml: element N1: has the code of an indicator"),
        ("{code: helped,", "{code: re-helped,", "forms/F.yaml: element re-helped: has a code that"),
        ("{code: helped,", "{code: population,", "forms/F.yaml: element population: has a code "),
        ("measure: yuan", "measure: euro", "forms/F.yaml: element spent: measure 'euro' is not "),
        ("kind: flag", "kind: stock", "forms/F.yaml: element room: is of kind stock but measured"),
        ("measure: yes_no", "measure: person", "forms/F.yaml: element room: is of kind flag but"),
        ("kind: stock,", "kind: stock, once_a_year: true,",
         "forms/F.yaml: element registered: is once_a_year but of kind stock; make it a flow"),
        ("已帮扶", "登记", "forms/F.yaml: element helped: shares the name '登记' with another "),
        ("en: Help}", "en: Follow-up}", "forms/F.yaml: F: shares the name 'follow-up' with anoth"),
        ("due_days: 10", "due_days: -1", "forms/F.yaml: F: is due before its period ends; make "),
        ("reporter_level: ward", "reporter_level: shire", "forms/F.yaml: reports shire: level 'sh"),
        ("row_level: ward", "row_level: town", "forms/F.yaml: reports ward: its rows are of level"),
        ("row_level: ward", "row_level: ward, elements: [asked, answered, helped, spent, room]",
         "forms/F.yaml: element registered: no reporter is asked for it; add it to an entry of "),
        ("row_level: ward", "row_level: ward, elements: [ask]", "forms/F.yaml: reports ward: elem"),
        ("answered <= asked", "answered <= told", "forms/F.yaml: check F-1: element 'told' is not"),
        ("answered <= asked", "answered =< asked", "forms/F.yaml: check F-1: cannot read "),
        ("answered <= asked", "answered asked", "forms/F.yaml: check F-1: no comparison "),
        ("answered <= asked", "1 <= 2", "forms/F.yaml: check F-1: compares no element; name an "),
        ("answered <= asked", "asked <= population", "forms/F.yaml: check F-1: uses population; "),
        ("answered <= asked", "first(asked) > 1", "forms/F.yaml: check F-1: uses first(...); only"),
        ("{id: F-1,", "{id: G1,", "rules.yaml: rule G1: stands 2 times; give each its own code"),
        ("{id: F-1,", "{id: F-1, message: {zh: '{askd}', en: x},",
         "forms/F.yaml: check F-1: nothing fills in {askd} of its message; use {cells}, "),
        ("{id: F-1,", "{id: F-1, message: {zh: '{asked', en: x},",
         "forms/F.yaml: check F-1: '{asked': expected '}' before end of string; close each brace"),
        ("{id: F-1,", "{id: F-1, message: {zh: '{asked:>9}', en: x},",
         "forms/F.yaml: check F-1: '{asked:>9}' says how a figure is written; leave out"),
        ("answered <= asked", "asked <= asked",
         "forms/F.yaml: check F-1: compares a figure with itself, which always holds or never; "),
        ("answered <= asked", "answered - answered = 0",
         "forms/F.yaml: check F-1: compares a figure with itself, which always holds or never; "),
        ("{id: F-1,", "{id: F-1, tolerance: -1,", "forms/F.yaml: check F-1: has a tolerance below"),
        ("subject: funds", "subject: funds, valid_from: 2007-01-01",
         "forms/F.yaml: element spent: is valid when its form is not; keep it within the form's"),
    ],
)  # fmt: skip
def test_forms(problems, old, new, start):
    told(problems(F, old, new), start)


def test_units_below_may_stand_in_a_check(problems):
    assert problems(F, "answered <= asked", "answered <= units_below") == []


@pytest.mark.parametrize(
    ("items", "start"),
    [
        ("[]", "forms/F.yaml: dimension kind: has no items; list them"),
        ("[{code: a, name: {zh: 甲, en: A}}, {code: a, name: {zh: 乙, en: B}}]",
         "forms/F.yaml: item a: stands 2 times; give each its own code"),
    ],
)  # fmt: skip
def test_dimensions(problems, items, start):
    dimension = f"dimension: {{code: kind, name: {{zh: 类, en: Kind}}, items: {items}}}\nelements:"
    told(problems(F, "elements:", dimension), start)


@pytest.mark.parametrize(
    ("old", "new", "start"),
    [
        ("numerator: answered", "numerator: ansered", "rules.yaml: X1: numerator 'ansered' is not"),
        ("threshold: 10", "threshold: '10'", "rules.yaml: X1: threshold '10' is not a number; wr"),
        (", threshold: 10", "", "rules.yaml: X1: threshold is missing; share_rises needs it; add"),
        ("threshold: 10", "threshold: 10, limit: 3", "rules.yaml: X1: parameter 'limit' is not "),
        ("numerator: answered", "numerator: [answered]",
         "rules.yaml: X1: numerator is a list; write one code"),
        ("numerator: answered", "left: answered, numerator: answered",
         "rules.yaml: X1: left is no list; write a list of codes"),
        ("kind: readable", "kind: whole_number",
         "rules.yaml: general: no rule is of kind readable, so that a word in a cell would pass"),
        ("{element} is blank", "{elment} is blank", "rules.yaml: G1: nothing fills in {elment} of"),
        ("{element} is", "{element.__class__} is", "rules.yaml: G0: nothing fills in {element.__c"),
        ("{element} is", "{0} is", "rules.yaml: G0: nothing fills in {0} of its message; use "),
        ("Rose to {a} %", "Rose to {a:9} %", "rules.yaml: X1: 'Rose to {a:9} %.' says how a fig"),
        ("cross:", "  - {id: G2, kind: required, severity: note, message: {zh: 甲, en: A}, "
         "remedy: {zh: 甲, en: A}}\ncross:", "rules.yaml: kind required: stands 2 times; give"),
        ("id: X1", "id: G1", "rules.yaml: rule G1: stands 2 times; give each its own code"),
        ("kind: share_rises\n    params: {",
         "kind: cum_falls\n    params: {elements: [asked], ",
         "rules.yaml: X1: element asked is a flow; cum_falls is about elements of kind cum"),
        ("why: {zh: 十个百分点不是偶然。, en: Ten points are no chance.}", "",
         "rules.yaml: X1: its figures have no reason; say in why where they come from"),
        ("kind: share_rises\n    params: {numerator: answered, denominator: asked, threshold: 10}",
         "kind: far_from_past\n    params: {threshold: 5, at_least: 20}",
         "rules.yaml: X1: far_from_past looks at one series alone: it fires on clean values, so it"),
        ("Rose to {a} %", "Rose to {low} %", "rules.yaml: X1: nothing fills in {low} of its mess"),
    ],
)  # fmt: skip
def test_rules(problems, old, new, start):
    told(problems(RULES, old, new), start)


@pytest.mark.parametrize(
    ("old", "new", "start"),
    [
        ("code: N2", "code: N1", "indicators.yaml: indicator N1: stands 2 times; give each its"),
        ("care: help", "care: haste", "indicators.yaml: N1: care 'haste' is not known; use one"),
        ('numerator: "answered"', 'numerator: "answrd"', "indicators.yaml: N1: numerator element"),
        ('numerator: "answered"', 'numerator: "answered +"', "indicators.yaml: N1: numerator: "),
        ('numerator: "answered"', 'numerator: "answered + 1"',
         "indicators.yaml: N1: its numerator adds a number; add up elements only"),
        ('numerator: "answered"', 'numerator: "12"',
         "indicators.yaml: N1: its numerator '12' names no element; name an element"),
        ('denominator: "asked"', 'denominator: "asked - asked"',
         "indicators.yaml: N1: its denominator 'asked - asked' is always 0; correct the express"),
        ('denominator: "asked"', 'denominator: "0*asked"',
         "indicators.yaml: N1: its denominator '0*asked' is always 0; correct the expression"),
        ('denominator: "asked"', 'denominator: "0"',
         "indicators.yaml: N1: its denominator '0' names no element; name an element"),
        ('denominator: "asked"', 'denominator: "-asked"',
         "indicators.yaml: N1: its denominator '-asked' is never above 0; correct the signs"),
        ('numerator: "answered"', 'numerator: "asked"',
         "indicators.yaml: N1: divides a figure by itself; correct one of the two"),
        ('numerator: "answered"', 'numerator: "first(answered)"',
         "indicators.yaml: N1: uses first(...) with time sum; use it with time year_to_date only"),
        ('numerator: "spent"', 'numerator: "population"',
         "indicators.yaml: N3: uses population elsewhere than as the whole denominator; divide by"),
        ('numerator: "helped"', 'numerator: "asked"',
         "indicators.yaml: N2: reaches with asked, which is not once_a_year; count once_a_year"),
        ('denominator: "registered"', 'denominator: "asked"',
         "indicators.yaml: N2: reaches a part of asked, which is no stock; divide by stocks, or"),
        ("factor: 1", "factor: 1\n    roll_up: population",
         "indicators.yaml: N3: is weighted by population but is no proportion; divide like by"),
        ("factor: 1", "factor: 0", "indicators.yaml: N3: its factor is not above 0; make it 100"),
        ("time: year_reach", 'time: year_reach\n    rebase: [{from: "2010-01-01", reason: {zh: "改", en: " "}}]',
         "indicators.yaml: N2: its rebase of 2010-01-01 gives no reason in both languages; say what"),
        ("time: year_reach", 'time: year_reach\n    rebase:\n      - {from: "2010-01-01", reason: {zh: 改, en: New}}'
         '\n      - {from: "2009-07-01", reason: {zh: 改, en: New}}',
         "indicators.yaml: N2: its rebases are not in the order of time (2010-01-01, 2009-07-01); "),
        ("time: year_reach", 'time: year_reach\n    rebase: [{from: "2010-13-01", reason: {zh: 改, en: New}}]',
         "indicators.yaml: "),
        ("scored: false", "scored: true", "scheme.yaml: leaf N3: is scored but stands nowhere; "),
    ],
)  # fmt: skip
def test_indicators(problems, old, new, start):
    told(problems(INDICATORS, old, new), start)


def test_limits_set_anew_are_read_with_their_day_and_reason(files):
    anew = '    rebase: [{from: "2010-01-01", reason: {zh: 换了办法, en: New rules}}]\n'
    line = "    time: year_reach\n"
    assert line in files[INDICATORS]
    changed = {**files, INDICATORS: files[INDICATORS].replace(line, line + anew, 1)}
    indicator = from_files(changed).indicator_by_code["N2"]
    assert [(r.since, r.reason.en) for r in indicator.rebase] == [(date(2010, 1, 1), "New rules")]


def test_elements_of_different_grains_make_no_indicator(files, problems):
    files[F] = files[F].replace("grain: quarter", "grain: month")
    found = problems(INDICATORS, 'numerator: "answered"', 'numerator: "told"')
    told(found, "indicators.yaml: N1: is made of elements reported by different grains (told by qu")


@pytest.mark.parametrize(
    ("old", "new", "start"),
    [
        ("weight: 60", "weight: 61", "scheme.yaml: part TOTAL: the weights sum to 101, not 100; "),
        ("weight: 60", "weight: -60", "scheme.yaml: leaf N1: its weight -60 is not above 0; corr"),
        ("{indicator: N1, weight: 60", "{indicator: N2, weight: 60", "scheme.yaml: leaf N2: stand"),
        ("{indicator: N1, weight: 60", "{indicator: N2, weight: 60", "scheme.yaml: leaf N1: is sc"),
        ("{indicator: N1, weight: 60", "{indicator: N3, weight: 60", "scheme.yaml: leaf N3: is no"),
        ("{indicator: N1, weight: 60", "{indicator: N9, weight: 60", "scheme.yaml: leaf N9: indic"),
        ("code: P\n", "code: TOTAL\n", "scheme.yaml: part TOTAL: stands 2 times; give each its "),
        ("target: 95", "target: 70", "scheme.yaml: leaf N1: target and floor are both 70; set "),
        ("target: 95", "target: 60", "scheme.yaml: leaf N1: its floor 70 lies on the wrong side "),
        ("kind: linear, target: 95, floor: 70", "kind: log, target: 95, floor: 0",
         "scheme.yaml: leaf N1: takes the logarithm of 0 or less; put both goalposts above 0"),
        ("kind: linear, target: 95, floor: 70", "kind: cap, cap: 0",
         "scheme.yaml: leaf N1: its cap 0 is not above 0; correct it"),
        ("kind: linear, target: 95, floor: 70", "kind: per_point, target: 95, loss: 0",
         "scheme.yaml: leaf N1: its loss 0 is not above 0; correct it"),
        ("at_least: 60, share", "at_least: 90, share", "scheme.yaml: leaf N2: its levels do not "),
        ("share: 0.5", "share: 1.5", "scheme.yaml: leaf N2: has a share outside 0 to 1; correct"),
        ("grains: [year]", "grains: [month]", "scheme.yaml: leaf N2: names grain month, but its "),
        ("level: ward", "level: shire", "scheme.yaml: level: level 'shire' is not known; use one"),
        ("elements: [answered, asked]", "elements: [answered]",
         "scheme.yaml: D2: lacks what wilson_shortfall needs; give a numerator and a denominator"),
        ("elements: [answered, asked]", "elements: [answered, askd]", "scheme.yaml: D2: element "),
        ("kind: late_or_missing", "kind: open_errors", "scheme.yaml: D1: lacks working_days; say"),
        ("kind: late_or_missing", "kind: element_sum", "scheme.yaml: D1: names no elements; elem"),
        ("kind: late_or_missing", "kind: flag_zero, elements: [asked]",
         "scheme.yaml: D1: element asked is a flow; flag_zero needs elements of kind flag"),
        ("k: 0.5, cap: 5", "k: 0.5, cap: 0", "scheme.yaml: D1: k and cap are not both above 0; "),
        ("code: D2", "code: D1", "scheme.yaml: adjustment D1: stands 2 times; give each its own"),
        ("without: [D2]", "without: [D3]", "scheme.yaml: B1: deduction 'D3' is not known; use "),
        ("k: 1, threshold: 5,", "k: 1,", "scheme.yaml: B1: lacks k or threshold; give both"),
        ("kind: improvement", "kind: entries", "scheme.yaml: B1: has no levels; add what its ent"),
        ("grade: low", "grade: lower", "scheme.yaml: V1: grade 'lower' is not known; use one of "),
        ("grade: low", "grade: low, grade_at_most: high", "scheme.yaml: V1: does not name exactly"),
        ("element: asked", "element: askd", "scheme.yaml: V1: element 'askd' is not known; "),
        ("at_least: 80, never", "at_least: 0, never", "scheme.yaml: grades: at_least does not fal"),
        ("at_least: 0}", "at_least: 10}", "scheme.yaml: grade low: a total below 10 has no grade"),
        ("never_with: [D2]", "never_with: [D5]", "scheme.yaml: grade high: deduction 'D5' is not"),
        ("annual: 0.7", "annual: 0.6", "scheme.yaml: assessment final: its mix sums to 0.9, not 1"),
        ("annual: 0.7", "yearly: 0.7", "scheme.yaml: assessment final: mix 'yearly' is not known"),
        ("grain: final, mix", "grain: year, mix", "scheme.yaml: assessment final: a mix belongs "),
        ("ordinal: 1", "ordinal: 3", "scheme.yaml: assessment H1: there is no half 3 in a year; "),
        ("grain: half, ordinal: 1", "grain: month, ordinal: 1",
         "scheme.yaml: assessment H1: is shorter than the quarter by which N1 comes; assess a "),
        ("code: annual, name: {zh: 全年, en: Annual}, grain: year",
         "code: annual, name: {zh: 全年, en: Annual}, grain: half",
         "scheme.yaml: assessment annual: has the window of H1; assess another window"),
        ("ordinal: 1}", "ordinal: 1, freeze_days: 9}",
         "scheme.yaml: assessment H1: is frozen before F is due; make freeze_days 10 or more, or"),
        ("tie_breaks: [N1]", "tie_breaks: [N3]", "scheme.yaml: tie_breaks: scored indicator 'N3'"),
        ("without: [S]", "without: [Z]", "scheme.yaml: missing: form 'Z' is not known; use one"),
    ],
)  # fmt: skip
def test_scheme(problems, old, new, start):
    told(problems(SCHEME, old, new), start)


def test_lower_is_better_turns_the_goalposts(files, problems):
    files[INDICATORS] = files[INDICATORS].replace("care: help", "lower_is_better: true")
    told(problems(), "scheme.yaml: leaf N1: its floor 70 lies on the wrong side of its target 95; ")
    told(problems(), "targets.csv: N1 A: its floor 70 lies on the wrong side of its target 92; ")
    files[TARGETS] = files[TARGETS].splitlines()[0] + "\n"
    assert problems(SCHEME, "floor: 70", "floor: 99") == []


@pytest.mark.parametrize(
    ("old", "new", "start"),
    [
        ("N1,A,92", "N9,A,92", "targets.csv: N9 A: indicator 'N9' is not known; use one of N1, "),
        ("N1,A,92", "N1,Z,92", "targets.csv: N1 Z: unit 'Z' is not known; use one of A, B, T, or"),
        ("N1,A,92", "N1,A,70", "targets.csv: N1 A: target and floor are both 70; set them apart"),
        ("N1,A,92", "N2,A,92", "targets.csv: N2 A: its indicator is scored without a target; re"),
        ("N1,A,92", "N3,A,92", "targets.csv: N3 A: its indicator is scored without a target; re"),
        ("letter of 2008", "letter of 2008\nN1,A,93,,2008-12-31,,letter",
         "targets.csv: N1 A: two targets are valid on the same day; end one before the other"),
    ],
)  # fmt: skip
def test_targets(problems, old, new, start):
    told(problems(TARGETS, old, new), start)


@pytest.mark.parametrize(
    ("name", "old", "new", "start"),
    [
        (PANELS, "reach: [N1]", "reach: [N9]", "panels.yaml: help answers: reach 'N9' is not kno"),
        (PANELS, "board: F", "board: Z", "panels.yaml: help: board 'Z' is not known; use one of"),
        (HEAD, "headline: [N1", "headline: [N8", "catalogue.yaml: overview: headline 'N8' is not"),
        (HEAD, "  actions_done: answered\n", "", "catalogue.yaml: overview actions: names one of "),
        (HEAD, "actions_done: answered", "actions_done: done_it",
         "catalogue.yaml: overview actions: element 'done_it' is not known; "),
        (HEAD, "match_denominator: asked", "match_denominator: askd",
         "catalogue.yaml: trust match: element 'askd' is not known; "),
        (HEAD, "  match_numerator: answered\n  match_denominator: asked\n", "",
         "catalogue.yaml: trust level good: asks for a match rate that nothing measures; name"),
        (HEAD, "en: poor}", "en: poor}, min_received_share: 0.5",
         "catalogue.yaml: trust level poor: has conditions, so that data could be left without"),
        (HEAD, "code: ward", "code: town", "catalogue.yaml: level town: stands 2 times; give each"),
        (HEAD, "code: yuan", "code: person", "catalogue.yaml: measure person: stands 2 times; "),
        (HEAD, "cares:\n", f"roles: [{CLERK}, {OFFICE}]\ncares:\n",
         "catalogue.yaml: roles: evaluator is missing, which the program asks for; add it"),
        (HEAD, "cares:\n", f"roles: [{CLERK}, {OFFICE}, {CLERK}]\ncares:\n",
         "catalogue.yaml: role clerk: stands 2 times; give each its own code"),
        (HEAD, "grain: quarter", "grain: month",
         "catalogue.yaml: source: its grain 'month' is not that of form F; write quarter"),
        (HEAD, "ward: reporter", "ward: whoever", "catalogue.yaml: source: heading 'whoever' is "),
        (HEAD, "ward: reporter, ", "", "catalogue.yaml: source: no column is the reporter; map "),
        (HEAD, "period_column: month", "period_column: day",
         "catalogue.yaml: source: period_column 'day' is no column that gives the period; map it"),
        (HEAD, "answered: answered}", "answered: done}",
         "catalogue.yaml: source: holds elements of 2 forms; name the elements of one form"),
    ],
)  # fmt: skip
def test_head_and_panels(problems, name, old, new, start):
    told(problems(name, old, new), start)


@pytest.mark.parametrize(
    ("old", "new", "start"),
    [
        ("weight: 60", "weight: 50", "catalogue.yaml: quality: its weights sum to 90; make them"),
        (
            "dimension: accuracy",
            "dimension: completeness",
            "catalogue.yaml: quality dimension completeness: ",
        ),
        ("measure: filled_in", "measure: received", "catalogue.yaml: quality measure received: st"),
        (
            "dimension: accuracy",
            "dimension: beauty",
            "catalogue.yaml: quality: dimensions no. 2: dimension: ",
        ),
        (
            "measure: filled_in",
            "measure: charm",
            "catalogue.yaml: quality: dimensions no. 1: measures no. 2",
        ),
        ("weight: 60", "weight: 0", "catalogue.yaml: quality: dimensions no. 1: weight: 0: "),
        (
            "zh: 核查为准。",
            'zh: " "',
            "catalogue.yaml: quality dimension accuracy: has no reason; ",
        ),
        (
            "[{measure: recount_matches}]",
            "[]",
            "catalogue.yaml: quality: dimensions no. 2: measures: ",
        ),
    ],
)
def test_the_quality_score(problems, old, new, start):
    found = problems(HEAD, old, new)
    assert any(line.startswith(start) for line in found), found


def test_recounts_are_scored_only_where_something_is_recounted(problems):
    old = "  match_numerator: answered\n  match_denominator: asked\n"
    told(
        problems(HEAD, old, ""), "catalogue.yaml: quality: counts recounts, which nothing measures"
    )
