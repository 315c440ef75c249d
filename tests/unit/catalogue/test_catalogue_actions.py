"""What a catalogue says of actions and practices."""

import pytest

SCHEME, HEAD = "scheme.yaml", "catalogue.yaml"
IMPROVED = "kind: improvement, cap: 1, k: 1, threshold: 5, without: [D2]"
LEVELS = "levels: [{code: l, name: {zh: 级, en: L}, k: 1}]"
TWO = "levels: [{code: l, name: {zh: 级, en: L}, k: 1}, {code: m, name: {zh: 等, en: M}, k: 2}]"
ONE_LEVEL = "scheme.yaml: B1: reads practices, which have one level; make it of kind entries"


@pytest.mark.parametrize(
    ("name", "old", "new", "start"),
    [
        (SCHEME, IMPROVED, f"kind: entries, cap: 1, reads: practices, {LEVELS}", None),
        (SCHEME, IMPROVED, f"kind: entries, cap: 1, reads: practices, {TWO}", ONE_LEVEL),
        (SCHEME, IMPROVED, f"{IMPROVED}, reads: practices", ONE_LEVEL),
        (SCHEME, IMPROVED, f"{IMPROVED}, reads: hearsay", "scheme.yaml: "),
        (HEAD, "  actions_due:", "  actions_found: asked\n  actions_due:", None),
        (HEAD, "  actions_due:", "  actions_recurred: gone\n  actions_due:",
         "catalogue.yaml: overview actions: element 'gone' is not known; "),
    ],
)  # fmt: skip
def test_what_they_may_name(problems, name, old, new, start):
    found = problems(name, old, new)
    assert [problem[: len(start or "")] for problem in found] == ([start] if start else [])
