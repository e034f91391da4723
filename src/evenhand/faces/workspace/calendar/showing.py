"""The calendar's page: a day, a week or a month of a therapist's sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evenhand.domain.cases.queries import load_names
from evenhand.domain.scheduling.models import Session
from evenhand.domain.scheduling.queries.busy_feeds import busy_times, is_any_unread
from evenhand.domain.scheduling.queries.calendar import (
    calendar_of,
    doors_of,
    services_of,
    sessions_between,
    time_off_between,
)
from evenhand.domain.scheduling.queries.rules import moment_of, seconds
from evenhand.domain.scheduling.slots.zones import start_of_day
from evenhand.faces.components.clock_words import ClockWords
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.calendar.clocks import clock_for, remember_zone, zone_to_ask
from evenhand.faces.workspace.calendar.laying import Block, Piece, hours_to_show, laid_out
from evenhand.faces.workspace.calendar.lines import Line, Stretch, days_from, line_of, minutes_on, on_day
from evenhand.faces.workspace.case_frame import done_sentence
from evenhand.foundation.practices.models import Member
from evenhand.wording import later
from evenhand.wording.dates import SHORT_WEEKDAYS, WEEKDAYS, from_to, month_of

VIEWS = {"day": later("Day"), "week": later("Week"), "month": later("Month")}
WEEK = 7
MOST_IN_A_CELL = 4
FIRST_YEAR, LAST_YEAR = 1990, 2100
DONE = {"booked": later("The session is booked."), "series": later("The sessions are booked.")}


@dataclass(frozen=True, slots=True)
class Shown:
    """What an address asks for: a view, the day it is about, and the days it shows."""

    view: str
    day: date
    days: tuple[date, ...]

    def next(self, *, step: int) -> date:
        """Return the day that the following view is about, or the one before with a step of -1."""
        if self.view == "month":
            months = self.day.year * 12 + self.day.month - 1 + step
            return date(min(max(months // 12, 1), MAXYEAR), months % 12 + 1, 1)
        return self.day + timedelta(days=step * (WEEK if self.view == "week" else 1))


@dataclass(frozen=True, slots=True)
class DayShown:
    """One day of the page: its words, its lines, and its blocks where it is drawn hour by hour."""

    day: date
    words: str
    number: int
    address: str
    is_today: bool
    is_of_month: bool
    lines: tuple[Line, ...]
    more: int
    blocks: tuple[Block[Line], ...]
    off: bool
    busy: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the days that are shown: sessions, time off, opening times, what other calendars say is busy.

    Opening times are drawn and single free starts are not: these differ from service to service.
    """

    sessions: Sequence[Session]
    off: Sequence[Stretch]
    openings: Sequence[Stretch]
    busy: Sequence[Stretch]

    def hours(self, days: Sequence[date], clock: ClockWords) -> tuple[int, int]:
        """Return from which until which minute of a day something stands there."""
        spans = [(one.starts_at, one.ends_at) for one in self.sessions]
        return hours_to_show(span for day in days for span in on_day(clock, day, [*spans, *self.openings, *self.busy]))


@for_therapist
@require_safe
def calendar(request: TherapistRequest) -> HttpResponse:
    """Show a day, a week or a month.

    Eight queries after the sign-in; one more for names that are shown.
    """
    chosen = calendar_of(request.member)
    clock = clock_for(request, chosen)
    shown = shown_by(request, clock, first_weekday=chosen.first_weekday)
    start, end = (_midnight(clock, day) for day in (shown.days[0], shown.days[-1] + timedelta(days=1)))
    sessions = sessions_between(therapist=request.member, start=start, end=end, at=clock.now)
    load_names(one.case for one in sessions if one.case is not None)
    off = time_off_between(therapist=request.member, start=start, end=end)
    stands = Standing(
        sessions,
        [(one.starts_at, one.ends_at) for one in off],
        _openings(request, shown, clock),
        _busy(request.member, start, end),
    )
    first, last = stands.hours(shown.days, clock)
    context = {
        "view": shown.view,
        "views": [(name, words, address_of(name, shown.day), name == shown.view) for name, words in VIEWS.items()],
        "title": title_of(shown, clock),
        "place": clock.place,
        "days": [_a_day(day, shown, stands, clock, first=first, last=last) for day in shown.days],
        "weekdays": [(SHORT_WEEKDAYS[day.weekday()], WEEKDAYS[day.weekday()]) for day in shown.days[:WEEK]],
        "hours": [(clock.minute(minute), minute) for minute in range(first, last, 60)],
        "before": address_of(shown.view, shown.next(step=-1)),
        "after": address_of(shown.view, shown.next(step=1)),
        "today": address_of(shown.view, clock.today),
        "day": shown.day.isoformat(),
        "done": done_sentence(request, DONE),
        "unread": is_any_unread(member=request.member),
        "nothing_offered": not sessions and not services_of(therapist=request.member),
        **zone_to_ask(request, chosen),
    }
    return render(request, "workspace/calendar/calendar.html", context)


@for_therapist
@require_POST
def tell_zone(request: TherapistRequest) -> HttpResponse:
    """Take down in which zone the browser is, and go back to the view that was open."""
    remember_zone(request, request.POST.get("zone", ""))
    view, day = request.POST.get("view", ""), day_typed(request.POST.get("day", ""))
    ending = f"?{urlencode({'view': view, 'day': day.isoformat()})}" if day and view in VIEWS else ""
    return HttpResponseRedirect(reverse("workspace:calendar") + ending)


def shown_by(request: TherapistRequest, clock: ClockWords, *, first_weekday: int) -> Shown:
    """Return what an address asks for; this week for anything that cannot be read."""
    view = request.GET.get("view", "week")
    view = view if view in VIEWS else "week"
    day = day_typed(request.GET.get("day", "")) or clock.today
    if view == "day":
        return Shown(view, day, (day,))
    first = day.replace(day=1) if view == "month" else day
    first -= timedelta(days=(first.weekday() - first_weekday) % WEEK)
    if view == "week":
        return Shown(view, day, tuple(days_from(first, WEEK)))
    last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    weeks = (last - first).days // WEEK + 1
    return Shown(view, day, tuple(days_from(first, weeks * WEEK)))


def day_typed(typed: str) -> date | None:
    """Return a day from an address or a form; None for what is none, or too far away to be meant."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def address_of(view: str, day: date) -> str:
    """Return the address of a view about a day."""
    return f"{reverse('workspace:calendar')}?{urlencode({'view': view, 'day': day.isoformat()})}"


def title_of(shown: Shown, clock: ClockWords) -> str:
    """Return what the page shows: a day, the first and last day of a week, or a month."""
    if shown.view == "day":
        return clock.day(shown.day)
    if shown.view == "month":
        return month_of(shown.day)
    return from_to(clock.short_day(shown.days[0]), clock.short_day(shown.days[-1]))


def _midnight(clock: ClockWords, day: date) -> datetime:
    return moment_of(start_of_day(clock.zone, day))


def _openings(request: TherapistRequest, shown: Shown, clock: ClockWords) -> list[Stretch]:
    """Return when doors are open; the practice's days may begin on the day before, or end on the day after."""
    first, last = shown.days[0] - timedelta(days=1), shown.days[-1] + timedelta(days=1)
    zone = ZoneInfo(request.member.practice.zone)
    return doors_of(therapist=request.member, first=first, last=last).moments(first, last, zone=zone)


def _busy(member: Member, start: datetime, end: datetime) -> list[Stretch]:
    """Return when other calendars say that a therapist is busy; what overlaps or touches is one stretch."""
    merged: list[list[int]] = []
    for one in busy_times(therapist_id=member.pk, start=seconds(start), end=seconds(end)):
        if merged and one.start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], one.end)
        else:
            merged.append([one.start, one.end])
    return [(moment_of(begins), moment_of(ends)) for begins, ends in merged]


def _a_day(day: date, shown: Shown, stands: Standing, clock: ClockWords, *, first: int, last: int) -> DayShown:
    pieces = [
        Piece(*span, line_of(one, clock))
        for one in stands.sessions
        if (span := minutes_on(clock, day, one.starts_at, one.ends_at))
    ]
    away, openings, busy = (on_day(clock, day, spans) for spans in (stands.off, stands.openings, stands.busy))
    lines = tuple(piece.thing for piece in pieces)
    is_month = shown.view == "month"
    return DayShown(
        day=day,
        words=clock.day(day) if shown.view == "day" else clock.short_day(day),
        number=day.day,
        address=address_of("day", day),
        is_today=day == clock.today,
        is_of_month=day.month == shown.day.month,
        lines=lines[:MOST_IN_A_CELL] if is_month else lines,
        more=max(len(lines) - MOST_IN_A_CELL, 0) if is_month else 0,
        blocks=()
        if is_month
        else tuple(laid_out(pieces, first=first, last=last, openings=openings, busy=busy, off=away)),
        off=bool(away),
        busy=", ".join(from_to(clock.minute(begun), clock.minute(over)) for begun, over in busy),
    )
