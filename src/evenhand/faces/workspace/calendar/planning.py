"""Planning a session: who, what, when, how often; what clashes is told before anything is booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.queries import case_by_number
from evenhand.domain.fees.queries.prices import payment_settings
from evenhand.domain.scheduling.actions import Clashes, NotPossible, SlotGone, book, make_series
from evenhand.domain.scheduling.models import Service
from evenhand.domain.scheduling.queries.calendar import services_of
from evenhand.domain.scheduling.recurring import (
    MOST_TIMES,
    MOST_WEEKS_APART,
    Recurrence,
    RecurrenceProblem,
    checked,
    moment_on,
)
from evenhand.domain.scheduling.slots.rules import LONGEST
from evenhand.faces.components.clock_words import ClockWords
from evenhand.faces.components.money import prices_in_words
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.calendar.clocks import clock_for
from evenhand.faces.workspace.calendar.showing import address_of, day_typed
from evenhand.faces.workspace.case_frame import key_for, new_key
from evenhand.wording import later, say

SKIPPED = later("The clock is put forward over this time on that day. Choose another one.")


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields as they stand on the page."""

    number: str
    service: str
    day: str
    time: str
    minutes: str
    every: str
    times: str
    left_out: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What the fields mean: a case file, a service, and sessions at the same local time."""

    case: CaseFile
    service: Service
    recurrence: Recurrence
    start: int
    minutes: int | None
    left_out: frozenset[date]
    key: str

    @property
    def is_single(self) -> bool:
        """Whether it is one session, and no series."""
        return self.recurrence.count == 1


@dataclass(slots=True)
class Refused:
    """Why nothing was booked: fields to change, days of a series that clash, or times to choose from instead."""

    problems: list[tuple[str, str]]
    clashes: list[tuple[str, str]]
    nearest: list[tuple[str, str, str]]


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: TherapistRequest) -> HttpResponse:
    """Show the form of a new session, and book what was typed into it."""
    clock = clock_for(request)
    services = services_of(therapist=request.member)
    typed, refused = _asked(request, services, clock), Refused([], [], [])
    if request.method == "POST":
        typed = _typed(request)
        planned, refused.problems = _understood(request, typed, services, clock)
        if planned is not None:
            done = _book(request, planned, refused, clock)
            if done:
                return HttpResponseRedirect(f"{address_of('week', planned.recurrence.first_day)}&done={done}")
    is_refused = bool(refused.problems or refused.clashes)
    context = {
        "typed": typed,
        "services": services,
        "prices": prices_in_words(services) if payment_settings() else {},
        "problems": refused.problems,
        "problem": dict(refused.problems),
        "clashes": refused.clashes,
        "nearest": refused.nearest,
        "place": clock.place,
        "most_weeks": MOST_WEEKS_APART,
        "most_times": MOST_TIMES,
        "longest": LONGEST,
    }
    return render(request, "workspace/calendar/plan.html", context, status=422 if is_refused else 200)


def _asked(request: TherapistRequest, services: list[Service], clock: ClockWords) -> Typed:
    """Return the form as an address fills it: a case file, a day, an hour."""
    day = day_typed(request.GET.get("day", "")) or clock.today
    return Typed(
        number=request.GET.get("case", "")[:20],
        service=str(services[0].pk) if services else "",
        day=day.isoformat(),
        time=request.GET.get("time", "")[:5],
        minutes="",
        every="1",
        times="1",
        left_out=(),
        key=new_key(),
    )


def _typed(request: TherapistRequest) -> Typed:
    fields = ("number", "service", "day", "time", "minutes", "every", "times")
    values = {name: request.POST.get(name, "").strip() for name in fields}
    values["day"], values["time"] = chosen_time(request) or (values["day"], values["time"])
    left_out = (*request.POST.getlist("left_out"), *request.POST.get("leave_out", "").split())
    return Typed(**values, left_out=left_out, key=request.POST.get("key", ""))


def chosen_time(request: TherapistRequest) -> tuple[str, str] | None:
    """Return day and time of the button of a free time that was pressed; None where it was another button."""
    day, _, time_of_day = request.POST.get("choose", "").partition(" ")
    return (day, time_of_day) if day and time_of_day else None


def _understood(
    request: TherapistRequest, typed: Typed, services: list[Service], clock: ClockWords
) -> tuple[Plan | None, list[tuple[str, str]]]:
    """Return what the fields mean, or what has to change in them."""
    case = case_by_number(number=typed.number, therapist=request.member)
    service = next((one for one in services if str(one.pk) == typed.service), None)
    day, minute = day_typed(typed.day), minute_typed(typed.time)
    minutes = number_typed(typed.minutes) if typed.minutes else None
    problems = []
    if case is None:
        problems.append(("number", say("Enter the number of a case file of yours, such as P41A913.")))
    if service is None:
        problems.append(("service", say("Choose what kind of session it is.")))
    if day is None:
        problems.append(("day", say("Choose the day of the session.")))
    if minute is None:
        problems.append(("time", say("Enter the time it begins, such as 14:30.")))
    if typed.minutes and not 1 <= (minutes or 0) <= LONGEST:
        problems.append(
            ("minutes", say("Enter how many minutes it lasts, from 1 to %(most)s, or leave this empty.", most=LONGEST))
        )
    recurrence, problem = _recurrence(typed, day, minute, clock)
    if problem:
        problems.append(problem)
    if problems or case is None or service is None or recurrence is None:
        return None, problems
    if service.is_group and recurrence.count > 1:
        return None, [("times", say("Seats of a group are given one session at a time. Enter 1 here."))]
    start = moment_on(clock.zone, recurrence.first_day, recurrence.minute)
    if start is None:
        return None, [("time", SKIPPED)]
    left_out = frozenset(one for typed_day in typed.left_out if (one := day_typed(typed_day)))
    key = key_for(case, typed.key, act="plan")
    return Plan(case, service, recurrence, start, minutes, left_out, key), []


def _recurrence(
    typed: Typed, day: date | None, minute: int | None, clock: ClockWords
) -> tuple[Recurrence | None, tuple[str, str] | None]:
    every, times = number_typed(typed.every or "1"), number_typed(typed.times or "1")
    if day is None or minute is None:
        return None, None
    if every is None or times is None:
        field = "every" if every is None else "times"
        return None, (field, say("Enter a whole number."))
    try:
        return checked(Recurrence(clock.zone, day, minute, every, times)), None
    except RecurrenceProblem as problem:
        field = "times" if 1 <= every <= MOST_WEEKS_APART else "every"
        return None, (field, str(problem))


def _book(request: TherapistRequest, planned: Plan, refused: Refused, clock: ClockWords) -> str:
    """Book what was planned; return the word for it, or fill in why not and return ""."""
    try:
        if planned.is_single:
            _book_one(request, planned, clock)
            return "booked"
        make_series(
            service=planned.service,
            case=planned.case,
            recurrence=planned.recurrence,
            left_out=planned.left_out,
            key=planned.key,
            by=request.actor,
            at=clock.now,
            minutes=planned.minutes,
        )
    except SlotGone as gone:
        refused.problems.append(("time", taken_words(planned.service)))
        refused.nearest += [near(moment.start, clock) for moment in gone.nearest]
        return ""
    except Clashes as clashes:
        refused.clashes += [
            (one.day.isoformat(), clash_words(clock.day(one.day), is_skipped=one.start is None))
            for one in clashes.with_these
        ]
        return ""
    except NotPossible:
        refused.problems.append(("times", say("Every day is left out, so there is nothing to book.")))
        return ""
    return "series"


def _book_one(request: TherapistRequest, planned: Plan, clock: ClockWords) -> None:
    book(
        service=planned.service,
        start=planned.start,
        case=planned.case,
        key=planned.key,
        by=request.actor,
        at=clock.now,
        minutes=planned.minutes,
    )


def clash_words(day: str, *, is_skipped: bool) -> str:
    """Return a day of a series on which its time cannot be had; the clock may be put forward over it."""
    return say("%(day)s: the clock skips this time", day=day) if is_skipped else day


def taken_words(service: Service) -> str:
    """Return why a time of a service cannot be had by its therapist."""
    if service.is_group:
        return say("There is no seat left at this time, or it is taken by something else.")
    return say("This time is taken, or too close to another session. Nothing was booked.")


def near(start: int, clock: ClockWords) -> tuple[str, str, str]:
    """Return a time to choose instead: day and time for the form, and both in words."""
    local = clock.local_of(start)
    return local.date().isoformat(), f"{local:%H:%M}", clock.short_moment(local)


def minute_typed(typed: str) -> int | None:
    """Return the minute of the day of a time such as 14:30; None for what is none."""
    try:
        at = time.fromisoformat(typed)
    except ValueError:
        return None
    return at.hour * 60 + at.minute if at.tzinfo is None else None


def number_typed(typed: str) -> int | None:
    """Return a whole number from 0 on; None for what is none, or has more than six digits."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 6 else None
