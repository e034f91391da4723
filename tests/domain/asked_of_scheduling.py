"""Each query of the scheduling room, asked for what a therapist has in their calendar (see in_scheduling)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.actions.booking import HOLD
from evenhand.domain.scheduling.models import Service, Session
from evenhand.domain.scheduling.queries import notes, rules, slots
from evenhand.domain.scheduling.slots.refusing import Refusal
from tests.domain.in_scheduling import DAY
from tests.factories import NOW, at_hour


def service_of(case: CaseFile) -> Service:
    """Return what the therapist offers; from outside, a service of the same id that is not there."""
    return Service.objects.filter(seats=1).first() or Service(
        pk=uuid4(), therapist=case.therapist, practice_id=case.practice_id
    )


def session_of(case: CaseFile, *, latest: bool = False) -> Session:
    """Return the first session of a case file, or the latest; from outside, one of the same that is not there."""
    found = Session.objects.filter(case=case).order_by("-starts_at" if latest else "starts_at").first()
    return found or Session(pk=uuid4(), practice_id=case.practice_id, starts_at=NOW)


ASKED: dict[Callable[..., object], Callable[[CaseFile], object]] = {
    slots.slots_between: lambda case: slots.slots_between(
        service=service_of(case), start=at_hour(0, day=DAY), end=at_hour(23, day=DAY), at=NOW
    ),
    slots.nearest_slots: lambda case: slots.nearest_slots(service=service_of(case), wanted=at_hour(9, day=DAY), at=NOW),
    rules.taken_between: lambda case: rules.taken_between(
        rules=rules.rules_of(service=service_of(case)),
        therapist_id=case.therapist_id,
        start=at_hour(0, day=DAY),
        end=at_hour(23, day=DAY),
        at=NOW,
    ),
    rules.holds_that_are_over: lambda case: rules.holds_that_are_over(
        therapist_id=case.therapist_id, start=at_hour(0, day=DAY), end=at_hour(23, day=DAY), at=NOW + HOLD
    ),
    rules.guarding: lambda case: rules.guarding(
        therapist_id=case.therapist_id, start=at_hour(0, day=DAY), end=at_hour(23, day=DAY), at=NOW
    ),
    rules.worked_out: lambda case: any(rules.worked_out(service=service_of(case)).hours.week()),
    rules.rules_of: lambda case: any(rules.rules_of(service=service_of(case)).hours.week()),
    slots.refused: lambda case: (
        slots.refused(service=service_of(case), start=at_hour(10, day=DAY), at=NOW) is Refusal.TAKEN
    ),
    notes.sessions_of: lambda case: notes.sessions_of(case=case)[0],
    notes.session_of: lambda case: notes.session_of(case=case, session_id=session_of(case).pk),
    notes.session_before: lambda case: notes.session_before(case=case, session=session_of(case, latest=True)),
    notes.notes_of: lambda case: notes.notes_of(case=case, session=session_of(case)),
    notes.last_note_before: lambda case: notes.last_note_before(case=case, session=session_of(case, latest=True)),
    notes.private_note_of: lambda case: notes.private_note_of(
        case=case, session=session_of(case), member=case.therapist
    ),
    notes.notes_to_write: lambda case: notes.notes_to_write(therapist=case.therapist, at=NOW),
}
"""Something there, nothing from outside."""

ON_ROWS_IN_HAND: set[Callable[..., object]] = {rules.day_of_pairs, rules.seconds, rules.week_of_pairs}
