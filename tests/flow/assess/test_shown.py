"""What a build shows of an assessment: its own result, whatever the build would work out."""

from evaluators import CATALOGUE, by

from pipelines import assess
from pipelines.build import build, is_built
from pipelines.warehouse import open_edition

NAME = "2009H1-H1"


def rows(office, query, audience="team"):
    connection = open_edition(office.home, audience)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_a_build_shows_what_was_decided_and_every_step_makes_another(preview):
    unit = "370703"
    claim = assess.Claim(unit, "events", "D1", {"events": -1}, "雪灾")
    one = assess.propose(preview.home, NAME, claim, by("evaluator"))
    assess.approve(preview.home, one.entry_id, by("office"))
    before = preview.bench(NAME)
    preview.sealed(NAME)
    preview.at("2010-06-02T09:00")
    build(preview.home, CATALOGUE)
    total = preview.totals(NAME)[unit]
    query = f"SELECT total, note_zh FROM score_total WHERE unit = '{unit}' AND assessment = 'H1' AND period = '2009H1'"
    ((shown, _),) = rows(preview, query)
    assert shown == total == before.outcome().total()[unit]["total"]
    assert rows(preview, "SELECT stage, is_shown FROM assessment") == [("sealed", True)]
    ((detail,),) = rows(
        preview,
        f"SELECT detail_zh FROM score_adjustment WHERE unit = '{unit}' AND code = 'D1' AND period = '2009H1'",
    )
    assert "经认定减计1" in detail
    # Of other windows the build's own working stands.
    assert rows(preview, "SELECT count(*) > 0 FROM score_total WHERE period = '2009Q1'") == [
        (True,)
    ]
    assert is_built(preview.home, CATALOGUE)
    assess.publish(preview.home, NAME, by("evaluator"))
    assert not is_built(preview.home, CATALOGUE)


def test_ranks_are_the_teams_and_the_units_own(preview):
    build(preview.home, CATALOGUE)
    everyone = rows(preview, "SELECT count(DISTINCT unit) FROM rank_interval")
    assert everyone == [(16,)]
    assert rows(preview, "SELECT DISTINCT unit FROM rank_interval", "370703") == [("370703",)]
    assert rows(preview, "SELECT * FROM rank_interval", "public") == []
    assert rows(preview, "SELECT * FROM rank_swap", "370703") == []
    assert len(rows(preview, "SELECT * FROM rank_swap")) == 10


def test_a_reopened_assessment_shows_the_old_result_until_the_new_preview(preview):
    preview.sealed(NAME)
    new = assess.reopen(preview.home, CATALOGUE, NAME, by("evaluator", reason="复核"))
    build(preview.home, CATALOGUE)
    query = "SELECT assessment_id, stage, is_shown FROM assessment ORDER BY sort"
    assert rows(preview, query) == [
        (NAME, "reopened", True), (new.assessment_id, "drafted", False)
    ]  # fmt: skip
    for step in (assess.open_, assess.freeze, assess.close_verification, assess.preview):
        step(preview.home, new.assessment_id, by("evaluator"))
    build(preview.home, CATALOGUE)
    assert rows(preview, query) == [
        (NAME, "reopened", False), (new.assessment_id, "previewed", True)
    ]  # fmt: skip
