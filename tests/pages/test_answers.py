"""Answers of queries are worked out once a build, audience and question, and are everybody's own."""

import threading
import time

import pytest

from dashboard import cache


@pytest.fixture(autouse=True)
def bare(monkeypatch):
    """No answers yet, and no edition to ask."""
    monkeypatch.setattr(cache, "_ANSWERS", {})
    monkeypatch.setattr(cache, "connection", lambda root, build, audience: (build, audience))


def whose(con, *more):
    return [*con, *more]


def test_an_answer_is_by_build_audience_and_question():
    told = [cache.told(build, who, whose, 1) for build in "ab" for who in ("public", "team")]
    assert told == [["a", "public", 1], ["a", "team", 1], ["b", "public", 1], ["b", "team", 1]]
    assert cache.told("a", "team", whose, 2) == ["a", "team", 2]


def test_what_a_page_does_to_its_answer_is_not_seen_by_others():
    cache.told("a", "team", whose).append("mine")
    assert cache.told("a", "team", whose) == ["a", "team"]


def test_many_who_ask_at_once_have_it_worked_out_once():
    asked = []

    def slow(con):
        asked.append(con)
        time.sleep(0.05)
        return 7

    found = []
    people = [
        threading.Thread(target=lambda: found.append(cache.told("a", "team", slow)))
        for _ in range(8)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert found == [7] * 8 and len(asked) == 1


def test_a_query_that_fails_is_asked_again():
    def fails(con):
        raise ValueError("once")

    for _ in range(2):
        with pytest.raises(ValueError):
            cache.told("a", "team", fails)


def test_the_oldest_answers_go_first(monkeypatch):
    monkeypatch.setattr(cache, "MOST", 2)
    for number in range(3):
        cache.told("a", "team", whose, number)
    assert [key[-1] for key in cache._ANSWERS] == [(1,), (2,)]
