"""Mail that did not leave, for an owner: what it was, to whom in part, what went wrong; send it again or let it be."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, done_sentence
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.foundation.outbox.actions import drop, send_again
from evenhand.foundation.outbox.mail import address_in_part
from evenhand.foundation.outbox.models import OutboxRow, Outcome
from evenhand.foundation.outbox.queries import is_here, standing_here, undelivered
from evenhand.foundation.vault.sealing import NotReadable
from evenhand.wording import later, say

DONE = {"again": later("It is on its way once more."), "dropped": later("Left as it is. It is not sent.")}
ACTS = {"again": send_again, "dropped": drop}
A_REMINDER = later("A reminder")


@dataclass(frozen=True, slots=True)
class Line:
    """One letter that did not leave; `can_go` says that it is still worth sending."""

    effect_id: UUID
    what: str
    to: str
    since: str
    ended: str
    why: str
    can_go: bool


@for_therapist
@require_safe
def undelivered_mail(request: TherapistRequest) -> HttpResponse:
    """List what did not leave; two queries after the sign-in."""
    only_owners(request)
    clock = clock_of(request)
    context = {
        "lines": [_line(row, clock) for row in undelivered()],
        "stalled": standing_here(at=clock.now).is_stalled(at=clock.now),
        "done": done_sentence(request, DONE),
    }
    return render(request, "workspace/undelivered.html", context)


@for_therapist
@require_POST
def decide_on_mail(request: TherapistRequest, effect_id: UUID) -> HttpResponse:
    """Send one again, or let it be; a second press, or one for what has been decided on, changes nothing."""
    only_owners(request)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None or not is_here(effect_id):
        raise Http404
    act(effect_id=effect_id, by=request.actor, at=clock_of(request).now)
    return back_to(reverse("workspace:undelivered"), done=request.POST["act"])


def _line(row: OutboxRow, clock: Clock) -> Line:
    try:
        content = dict(row.content)
    except NotReadable:
        content = {}
    return Line(
        effect_id=row.pk,
        what=str(content.get("subject", A_REMINDER)),
        to=address_in_part(str(content.get("to", ""))),
        since=clock.moment(row.created_at),
        ended=clock.moment(row.done_at) if row.done_at else "",
        why=_why(row),
        can_go=row.stale_at is None or row.stale_at > clock.now,
    )


def _why(row: OutboxRow) -> str:
    if row.outcome == Outcome.MAY_HAVE_LEFT:
        return say("It may have been sent: the line broke after it was handed over.")
    if row.problem.startswith("Refused"):
        return say("It was refused for good (%(problem)s).", problem=row.problem)
    return say("Given up after %(number)s attempts (%(problem)s).", number=row.attempts, problem=row.problem)
