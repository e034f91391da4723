"""The first tab of a case file: the goal, what came in, what is open, the safety talk, the way in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from evenhand.domain.cases.actions import note_safety_talk
from evenhand.domain.cases.models import CaseFile, Information
from evenhand.domain.cases.queries import information_of
from evenhand.domain.cases.told.showing import lets_clients_in
from evenhand.domain.safety.queries import plan_of
from evenhand.domain.worksheets.actions import read_all
from evenhand.domain.worksheets.queries import Homework, homework_of, open_risks_of
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.agreed import written_in_words
from evenhand.faces.workspace.case_frame import back_to, case_address, case_frame, done_sentence, new_key, own_case
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.standing import EntryLine, entry_lines, given_line, is_open
from evenhand.foundation.accounts.queries import open_invitation_of
from evenhand.foundation.practices.models import Practice
from evenhand.wording import later, say

NEWEST = 8
DONE = {
    "opened": later("The case file is open. Its number is random and tells nothing."),
    "safety": later("The talk is noted."),
    "taken-back": later("The invitation link is taken back. Nobody can use it any more."),
}


@dataclass(frozen=True, slots=True)
class WayIn:
    """Whether the client has been in, the invitation that is open, and a key for the form that makes another.

    `refused` says that the practice has not checked yet where a client can turn: until then nobody is invited.
    """

    last_seen: str
    open_until: str
    key: str
    refused: bool

    @property
    def is_waiting(self) -> bool:
        """Whether a link is out and was not used yet."""
        return bool(self.open_until)


def way_in_of(case: CaseFile, clock: Clock, practice: Practice) -> WayIn:
    """Return the state of a client's way in. One query."""
    invitation = open_invitation_of(client=case.client, at=clock.now)
    seen = case.client.last_seen_at
    return WayIn(
        last_seen=clock.moment(seen) if seen else "",
        open_until=clock.moment(invitation.expires_at) if invitation else "",
        key=new_key(),
        refused=not lets_clients_in(practice),
    )


@for_therapist
@require_safe
def overview(request: TherapistRequest, number: str) -> HttpResponse:
    """Show a case file at a glance; eight queries after the sign-in."""
    case = own_case(request, number)
    clock = clock_of(request)
    homework = homework_of(case=case, today=clock.now.astimezone(ZoneInfo(case.zone)).date())
    plan = plan_of(case=case)
    goal = information_of(case=case).get(Information.Kind.GOAL)
    context = {
        **case_frame(case, tab="overview"),
        "done": done_sentence(request, DONE),
        "risks": [(row.pk, row.kind, clock.moment(row.raised_at)) for row in open_risks_of(case=case)],
        "goal": goal.words if goal else "",
        "goal_since": clock.day_of(goal.written_at) if goal else "",
        "came_in": newest_entries(homework, clock),
        "open_work": [given_line(row, clock, most=0) for row in homework if is_open(row)],
        "stops": [given_line(row, clock, most=0) for row in homework if row.assignment.stop_is_unseen],
        "safety_talk": clock.day(case.safety_talk_on) if case.safety_talk_on else "",
        "today": clock.today.isoformat(),
        "plan": _plan_words(plan.version, written_in_words(plan, request.actor, clock)) if plan else "",
        "way_in": way_in_of(case, clock, request.member.practice),
        "opened": clock.day_of(case.opened_at),
    }
    return render(request, "workspace/overview.html", context)


def _plan_words(version: int, written: str) -> str:
    return say("Version %(number)s, %(written)s", number=version, written=written)


def newest_entries(homework: list[Homework], clock: Clock) -> list[EntryLine]:
    """Return the newest entries of all assignments, newest first."""
    every = [line for row in homework for line in entry_lines(row, clock)[:NEWEST]]
    return sorted(every, key=lambda line: line.sent_at, reverse=True)[:NEWEST]


@for_therapist
@require_POST
def safety_talk(request: TherapistRequest, number: str) -> HttpResponse:
    """Note the day on which it was said in person what is read, when, and what to do instead of writing."""
    case = own_case(request, number)
    clock = clock_of(request)
    note_safety_talk(case=case, on=day_typed(request, clock), by=request.actor, at=clock.now)
    return back_to(case_address("overview", case), done="safety")


def day_typed(request: TherapistRequest, clock: Clock) -> date:
    """Return the day of a form, today where it is left empty, cannot be read or lies ahead."""
    try:
        typed = date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        return clock.today
    return min(typed, clock.today)


@for_therapist
@require_POST
def read_log(request: TherapistRequest, number: str, slug: str) -> HttpResponse:
    """Mark all taps of one log as read and go back to what waits."""
    case = own_case(request, number)
    read_all(case=case, slug=slug, by=request.actor, at=clock_of(request).now)
    return back_to("/desk/", done="read")
