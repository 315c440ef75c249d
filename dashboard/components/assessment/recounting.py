"""The on-site verification done: the plan drawn and taken along, recounts entered, the return written."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from dashboard.components import taking
from dashboard.components.assessment.desk import Desk
from dashboard.components.assessment.entries import told
from dashboard.components.context import Context
from dashboard.components.doing import tried
from dashboard.labels import number
from dashboard.marks import literal
from pipelines import assess
from pipelines.assess import plan_file, sampling, verification
from pipelines.assess.claims import is_open
from pipelines.assess.record import record
from pipelines.register import tabular
from pipelines.register.assessments import FROZEN
from pipelines.register.entries import VALUE
from pipelines.register.recounts import Recount


def show(context: Context, desk: Desk) -> None:
    """What may be done while the verification is open."""
    if desk.one.stage != FROZEN or not desk.may("verification") or desk.bench.is_final:
        return
    if sampling.PLAN not in desk.bench.pinned:
        draw(context, desk)
        return
    rows = tabular.read(desk.bench.text(sampling.PLAN))["item"].records()
    taking.button(
        context, context.say("plan_file"), partial(plan, desk, rows),
        f"{desk.one.assessment_id}-plan.csv", "text/csv",
    )  # fmt: skip
    enter(context, desk)
    if desk.recounts:
        write(context, desk)


def plan(desk: Desk, rows: Sequence[dict[str, Any]]) -> bytes:
    desk.acting("verification")
    return plan_file.written(rows)


def draw(context: Context, desk: Desk) -> None:
    with st.form("draw_plan"):
        left, right = st.columns(2)
        each = left.number_input(context.say("plan_each"), 1, 1000, sampling.EACH, 1)
        seed = right.number_input(
            context.say("plan_seed"), 0, None, sampling.seed_of(desk.one.assessment_id), 1
        )
        if st.form_submit_button(context.say("plan_draw")):
            tried(
                context,
                lambda: sampling.sample(
                    desk.home,
                    desk.one.assessment_id,
                    desk.ask("verification"),
                    int(each),
                    int(seed),
                ),
                context.say("plan_drawn"),
            )


def enter(context: Context, desk: Desk) -> None:
    with st.expander(context.say("recounts_enter")), st.form("recounts", border=False):
        file = st.file_uploader(context.say("recounts_file"), ["csv"], key="proof_recounts")
        sent = st.form_submit_button(context.say("recounts_send"))
    if sent and file:

        def act() -> None:
            found = plan_file.read(file.name, file.getvalue())
            ask = desk.ask("verification")
            verification.recount(desk.home, desk.one.assessment_id, found, ask)

        tried(context, act, context.say("recounts_sent"))


def write(context: Context, desk: Desk) -> None:
    with st.expander(context.say("record_write")), st.form("record", border=False):
        st.caption(context.say("record_note"))
        file = st.file_uploader(context.say("record_survey"), ["csv"], key="proof_survey")
        sent = st.form_submit_button(context.say("record_send"))
    if sent:
        tried(context, lambda: recorded(desk, file), context.say("record_sent"))


def recorded(desk: Desk, survey: Any) -> None:
    """Hand the return of the verification in; a list of a survey's answers goes with it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "survey.csv" if survey else None
        if path:
            path.write_bytes(survey.getvalue())
        record(desk.home, desk.one.assessment_id, path, desk.ask("verification"))


def adjudicate(context: Context, desk: Desk, left: Sequence[Recount]) -> None:
    """Take a figure to be what was recounted, or another; its effect is shown before it is proposed."""
    if not left or not desk.may("entry") or not is_open(desk.one):
        return
    with st.expander(context.say("adjudicate")):
        n = st.selectbox(
            context.say("adjudicate_which"), range(len(left)),
            format_func=lambda n: line(context, desk, left[n]),
        )  # fmt: skip
        one = left[n]
        new = st.text_input(context.say("adjudicate_new"), plain(one), key=f"new_{one.place}")
        reason = st.text_input(context.say("why"), one.reason, key=f"why_{one.place}")
        claim = claim_of(desk, one, new, reason)
        show_, save = st.columns(2)
        if show_.button(context.say("show_effect"), key="adjudicate_effect"):
            told(context, desk, claim)
        if save.button(context.say("save_entry"), key="adjudicate_save"):
            tried(
                context,
                lambda: assess.propose(desk.home, desk.one.assessment_id, claim, desk.ask("entry")),
                context.say("proposed_ok"),
            )


def claim_of(desk: Desk, one: Recount, new: str, reason: str) -> assess.Claim:
    form, period, reporter = desk.bench.slots[one.place.return_id]
    unit = sampling.assessed_above(desk.bench.catalogue, one.place.unit) or reporter
    content = {
        "form": form, "period": period, "row": one.place.unit, "item": one.place.item, "new": new,
    }  # fmt: skip
    return assess.Claim(unit, VALUE, one.place.element, content, reason)


def plain(one: Recount) -> str:
    """What was recounted as it is typed."""
    return f"{one.recounted.normalize():f}"


def line(context: Context, desk: Desk, one: Recount) -> str:
    form, period, _ = desk.bench.slots[one.place.return_id]
    name = desk.bench.catalogue.element_by_code[one.place.element].name[context.language]
    where = f"{desk.name(one.place.unit, context.language)} {form} {period} {name}"
    return f"{literal(where)} {number(float(one.reported))}→{number(float(one.recounted))}"
