"""Which questions of a page a client can meet."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.domain.worksheets.answers import is_visible
from evenhand.domain.worksheets.definition import Condition, Field, Step


def is_for_client(step: Step, field: Field) -> bool:
    """Return whether a client sees a question: the therapist's own are drawn on the desk."""
    return step.who != "therapist" and field.filled_by != "therapist"


def fields_open(step: Step, answers: Mapping[str, object]) -> tuple[Field, ...]:
    """Return the questions a client can meet on a page, given what stands on the pages before it.

    A question that waits for an answer on the same page is among them: script or the server decides when it counts.
    """
    here = {field.key for field in step.fields}
    return tuple(field for field in step.fields if is_for_client(step, field) and _may_show(field, here, answers))


def _may_show(field: Field, here: set[str], answers: Mapping[str, object]) -> bool:
    if is_visible(field, answers):
        return True
    return any(one.field in here for one in field.shown_when) and all(
        one.field in here or is_visible(_waiting_for(one), answers) for one in field.shown_when
    )


def _waiting_for(condition: Condition) -> Field:
    return Field(key="", kind="info", prompt="", need="auto", shown_when=(condition,))
