"""What of sensitive figures stands in public: small counts, what would tell them, and what builds tell apart.

S is a sensitive count with its whole W (a form F, quarters); A, B, C and D report to T.
"""

import numpy as np
import pytest

from pipelines.scoring.aggregate import Branch, Twig, score_tree

UNITS = "ABCD"
QUARTERS = [("2009Q1", "01-01", "03-31"), ("2009Q2", "04-01", "06-30"),
            ("2009Q3", "07-01", "09-30"), ("2009Q4", "10-01", "12-31")]  # fmt: skip


@pytest.fixture
def setting(table):
    table("source.setting", "as_of | assessed_level | top_unit", "2010-03-01 09:00:00 | mid | T")
    table("source.privacy", "smallest | room | swing | least_share", "5 | 4 | 1 | 0.6")
    table("source.form", "code | grain", "F | quarter")


@pytest.fixture
def year(table):
    halves = [("2009H1", "01-01", "06-30"), ("2009H2", "07-01", "12-31")]
    wholes = [("2009", "01-01", "12-31")]
    rows = [
        f"{code} | {grain} | {months} | 2009 | 2009-{start} | 2009-{end} | true"
        for grain, months, some in (
            ("quarter", 3, QUARTERS), ("half", 6, halves), ("year", 12, wholes)
        )
        for code, start, end in some
    ]  # fmt: skip
    table(
        "source.period", "code | grain | months | year | start_date | end_date | has_ended", *rows
    )


@pytest.fixture
def windows(table, year):
    spans = {"2009Q1": [0], "2009Q2": [1], "2009Q3": [2], "2009Q4": [3], "2009H1": [0, 1],
             "2009H2": [2, 3], "2009": [0, 1, 2, 3]}  # fmt: skip
    table(
        "core.window_period",
        "window_code | window_end | first_day | is_since_january | period | period_end",
        *(
            f"{window} | 2009-{QUARTERS[parts[-1]][2]} | 2009-{QUARTERS[parts[0]][1]} | false"
            f" | {QUARTERS[n][0]} | 2009-{QUARTERS[n][2]}"
            for window, parts in spans.items()
            for n in parts
        ),
        *(
            f"{window} | 2009-{QUARTERS[parts[-1]][2]} | 2009-01-01 | true | {QUARTERS[n][0]}"
            f" | 2009-{QUARTERS[n][2]}"
            for window, parts in spans.items()
            for n in range(parts[-1] + 1)
        ),
    )


def families(table, kind="flow"):
    table("source.family", "element | family | form | kind | is_count",
          f"W | W | F | {kind} | true", f"S | W | F | {kind} | true")  # fmt: skip
    table("source.complement", "complement | family | form | by_period | element | coefficient",
          "W-S | W | F | false | W | 1", "W-S | W | F | false | S | -1")  # fmt: skip


def test_slot_knows_when_a_return_came_and_last_changed(table, run, setting, year):
    families(table)
    table("core.owed", "form | period | end_date | reporter | unit",
          *(f"F | 2009Q1 | 2009-03-31 | {u} | {u.lower()}" for u in "ABC"))  # fmt: skip
    table("core.hierarchy", "ancestor | unit | valid_from | valid_to",
          *(f"{u} | {u.lower()} | 2008-01-01 | 9999-12-31" for u in "ABC"))  # fmt: skip
    table("staging.unit", "code | level | valid_from | valid_to",
          *(f"{u} | mid | 2008-01-01 | 9999-12-31" for u in "ABC"),
          *(f"{u} | low | 2008-01-01 | 9999-12-31" for u in "abc"))  # fmt: skip
    columns = "return_id | form | period | reporter | version | received_at | verdict"
    table(
        "source.version", columns,
        "a1 | F | 2009Q1 | A | 1 | 2009-04-02 08:00:00 | accepted",
        "a2 | F | 2009Q1 | A | 2 | 2009-05-02 08:00:00 | accepted",
        "b1 | F | 2009Q1 | B | 1 | 2009-04-03 08:00:00 | accepted",
        "c1 | F | 2009Q1 | C | 1 | 2009-04-03 08:00:00 | returned",
    )  # fmt: skip
    table("source.verdict_span", "return_id | verdict | since | until",
          "b1 | returned | - | 2009-04-20 08:00:00", "b1 | accepted | 2009-04-20 08:00:00 | -")  # fmt: skip
    table("source.correction", "form | period | reporter | element | decision | decided_at",
          "F | 2009Q1 | B | S | approved | 2009-06-01 08:00:00",
          "F | 2009Q1 | A | Z | approved | 2009-06-01 08:00:00")  # fmt: skip
    table("staging.live_return", "form | period | reporter", "F | 2009Q1 | A", "F | 2009Q1 | B")
    assert run("disclosure.slot", "unit | came_at | changed_at") == [
        "A | 2009-04-02T08:00:00 | 2009-05-02T08:00:00",
        "B | 2009-04-20T08:00:00 | 2009-06-01T08:00:00",
        "C | - | -",
    ]


def test_a_period_is_settled_when_all_came_or_at_the_freeze(table, run, setting, year):
    came = {"2009Q1": "2009-04-0{}", "2009Q2": "2009-07-0{}", "2009Q3": None}
    table(
        "disclosure.slot", "form | period | year | reporter | unit | came_at",
        *(f"F | {p} | 2009 | {u} | {u} | {day.format(n) + ' 08:00:00' if day else '-'}"
          for p, day in came.items() for n, u in enumerate("ABC", 1)),
        "F | 2009Q4 | 2009 | A | A | 2010-01-05 08:00:00", "F | 2009Q4 | 2009 | B | B | -",
        "F | 2009Q4 | 2009 | C | C | 2010-01-05 08:00:00",
        # Two units would each know the other.
        "G | 2009Q4 | 2009 | A | A | 2010-01-05 08:00:00", "G | 2009Q4 | 2009 | B | B | 2010-01-05 08:00:00",
    )  # fmt: skip
    table("source.freeze", "form | period | freeze_at", "F | 2009Q2 | 2009-07-01 12:00:00",
          "F | 2009Q3 | 2010-05-01 00:00:00", "F | 2009Q4 | 2010-01-26 00:00:00")  # fmt: skip
    assert run("disclosure.settled", "period | settled_at | missing") == [
        "2009Q1 | 2009-04-03T08:00:00 | 0",
        "2009Q2 | 2009-07-01T12:00:00 | 0",
        "2009Q3 | - | 3",
        "2009Q4 | - | 0",
        "2009Q4 | 2010-01-26T00:00:00 | 1",
    ]


@pytest.mark.parametrize(("last", "rows"), [("2010-01-26 00:00:00", 1), ("-", 0)])
def test_a_year_needs_all_its_periods(table, run, year, last, rows):
    table("disclosure.settled", "form | period | year | settled_at",
          *(f"F | {q} | 2009 | 2009-{end} 00:00:00" for q, _, end in QUARTERS[:3]),
          f"F | 2009Q4 | 2009 | {last}")  # fmt: skip
    found = run("disclosure.year", "form | year | period | settled_at | last_period")
    assert found == ["F | 2009 | 2009 | 2010-01-26T00:00:00 | 2009Q4"][:rows]


def test_revised_is_what_came_or_changed_after_its_period_was_settled(table, run):
    table("disclosure.slot", "form | period | year | reporter | unit | came_at | changed_at",
          "F | 2009Q1 | 2009 | A | A | 2009-04-01 08:00:00 | 2009-04-01 08:00:00",
          "F | 2009Q1 | 2009 | B | B | 2009-04-01 08:00:00 | 2009-06-01 08:00:00",
          "F | 2009Q1 | 2009 | C | C | 2010-02-01 08:00:00 | 2010-02-01 08:00:00")  # fmt: skip
    table("disclosure.settled", "form | period | settled_at", "F | 2009Q1 | 2009-04-05 00:00:00")
    table("disclosure.year", "form | year | settled_at", "F | 2009 | 2010-01-26 00:00:00")
    assert run("disclosure.revised", "unit | is_late | is_after_year") == [
        "B | no | no", "C | yes | yes",
    ]  # fmt: skip


def figures(table, rows):
    """``rows``: unit -> S and W of the four quarters, firm all of them."""
    told = [
        f"{element} | W | F | flow | {unit} | {quarter} | 2009 | {value} | true | true"
        for unit, by_element in rows.items()
        for element, values in by_element.items()
        for (quarter, *_), value in zip(QUARTERS, values, strict=True)
    ]
    table(
        "disclosure.figure",
        "element | family | form | kind | unit | period | year | value | is_firm | is_steady", *told,
    )  # fmt: skip


def settled_year(table):
    table("disclosure.year", "form | year | period | settled_at | last_period",
          "F | 2009 | 2009 | 2010-01-26 00:00:00 | 2009Q4")  # fmt: skip


def test_items_are_small_by_themselves_or_by_what_they_leave(table, run, setting):
    families(table)
    settled_year(table)
    figures(table, {"A": {"S": (1, 1, 1, 0), "W": (9, 9, 9, 9)},
                    "B": {"S": (5, 5, 5, 5), "W": (5, 5, 5, 7)},
                    "C": {"S": (0, 0, 0, 0), "W": (5, 5, 5, 5)}})  # fmt: skip
    table("disclosure.drift", "element | unit | period | base | low | high",
          "S | C | 2009Q4 | 0 | 0 | 3")  # fmt: skip
    assert run("disclosure.item", "unit | item | base | mass | is_small | is_ever_small") == [
        "A | S | 3 | 3 | yes | yes",
        "A | W | 36 | 36 | no | no",
        "A | W-S | 33 | 33 | no | no",
        "B | S | 20 | 20 | no | no",
        "B | W | 22 | 22 | no | no",
        "B | W-S | 2 | 2 | yes | yes",
        "C | S | 0 | 0 | no | yes",
        "C | W | 20 | 20 | no | no",
        "C | W-S | 20 | 20 | no | no",
    ]


def items(table, rows):
    """``rows``: unit -> S in the year; W is 100 more."""
    told = [
        f"{item} | W | {unit} | 2009 | {base} | {base} | {base} | {base} | {base}"
        f" | {str(0 < base < 5).lower()} | {str(0 < base < 5).lower()}"
        for unit, s in rows.items()
        for item, base in (("S", s), ("W", s + 100), ("W-S", 100))
    ]
    table(
        "disclosure.item",
        "item | family | unit | year | base | low | high | mass | firm | is_small | is_ever_small",
        *told,
    )


def units(table, missing=()):
    table(
        "disclosure.slot", "form | period | year | reporter | unit | came_at",
        *(f"F | 2009Q1 | 2009 | {u} | {u} | {'-' if u in missing else '2009-04-01 08:00:00'}"
          for u in UNITS),
    )  # fmt: skip
    table("source.unit_entry", "code | sort", *(f"{u} | {n}" for n, u in enumerate(UNITS)))


HIDDEN = "unit | reason"


@pytest.mark.parametrize(
    ("figures_of_s", "missing", "expected"),
    [
        # The next in the catalogue's order, round and round, until they are three.
        ({"A": 9, "B": 4, "C": 9, "D": 9}, "", ["B | small", "C | partner", "D | partner"]),
        ({"A": 9, "B": 9, "C": 9, "D": 4}, "", ["A | partner", "B | partner", "D | small"]),
        ({"A": 4, "B": 4, "C": 9, "D": 4}, "", ["A | small", "B | small", "D | small"]),
        # Two small ones leave no room between them, or for the one hidden with them, who knows its own.
        ({"A": 1, "B": 2, "C": 9, "D": 9}, "",
         ["A | small", "B | small", "C | partner", "D | partner"]),
        # Of all hidden, or of all but one, the figure is 0: it needs none.
        ({"A": 0, "B": 0, "C": 0, "D": 9}, "A",
         ["A | incomplete", "B | partner", "C | partner"]),
        ({"A": 0, "B": 0, "C": 9, "D": 9}, "A",
         ["A | incomplete", "B | partner", "C | partner"]),
        ({"A": 9, "B": 9, "C": 9, "D": 9}, "", []),
    ],
)  # fmt: skip
def test_partners_are_chosen_by_a_fixed_order_until_there_is_room(
    table, run, setting, figures_of_s, missing, expected
):
    families(table)
    settled_year(table)
    units(table, missing)
    items(table, figures_of_s)
    table("disclosure.top_hidden", "element | window_code | is_dark")
    assert run("disclosure.hidden", HIDDEN) == expected


def test_a_year_hidden_at_the_top_is_no_sum_of_its_units(table, run, setting):
    families(table)
    settled_year(table)
    units(table)
    items(table, dict.fromkeys(UNITS, 9))
    table("disclosure.top_hidden", "element | window_code | is_dark", "S | 2009 | false")
    assert run("disclosure.hidden", HIDDEN) == ["A | chosen", "B | partner", "C | partner"]


def top(table, s, w=(50, 50, 50, 50), missing=(0, 0, 0, 0), kind="flow"):
    """Figures of the top unit in four quarters, all settled."""
    families(table, kind)
    table("disclosure.settled", "form | period | year | settled_at | missing",
          *(f"F | {q} | 2009 | 2009-12-31 00:00:00 | {m}"
            for (q, *_), m in zip(QUARTERS, missing, strict=True)))  # fmt: skip
    spans = {"2009Q1": (0, 1), "2009Q2": (1, 2), "2009Q3": (2, 3), "2009Q4": (3, 4),
             "2009H1": (0, 2), "2009H2": (2, 4), "2009": (0, 4)}  # fmt: skip
    told = []
    for window, (start, end) in spans.items():
        part = sum(s[start:end]) if kind == "flow" else s[end - 1]
        whole = sum(w[start:end]) if kind == "flow" else w[end - 1]
        for item, value in (("S", part), ("W", whole), ("W-S", whole - part)):
            told.append(f"{item} | {window} | {value} | {str(0 < value < 5).lower()}")
    table("disclosure.top_item", "item | window_code | value | is_small", *told)


TOP = "element | window_code"


@pytest.mark.parametrize(
    ("s", "hidden"),
    [
        ((9, 9, 9, 9), []),
        # A period and the next one; longer ones stand where two hidden parts leave room.
        ((2, 9, 9, 9), ["2009Q1", "2009Q2"]),
        ((9, 2, 9, 9), ["2009H1", "2009H2", "2009Q2", "2009Q3"]),
        ((9, 9, 2, 9), ["2009Q3", "2009Q4"]),
        # Nothing comes after the last: its half and its year are hidden too.
        ((9, 9, 9, 2), ["2009", "2009H2", "2009Q4"]),
        # Two quarters that come to 3 leave no room in their half; the halves do in the year.
        ((1, 2, 9, 0), ["2009H1", "2009H2", "2009Q1", "2009Q2", "2009Q3"]),
        # Nearly the whole is as telling as nearly nothing; the whole itself stands.
        ((48, 9, 9, 9), ["2009Q1", "2009Q2"]),
    ],
)  # fmt: skip
def test_periods_of_the_top_are_hidden_as_they_come(table, run, setting, windows, s, hidden):
    top(table, s)
    assert run("disclosure.top_hidden", TOP) == [f"S | {window}" for window in hidden]


def test_what_is_not_settled_hides_what_holds_it(table, run, setting, windows, bench):
    top(table, (9, 9, 9, 9))
    bench.con.execute(
        "UPDATE disclosure.settled SET settled_at = NULL, missing = 1 WHERE period = '2009Q3'"
    )
    hidden = run("disclosure.top_hidden", "element | window_code | is_dark")
    assert [row for row in hidden if row.startswith("S")] == [
        "S | 2009 | yes", "S | 2009H2 | yes", "S | 2009Q3 | yes",
    ]  # fmt: skip


def test_a_stock_without_one_units_last_return_stands_for_the_longest_window(
    table, run, setting, windows
):
    """The year has the figure of before of the unit whose last return is missing, the quarter has not."""
    top(table, (9, 9, 9, 9), missing=(0, 1, 0, 1), kind="stock")
    assert [r for r in run("disclosure.top_hidden", TOP) if r.startswith("S")] == [
        "S | 2009H2", "S | 2009Q2", "S | 2009Q4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("others", "own", "is_late", "rows"),
    [(9, 9, "false", 0), (3, 9, "false", 1), (9, 3, "false", 1), (9, 9, "true", 1)],
)
def test_a_change_tells_where_little_else_moves(
    table, run, setting, year, others, own, is_late, rows
):
    families(table)
    table("disclosure.revised", "form | period | year | unit | is_late",
          f"F | 2009Q1 | 2009 | A | {is_late}")  # fmt: skip
    table("disclosure.drift", "element | unit | period | base | low | high",
          "S | A | 2009Q1 | 2 | 0 | 2")  # fmt: skip
    table("disclosure.figure", "element | unit | period | year | value | is_firm",
          "S | A | 2009Q1 | 2009 | 7 | false", f"S | A | 2009Q2 | 2009 | {own} | true",
          f"S | B | 2009Q1 | 2009 | {others} | true")  # fmt: skip
    assert run("disclosure.telling", "form | period | unit") == ["F | 2009Q1 | A"][:rows]


@pytest.mark.parametrize(
    ("hidden", "ever_small", "firm", "rows"),
    [
        # Stood in public: only what may have become small since.
        ("", "false", 9, 0), ("", "true", 9, 1),
        # Was hidden: only what leaves too little that has not changed.
        ("A", "true", 9, 0), ("A", "true", 1, 1),
    ],
)  # fmt: skip
def test_a_revision_taints_its_period(table, run, setting, hidden, ever_small, firm, rows):
    families(table)
    table(
        "disclosure.revised",
        "form | period | year | unit | is_after_year",
        "F | 2009Q1 | 2009 | A | true",
    )
    table("disclosure.telling", "form | period | year | unit")
    table("disclosure.item", "item | family | unit | year | base | high | firm | is_ever_small",
          f"S | W | A | 2009 | 9 | 9 | {firm} | {ever_small}", "S | W | B | 2009 | 6 | 6 | 5 | true")  # fmt: skip
    table("disclosure.hidden", "family | year | unit", *(f"W | 2009 | {u}" for u in hidden + "B"))
    assert run("disclosure.taint", "form | period | unit") == ["F | 2009Q1 | A"][:rows]


def shown(table, taint=()):
    families(table)
    settled_year(table)
    units(table)
    table("disclosure.settled", "form | period", *(f"F | {q}" for q, *_ in QUARTERS))
    table("disclosure.top_hidden", "element | window_code", "S | 2009Q1")
    table("disclosure.hidden", "family | year | unit | reason", "W | 2009 | B | small",
          "W | 2009 | C | partner")  # fmt: skip
    table("disclosure.taint", "form | period | year | unit", *taint)


def test_what_stands_in_public(table, run, setting, windows):
    shown(table)
    table("disclosure.item", "item | family | unit | year | base | low | high",
          *(f"{e} | W | {u} | 2009 | {v} | {v} | {v}" for e, v in (("S", 2), ("W", 0)) for u in "BC"))  # fmt: skip
    found = run("disclosure.shown_element", "element | unit | period")
    assert [row for row in found if row.startswith("S")] == [
        "S | A | 2009", "S | D | 2009", "S | T | 2009", "S | T | 2009H1", "S | T | 2009H2",
        "S | T | 2009Q2", "S | T | 2009Q3", "S | T | 2009Q4",
    ]  # fmt: skip
    # Nothing at all in those hidden is said by their sum.
    assert [row for row in found if row.startswith("W | B")] == ["W | B | 2009"]


def test_a_tainted_period_takes_all_that_holds_it_and_its_unit(table, run, setting, windows):
    shown(table, ("F | 2009Q2 | 2009 | A",))
    table("disclosure.item", "item | family | unit | year | base | low | high")
    found = run("disclosure.shown_element", "element | unit | period")
    assert [row for row in found if row.startswith("S")] == [
        "S | D | 2009", "S | T | 2009H2", "S | T | 2009Q3", "S | T | 2009Q4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("time", "since", "kind", "expected"),
    [
        ("sum", "false", "flow", ["A | 2009", "T | 2009", "T | 2009Q4"]),
        # A stock added up over quarters would tell the one that is hidden.
        ("sum", "false", "stock", ["A | 2009", "T | 2009Q4"]),
        # Since January: the year, or a quarter all of whose quarters before it stand.
        ("year_reach", "true", "flow", ["A | 2009", "T | 2009"]),
    ],
)
def test_indicators_stand_where_all_they_rest_on_does(
    table, run, setting, windows, time, since, kind, expected
):
    families(table, kind)
    table("source.indicator", "code | is_sensitive | time | is_since_january | roll_up",
          f"I | true | {time} | {since} | sum")  # fmt: skip
    table("source.term", "indicator | element", "I | S", "I | W", "I | open")
    places = ("A | 2009", "B | 2009", "T | 2009", "T | 2009Q4")
    table("marts.indicator_value", "indicator | unit | period", *(f"I | {p}" for p in places))
    table("indicators.total", "indicator | unit | window_code | is_flagged", "I | B | 2009 | true")
    table("disclosure.settled", "form | period | missing", *(f"F | {q} | 0" for q, *_ in QUARTERS))
    table("disclosure.shown_element", "element | unit | period",
          *(f"{e} | {p}" for e in "SW" for p in places),
          *(f"{e} | T | {q}" for e in "SW" for q in ("2009Q2", "2009Q3")))  # fmt: skip
    assert run("disclosure.shown_indicator", "unit | period") == expected


def test_one_row_left_out_is_told_by_the_difference(table, run, setting, windows):
    families(table)
    table("source.indicator", "code | is_sensitive | time | is_since_january | roll_up",
          "I | true | sum | false | sum", "J | true | sum | false | population")  # fmt: skip
    table("source.term", "indicator | element", "I | S", "J | S")
    table("marts.indicator_value", "indicator | unit | period", "I | T | 2009", "J | T | 2009")
    table("indicators.total", "indicator | unit | window_code | is_flagged", "I | T | 2009 | true")
    table("disclosure.settled", "form | period | missing")
    table("disclosure.shown_element", "element | unit | period", "S | T | 2009")
    assert run("disclosure.shown_indicator", "indicator | unit") == []


def test_figures_and_their_drift(table, run, setting, year):
    families(table)
    table("core.rolled_leaf", "element | unit | period | next_end | value",
          "S | A | 2009Q1 | - | 7", "S | T | 2009Q1 | - | 9", "Z | A | 2009Q1 | - | 7")  # fmt: skip
    table("staging.unit", "code | level | valid_from | valid_to", "A | mid | 2008-01-01 | 9999-12-31",
          "T | top | 2008-01-01 | 9999-12-31")  # fmt: skip
    table("disclosure.revised", "form | period | year | reporter | unit | is_after_year",
          "F | 2009Q1 | 2009 | A | A | true")  # fmt: skip
    columns = "element | unit | period | value | is_firm | is_steady"
    assert run("disclosure.figure", columns) == ["S | A | 2009Q1 | 7 | no | yes"]
    table("disclosure.year", "form | year | settled_at", "F | 2009 | 2010-01-26 00:00:00")
    columns = "return_id | form | period | reporter | received_at | verdict | is_live"
    table("source.version", columns,
          "a1 | F | 2009Q1 | A | 2009-04-02 08:00:00 | accepted | false",
          "a2 | F | 2009Q1 | A | 2009-04-05 08:00:00 | accepted | false",
          "a3 | F | 2009Q1 | A | 2010-02-05 08:00:00 | accepted | true",
          "a4 | F | 2009Q1 | A | 2010-02-06 08:00:00 | returned | false")  # fmt: skip
    table("source.verdict_span", "return_id | verdict | since | until")
    table("core.hierarchy", "ancestor | unit | valid_from | valid_to",
          "A | a | 2008-01-01 | 9999-12-31")  # fmt: skip
    table("source.revised_value", "return_id | unit | element | value",
          "a1 | a | S | 2", "a2 | a | S | 9", "a3 | a | S | 7", "a4 | a | S | 0")  # fmt: skip
    table("source.correction",
          "form | period | reporter | unit | element | decision | decided_at | old_value | new_value",
          "F | 2009Q1 | A | a | S | revoked | 2010-02-07 08:00:00 | 7 | 12")  # fmt: skip
    found = run("disclosure.drift", "element | unit | period | base | low | high")
    assert [row for row in found if row.startswith("S")] == ["S | A | 2009Q1 | 2 | -5 | 5"]


def test_top_items_of_windows_and_of_periods_added_up(table, run, setting, windows):
    families(table, "stock")
    table("source.term", "indicator")
    table("marts.element_value", "element | unit | period | value",
          *(f"{e} | T | {p} | {v}" for e, v in (("S", 7), ("W", 8)) for p in ("2009Q1", "2009Q2", "2009H1")),
          "S | A | 2009Q1 | 6", "S | B | 2009Q1 | 1", "W | A | 2009Q1 | 3")  # fmt: skip
    table("marts.unit", "code | level", "A | mid", "B | mid", "T | top")
    found = run("disclosure.top_item", "item | window_code | value | is_small")
    assert "W-S | 2009H1 | 1 | yes" in found and "S | 2009H1 | 7 | no" in found
    # A knows its own 6, and would know that of all others.
    assert "S | 2009Q1 | 7 | yes" in found and "W | 2009Q1 | 8 | no" in found


# Scores.


def scored(table, leaf="A | 2009 | I | 10 | 10 | 8 | 8", is_shown=False, total="85"):
    table("source.indicator", "code | part | care | is_sensitive | is_scored", "I | P | c | true | true",
          "N | P | c | false | true")  # fmt: skip
    table("source.part", "code | parent | depth | weight", "R | - | 0 | 100", "P | R | 1 | 15")
    table("disclosure.part_below", "part | indicator", "P | I", "P | N")
    table("source.term", "indicator | element", "I | S")
    families(table)
    state = "not_assessed" if "| -" in leaf else "scored"
    table(
        "marts.score_leaf",
        "unit | period | indicator | weight | effective_weight | points | full_points | state",
        f"{leaf} | {state}", "A | 2009 | N | 5 | 5 | 4 | 4 | scored",
    )  # fmt: skip
    table("marts.score_part", "unit | period | part | weight | effective_weight | points | assessed_weight",
          "A | 2009 | P | 15 | 15 | 12 | 15")  # fmt: skip
    table("marts.care_score", "unit | period | care | share", "A | 2009 | c | 0.8")
    table(
        "marts.score_total",
        "unit | period | assessment | total | assessed_share",
        f"A | 2009 | '' | {total} | 1",
    )
    rows = ["I | A | 2009"] if is_shown else []
    table("disclosure.shown_indicator", "indicator | unit | period", *rows)
    table("source.mix", "assessment | part | share")


def test_a_hidden_family_could_take_what_it_earned_or_earn_the_rest(table, run, setting):
    scored(table)
    columns = "unit | period | family | down | up | weight"
    assert run("disclosure.swing", columns) == ["A | 2009 | W | 8 | 2 | 10"]


def test_what_is_not_assessed_could_take_its_weight_back(table, run, setting):
    scored(table, leaf="A | 2009 | I | 10 | 0 | - | -")
    assert run("disclosure.swing", "family | down | up | weight") == ["W | 6 | 6 | 0"]


TREES = {
    "a part of its own": Branch("R", "arithmetic", (
        Branch("P", "arithmetic", (Twig(0, 20),)), Branch("Q", "arithmetic", (Twig(1, 30),)),
        Branch("Z", "arithmetic", (Twig(2, 50),)),
    )),
    "a part of a part": Branch("R", "arithmetic", (
        Branch("O", "arithmetic", (
            Branch("P", "arithmetic", (Twig(0, 2),)), Branch("Q", "arithmetic", (Twig(1, 1),)),
            Branch("Z", "arithmetic", (Twig(2, 30),)),
        )),
        Branch("M", "arithmetic", (Twig(3, 39),)), Branch("Y", "arithmetic", (Twig(4, 28),)),
    )),
}  # fmt: skip
"""The first leaf is a hidden family's and not assessed; N and M are."""
LEAVES = "INZMY"


def parts_of(branch, depth=0, above="-"):
    """Each part of a tree with the part above it and its depth."""
    yield branch, depth, above
    for child in branch.children:
        if isinstance(child, Branch):
            yield from parts_of(child, depth + 1, branch.code)


@pytest.mark.parametrize("name", TREES)
@pytest.mark.parametrize("share", [1.0, 0.0])
def test_the_bands_cover_all_a_hidden_family_could_come_to(table, run, name, share):
    """With 0.3 of the weight assessed a weight that comes back takes more of the whole than with 0.6."""
    root, least = TREES[name], 0.3
    known = np.full((1, len(root.columns)), np.nan)
    known[0, [c for c in (1, 3) if c in root.columns]] = share
    tree = score_tree(root, known)
    leaves = [(leaf, part.code) for part, *_ in parts_of(root) for leaf in part.children
              if isinstance(leaf, Twig)]  # fmt: skip
    weights, home = {x.column: x.weight for x, _ in leaves}, {x.column: p for x, p in leaves}
    seen = {c: w for c, w in weights.items() if known[0, c] == known[0, c]}
    table("source.privacy", "smallest | room | swing | least_share", f"5 | 4 | 0 | {least}")
    table("source.part", "code | parent | depth | weight",
          *(f"{p.code} | {above} | {depth} | {p.weight}" for p, depth, above in parts_of(root)))  # fmt: skip
    table("source.indicator", "code | part | care | is_sensitive | is_scored",
          *(f"{LEAVES[c]} | {home[c]} | c | {c == 0} | true" for c in weights))  # fmt: skip
    table("source.term", "indicator | element", "I | S")
    families(table)
    table("source.mix", "assessment | part | share")
    table("disclosure.shown_indicator", "indicator | unit | period")
    points = tree.contributions[0]
    table("marts.score_leaf",
          "unit | period | indicator | weight | effective_weight | points | full_points | state",
          *(f"A | 2009 | {LEAVES[c]} | {w} | {tree.effective[0, c]} | - | {points[c] if c in seen else '-'}"
            f" | {'scored' if c in seen else 'not_assessed'}" for c, w in weights.items()))  # fmt: skip
    table("marts.score_part", "unit | period | part | weight | effective_weight | points | assessed_weight",
          *(f"A | 2009 | {p.code} | {p.weight} | {tree.parts[p.code][0]} | -"
            f" | {sum(seen.get(c, 0) for c in p.columns)}" for p, *_ in parts_of(root)))  # fmt: skip
    table("marts.care_score", "unit | period | care | share")
    table("marts.score_total", "unit | period | assessment | total | assessed_share",
          f"A | 2009 | '' | {points.sum()} | {sum(seen.values()) / root.weight}")  # fmt: skip
    bounds = [*range(5, 100, 5)]
    table("source.band", "code | name_zh | name_en | at_least | below",
          *(f"b{low} | b | b | {low or '-'} | {low + 5 if low < 95 else '-'}" for low in (0, *bounds)))  # fmt: skip
    table("source.period", "code | year | assessment")
    run("disclosure.part_below", "part")
    run("disclosure.swing", "unit")
    run("disclosure.reach", "unit")
    (band,) = run("marts.score_band", "kind | low | high")
    _, low, high = band.split(" | ")
    for found in (0.0, 1.0):
        known[0, 0] = found
        total = score_tree(root, known).contributions[0].sum()
        assert (0 if low == "-" else float(low)) <= total
        assert high == "-" or total < float(high)


def test_without_a_least_share_no_total_with_a_hidden_family_has_bands(table, run):
    table("source.privacy", "smallest | room | swing | least_share", "5 | 4 | 1 | 0")
    scored(table, leaf="A | 2009 | I | 10 | 0 | - | -")
    table("source.period", "code | year | assessment")
    run("disclosure.swing", "unit")
    assert run("disclosure.reach", "unit | is_sure") == ["A | no"]


def test_what_stands_in_public_moves_nothing(table, run, setting):
    scored(table, is_shown=True)
    assert run("disclosure.swing", "family | down | up") == []


def test_a_total_reaches_as_far_as_one_family_and_hidden_adjustments(table, run, setting):
    """A final with all the assessments it mixes; the adjustments of this scheme come to 1 at most."""
    table("marts.score_total", "unit | period | assessment | assessed_share", "A | 2009 | annual | 0.9",
          "A | 2009 | final | 0.8", "A | 2009H1 | h1 | 0.7", "B | 2009 | annual | 1")  # fmt: skip
    table("source.mix", "assessment | part | share", "final | h1 | 0.5", "final | annual | 0.5")
    table("source.period", "code | year | assessment", "2009 | 2009 | annual", "2009H1 | 2009 | h1")
    table("source.part", "depth | weight", "0 | 100")
    table("disclosure.swing", "unit | period | family | down | up | weight", "A | 2009 | W | 8 | 2 | 10",
          "A | 2009 | V | 3 | 4 | 5", "A | 2009H1 | W | 6 | 6 | 20")  # fmt: skip
    # With 20 of 100 less, 0.7 of the half-year's weight would be too little for a total.
    assert run("disclosure.reach", "unit | period | assessment | down | up | is_sure") == [
        "A | 2009 | annual | 9 | 5 | yes",
        "A | 2009 | final | 8 | 5 | no",
        "A | 2009H1 | h1 | 7 | 7 | no",
        "B | 2009 | annual | 1 | 1 | yes",
    ]


def test_the_bands_of_a_total_are_those_nothing_hidden_moves_it_out_of(table, run, setting):
    scored(table)
    table(
        "disclosure.reach",
        "unit | period | assessment | down | up | is_sure",
        "A | 2009 | '' | 6 | 4 | true",
    )
    table("source.band", "code | name_zh | name_en | at_least | below",
          "low | 低 | Low | - | 80", "mid | 中 | Mid | 80 | 90", "top | 高 | Top | 90 | -")  # fmt: skip
    columns = "kind | code | low | high | low_band | high_band | name_zh | name_en | share"
    assert run("marts.score_band", columns) == [
        "total | R | - | 90 | low | mid | 低至中 | Low to Mid | -",
    ]


def test_shares_of_a_year_that_stands_have_bands(table, run, setting):
    scored(table, is_shown=True)
    table(
        "disclosure.reach",
        "unit | period | assessment | down | up | is_sure",
        "A | 2009 | '' | 1 | 1 | true",
    )
    table("source.band", "code | name_zh | name_en | at_least | below",
          "low | 低 | Low | - | 80", "mid | 中 | Mid | 80 | 90", "top | 高 | Top | 90 | -")  # fmt: skip
    assert run("marts.score_band", "kind | code | low_band | high_band | name_en | share") == [
        "care | c | mid | mid | Mid | -",
        "leaf | I | mid | mid | Mid | -",
        "part | P | mid | mid | Mid | -",
        "total | R | mid | mid | Mid | -",
    ]


def test_indicators_below_a_part_are_those_of_all_parts_below_it(table, run):
    table("source.part", "code | parent | depth", "R | - | 0", "P | R | 1", "Q | P | 2")
    table(
        "source.indicator",
        "code | part | is_scored",
        "I | Q | true",
        "J | P | true",
        "K | - | false",
    )
    assert run("disclosure.part_below", "part | indicator") == ["P | I", "P | J", "Q | I"]
