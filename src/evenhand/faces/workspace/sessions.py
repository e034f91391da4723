"""The sessions tab: every session of a case file with its note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenhand.domain.scheduling.actions import NoteWords
from evenhand.domain.scheduling.models import Session, State
from evenhand.domain.scheduling.queries.notes import Noted, sessions_of
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import case_frame, own_case
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.note_form import shown_parts
from evenhand.faces.workspace.payments.in_case import money_of
from evenhand.wording.dates import from_to, time_of_day


@dataclass(frozen=True, slots=True)
class Line:
    """One session as a line of the list, with the parts of its note that are filled."""

    id: UUID
    when: str
    at: str
    standing: str
    is_over: bool
    note: tuple[tuple[str, str], ...]
    waits_for_note: bool
    costs: str = ""


@for_therapist
@require_safe
def sessions(request: TherapistRequest, number: str) -> HttpResponse:
    """Show one page of the sessions of a case file, the latest first; three queries after the case file.

    In a practice with prices there are five more, for what the sessions cost.
    """
    case = own_case(request, number)
    clock = clock_of(request)
    typed = request.GET.get("page", "")
    page = min(max(int(typed), 1), 10_000) if typed.isascii() and typed.isdecimal() else 1
    found, more = sessions_of(case=case, page=page)
    money = money_of(request, case, clock)
    context = {
        **case_frame(case, tab="sessions"),
        "lines": [_line(one, clock, money.lines if money else {}) for one in found],
        "money": money,
        "page": page,
        "more": more,
    }
    return render(request, "workspace/sessions.html", context)


def _line(one: Noted, clock: Clock, costs: Mapping[UUID, str]) -> Line:
    row = one.session
    is_over = row.ends_at <= clock.now
    return Line(
        id=row.pk,
        when=time_of(row, clock),
        at=row.starts_at.isoformat(timespec="minutes"),
        standing=str(State(row.state).label),
        is_over=is_over,
        note=shown_parts(NoteWords.of(one.note)),
        waits_for_note=is_over and one.note is None and row.state in (State.CONFIRMED, State.HELD),
        costs=costs.get(row.pk, ""),
    )


def time_of(session: Session, clock: Clock) -> str:
    """Return when a session is on the practice's clock: "Tue 3 Nov, 16:00 to 16:50"."""
    ends = session.ends_at.astimezone(clock.zone)
    return from_to(clock.moment(session.starts_at), time_of_day(ends))
