"""The mart tables as the build promises them: name -> columns with DuckDB types."""

_TEXT = "VARCHAR"
_TYPES = {
    "BOOLEAN": "is_demo_return is_ranked is_sensitive is_flagged is_indicator is_trial is_late "
    "is_live is_latest is_open is_effective is_expected is_scored lower_is_better once_a_year "
    "rolls_up has_ended",
    "INTEGER": "sort year ordinal depth digits due_days population tile_row tile_col received "
    "expected accepted held returned late missing versions rank rank_of events evaluated failed "
    "version row col",
    "DOUBLE": "factor weight target floor received_share open_errors_per_100 match_rate "
    "effective_weight points full_points received_factor assessed_weight share base deductions "
    "bonus total assessed_share previous_value year_ago_value change_low change_high numerator "
    "denominator",
    "DATE": "start_date end_date due_date valid_from valid_to",
    "TIMESTAMP": "first_received_at last_received_at received_at found_at judged_at",
}
_BY_NAME = {name: kind for kind, names in _TYPES.items() for name in names.split()}
# The same name holds something else in these tables.
_SPECIAL = {
    ("indicator", "numerator"): _TEXT,
    ("indicator", "denominator"): _TEXT,
    ("element_value", "value"): "DECIMAL(18,4)",
    ("indicator_value", "value"): "DOUBLE",
    ("score_leaf", "value"): "DOUBLE",
    ("value", "value"): "DECIMAL(18,4)",
    ("return", "is_demo"): "BOOLEAN",
}

COLUMNS = {
    "meta": "key value",
    "level": "code name_zh name_en rolls_up sort",
    "unit": "code name_zh name_en level parent group_code population tile_row tile_col "
    "valid_from valid_to sort",
    "unit_group": "code name_zh name_en is_ranked sort",
    "form": "code name_zh name_en grain due_days sort",
    "element": "code form name_zh name_en measure_zh measure_en measure_type kind once_a_year "
    "is_sensitive sort",
    "period": "code grain year ordinal name_zh name_en start_date end_date has_ended assessment "
    "assessment_zh assessment_en sort",
    "care": "code name_zh name_en short_zh short_en sort",
    "part": "code parent name_zh name_en weight depth sort",
    "indicator": "code name_zh name_en definition_zh definition_en numerator denominator factor "
    "measure_zh measure_en digits time lower_is_better is_scored is_sensitive care part weight "
    "transform target floor owner_zh owner_en grain sort",
    "panel_group": "code name_zh name_en board sort",
    "panel": "group_code code name_zh name_en question_zh question_en limits_zh limits_en sort",
    "panel_item": "group_code panel facet code is_indicator sort",
    "headline": "code is_indicator sort",
    "overview_setting": "key value",
    "element_value": "element unit period value state received expected is_flagged",
    "indicator_value": "indicator unit period numerator denominator value state received expected "
    "target floor status previous_value year_ago_value year_ago_period change_low change_high "
    "change",
    "trust": "period code name_zh name_en received_share open_errors_per_100 match_rate expected "
    "received accepted held returned late missing",
    "score_leaf": "unit period indicator weight effective_weight value points full_points state "
    "received_factor target floor",
    "score_part": "unit period part weight effective_weight points assessed_weight state",
    "care_score": "unit period care points weight share",
    "score_adjustment": "unit period code kind name_zh name_en events points detail_zh detail_en "
    "is_effective",
    "score_total": "unit period assessment base deductions bonus total grade grade_zh grade_en "
    "group_code rank rank_of is_ranked is_trial assessed_share state note_zh note_en",
    "reporting": "form period reporter due_date is_expected first_received_at last_received_at "
    "is_late versions status live_return_id live_verdict",
    "return": "return_id form period reporter version received_at verdict is_live is_latest "
    "is_late file_hash file_name sheet is_demo",
    "value": "return_id form period reporter unit item row_kind label element state value raw "
    "sheet cell file_hash file_name",
    "finding": "finding_id scope return_id rule_id severity form period reporter unit item element "
    "sheet cells value message_zh message_en remedy_zh remedy_en found_at is_open",
    "rule": "rule_id form kind severity description_zh description_en",
    "expectation_run": "form rule_id columns expectation description_zh description_en evaluated "
    "failed judged_at",
    "rejection": "file_hash name received_at reason message_zh message_en sheet cell form period "
    "reporter",
}


def ddl(table: str) -> str:
    """``CREATE TABLE`` of one mart."""
    names = COLUMNS[table].split()
    columns = ", ".join(f'"{n}" {_SPECIAL.get((table, n), _BY_NAME.get(n, _TEXT))}' for n in names)
    return f'CREATE TABLE main."{table}" ({columns})'
