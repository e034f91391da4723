"""The page behind a link to a time: how it stands, and the one thing that the link is for: calling off, or moving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.domain.scheduling.actions import (
    ChangedMeanwhile,
    NotPossible,
    SlotGone,
    TooLate,
    can_be_changed_online,
    give_up_seat,
    move,
    set_state,
)
from evenhand.domain.scheduling.calendars.writing import calendar_file
from evenhand.domain.scheduling.links import Coming, Purpose, read_link, who_comes
from evenhand.domain.scheduling.messages import time_of, zone_of
from evenhand.domain.scheduling.models import AHEAD, BookingPage, State
from evenhand.domain.scheduling.queries.rules import moment_of, rules_of, seconds
from evenhand.domain.scheduling.queries.shared_calendar import entry_of
from evenhand.domain.scheduling.queries.slots import slots_between
from evenhand.domain.scheduling.slots.rules import Slot
from evenhand.faces.components.clock_words import ClockWords
from evenhand.faces.components.keeping import calendar_to_keep
from evenhand.faces.components.permissions import public
from evenhand.faces.components.reader import speak_to
from evenhand.foundation.audit.thresholds import Refused, note_at_the_door
from evenhand.foundation.outbox.words import FileName
from evenhand.foundation.practices.context import practice_context
from evenhand.wording import later

WEEKS_SHOWN = 4
DAYS_SHOWN = 8
MOST_DIGITS = 10
STANDING = {
    State.REQUESTED: later("You asked for this time"),
    State.CONFIRMED: later("Your time"),
    State.DECLINED: later("This time is not free"),
    State.CANCELLED: later("This time is called off"),
    State.LATE_CANCEL: later("This time is called off"),
}


@dataclass(frozen=True, slots=True)
class Day:
    """The free times of one day, each with its start in seconds of UTC, its words, and the other clock's if needed."""

    words: str
    times: list[tuple[int, str, str]]


@public
@require_http_methods(["GET", "HEAD", "POST"])
def coming(request: HttpRequest, token: str) -> HttpResponse:
    """Show how a time stands to whoever has its link; only a POST changes anything."""
    now = timezone.now()
    link = read_link(token)
    found = who_comes(link, at=now) if link else None
    if link is None or found is None:
        note_at_the_door(Refused.TIME_LINK, at=now)
        return render(request, "site/coming_gone.html", status=410)
    with practice_context(link.practice_id):
        speak_to(request, own=found.own_language, practice=found.session.practice)
        if request.method != "POST":
            return _shown(request, found, link.purpose, now)
        try:
            done = _done(request, found, link.purpose, now)
        except SlotGone as gone:
            return _shown(request, found, link.purpose, now, nearest=gone.nearest, status=409)
        except (ChangedMeanwhile, NotPossible, TooLate):
            return _shown(request, found, link.purpose, now)
    return HttpResponseRedirect("?now" if done else "?")


@public
@require_safe
def file_for_calendars(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with the time as a file for a calendar program; one that was called off takes its entry out again."""
    now = timezone.now()
    link = read_link(token)
    found = who_comes(link, at=now) if link else None
    if link is None or found is None:
        note_at_the_door(Refused.TIME_LINK, at=now)
        return render(request, "site/coming_gone.html", status=410)
    with practice_context(link.practice_id):
        entry = entry_of(found.session)
    return calendar_to_keep(calendar_file([entry], made_at=now, purpose=entry.purpose), FileName.APPOINTMENT)


def _done(request: HttpRequest, found: Coming, purpose: Purpose, now: datetime) -> bool:
    """Carry out what a link is for; False when what was posted makes no sense."""
    session = found.session
    if purpose is Purpose.CANCEL and found.seat is not None:
        give_up_seat(seat=found.seat, by=found.actor, at=now)
        return True
    if purpose is Purpose.CANCEL:
        set_state(session=session, state=State.CANCELLED, seen=session.sequence, by=found.actor, at=now)
        return True
    start, seen = (request.POST.get(name, "") for name in ("start", "seen"))
    if purpose is not Purpose.MOVE or found.seat is not None or not (_is_whole(start) and _is_whole(seen)):
        return False
    move(session=session, start=int(start), seen=int(seen), by=found.actor, at=now)
    return True


def _is_whole(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS


def _shown(
    request: HttpRequest,
    found: Coming,
    purpose: Purpose,
    now: datetime,
    *,
    nearest: Sequence[Slot] | None = None,
    status: int = 200,
) -> HttpResponse:
    session = found.session
    page = BookingPage.objects.first()
    stands = found.state in AHEAD
    in_time = stands and can_be_changed_online(session=session, at=now)
    days: list[Day] = []
    if in_time and purpose is Purpose.MOVE and not found.seat:
        start = seconds(now)
        free = slots_between(service=session.service, start=start, end=start + WEEKS_SHOWN * 604_800, at=now)
        days = _days(found, free, now)
    context = {
        "heading": STANDING[State(found.state)],
        "when": time_of(found),
        "stands": stands,
        "in_time": in_time,
        "purpose": purpose.name.lower(),
        "is_seat": found.seat is not None,
        "seen": session.sequence,
        "changed": "now" in request.GET,
        "gone": status != 200,
        "nearest": _days(found, nearest or (), now),
        "days": days,
        "how_to_reach": page.how_to_reach if page else "",
    }
    return render(request, "site/coming.html", context, status=status)


def _days(found: Coming, free: Sequence[Slot], now: datetime) -> list[Day]:
    home = rules_of(service=found.session.service).zone.key
    clock = ClockWords(ZoneInfo(zone_of(found, home=home)), now)
    days: dict[str, Day] = {}
    for slot in free:
        at = moment_of(slot.start)
        day = days.setdefault(clock.day(clock.local(at).date()), Day(clock.day(clock.local(at).date()), []))
        day.times.append((slot.start, clock.time(at), clock.elsewhere(at, home)))
    return list(days.values())[:DAYS_SHOWN]
