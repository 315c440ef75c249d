"""Whatever can go wrong on a page is said in Chinese too."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def modules() -> dict[str, Path]:
    found = [*(ROOT / "dashboard").rglob("*.py"), *(ROOT / "pipelines").rglob("*.py")]
    names = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in found}
    return {name.removesuffix(".__init__"): path for path, name in names.items()}


KNOWN = modules()


def imported(tree: ast.AST) -> set[str]:
    """The modules of this project that a module names."""
    named: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            named |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return named & KNOWN.keys()


def within_reach() -> dict[str, ast.AST]:
    """Every module that pages import, directly or not."""
    trees: dict[str, ast.AST] = {}
    left = [name for name in KNOWN if name.startswith("dashboard")]
    while left:
        name = left.pop()
        if name not in trees:
            trees[name] = ast.parse(KNOWN[name].read_text("utf-8"))
            left += imported(trees[name])
    return trees


def silent(tree: ast.AST) -> list[int]:
    """Lines of errors that give no Chinese."""
    made = [
        node for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "UserError"
    ]  # fmt: skip
    return [
        node.lineno for node in made
        if len(node.args) < 2 and not any(word.arg == "zh" for word in node.keywords)
        and not any(isinstance(one, ast.Starred) for one in node.args)
    ]  # fmt: skip


TREES = within_reach()


def test_pages_reach_what_they_do():
    assert {"pipelines.assess.appeals", "pipelines.register.store"} < TREES.keys()
    assert silent(ast.parse("raise UserError('x: is wrong; do')")) == [1]
    assert silent(ast.parse("raise UserError('x: is wrong; do', 'x不对')")) == []


@pytest.mark.parametrize("name", sorted(TREES))
def test_an_error_a_page_may_show_is_said_in_chinese(name):
    assert silent(TREES[name]) == []
