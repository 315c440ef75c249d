"""The life of findings: what stands, what put an end to it, what is to be done."""

import pytest

VERSION = (
    "return_id | form | period | reporter | version | received_at | verdict | is_live | is_latest"
    " | actor_role"
)
FINDING = (
    "finding_id | return_id | rule_id | severity | unit | item | element | sheet | cells | value"
    " | message_zh | message_en | remedy_zh | remedy_en"
)
CROSS = f"{FINDING} | first_seen_at | resolved_at"
STEP = "step | finding_id | return_id | kind | reason | taken_at | actor_role | actor_unit"


def version(return_id, number, verdict="held", latest="false", day=None):
    return (
        f"{return_id} | F | 2009M01 | A | {number} | 2009-02-{day or number:02} | {verdict}"
        f" | {latest} | {latest} | clerk"
    )


def finding(finding_id, return_id, rule="K", unit="a", severity="warning", cells="F12"):
    return (
        f"{finding_id} | {return_id} | {rule} | {severity} | {unit} | '' | E | S | {cells} | 3"
        " | 错 | wrong | 改 | mend"
    )


@pytest.fixture
def register(table):
    """Tables of the register, empty where nothing is given."""

    def fill(versions, findings=(), cross=(), steps=()):
        table("source.version", VERSION, *versions)
        table("source.return_finding", FINDING, *findings)
        table("source.cross_finding", CROSS, *cross)
        table("source.finding_step", STEP, *steps)

    return fill


LIFE = "finding_id | status | opened_at | closed_at | closed_by | closing_version | continues"


def lives(run):
    run("core.occurrence", "finding_id")
    return run("core.life", LIFE)


def test_core_occurrence_is_from_the_version_to_the_next_judged_one(run, register):
    register(
        [
            version("r1", 1),
            version("r2", 2, verdict="-"),  # Not judged: nobody knows yet what it mends.
            version("r3", 3, latest="true"),
        ],
        [finding("f1", "r1"), finding("f3", "r3", rule="L")],
    )
    assert run("core.occurrence", "finding_id | version | until | next_version | is_latest") == [
        "f1 | 1 | 2009-02-03T00:00:00 | 3 | no",
        "f3 | 3 | - | - | yes",
    ]


def test_core_life_of_a_finding_ends_with_the_version_that_has_it_no_more(run, register):
    register(
        [version("r1", 1), version("r2", 2, latest="true")],
        [finding("f1", "r1"), finding("g1", "r1", unit="b"), finding("g2", "r2", unit="b")],
    )
    assert lives(run) == [
        "f1 | corrected | 2009-02-01T00:00:00 | 2009-02-02T00:00:00 | clerk | 2 | -",
        "g1 | repeated | 2009-02-01T00:00:00 | 2009-02-02T00:00:00 | clerk | 2 | -",
        "g2 | open | 2009-02-01T00:00:00 | - | - | - | g1",
    ]


def test_core_life_begins_anew_when_a_version_between_had_it_not(run, register):
    register(
        [version("r1", 1), version("r2", 2), version("r3", 3, latest="true")],
        [finding("f1", "r1"), finding("f3", "r3")],
    )
    assert lives(run) == [
        "f1 | corrected | 2009-02-01T00:00:00 | 2009-02-02T00:00:00 | clerk | 2 | -",
        "f3 | open | 2009-02-03T00:00:00 | - | - | - | -",
    ]


def test_core_life_of_a_file_sent_again_is_that_of_its_last_version(run, register):
    register(
        [version("r1", 1), version("r2", 2), version("r1", 3, latest="true")], [finding("f1", "r1")]
    )
    assert lives(run) == ["f1 | open | 2009-02-03T00:00:00 | - | - | - | -"]


def test_core_life_tells_rows_apart_whose_unit_is_not_known(run, register):
    register(
        [version("r1", 1), version("r2", 2, latest="true")],
        [
            finding("f1", "r1", unit="-", cells="B5"),
            finding("f2", "r1", unit="-", cells="B6"),
            finding("g1", "r2", unit="-", cells="B5"),
        ],
    )
    rows = lives(run)
    assert [row.rsplit(" | ", 1)[1] for row in rows] == ["-", "-", "f1"]
    assert [row.split(" | ")[1] for row in rows] == ["repeated", "corrected", "open"]


def test_core_life_follows_the_last_step(run, register):
    register(
        [version("r1", 1, latest="true")],
        [finding(f"f{n}", "r1", unit=f"u{n}") for n in range(4)],
        steps=[
            "0 | f1 | r1 | explained | 已核实 | 2009-02-05 | clerk | A",
            "1 | f2 | r1 | explained | 大概 | 2009-02-05 | clerk | A",
            "2 | f2 | r1 | reopened | 不成立 | 2009-02-05 | evaluator | -",
            "3 | f3 | r1 | waived | 冻结 | 2009-02-06 | evaluator | -",
        ],
    )
    columns = "finding_id | status | closed_at | closed_by | reason"
    run("core.occurrence", "finding_id")
    assert run("core.life", columns) == [
        "f0 | open | - | - | -",
        "f1 | explained | 2009-02-05T00:00:00 | clerk | 已核实",
        "f2 | open | - | - | -",
        "f3 | waived | 2009-02-06T00:00:00 | evaluator | 冻结",
    ]


def test_core_life_of_what_was_explained_and_then_corrected_is_corrected(run, register):
    register(
        [version("r1", 1), version("r2", 2, latest="true")],
        [finding("f1", "r1")],
        steps=["0 | f1 | r1 | explained | 已核实 | 2009-02-01 | clerk | A"],
    )
    run("core.occurrence", "finding_id")
    assert run("core.life", "status | closed_at | closing_version | reason") == [
        "corrected | 2009-02-02T00:00:00 | 2 | 已核实"
    ]


def test_core_life_across_returns_is_from_build_to_build(run, register):
    """Of a return replaced, and of one still in force whose neighbour changed."""
    register(
        [version("r1", 1), version("r2", 2, latest="true")],
        cross=[
            f"{finding('x1', 'r1')} | 2009-02-01 10:00:00 | 2009-02-02 10:00:00",
            f"{finding('x2', 'r2')} | 2009-02-02 10:00:00 | -",
            f"{finding('y2', 'r2', rule='L')} | 2009-02-02 10:00:00 | 2009-03-01 10:00:00",
        ],
    )
    assert lives(run) == [
        "x1 | repeated | 2009-02-01T10:00:00 | 2009-02-02T10:00:00 | clerk | 2 | -",
        "x2 | open | 2009-02-01T10:00:00 | - | - | - | x1",
        "y2 | corrected | 2009-02-02T10:00:00 | 2009-03-01T10:00:00 | - | - | -",
    ]


def test_marts_finding_tells_age_and_close(table, run, register):
    register(
        [version("r1", 1), version("r2", 2, latest="true", day=9)],
        [finding("f1", "r1"), finding("f2", "r2", rule="L")],
    )
    table("source.setting", "as_of", "2009-02-20 09:00:00")
    table(
        "source.day", "day | working_days",
        "2009-02-01 | 10", "2009-02-09 | 16", "2009-02-20 | 25",
    )  # fmt: skip
    lives(run)
    columns = "finding_id | scope | reporter | found_at | is_open | age_days | age_working_days"
    assert run("marts.finding", columns) == [
        "f1 | return | A | 2009-02-01T00:00:00 | no | 8 | 6",
        "f2 | return | A | 2009-02-09T00:00:00 | yes | 11 | 9",
    ]


def test_marts_finding_step_keeps_every_step(table, run, register):
    register(
        [version("r1", 1, latest="true")],
        steps=[
            "0 | f1 | r1 | explained | 大概 | 2009-02-05 | clerk | A",
            "1 | f1 | r1 | reopened | 不成立 | 2009-02-05 | evaluator | -",
        ],
    )
    table("marts.finding", "finding_id | reporter | unit", "f1 | A | a")
    columns = "step | finding_id | reporter | unit | kind | reason | actor_unit"
    assert run("marts.finding_step", columns) == [
        "0 | f1 | A | a | explained | 大概 | A",
        "1 | f1 | A | a | reopened | 不成立 | -",
    ]


def test_marts_todo_is_what_is_open_and_what_was_never_sent(bench, table, run):
    table("source.setting", "as_of", "2009-02-12 09:00:00")
    table(
        "marts.correction",
        "correction_id | state | reporter | form | period | return_id | unit | item | element | sheet"
        " | cell | declared_at",
        *(
            f"{key} | {state} | A | F | 2009M01 | r1 | a | '' | E | S | F1 | 2009-02-10"
            for key, state in (("c1", "waiting"), ("c2", "applied"), ("c3", "stale"))
        ),
    )  # fmt: skip
    bench.con.execute(
        "CREATE TABLE marts.action AS SELECT 'x' AS action_id, 'D' AS unit, 'open' AS state,"
        " TIMESTAMP '2009-02-01' AS opened_at, DATE '2009-02-11' AS judged_due_date"
        " UNION ALL SELECT 'y', 'D', 'done', TIMESTAMP '2009-02-01', DATE '2009-02-11'"
    )
    table("source.day", "day | answer_by", "2009-02-03 | 2009-02-10", "2009-02-09 | 2009-02-16")
    table(
        "core.reporting", "form | period | reporter | due_date | is_expected | status | versions",
        "F | 2009M01 | A | 2009-02-05 | true | returned | 1",
        "F | 2009M01 | B | 2009-02-05 | true | missing | 0",
        "G | 2009M01 | B | 2009-02-20 | true | not_due | 0",
        "H | 2009M01 | B | 2009-02-20 | true | rejected | 0",
        # A refused file after a good one asks for nothing.
        "H | 2009M01 | A | 2009-02-20 | true | rejected | 1",
        "H | 2009M01 | Z | - | false | accepted | 1",
    )  # fmt: skip
    table(
        "marts.finding",
        "finding_id | scope | return_id | rule_id | severity | form | period | reporter | unit"
        " | item | element | sheet | cells | message_zh | message_en | remedy_zh | remedy_en"
        " | opened_at | is_open",
        *(
            f"{key} | return | r1 | K | {severity} | F | 2009M01 | A | a | '' | E | S | F1 | m | m"
            f" | r | r | 2009-02-{day} | {is_open}"
            for key, severity, day, is_open in (
                ("e", "error", "03", "true"),
                ("w", "warning", "09", "true"),
                ("n", "note", "03", "true"),
                ("c", "error", "03", "false"),
            )
        ),
    )  # fmt: skip
    assert run("marts.todo", "kind | subject | reporter | due_date | is_overdue") == [
        "act | x | D | 2009-02-11 | yes",
        "approve | c1 | A | - | no",
        "correct | e | A | 2009-02-10 | yes",
        "explain | w | A | 2009-02-16 | no",
        "send | F 2009M01 B | B | 2009-02-05 | yes",
        "send | G 2009M01 B | B | 2009-02-20 | no",
        "send | H 2009M01 B | B | 2009-02-20 | no",
    ]


def test_marts_repeat_rate_counts_what_is_still_open_after_the_due_day(table, run):
    table("source.setting", "as_of", "2009-06-01 09:00:00")
    table(
        "source.period", "code | year | start_date",
        *(f"2009M0{n} | 2009 | 2009-0{n}-01" for n in range(1, 6)), "2008M12 | 2008 | 2008-12-01",
    )  # fmt: skip
    table("source.rule", "rule_id | form", "K | F", "L | ''")
    came = "2009-02-01 09:00:00"
    table(
        "core.reporting", "form | period | reporter | due_date | first_received_at",
        f"F | 2008M12 | A | 2009-01-05 | {came}",
        f"F | 2009M01 | A | 2009-02-05 | {came}",
        f"F | 2009M02 | A | 2009-03-20 | {came}",  # Extended: what was closed on the 20th does not count.
        f"F | 2009M03 | A | 2009-04-05 | {came}",
        f"F | 2009M04 | A | 2009-06-01 | {came}",  # Not over yet.
        "F | 2009M05 | A | 2009-05-05 | -",
        f"G | 2009M01 | A | 2009-02-05 | {came}",
    )  # fmt: skip
    table(
        "marts.finding", "form | period | reporter | rule_id | severity | closed_at",
        "F | 2008M12 | A | K | error | -",
        "F | 2009M01 | A | K | error | 2009-02-06 00:00:00",
        "F | 2009M01 | A | K | error | -",
        "F | 2009M02 | A | K | error | 2009-03-20 23:59:00",
        "F | 2009M03 | A | K | error | -",
        "F | 2009M04 | A | K | error | -",
        "F | 2009M03 | A | L | warning | -",
        "G | 2009M01 | A | L | warning | -",
        "G | 2009M01 | A | M | note | -",
    )  # fmt: skip
    assert run("marts.repeat_rate", "rule_id | year | returns | failed | repeated | share") == [
        "K | 2008 | 1 | 1 | 0 | 0",
        "K | 2009 | 3 | 2 | 1 | 0.333333",
        "L | 2009 | 4 | 2 | 1 | 0.25",
    ]


def test_public_repeat_rate_leaves_out_rules_about_sensitive_elements(table, run):
    table("source.rule", "rule_id | is_sensitive", "K | true", "L | false")
    table("marts.repeat_rate", "unit | rule_id | share", "A | K | 0.5", "A | L | 0.5")
    assert run("public.repeat_rate", "unit | rule_id") == ["A | L"]
