"""Answers of queries are worked out once a build, audience and question, and are everybody's own."""

import threading
import time
from contextlib import nullcontext

import duckdb
import pytest

from dashboard import cache, settings
from dashboard.answers import Answers
from pipelines.paths import Home

BUILDS = ("20100101-090000-aaaaaaaa", "20100201-090000-bbbbbbbb", "20100301-090000-cccccccc")


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    """No answers yet."""
    monkeypatch.setattr(cache, "_ANSWERS", Answers(cache.MOST))


@pytest.fixture
def told(monkeypatch):
    """With no edition to ask: a query is told the build and the audience."""
    monkeypatch.setattr(cache, "reading", lambda root, build, audience: (build, audience))
    monkeypatch.setattr(cache, "closing", nullcontext)
    return cache.told


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Three builds whose public editions hold a thousand numbers."""
    home = Home(tmp_path)
    for build in BUILDS:
        (home.builds / build).mkdir(parents=True)
        with duckdb.connect(home.builds / build / "public.duckdb") as con:
            con.execute("CREATE TABLE number AS SELECT range AS n FROM range(1000)")
    monkeypatch.setattr(settings, "home", lambda: home)
    return home


def whose(con, *more):
    return [*con, *more]


def at_once(*calls):
    """What each of some calls comes to, all of them made at the same time."""
    found = [None] * len(calls)

    def call(at):
        found[at] = calls[at]()

    people = [threading.Thread(target=call, args=(at,)) for at in range(len(calls))]
    for person in people:
        person.start()
    for person in people:
        person.join(20)
    return found


def test_an_answer_is_by_build_audience_and_question(told):
    found = [told(build, who, whose, 1) for build in "ab" for who in ("public", "team")]
    assert found == [["a", "public", 1], ["a", "team", 1], ["b", "public", 1], ["b", "team", 1]]
    assert told("a", "team", whose, 2) == ["a", "team", 2]


def test_what_a_page_does_to_its_answer_is_not_seen_by_others(told):
    told("a", "team", whose).append("mine")
    assert told("a", "team", whose) == ["a", "team"]


def test_many_who_ask_at_once_have_it_worked_out_once(told):
    asked = []

    def slow(con):
        asked.append(con)
        time.sleep(0.05)
        return 7

    assert at_once(*[lambda: told("a", "team", slow)] * 8) == [7] * 8
    assert len(asked) == 1


def test_nobody_waits_for_the_answer_to_another_question(told):
    """Each of two goes on when the other has begun."""
    both = threading.Barrier(2, timeout=10)

    def meets(con, number):
        both.wait()
        return number

    found = at_once(*(lambda n=n: told("a", "team", meets, n) for n in (1, 2)))
    assert found == [1, 2]


def test_queries_of_one_edition_at_once_have_their_own_rows_each(home):
    between = threading.Barrier(4, timeout=10)

    def rows(con, number):
        """What is asked is fetched when all have asked."""
        con.execute("SELECT n FROM number WHERE n < $n ORDER BY n", {"n": number})
        between.wait()
        return len(con.fetchall())

    some = (1, 10, 100, 1000)
    found = at_once(*(lambda n=n: cache.told(BUILDS[0], "public", rows, n) for n in some))
    assert found == list(some)


def test_a_query_that_fails_is_asked_again(told):
    def fails(con):
        raise ValueError("once")

    for _ in range(2):
        with pytest.raises(ValueError):
            told("a", "team", fails)
    assert not cache._ANSWERS._at_work


def test_answers_are_kept_up_to_so_many_bytes_and_the_oldest_go_first(told, monkeypatch):
    monkeypatch.setattr(cache, "_ANSWERS", Answers(2_500))

    def large(con, number):
        return b"x" * 1_000

    for number in range(4):
        told("a", "team", large, number)
    assert [key[-1] for key in cache._ANSWERS] == [(2,), (3,)]
    assert 2_000 < cache._ANSWERS.size <= 2_500
    told("a", "team", lambda con: b"x" * 3_000)
    assert [*cache._ANSWERS] == [] and cache._ANSWERS.size == 0


def test_answers_of_builds_no_longer_there_go_when_another_is_served(home):
    def many(con):
        return con.execute("SELECT count(*) FROM number").fetchall()

    for build in BUILDS[:2]:
        cache.told(build, "public", many)
    one = cache._ANSWERS.size / 2
    (home.builds / BUILDS[0]).rename(home.builds / "removed")
    cache.told(BUILDS[1], "public", many)
    assert [key[1] for key in cache._ANSWERS] == [*BUILDS[:2]]
    cache.told(BUILDS[2], "public", many)
    assert [key[1] for key in cache._ANSWERS] == [*BUILDS[1:]]
    assert cache._ANSWERS.size == 2 * one
