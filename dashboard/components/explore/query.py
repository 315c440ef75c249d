"""Queries of the reader's own, run in the sandbox: the statement, its rows, and what to do with them."""

from dataclasses import dataclass
from functools import cache

import streamlit as st

from dashboard import settings
from dashboard.components.address import links
from dashboard.components.context import Context
from dashboard.components.explore import files
from dashboard.components.explore.ready import address
from dashboard.labels import number
from dashboard.marks import linked, literal
from pipelines.errors import UserError
from pipelines.sandbox.ask import Answer, Sandbox
from pipelines.sandbox.limits import LIMITS

KEY, ANSWER = "kept_sql", "explore_answer"
IN_ADDRESS = 2_000
"""Characters of a statement that an address carries."""
EXAMPLES = {
    "sql_completeness": """SELECT u.name_zh, r.form, count(*) AS due,
       count(*) FILTER (r.status = 'missing') AS missing,
       count(*) FILTER (r.is_late) AS late
FROM reporting r JOIN unit u ON u.code = r.reporter
WHERE r.is_expected
GROUP BY ALL
ORDER BY missing DESC, late DESC
LIMIT 20""",
    "sql_changed": """SELECT i.name_zh, u.name_zh AS unit, v.period, v.value, v.year_ago_value, v.change
FROM indicator_value v
JOIN indicator i ON i.code = v.indicator
JOIN unit u ON u.code = v.unit
JOIN period p ON p.code = v.period
WHERE v.change IN ('improving', 'worsening') AND p.grain = 'year'
  AND u.level = (SELECT value FROM meta WHERE key = 'assessed_level')
ORDER BY abs(v.value - v.year_ago_value) DESC""",
    "sql_states": """PIVOT (SELECT period[:4] AS year, state FROM indicator_value)
ON state IN ('value', 'small', 'no_data', 'zero_denominator', 'suppressed')
USING count(*)
ORDER BY year""",
    "sql_summary": "SUMMARIZE indicator_value",
}
"""By word, statements to begin with."""


def examples(language: str) -> dict[str, str]:
    """Those statements, with the names of the reader's language."""
    return {word: text.replace("name_zh", f"name_{language}") for word, text in EXAMPLES.items()}


@dataclass(frozen=True)
class Kept:
    """The last answer of a session, or why there is none; ``about``: build, audience and statement."""

    about: tuple[str, str, str]
    answer: Answer | None
    error: UserError | None


@cache
def sandbox() -> Sandbox:
    """One for all readers: it bounds how many statements run at once."""
    return Sandbox()


def show(context: Context) -> None:
    sandbox().warm()
    to = links("explore")
    told = [
        linked(context.say(word), to(section="sql", sql=text)).html
        for word, text in examples(context.language).items()
    ]
    st.html(f"<div class='gh-line'>{''.join(f'<span>{link}</span>' for link in told)}</div>")
    with st.form("explore_sql", border=False):
        statement = st.text_area(
            context.say("sql_statement"), asked() or next(iter(examples(context.language).values())),
            height="content",
            key=f"sql_{context.language}",
        )  # fmt: skip
        is_pressed = st.form_submit_button(context.say("sql_run"), type="primary")
    st.caption(
        context.say(
            "sql_limits", seconds=f"{LIMITS.seconds:g}", memory=number(LIMITS.memory_mb),
            rows=number(LIMITS.rows),
        )
    )  # fmt: skip
    if is_pressed:
        keep(statement.strip())
    wanted = asked()
    if wanted:
        tell(context, answered(context, wanted, is_pressed))


def asked() -> str:
    """The statement this session ran, else the one of the address."""
    return str(st.session_state.get(KEY, st.query_params.get("sql", "")))


def keep(statement: str) -> None:
    """Remember it, in the address too where it is short."""
    st.session_state[KEY] = statement
    if statement and len(statement) <= IN_ADDRESS:
        st.query_params["sql"] = statement
    else:
        st.query_params.pop("sql", None)


def answered(context: Context, statement: str, is_pressed: bool) -> Kept:
    """The answer: as it was, where nothing changed and none is asked for anew."""
    about = (context.build, context.audience, statement)
    kept = st.session_state.get(ANSWER)
    if kept and kept.about == about and not is_pressed:
        return kept
    home = settings.home()
    assert home is not None
    answer, error = None, None
    try:
        with st.spinner(context.say("sql_running")):
            answer = sandbox().ask(home.builds / context.build, context.audience, statement)
    except UserError as failed:
        error = failed
    st.session_state[ANSWER] = Kept(about, answer, error)
    return st.session_state[ANSWER]


def tell(context: Context, kept: Kept) -> None:
    if kept.error:
        st.error(literal(kept.error.line(context.language)))
        return
    assert kept.answer
    rows, seconds = kept.answer.rows, f"{kept.answer.seconds:.2f}"
    told = context.say("sql_rows", count=number(rows.num_rows), seconds=seconds)
    if kept.answer.is_cut:
        told += context.say("sql_cut")
    st.caption(told)
    files.frame(rows)
    files.offered(context, "query", lambda: rows)
    address(context)
