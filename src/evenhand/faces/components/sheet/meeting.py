"""Which questions of a page the person who fills it can meet."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from evenhand.domain.worksheets.answers import is_visible
from evenhand.domain.worksheets.definition import Condition, Field, Step, Who


def is_for_client(step: Step, field: Field) -> bool:
    """Return whether a client sees a question: the therapist's own are drawn on the desk."""
    return step.who != "therapist" and field.filled_by != "therapist"


def fields_open(
    step: Step, answers: Mapping[str, object], *, by: Who = "client", beside: Collection[str] = ()
) -> tuple[Field, ...]:
    """Return the questions that can be met on a page, given what stands on the pages before it.

    A question that waits for an answer on the same page is among them: script or the server decides when it counts.
    `beside` names questions of other pages that are drawn together with this one. On the desk (`by`) everything is
    asked, the therapist's own questions too.
    """
    here = {field.key for field in step.fields} | set(beside)
    return tuple(
        field
        for field in step.fields
        if (by != "client" or is_for_client(step, field)) and _may_show(field, here, answers)
    )


def _may_show(field: Field, here: set[str], answers: Mapping[str, object]) -> bool:
    if is_visible(field, answers):
        return True
    return any(one.field in here for one in field.shown_when) and all(
        one.field in here or is_visible(_waiting_for(one), answers) for one in field.shown_when
    )


def _waiting_for(condition: Condition) -> Field:
    return Field(key="", kind="info", prompt="", need="auto", shown_when=(condition,))
