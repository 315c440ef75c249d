"""Actions, practices, and the list of actions held against what was reported."""

import pytest

ACTION = (
    "action_id TEXT, unit TEXT, problem TEXT, measure TEXT, source_kind TEXT, source TEXT,"
    " repeats TEXT, opened_at TIMESTAMP, opened_by TEXT, first_due_date DATE, due_date DATE,"
    " judged_due_date DATE, state TEXT, done_at TIMESTAMP, closed_at TIMESTAMP, closed_by TEXT,"
    " times_back INT"
)
WORDS = "台账不全 | 补记 | free | 现场"
"""problem, measure, source_kind, source"""


@pytest.fixture
def laid(bench):
    """Lays actions: key, unit, repeats, opened, judged due, state, done."""

    def lay(name: str, *rows: str, extra: str = "") -> None:
        bench.con.execute(f"CREATE TABLE {name} ({ACTION}{extra})")
        for row in rows:
            key, unit, repeats, opened, due, state, done = (c.strip() for c in row.split("|"))
            values = [
                key, unit, *(w.strip() for w in WORDS.split("|")), None if repeats == "-" else repeats,
                opened, "evaluator", due, due, due, state, None if done == "-" else done, None, None, 0,
            ]  # fmt: skip
            if extra:
                is_late = (done if done != "-" else "2010-03-01")[:10] > due
                values += [done == "-" and is_late, is_late]
            bench.con.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(values))})", values)

    return lay


def test_marts_action_is_late_on_the_day_after_the_one_it_is_judged_by(table, run, laid):
    table("source.setting", "as_of", "2010-03-01 09:00:00")
    laid(
        "source.action",
        "open today | A | - | 2010-01-04 | 2010-03-01 | open | -",
        "over | A | - | 2010-01-04 | 2010-02-28 | in_hand | -",
        "just done | A | - | 2010-01-04 | 2010-02-28 | done | 2010-02-28 23:59:59",
        "late done | A | - | 2010-01-04 | 2010-02-28 | closed | 2010-03-01 00:00:00",
    )
    assert run("marts.action", "action_id | unit | state | is_overdue | is_late") == [
        "just done | A | done | no | no",
        "late done | A | closed | no | yes",
        "open today | A | open | no | no",
        "over | A | in_hand | yes | yes",
    ]


def test_public_action_holds_no_word_people_wrote(run, laid):
    laid(
        "marts.action",
        "x | A | - | 2010-01-04 | 2010-02-28 | open | -",
        extra=", is_overdue BOOL, is_late BOOL",
    )
    columns = "action_id | unit | problem | measure | source_kind | source | state | is_overdue"
    assert run("public.action", columns) == ["x | A | - | - | free | - | open | yes"]


STEP = "action_id | step | kind | reason | due_date | taken_at | actor_role | actor_unit"


def test_marts_action_step_tells_its_owner_and_the_public_sees_none(bench, table, run):
    bench.con.execute("CREATE TABLE source.action AS SELECT 'x' AS action_id, 'A' AS unit")
    table("source.action_step", STEP, "x | 1 | back | 未补 | - | 2010-02-01 09:00:00 | office | -")
    columns = "action_id | step | unit | kind | reason | actor_role"
    assert run("marts.action_step", columns) == ["x | 1 | A | back | 未补 | office"]
    assert run("public.action_step", columns) == []


PRACTICE = (
    "practice_id | unit | what | state | added_at | adopted_by | adopted_units | proposed_by"
    " | approved_at | approved_by"
)


def test_marts_practice_and_what_the_public_sees_of_it(table, run):
    table(
        "source.practice", PRACTICE,
        "p | A | 上门代办 | approved | 2010-01-04 | B, C | 2 | office | 2010-02-01 | leader",
    )  # fmt: skip
    columns = "practice_id | unit | what | state | adopted_by | approved_by"
    assert run("marts.practice", columns) == ["p | A | 上门代办 | approved | B, C | leader"]
    assert run("public.practice", columns) == ["p | A | - | approved | B, C | leader"]


@pytest.fixture
def asked(bench, table):
    """Problems found, due, done and recurred are reported half a year by A and B; C is below A."""
    table("source.setting", "as_of | assessed_level", "2010-03-01 09:00:00 | mid")
    keys = ("found", "due", "done", "recurred", "other")
    bench.con.execute("CREATE TABLE source.overview_setting (key TEXT, value TEXT)")
    for key in keys:
        name = f"actions_{key}" if key != "other" else "match_numerator"
        bench.con.execute("INSERT INTO source.overview_setting VALUES (?, ?)", [name, f"E{key}"])
    table("source.element", "code | form", *(f"E{key} | F" for key in keys))
    table("source.form", "code | grain", "F | half")
    table(
        "source.period", "code | grain | start_date | end_date | has_ended",
        "2009H1 | half | 2009-01-01 | 2009-06-30 | true",
        "2009H2 | half | 2009-07-01 | 2009-12-31 | true",
        "2010H1 | half | 2010-01-01 | 2010-06-30 | false",
        "2009 | year | 2009-01-01 | 2009-12-31 | true",
    )  # fmt: skip
    table("marts.unit", "code | level", "A | mid", "B | mid", "C | low")
    table(
        "marts.element_value", "element | unit | period | value | state",
        *(f"E{key} | A | 2009H2 | {n} | value" for key, n in zip(keys, "5321", strict=False)),
        *(f"E{key} | B | 2009H2 | - | no_data" for key in keys),
        *(f"E{key} | {u} | {p} | 9 | value" for key in keys
          for u, p in (("C", "2009H2"), ("A", "2009H1"), ("A", "2009"), ("A", "2010H1"))),
    )  # fmt: skip


def test_marts_action_difference_is_the_list_less_what_was_reported(asked, run, laid):
    laid(
        "marts.action",
        "on time | A | - | 2009-07-01 | 2009-12-31 | done | 2009-12-31 18:00:00",
        "late | A | - | 2009-08-01 | 2009-10-31 | closed | 2009-11-01 09:00:00",
        "never | A | - | 2009-08-01 | 2009-10-31 | open | -",
        "again | A | on time | 2009-12-31 18:00:00 | 2010-01-31 | open | -",
        "of B | B | - | 2009-08-01 | 2009-10-31 | open | -",
        extra=", is_overdue BOOL, is_late BOOL",
    )
    columns = "unit | period | figure | element | listed | reported | state | difference"
    assert run("marts.action_difference", columns) == [
        "A | 2009H2 | done | Edone | 1 | 2 | value | -1",
        "A | 2009H2 | due | Edue | 3 | 3 | value | 0",
        "A | 2009H2 | found | Efound | 4 | 5 | value | -1",
        "A | 2009H2 | recurred | Erecurred | 1 | 1 | value | 0",
        "B | 2009H2 | done | Edone | 0 | - | no_data | -",
        "B | 2009H2 | due | Edue | 1 | - | no_data | -",
        "B | 2009H2 | found | Efound | 1 | - | no_data | -",
        "B | 2009H2 | recurred | Erecurred | 0 | - | no_data | -",
    ]
    assert run("public.action_difference", "unit") == []


def test_marts_action_difference_is_empty_while_there_is_no_list(asked, run, laid):
    laid("marts.action", extra=", is_overdue BOOL, is_late BOOL")
    assert run("marts.action_difference", "unit") == []


def test_what_is_left_to_do_is_told_in_public_without_a_word(table, run):
    table("source.element", "code | form | is_sensitive", "S | F | true")
    table("source.rule", "rule_id | is_sensitive | kind", "own | true | readable")
    columns = "kind | subject | reporter | rule_id | form | element | sheet | message_zh"
    table("marts.todo", columns, "act | x | A | - | - | - | - | -")
    assert run("public.todo", "kind | subject | reporter | message_zh") == ["act | x | A | -"]
