"""What was agreed once for an assignment, in words for its therapist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from evenhand.domain.safety.models import SafetyPlan
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.models import Setup
from evenhand.domain.worksheets.queries import Homework
from evenhand.faces.components.sheet.meeting import fields_open
from evenhand.faces.components.sheet.reading import Answered, answered
from evenhand.faces.workspace.clock import Clock
from evenhand.foundation.audit.actor import Actor, ActorKind
from evenhand.wording import later, say

FILL, CHANGE, READ = later("Fill in what you agreed"), later("Change what you agreed"), later("What you agreed")


@dataclass(frozen=True, slots=True)
class Agreed:
    """A line of the homework tab: the words of the link to the set-up, and what the client sees until there is one."""

    link: str
    until_then: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a set-up, to be read."""

    number: int
    written: str
    answers: tuple[Answered, ...]


def agreed_line(homework: Homework, versions: Mapping[UUID, int]) -> Agreed | None:
    """Return the line of an assignment, None for a sheet without a set-up; `versions` are those of the case file."""
    if not homework.definition.has_setup:
        return None
    has_one, ended = homework.assignment.pk in versions, homework.assignment.ended_at is not None
    if ended:
        return Agreed(READ, "") if has_one else None
    return Agreed(CHANGE, "") if has_one else Agreed(FILL, until_then(homework.definition))


def until_then(definition: Definition) -> str:
    """Return what the client sees of a sheet whose set-up is still missing."""
    pages = definition.steps_of("setup")
    if any(fields_open(step, {}) for step in pages):
        return say("Not filled in yet. Until then the client is asked for it before the first entry.")
    agreed = {field.key for step in pages for field in step.fields}
    if any((field.options_from or "").partition(".")[0] in agreed for field in definition.fields()):
        return say(
            "Not filled in yet. Until then the client writes without it, and where one of your rows is to be chosen "
            "there is only “Something else”."
        )
    return say("Not filled in yet. Until then the client writes without it.")


def versions_in_words(definition: Definition, rows: Sequence[Setup], by: Actor, clock: Clock) -> tuple[Version, ...]:
    """Return versions to be read, in their order; `by` is the one who reads."""
    return tuple(
        Version(row.version, written_in_words(row, by, clock), answered(definition, row.answers, stages=("setup",)))
        for row in rows
    )


def written_in_words(row: Setup | SafetyPlan, by: Actor, clock: Clock) -> str:
    """Return when a version was written and by whom, such as "Tue 3 Nov, 14:02, by the client"."""
    when = clock.moment(row.written_at)
    if row.written_by == f"{by.kind}:{by.id}":
        return say("%(when)s, by you", when=when)
    if row.written_by.startswith(f"{ActorKind.CLIENT}:"):
        return say("%(when)s, by the client", when=when)
    return say("%(when)s, by a colleague", when=when)
