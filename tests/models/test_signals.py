"""Signals are the team's alone."""

from pipelines.editions import withheld_tables

COLUMNS = (
    "signal_id | code | kind | about | other | year | chance | tested | evidence | question_zh"
    " | question_en"
)
ROW = "s1 | S1 | copy | A | B | 2009 | 0.001 | 40 | {} | 是否误用？ | By mistake?"


def test_marts_signal_is_what_was_searched(table, run):
    table("source.signal", COLUMNS, ROW)
    assert run("marts.signal", COLUMNS) == [ROW]


def test_public_signal_shows_nothing_and_no_unit_sees_its_own(table, run):
    table("marts.signal", COLUMNS, ROW)
    assert run("public.signal", "signal_id") == []
    teams = {name for name, withheld in withheld_tables().items() if withheld.is_teams}
    assert teams == {"assessment_step", "rank_swap", "signal"}
