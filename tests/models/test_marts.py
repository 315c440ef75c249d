"""The tables pages read."""

import re
from pathlib import Path

import pytest

from pipelines import models

DIMENSIONS = (
    "level", "role", "unit_group", "form", "element", "care", "part", "indicator", "rebase",
    "quality_dimension", "quality_item",
    "panel_group", "panel", "panel_item", "headline", "overview_setting", "rule", "rejection",
    "assessment", "assessment_step", "rank_interval", "grade_chance", "rank_swap",
)  # fmt: skip


@pytest.mark.parametrize("name", DIMENSIONS)
def test_a_dimension_shows_its_documented_columns_and_no_more(bench, name):
    model = models.read_model(models.MODELS / "marts" / f"{name}.sql")
    columns = [*model.columns, "is_only_for_the_build"]
    bench.table(f"source.{name}", " | ".join(columns))
    keys = ", ".join(model.unique)
    bench.con.execute(
        f'INSERT INTO source."{name}" ({keys}) SELECT {", ".join("0" for _ in model.unique)}'
    )
    assert len(bench.run(f"marts.{name}", " | ".join(model.columns))) == 1


def test_marts_period_names_last_years_only_where_the_two_can_be_compared(table, run):
    columns = (
        "code | grain | year | ordinal | name_zh | name_en | start_date | end_date | has_ended"
    )
    columns += " | assessment | assessment_zh | assessment_en | year_ago | sort"
    rest = "year | 2009 | 1 | 年 | year | 2009-01-01 | 2009-12-31 | true | - | - | - | 2008 | 1"
    table("source.period", columns, f"2009Q1 | {rest}", f"2009 | {rest}")
    table("core.year_ago", "window_code | year_ago", "2009Q1 | 2008Q1")
    rows = run("marts.period", "code | year_ago")
    assert rows == ["2009 | -", "2009Q1 | 2008Q1"]


def test_every_mart_documents_every_column():
    marts = [model for model in models.find_models() if model.name.startswith("marts.")]
    assert len(marts) > 20
    assert [m.name for m in marts if not m.columns or "" in m.columns.values()] == []


def test_every_model_has_a_test():
    texts = "".join(
        path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py")
    )
    tested = set(re.findall(r"(?:run|rows)\(\s*\"([a-z_]+\.[a-z_]+)\"", texts))
    tested |= {f"marts.{name}" for name in DIMENSIONS}
    tested |= {f"checks.{name}" for name in re.findall(r"check\(\"([a-z_]+)\"", texts)}
    files = {f"{p.parent.name}.{p.stem}" for p in models.MODELS.rglob("*.sql")}
    assert sorted(files - tested - {"marts.reporting"}) == []


def test_marts_reporting_is_the_core_table(bench, table, run):
    columns = models.read_model(models.MODELS / "marts" / "reporting.sql").columns
    table("core.reporting", " | ".join(columns))
    bench.con.execute("INSERT INTO core.reporting (form, status) VALUES ('F', 'missing')")
    assert run("marts.reporting", "form | status") == ["F | missing"]


def test_marts_unit_is_the_latest_entry_open_since_the_first(table, run):
    table(
        "source.unit_entry",
        "code | name_zh | name_en | short_zh | short_en | level | parent | group_code | population"
        " | tile_row | tile_col | valid_from | valid_to | sort",
        "a | 旧区 | Old | 旧 | O | low | A | - | 5 | - | - | 2008-01-01 | 2009-03-31 | 1",
        "a | 新区 | New | 新 | N | low | B | - | 6 | - | - | 2009-04-01 | - | 7",
        "b | 乙 | B | 乙 | B | low | B | - | - | - | - | - | 2009-06-30 | 2",
    )
    columns = "code | name_en | short_zh | short_en | parent | valid_from | valid_to | sort"
    assert run("marts.unit", columns) == [
        "a | New | 新 | N | B | 2008-01-01 | - | 1",
        "b | B | 乙 | B | B | - | 2009-06-30 | 2",
    ]


COVERAGE = "cover_id | is_since_january | unit | window_code | has_own_row | received | expected"


def test_marts_element_value_keeps_missing_zero_and_na_apart(table, run):
    table("source.element", "code | kind | cover_id", "E | flow | 0", "G | flag | 1")
    table(
        "core.coverage", COVERAGE,
        *(f"0 | false | {unit} | 2009Q1 | true | 1 | 3" for unit in ("zero", "na", "none")),
        "0 | true | zero | 2009Q1 | true | 1 | 3",
        "1 | false | T | 2009Q1 | false | 1 | 3",
        "1 | false | A | 2009Q1 | true | 0 | 3",
    )  # fmt: skip
    table(
        "core.element_total", "element | unit | window_code | value | is_na | is_flagged",
        "E | zero | 2009Q1 | 0 | false | true",
        "E | na | 2009Q1 | - | true | false",
    )  # fmt: skip
    columns = "element | unit | period | value | state | received | expected | is_flagged"
    assert run("marts.element_value", columns) == [
        "E | na | 2009Q1 | - | na | 1 | 3 | no",
        "E | none | 2009Q1 | - | no_data | 1 | 3 | no",
        "E | zero | 2009Q1 | 0 | value | 1 | 3 | yes",
        "G | A | 2009Q1 | - | no_data | 0 | 3 | no",
    ]


RATE = (
    "indicator | unit | window_code | window_grain | window_end | numerator | denominator | repeats"
    " | value | state | received | expected | is_flagged"
)


@pytest.mark.parametrize(
    ("lower", "target", "floor", "expected"),
    [
        ("false", "90", "40", {"90": "on_track", "80": "near", "79.9": "behind", "95": "on_track"}),
        ("false", "90", "-", {"90": "on_track", "85.5": "near", "85": "behind"}),
        ("true", "10", "30", {"10": "on_track", "9": "on_track", "14": "near", "14.1": "behind"}),
        ("true", "10", "-", {"10": "on_track", "10.5": "near", "11": "behind"}),
        ("false", "-", "-", {"90": "not_assessed"}),
    ],
)
def test_marts_indicator_value_status(table, run, bench, lower, target, floor, expected):
    table("source.indicator", "code | lower_is_better", f"I | {lower}")
    table("source.period", "code | previous", "2009Q1 | 2008Q4")
    table("core.year_ago", "window_code | year_ago", "2009Q1 | 2008Q1")
    goal = [f"I | {unit} | 2009Q1 | {target} | {floor}" for unit in expected]
    table("indicators.goal", "indicator | unit | window_code | target | floor", *goal)
    rated(table, *(f"{unit} | 2009Q1 | {unit} | value" for unit in expected),
          "few | 2009Q1 | 99 | small")  # fmt: skip
    table("indicators.change", "indicator | unit | window_code | change_low | change_high")
    rows = run("marts.indicator_value", "unit | status")
    assert dict(row.split(" | ") for row in rows) == expected | {"few": "not_assessed"}


def rated(table, *rows: str, weighted: tuple[str, ...] = ()) -> None:
    spread = [row.split(" | ") for row in rows]
    table(
        "indicators.rate", RATE,
        *(f"I | {u} | {p} | quarter | 2009-03-31 | 1 | 2 | 1 | {v} | {s} | 1 | 1 | false"
          for u, p, v, s in spread),
    )  # fmt: skip
    table("indicators.weighted", "indicator | unit | window_code | value", *weighted)


def test_marts_indicator_value_looks_back_and_takes_weighted_values(table, run):
    table("source.indicator", "code | lower_is_better", "I | false")
    table(
        "source.period", "code | previous",
        "2009Q1 | 2008Q4", "2008Q4 | 2008Q3", "2008Q1 | 2007Q4",
    )  # fmt: skip
    table("core.year_ago", "window_code | year_ago", "2009Q1 | 2008Q1")
    table("indicators.goal", "indicator | unit | window_code | target | floor")
    rated(
        table,
        "A | 2009Q1 | 80 | value", "A | 2008Q4 | 70 | value", "A | 2008Q1 | 60 | value",
        "T | 2009Q1 | 50 | value", "U | 2009Q1 | 50 | value",
        weighted=("I | T | 2009Q1 | 77", "I | U | 2009Q1 | -"),
    )  # fmt: skip
    table(
        "indicators.change", "indicator | unit | window_code | change_low | change_high",
        "I | A | 2009Q1 | 2 | 30",
    )  # fmt: skip
    columns = "unit | value | state | previous_value | year_ago_value | year_ago_period | change"
    rows = run("marts.indicator_value", f"period | {columns}")
    assert [row for row in rows if row.startswith("2009Q1")] == [
        "2009Q1 | A | 80 | value | 70 | 60 | 2008Q1 | improving",
        "2009Q1 | T | 77 | value | - | - | - | -",
        "2009Q1 | U | - | no_data | - | - | - | -",
    ]


@pytest.mark.parametrize(
    ("lower", "low", "high", "word"),
    [
        ("false", "1", "9", "improving"),
        ("false", "-9", "-1", "worsening"),
        ("false", "-1", "1", "none"),
        ("true", "1", "9", "worsening"),
        ("true", "-9", "-1", "improving"),
        ("true", "0", "9", "none"),
    ],
)
def test_marts_indicator_value_change_is_a_word_only_when_the_interval_leaves_out_zero(
    table, run, lower, low, high, word
):
    table("source.indicator", "code | lower_is_better", f"I | {lower}")
    table("source.period", "code | previous", "2009Q1 | 2008Q4")
    table("core.year_ago", "window_code | year_ago", "2009Q1 | 2008Q1")
    table("indicators.goal", "indicator | unit | window_code | target | floor")
    rated(table, "A | 2009Q1 | 80 | value")
    table(
        "indicators.change", "indicator | unit | window_code | change_low | change_high",
        f"I | A | 2009Q1 | {low} | {high}",
    )  # fmt: skip
    assert run("marts.indicator_value", "change") == [word]


VERSION = (
    "return_id | form | period | reporter | version | received_at | verdict | is_live | is_latest"
    " | file_hash | file_name | sheet | is_demo | settled_at"
)


def version(return_id: str, number: int, verdict: str, live: str, latest: str) -> str:
    return (
        f"{return_id} | F | 2009M01 | A | {number} | 2009-02-0{number} | {verdict} | {live}"
        f" | {latest} | hash-{return_id} | {return_id}.xlsx | S | false | -"
    )


HISTORY = (
    version("r1", 1, "accepted", "false", "false"),
    version("r2", 2, "held", "false", "false"),
    version("r1", 3, "accepted", "true", "false"),
    version("r3", 4, "returned", "false", "true"),
)


def test_marts_return_lists_every_version_even_of_a_file_sent_again(table, run):
    table("source.version", VERSION, *HISTORY)
    table("core.reporting", "form | period | reporter | is_late", "F | 2009M01 | A | true")
    assert run("marts.return", "version | return_id | is_live | is_latest | is_late") == [
        "1 | r1 | no | no | yes",
        "2 | r2 | no | no | yes",
        "3 | r1 | yes | no | yes",
        "4 | r3 | no | yes | yes",
    ]


def test_marts_value_shows_each_cell_in_force_or_sent_back_once(table, run):
    table("source.version", VERSION, *HISTORY)
    table("staging.repeated_cell", "return_id | element | row | col")
    columns = "correction_id | return_id | unit | item | element | new_value | new_state"
    table("staging.applied_correction", columns)
    table("staging.column_letter", "col | letters", "6 | F")
    table(
        "source.part_value",
        "return_id | form | period | reporter | unit | item | row_kind | label | element | state"
        " | value | raw | sheet | row | col",
        *(
            f"{r} | F | 2009M01 | A | a | '' | row | a | E | value | 3 | 3 | S | 12 | {col}"
            for r, col in (("r1", 6), ("r2", 6), ("r3", 0))
        ),
    )  # fmt: skip
    assert run("marts.value", "return_id | value | cell") == [
        "r1 | 3 | F12",
        "r3 | 3 | -",
    ]


def test_marts_emptied_value_lists_cells_that_held_a_number_before(table, run):
    table("source.version", VERSION, *HISTORY)
    table("source.element", "code | form", "E | F", "G | F", "H | F")
    table(
        "source.revised_value", "return_id | unit | item | element | value",
        "r1 | a | '' | E | 3", "r1 | a | '' | G | 4", "r1 | b | '' | E | 0", "r1 | a | '' | old | 1",
        "r1 | - | '' | E | 9", "r2 | a | '' | H | 5", "r3 | c | '' | E | 6",
    )  # fmt: skip
    table(
        "core.live_value", "return_id | form | period | reporter | unit | item | element | value",
        "r1 | F | 2009M01 | A | a | '' | E | 3", "r1 | F | 2009M01 | A | b | '' | E | -",
        "r1 | F | 2009M01 | A | a | '' | H | -", "r1 | F | 2009M01 | A | c | '' | H | -",
        "r1 | F | 2009M01 | A | d | '' | H | 2",
    )  # fmt: skip
    table(
        "staging.applied_correction", "return_id | unit | item | element | new_value",
        "r1 | c | '' | H | -", "r1 | d | '' | H | 2",
    )  # fmt: skip
    assert run("marts.emptied_value", "return_id | reporter | unit | element") == [
        "r1 | A | a | G",
        "r1 | A | a | H",
        "r1 | A | b | E",
        "r1 | A | c | H",
    ]


def test_marts_expectation_run_adds_up_the_batches(table, run):
    table(
        "source.expectation_result",
        "run_id | form | rule_id | columns | expectation | description_zh | description_en"
        " | evaluated | failed | judged_at",
        "1 | F | K | e1,e2 | x | 一 | one | 10 | 1 | 2009-02-01",
        "2 | F | K | e1,e2 | x | 一 | one | 20 | 0 | 2009-02-02",
        "1 | F | L | e1 | x | 一 | one | 10 | 1 | 2009-02-01",
    )
    assert run("marts.expectation_run", "rule_id | evaluated | failed") == [
        "K | 30 | 1",
        "L | 10 | 1",
    ]


def test_marts_trust_is_the_first_level_whose_every_condition_holds(table, run):
    table(
        "source.trust_level",
        "code | name_zh | name_en | min_received_share | max_open_errors | min_match_rate | sort",
        "good | 好 | good | 0.95 | 5 | 0.98 | 0",
        "fair | 中 | fair | 0.85 | 15 | 0 | 1",
        "poor | 差 | poor | 0.10 | - | 0 | 2",
    )
    table(
        "core.completeness",
        "period | expected | received | accepted | held | returned | late | received_share"
        " | open_errors_per_100",
        "all | 20 | 19 | 19 | 0 | 0 | 0 | 0.95 | 5",
        "unverified | 20 | 20 | 20 | 0 | 0 | 0 | 1 | 0",
        "wrong | 20 | 20 | 20 | 0 | 0 | 0 | 1 | 50",
        "empty | 20 | 0 | 0 | 0 | 0 | 0 | 0 | 0",
    )
    table("core.match", "period | match_rate", "all | 0.98")
    assert run("marts.trust", "period | code | match_rate | missing") == [
        "all | good | 0.98 | 1",
        "empty | - | - | 20",
        "unverified | fair | - | 0",
        "wrong | poor | - | 0",
    ]


@pytest.mark.parametrize(
    ("assessed", "received", "expected"),
    [("2009H1", ("2009H1", "2009Q2", "2009M06"), "2009H1"),
     ("2009H1", ("2009M02",), "2009M02"), ("2009H1", (), "2009H1"),
     ("2009H1", ("2009H1", "2009Q1", "2009M02"), "2009M02"),
     ("2007H1", ("2009Q1", "2009Q2"), "2009Q2")],
)  # fmt: skip
def test_marts_meta_picks_the_period_to_open_with(table, run, bench, assessed, received, expected):
    table("source.stamp", "key | value", "build_id | b")
    table("source.version", "is_demo", "false", "true")
    table(
        "source.period", "code | end_date | months | assessment | has_ended",
        *(f"{code} | {end} | {months} | {'S' if code == assessed else '-'} | {ended}"
          for code, end, months, ended in (
              ("2009M02", "2009-02-28", 1, "true"), ("2009Q1", "2009-03-31", 3, "true"),
              ("2009Q2", "2009-06-30", 3, "true"), ("2009M06", "2009-06-30", 1, "true"),
              ("2009H1", "2009-06-30", 6, "true"), ("2009", "2009-12-31", 12, "false"))),
    )  # fmt: skip
    table("core.completeness", "period | received", *(f"{code} | 1" for code in received))
    table("marts.score_total", "period", "2009Q2")
    assert run("marts.meta", "key | value") == [
        "build_id | b", f"default_period | {expected}", "is_demo | true",
    ]  # fmt: skip
