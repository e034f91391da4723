"""The team, for an owner: who works here, whose case files are whose, removing a colleague."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.domain.cases.access.actions import OwnersStay
from evenhand.domain.cases.access.deciding import NotAColleague, NotTheirs
from evenhand.domain.cases.access.queries import numbers_of, team
from evenhand.domain.scheduling.actions import end_membership_with_times
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, done_sentence
from evenhand.faces.workspace.clock import clock_of
from evenhand.faces.workspace.team.inviting import invited_rows
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.foundation.audit.queries import was_lately_done
from evenhand.foundation.practices.models import Member
from evenhand.wording import later

DONE = {
    "removed": later("Removed. They open nothing here any more."),
    "invited": later("The link is on its way."),
    "sent-again": later("A new link is on its way. The former one no longer works."),
    "taken-back": later("Taken back. The link lets nobody join."),
}
HEIR_WORDS = later("Choose who takes over the case files.")


@for_therapist
@require_safe
def team_list(request: TherapistRequest) -> HttpResponse:
    """List everybody who works here, who left while case files are still theirs, and who was invited."""
    only_owners(request)
    clock = clock_of(request)
    rows = [
        {
            "member": member,
            "address": member.user.email,
            "is_me": member.pk == request.member.pk,
            "since": clock.day_of(member.joined_at),
            "left": clock.day_of(member.left_at) if member.left_at else "",
            "files": files,
        }
        for member, files in team()
    ]
    context = {"rows": rows, "invited": invited_rows(clock), "done": done_sentence(request, DONE)}
    return render(request, "workspace/team.html", context)


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def colleague(request: TherapistRequest, member_id: UUID) -> HttpResponse:
    """Show the numbers of a member's case files, each with the way to hand it over; remove the member."""
    only_owners(request)
    people = {member.pk: member for member, _ in team()}
    member = people.get(member_id)
    if member is None:
        if request.method == "POST" and was_lately_done(
            act="member.left", subject="member", subject_id=member_id, by=request.actor
        ):
            return back_to(reverse("workspace:team"), done="removed")
        raise Http404
    heirs = [one for one in people.values() if one.left_at is None and one.pk != member.pk]
    can_go = member.role != Member.Role.OWNER and member.left_at is None
    problem = ""
    if request.method == "POST":
        if not can_go:
            raise Http404
        heir = next((one for one in heirs if str(one.pk) == request.POST.get("heir")), None)
        if heir is not None:
            _remove(request, member, heir)
            return back_to(reverse("workspace:team"), done="removed")
        problem = HEIR_WORDS
    context = {
        "address": member.user.email,
        "member": member,
        "numbers": numbers_of(member=member),
        "heirs": [(one.pk, one.user.email) for one in heirs],
        "can_go": can_go,
        "problem": {"heir": problem},
        "problems": [("heir", problem)] if problem else [],
    }
    return render(request, "workspace/colleague.html", context, status=422 if problem else 200)


def _remove(request: TherapistRequest, member: Member, heir: Member) -> None:
    try:
        end_membership_with_times(member=member, heir=heir, by=request.actor, at=clock_of(request).now)
    except (NotTheirs, NotAColleague, OwnersStay):
        raise Http404 from None
