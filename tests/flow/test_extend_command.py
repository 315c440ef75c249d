"""Granting an extension by the command line, in the words people use."""

from command import guanhuai

from pipelines.paths import Home
from pipelines.register.extensions import extensions
from pipelines.register.store import open_register, reading

WORDS = ["--until", "2011-03-05", "--reason", "洪水", "--role", "evaluator"]
SLOT = ["--form", "紧急救助", "--period", "2011年1月", "--unit", "安丘"]


def granted(home):
    engine = open_register(Home(home / "weifang"))
    try:
        with reading(engine) as connection:
            return [(e.form, e.period, e.reporter, e.reason) for e in extensions(connection)]
    finally:
        engine.dispose()


def test_names_will_do_and_a_rest_day_moves(tmp_path):
    run = guanhuai(tmp_path, "extend", *SLOT, *WORDS, "--after-due")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == "已延期：安丘市 RC07 2011年1月，至2011-03-07 24时（逾期后补批）。\n"
    assert granted(tmp_path) == [("RC07", "2011M01", "370784", "洪水")]


def test_after_the_day_it_has_to_be_said(tmp_path):
    run = guanhuai(tmp_path, "extend", *SLOT, *WORDS)
    assert run.returncode == 2
    assert len(run.stderr.splitlines()) == 1
    assert granted(tmp_path) == []
