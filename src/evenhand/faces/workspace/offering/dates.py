"""Dates that are not as usual: other opening times of one day, days off, hours off."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.domain.scheduling.actions import (
    clear_day,
    give_up_time_off,
    set_day,
    take_days_off,
    take_hours_off,
)
from evenhand.domain.scheduling.models import TimeOff
from evenhand.domain.scheduling.queries.calendar import days_ahead, sessions_between, time_off_ahead
from evenhand.domain.scheduling.queries.rules import SECOND, moment_of
from evenhand.domain.scheduling.recurring import moment_on
from evenhand.domain.scheduling.slots.rules import RuleProblem
from evenhand.faces.components.clock_words import ClockWords
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.calendar.clocks import clock_for
from evenhand.faces.workspace.calendar.planning import minute_typed
from evenhand.faces.workspace.calendar.showing import day_typed
from evenhand.faces.workspace.case_frame import back_to, done_sentence, new_key
from evenhand.faces.workspace.offering.typed_hours import NotUnderstood, openings_shown, openings_typed
from evenhand.wording import later, say
from evenhand.wording.dates import from_to

LONGEST_REASON = 500
DONE = {
    "day": later("That day has its own times now."),
    "day-cleared": later("The usual times hold on that day again."),
    "off": later("The time off is set. Sessions that are booked already stay: look at them in the calendar."),
    "off-cleared": later("That time off is taken back."),
}
FIELDS = ("day", "openings", "first", "last", "from_day", "from_time", "until_day", "until_time", "reason")


@dataclass(slots=True)
class Tried:
    """What came of a press: the word that confirms it, or the fields to change."""

    done: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: TherapistRequest) -> HttpResponse:
    """Show the dates ahead that are not as usual, and set or take back what was pressed."""
    clock, tried = clock_for(request), Tried()
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        tried = act(request, clock)
        if tried.done:
            return back_to(reverse("workspace:days"), done=tried.done)
    zone = ZoneInfo(request.member.practice.zone)
    days = days_ahead(therapist=request.member, today=clock.now.astimezone(zone).date())
    off = time_off_ahead(therapist=request.member, at=clock.now)
    context = {
        "days": [(row.pk, clock.day(row.day), openings_shown(row.openings) or say("closed")) for row in days],
        "off": [(row.pk, _off_words(row, clock, zone), row.reason, _booked(request, row, clock)) for row in off],
        "typed": {name: request.POST.get(name, "") for name in FIELDS},
        "problems": tried.problems,
        "problem": dict(tried.problems),
        "done": done_sentence(request, DONE),
        "place": clock.place,
        "key": request.POST.get("key", "")[:48] or new_key(),
    }
    return render(request, "workspace/offering/dates.html", context, status=422 if tried.problems else 200)


def _off_words(row: TimeOff, clock: ClockWords, zone: ZoneInfo) -> str:
    if not row.whole_days:
        return clock.span(row.starts_at, row.ends_at)
    first, last = row.starts_at.astimezone(zone).date(), (row.ends_at - SECOND).astimezone(zone).date()
    return clock.day(first) if first == last else from_to(clock.day(first), clock.day(last))


def _booked(request: TherapistRequest, row: TimeOff, clock: ClockWords) -> int:
    """Return how many sessions stand in a time off."""
    return len(sessions_between(therapist=request.member, start=row.starts_at, end=row.ends_at, at=clock.now))


def _set_day(request: TherapistRequest, clock: ClockWords) -> Tried:
    day = day_typed(request.POST.get("day", ""))
    if day is None:
        return Tried(problems=[("day", say("Choose the day."))])
    try:
        openings = openings_typed(request.POST.get("openings", ""))
    except NotUnderstood as problem:
        return Tried(problems=[("openings", str(problem))])
    set_day(member=request.member, day=day, openings=openings, by=request.actor, at=clock.now)
    return Tried("day")


def _take_days(request: TherapistRequest, clock: ClockWords) -> Tried:
    first, last = (day_typed(request.POST.get(name, "")) for name in ("first", "last"))
    last = last or (first if not request.POST.get("last") else None)
    if first is None or last is None:
        return Tried(problems=[("first" if first is None else "last", say("Choose the day."))])
    try:
        take_days_off(
            member=request.member,
            first=first,
            last=last,
            zone=ZoneInfo(request.member.practice.zone),
            reason=_reason(request),
            key=_key(request, "days"),
            by=request.actor,
            at=clock.now,
        )
    except RuleProblem as problem:
        return Tried(problems=[("last", str(problem))])
    return Tried("off")


def _take_hours(request: TherapistRequest, clock: ClockWords) -> Tried:
    edges: list[int] = []
    for edge in ("from", "until"):
        day, minute = day_typed(request.POST.get(f"{edge}_day", "")), minute_typed(request.POST.get(f"{edge}_time", ""))
        if day is None or minute is None:
            field_name = f"{edge}_day" if day is None else f"{edge}_time"
            return Tried(
                problems=[(field_name, say("Choose the day.") if day is None else say("Enter a time such as 14:30."))]
            )
        moment = moment_on(clock.zone, day, minute)
        if moment is None:
            return Tried(problems=[(f"{edge}_time", say("The clock is put forward over this time on that day."))])
        edges.append(moment)
    try:
        take_hours_off(
            member=request.member,
            start=moment_of(edges[0]),
            end=moment_of(edges[1]),
            reason=_reason(request),
            key=_key(request, "hours"),
            by=request.actor,
            at=clock.now,
        )
    except RuleProblem as problem:
        return Tried(problems=[("until_day", str(problem))])
    return Tried("off")


def _reason(request: TherapistRequest) -> str:
    return request.POST.get("reason", "").strip()[:LONGEST_REASON]


def _key(request: TherapistRequest, act: str) -> str:
    return f"{act}:{request.POST.get('key', '')[:48] or new_key()}"


def _clear_day(request: TherapistRequest, clock: ClockWords) -> Tried:
    clear_day(member=request.member, day_id=_named(request), by=request.actor, at=clock.now)
    return Tried("day-cleared")


def _give_up(request: TherapistRequest, clock: ClockWords) -> Tried:
    give_up_time_off(member=request.member, time_off_id=_named(request), by=request.actor, at=clock.now)
    return Tried("off-cleared")


def _named(request: TherapistRequest) -> UUID:
    try:
        return UUID(request.POST.get("which", ""))
    except ValueError:
        raise Http404 from None


ACTS = {
    "day": _set_day,
    "days-off": _take_days,
    "hours-off": _take_hours,
    "clear-day": _clear_day,
    "give-up": _give_up,
}
