"""Requests of strangers on the desk: who asks for a time; accept it into a case file, or decline it kindly."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evenhand.domain.scheduling.actions import NotPossible, accept, decline, forget_inquiry
from evenhand.domain.scheduling.models import Inquiry
from evenhand.domain.scheduling.queries.inquiries import (
    inquiries_declined,
    inquiries_waiting,
    inquiry_of,
    times_asked_for,
)
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, case_address, case_frame, done_sentence
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.paying.room import NO_ROOM_FOR_A_CASE_FILE, no_room_for_case_file
from evenhand.foundation.accounts.queries import open_invitation_of
from evenhand.foundation.outbox.words import not_this_time
from evenhand.wording import later, say

DONE = {
    "no-room": NO_ROOM_FOR_A_CASE_FILE,
    "declined": later("Declined. The time is free again."),
    "deleted": later("Deleted for good."),
    "answered": later("This request was answered already."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One request in a list: what it asks for and since when it waits, nothing that its writer wrote."""

    address: str
    service: str
    wanted: str
    since: str
    since_at: str


def lines_of(inquiries: list[Inquiry], clock: Clock) -> list[Line]:
    """Return requests as lines, each with the first time that it asks for."""
    return [_line(one, clock) for one in inquiries]


def _line(one: Inquiry, clock: Clock) -> Line:
    session = next((coming.session for coming in times_asked_for(one)), None)
    return Line(
        address=reverse("workspace:inquiry", args=[one.pk]),
        service=session.service.name if session else "",
        wanted=clock.moment(session.starts_at) if session else "",
        since=clock.moment(one.made_at),
        since_at=one.made_at.isoformat(timespec="minutes"),
    )


@for_therapist
@require_safe
def inquiries(request: TherapistRequest) -> HttpResponse:
    """List what waits for an answer, the longest waiting first, and what was declined."""
    clock = clock_of(request)
    context = {
        "waiting": lines_of(inquiries_waiting(therapist=request.member), clock),
        "declined": lines_of(inquiries_declined(therapist=request.member), clock),
        "done": done_sentence(request, DONE),
    }
    return render(request, "workspace/inquiries.html", context)


@for_therapist
@require_safe
def inquiry(request: TherapistRequest, inquiry_id: UUID) -> HttpResponse:
    """Show one request; one that became a case file leads there."""
    row, clock = _own(request, inquiry_id), clock_of(request)
    context = {
        "inquiry": row,
        "times": [
            (
                one.session.service.name,
                clock.moment(one.session.starts_at),
                clock.elsewhere(one.session.starts_at, row.zone),
                one.state,
                one.seat is not None,
            )
            for one in times_asked_for(row)
        ],
        "since": clock.moment(row.made_at),
        "waits": row.standing == Inquiry.Standing.WAITING,
        "note": words_of_note(),
        "done": done_sentence(request, DONE),
    }
    return render(request, "workspace/inquiry.html", context)


@for_therapist
@require_POST
def accept_inquiry(request: TherapistRequest, inquiry_id: UUID) -> HttpResponse:
    """Make a case file of a request and show the invitation link, this once; accepted before, go to the case file."""
    row, clock = _own(request, inquiry_id), clock_of(request)
    if no_room_for_case_file():
        return back_to(reverse("workspace:inquiries"), done="no-room")
    try:
        accepted = accept(inquiry=row, by=request.actor, at=clock.now)
    except NotPossible:
        return back_to(reverse("workspace:inquiries"), done="answered")
    case = accepted.case
    if not accepted.link:
        return HttpResponseRedirect(case_address("overview", case))
    invitation = open_invitation_of(client=case.client, at=clock.now)
    context = {
        **case_frame(case, tab="overview", within=True),
        "link": accepted.link,
        "until": clock.moment(invitation.expires_at) if invitation else "",
        "mailed": bool(case.contact.email),
    }
    return render(request, "workspace/invitation.html", context)


@for_therapist
@require_POST
def decline_inquiry(request: TherapistRequest, inquiry_id: UUID) -> HttpResponse:
    """Decline a request, with the note where it is wanted."""
    row = _own(request, inquiry_id)
    try:
        decline(inquiry=row, with_note=request.POST.get("note") == "yes", by=request.actor, at=clock_of(request).now)
    except NotPossible:
        return back_to(reverse("workspace:inquiries"), done="answered")
    return back_to(reverse("workspace:inquiries"), done="declined")


@for_therapist
@require_POST
def delete_inquiry(request: TherapistRequest, inquiry_id: UUID) -> HttpResponse:
    """Destroy a request that was declined."""
    row = _own(request, inquiry_id)
    try:
        forget_inquiry(inquiry=row, by=request.actor, at=clock_of(request).now)
    except NotPossible:
        return back_to(reverse("workspace:inquiries"), done="answered")
    return back_to(reverse("workspace:inquiries"), done="deleted")


def words_of_note() -> str:
    """Return the fixed words of the note that a declined request can be answered with, its link in words."""
    return not_this_time(link=say("(The link to them stands here.)")).text


def _own(request: TherapistRequest, inquiry_id: UUID) -> Inquiry:
    """Return a request to this therapist; raises Http404 for any other, known or not."""
    row = inquiry_of(inquiry_id=inquiry_id, therapist=request.member)
    if row is None:
        raise Http404
    request.opened_case = row.case_id
    return row
