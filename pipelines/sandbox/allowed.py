"""Whether a statement only reads the edition's tables, told from its tree as DuckDB itself parses it."""

import difflib
import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pipelines.errors import UserError
from pipelines.sandbox.limits import LONGEST, LONGEST_ERROR

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TABLE_FUNCTIONS = frozenset(
    {"range", "generate_series", "unnest", "repeat", "repeat_row", "json_each", "json_tree"}
)
"""Functions that make rows out of their arguments alone. All others read files, settings or logs."""
REFUSED = frozenset(
    {"current_setting", "getvariable", "getenv", "write_log", "pg_get_viewdef", "sleep_ms", "pg_sleep"}
    | {"json_serialize_plan", "json_serialize_sql", "json_deserialize_sql", "query", "query_table"}
)  # fmt: skip
"""Functions that tell of the machine or of settings, or keep a process for nothing."""
SCHEMAS = frozenset({"", "main", "edition", "memory"})
INFORMATION = frozenset({"tables", "columns"})
"""Views of ``information_schema`` that may be read."""
LISTS = frozenset({"tables", "__show_tables_expanded"})
"""What SHOW may list."""
_OWN_NAME = re.compile(r"(?!duckdb_|pragma_|sqlite_|pg_)\w+", re.IGNORECASE)


def check(con: "DuckDBPyConnection", statement: str, tables: Iterable[str]) -> None:
    """Raise UserError unless ``statement`` is one SELECT on ``tables`` and what follows from them."""
    if len(statement) > LONGEST:
        raise UserError(
            f"The statement is longer than {LONGEST:,} characters; shorten it",
            f"语句超过{LONGEST:,}个字符，请缩短。",
        )
    tree = parsed(con, statement)
    own = {str(entry["key"]).lower() for entry in named(tree, "cte_map")}
    if strange := sorted(name for name in own if not _OWN_NAME.fullmatch(name)):
        raise refused(strange[0])
    known = {table.lower() for table in tables} | own
    for node in nodes(tree):
        refuse_unknown(node, known)


def parsed(con: "DuckDBPyConnection", statement: str) -> Any:
    """The tree of a single SELECT. Raises UserError for anything else, with what DuckDB says of something
    it cannot parse. ``extract_statements`` comes last: it opens the files of an IMPORT."""
    told = con.execute("SELECT json_serialize_sql(?)", [statement]).fetchall()[0][0]
    try:
        tree = json.loads(told)
    except RecursionError:
        raise UserError(
            "The statement is nested too deeply; make it simpler", "语句嵌套太深，请简化。"
        ) from None
    if tree["error"] and tree.get("error_type") == "parser":
        said = " ".join(str(tree["error_message"]).split())[:LONGEST_ERROR]
        raise UserError(f"Parser Error: {said}", f"语句有误：{said}")
    if tree["error"] or len(tree["statements"]) != 1 or len(con.extract_statements(statement)) != 1:
        raise UserError(
            "Only one SELECT (or FROM, WITH, VALUES, DESCRIBE, SUMMARIZE, SHOW TABLES) can be run here;"
            " PIVOT needs the values of its columns: PIVOT … ON … IN (…)",
            "这里只能运行一条查询（SELECT、FROM、WITH、VALUES、DESCRIBE、SUMMARIZE、SHOW TABLES）；"
            "PIVOT 要写明各列的值：PIVOT … ON … IN (…)。",
        )
    return tree


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every node of the tree; nothing recurses, however deep it is."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def named(tree: Any, key: str) -> Iterator[dict[str, Any]]:
    """The entries of every map of this name."""
    for node in nodes(tree):
        if isinstance(node.get(key), dict):
            yield from node[key]["map"]


def refuse_unknown(node: dict[str, Any], known: set[str]) -> None:
    """Raise UserError for a node that reads something else than the edition."""
    kind = node.get("type")
    if kind == "BASE_TABLE" and not is_known(node, known):
        raise refused(node["table_name"], known)
    if kind == "TABLE_FUNCTION":
        name = str(node["function"]["function_name"])
        if name.lower() not in TABLE_FUNCTIONS:
            raise refused(f"{name}()")
    if "function_name" in node and str(node["function_name"]).lower() in REFUSED:
        raise refused(f"{node['function_name']}()")
    if kind == "SHOW_REF" and node["query"] is None:
        name = str(node["table_name"]).strip('"').lower()
        if name and name not in LISTS:
            raise refused(name)


def is_known(node: dict[str, Any], known: set[str]) -> bool:
    """Whether a name after FROM is a table of the edition or of the statement itself."""
    name, schema = str(node["table_name"]).lower(), str(node["schema_name"]).lower()
    if schema == "information_schema":
        return name in INFORMATION
    return name in known and {schema, str(node["catalog_name"]).lower()} <= SCHEMAS


def refused(name: str, known: Iterable[str] = ()) -> UserError:
    """``known``: names among which the one meant may be."""
    shown = " ".join(name.split())[:60]
    meant = difflib.get_close_matches(name.lower(), sorted(known), n=1)
    return UserError(
        f"{shown}: cannot be used here; only the tables of the edition can be read"
        + "".join(f" (is {like} meant?)" for like in meant),
        f"{shown}：这里不能用，只能查这个版本的表"
        + "".join(f"（是不是{like}？）" for like in meant)
        + "。",
    )
