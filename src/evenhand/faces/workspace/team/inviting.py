"""Inviting a colleague, for an owner: sending the link, seeing what is out, sending it again, taking it back."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to
from evenhand.faces.workspace.clock import Clock
from evenhand.faces.workspace.paying.room import no_room_for_therapist
from evenhand.faces.workspace.security.fresh import freshly_signed_in
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.foundation.accounts.joining.actions import (
    LINK_DAYS,
    WorksHere,
    invite_colleague,
    send_colleagues_link_again,
    take_back_colleagues_link,
)
from evenhand.foundation.accounts.joining.models import ColleagueInvitation
from evenhand.foundation.accounts.joining.queries import invitation_sent, waiting_invitations
from evenhand.foundation.practices.models import Member
from evenhand.wording import later

LONGEST_ADDRESS = 254
NO_ADDRESS = later("Write an e-mail address, such as name@example.org.")
WORKS_HERE = later("Somebody with this address works here already. Write another one.")
NO_ROLE = later("Choose what your colleague does here.")


@for_therapist
@freshly_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: TherapistRequest) -> HttpResponse:
    """Take an address and a role, and send a link."""
    only_owners(request)
    email = request.POST.get("email", "").strip()
    role = request.POST.get("role", Member.Role.THERAPIST)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        problems = _problems(email, role)
        if no_room := no_room_for_therapist():
            problems = [*problems, ("email", no_room)]
        if not problems:
            try:
                invite_colleague(email=email, role=Member.Role(role), by=request.actor, at=timezone.now())
            except WorksHere:
                problems = [("email", WORKS_HERE)]
            else:
                return back_to(reverse("workspace:team"), done="invited", anchor="invited")
    context = {
        "email": email,
        "roles": [(one.value, one.label, one.value == role) for one in (Member.Role.THERAPIST, Member.Role.OWNER)],
        "days": LINK_DAYS,
        "problem": dict(problems),
        "problems": problems,
    }
    return render(request, "workspace/invite_colleague.html", context, status=422 if problems else 200)


@for_therapist
@require_POST
def invited(request: TherapistRequest, invitation_id: UUID) -> HttpResponse:
    """Send the link of one invitation again, or take it back; one that was used or taken back stays as it is."""
    only_owners(request)
    found = invitation_sent(invitation_id=invitation_id)
    if found is None:
        raise Http404
    if "again" in request.POST:
        send_colleagues_link_again(invitation=found, by=request.actor, at=timezone.now())
        return back_to(reverse("workspace:team"), done="sent-again", anchor="invited")
    take_back_colleagues_link(invitation=found, by=request.actor, at=timezone.now())
    return back_to(reverse("workspace:team"), done="taken-back", anchor="invited")


def invited_rows(clock: Clock) -> list[dict[str, object]]:
    """Return a line for every link that is out, with until when it works; an expired one says so."""
    return [_row(one, clock) for one in waiting_invitations()]


def _row(one: ColleagueInvitation, clock: Clock) -> dict[str, object]:
    return {
        "id": one.pk,
        "address": one.email,
        "role": one.get_role_display(),
        "sent": clock.day_of(one.made_at),
        "until": clock.moment(one.expires_at),
        "expired": one.expires_at <= clock.now,
    }


def _problems(email: str, role: str) -> list[tuple[str, str]]:
    problems = []
    try:
        validate_email(email)
    except ValidationError:
        problems.append(("email", NO_ADDRESS))
    if len(email) > LONGEST_ADDRESS and not problems:
        problems.append(("email", NO_ADDRESS))
    if role not in Member.Role.values:
        problems.append(("role", NO_ROLE))
    return problems
