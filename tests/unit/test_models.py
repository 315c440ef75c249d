"""Models are found, ordered by what they read, and held to their headers."""

import threading

import duckdb
import pytest

from pipelines import models
from pipelines.errors import UserError
from pipelines.models import Step, in_order, read_model, run


@pytest.fixture
def con():
    con = duckdb.connect()
    con.execute("CREATE SCHEMA core")
    con.execute("CREATE SCHEMA source")
    con.execute("CREATE TABLE source.x AS SELECT 1 AS a, 2 AS b")
    return con


def written(tmp_path, name, text):
    path = tmp_path / "core" / f"{name}.sql"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def step(name, *reads):
    return Step(name, frozenset(reads), frozenset({name}), lambda con: None)


def test_a_model_is_named_by_its_path_and_documented_by_its_header(tmp_path):
    path = written(
        tmp_path,
        "slot",
        "-- Slots.\n-- grain: form, period\n-- column: form | the form\n-- unique: form, period\n"
        "SELECT 1 AS form;\n",
    )
    model = read_model(path)
    assert (model.name, model.grain, model.query) == (
        "core.slot",
        "form, period",
        "SELECT 1 AS form",
    )
    assert (dict(model.columns), model.unique) == ({"form": "the form"}, ("form", "period"))


def test_a_model_without_a_grain_is_refused(tmp_path):
    with pytest.raises(UserError, match="no “-- grain:” line"):
        read_model(written(tmp_path, "slot", "SELECT 1 AS form\n"))


def test_the_tables_a_query_reads_are_found_without_its_own_names(con):
    query = """
        WITH RECURSIVE own AS (SELECT * FROM core.p UNION ALL SELECT q.* FROM core.p q, own)
        SELECT o.a FROM own o JOIN marts."return" r ON r.a = o.a
        WHERE EXISTS (SELECT 1 FROM source.x AS y WHERE y.a = o.a)
    """
    assert models.tables_read(con, query) == {"core.p", "marts.return", "source.x"}


def test_a_step_follows_what_it_reads():
    steps = [step("c", "b", "a"), step("b", "a"), step("a", "given"), step("free")]
    assert [s.name for s in in_order(steps, {"given"})] == ["a", "free", "b", "c"]


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([step("a", "nowhere")], "a: reads nowhere, which nothing makes"),
        ([step("a", "b"), step("b", "a")], "models read each other: a, b"),
        ([step("a", "a")], "models read each other: a"),
        ([step("a"), step("a")], "a: made twice"),
        ([step("given")], "given: made twice"),
    ],
)
def test_what_cannot_be_ordered_is_told(steps, words):
    with pytest.raises(UserError, match=words):
        in_order(steps, {"given"})


HEADER = "-- grain: a\n-- column: a | one\n-- column: b | two\n"


def test_a_model_is_built(con, tmp_path):
    models.make(con, read_model(written(tmp_path, "m", HEADER + "SELECT a, b FROM source.x")))
    assert con.execute("SELECT * FROM core.m").fetchall() == [(1, 2)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEADER + "SELECT a FROM source.x", "columns differ: {'b'}"),
        (HEADER + "SELECT a, b, 3 AS c FROM source.x", "columns differ: {'c'}"),
        ("-- grain: a\n-- unique: a\nSELECT a FROM source.x, range(2)", r"more than one row for \[\(1,\)\]"),
        ("-- grain: a\nSELECT nothing FROM source.x", "nothing"),
    ],
)  # fmt: skip
def test_a_model_that_breaks_its_word_stops_with_its_file(con, tmp_path, text, words):
    with pytest.raises(UserError, match=words) as error:
        models.make(con, read_model(written(tmp_path, "m", text)))
    assert str(tmp_path / "core" / "m.sql") in str(error.value)
    assert "\n" not in str(error.value)


def test_a_query_that_cannot_be_read_names_its_file(con, tmp_path):
    with pytest.raises(UserError, match=r"m\.sql: cannot be read"):
        models.step_of(con, read_model(written(tmp_path, "m", "-- grain: a\nSELEKT 1")))


def test_a_check_is_a_query_of_offending_rows(con, tmp_path):
    folder = tmp_path / "checks"
    folder.mkdir()
    (folder / "fine.sql").write_text("-- grain: never\nSELECT 1 WHERE false", encoding="utf-8")
    (folder / "odd.sql").write_text("-- grain: a is odd\nSELECT a FROM source.x", encoding="utf-8")
    fine, odd = sorted(models.checks(con, tmp_path), key=lambda step: len(step.reads))
    assert (fine.reads, odd.reads) == (frozenset(), {"source.x"})
    fine.run(con)
    with pytest.raises(UserError, match=r"not published.*odd\.sql: a is odd: \[\(1,\)\]"):
        odd.run(con)


def test_steps_run_side_by_side_but_never_before_what_they_read():
    both, order = threading.Barrier(2, timeout=10), []

    def meet(_con):
        both.wait()

    def note(name):
        return lambda _con: order.append(name)

    steps = [
        Step("left", frozenset(), frozenset({"left"}), meet),
        Step("right", frozenset(), frozenset({"right"}), meet),
        Step("last", frozenset({"left", "right"}), frozenset({"last"}), note("last")),
    ]
    told = []
    run(lambda: None, steps, (), lambda name, seconds: told.append(name))
    assert order == ["last"]
    assert sorted(told[:2]) == ["left", "right"]


def test_a_failing_step_stops_the_run():
    def fail(_con):
        raise UserError("no")

    after = []
    steps = [
        Step("a", frozenset(), frozenset({"a"}), fail),
        Step("b", frozenset({"a"}), frozenset({"b"}), lambda con: after.append(1)),
    ]
    with pytest.raises(UserError, match="no"):
        run(lambda: None, steps, ())
    assert after == []


def test_the_models_of_the_program_are_all_in_layers_and_ordered_by_nobody():
    names = [model.name for model in models.find_models()]
    assert len(names) == len(set(names)) > 40
    assert {name.split(".")[0] for name in names} == set(models.LAYERS)
