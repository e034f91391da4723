"""When a therapist is not there as usual: other times of one date, time off, limits; and how times are shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction

from evenhand.domain.scheduling.actions.services import rules_changed
from evenhand.domain.scheduling.actions.taking import lock_calendar
from evenhand.domain.scheduling.models import Calendar, DateOverride, Limit, Service, TimeOff, WeekHours
from evenhand.domain.scheduling.queries.rules import day_of_pairs, moment_of
from evenhand.domain.scheduling.slots.rules import CapUnit, Period, RuleProblem, is_a_day
from evenhand.domain.scheduling.slots.zones import start_of_day
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.models import Member
from evenhand.wording import say

LONGEST_TIME_OFF = timedelta(days=400)
ONE_DAY = timedelta(days=1)
MOST_OF_A_LIMIT = 10_000


def clear_week(*, by: Actor, at: datetime, member: Member | None = None, service: Service | None = None) -> None:
    """Take the weekly times of a therapist or of a service away, so that more general ones hold; twice is once."""
    of = service.therapist if service else member
    if of is None:
        raise TypeError("A week of a therapist or of a service is taken away; the practice's is set anew.")
    with transaction.atomic():
        found = WeekHours.objects.filter(member=member, service=service).first()
        if found is None:
            return
        week_id = found.pk
        found.delete()
        rules_changed(members=[of], at=at)
        record(act="hours.cleared", subject="hours", subject_id=week_id, by=by, at=at)


def set_day(*, member: Member, day: date, openings: Sequence[Sequence[int]], by: Actor, at: datetime) -> DateOverride:
    """Set a therapist's opening times of one date, [start, end] in minutes of that day; none closes it.

    Raises RuleProblem, and nothing is stored then.
    """
    if not is_a_day(day_of_pairs(openings)):
        raise RuleProblem(say("Opening times lie within a day, in order, each ending after it began."))
    with transaction.atomic():
        row, _ = DateOverride.objects.update_or_create(
            member=member, day=day, defaults={"openings": [list(pair) for pair in openings], "changed_at": at}
        )
        rules_changed(members=[member], at=at)
        record(act="day.set", subject="day", subject_id=row.pk, by=by, at=at)
    return row


def clear_day(*, member: Member, day_id: UUID, by: Actor, at: datetime) -> None:
    """Let the week's opening times hold on a date again; where they do already nothing happens."""
    with transaction.atomic():
        if DateOverride.objects.filter(member=member, pk=day_id).delete()[0]:
            rules_changed(members=[member], at=at)
            record(act="day.cleared", subject="day", subject_id=day_id, by=by, at=at)


def take_days_off(
    *, member: Member, first: date, last: date, zone: ZoneInfo, reason: str, key: str, by: Actor, at: datetime
) -> TimeOff:
    """Take whole local days off, from the first to the last one. The same key gives the same. Raises RuleProblem."""
    if last < first:
        raise RuleProblem(say("The last day is not before the first one."))
    start, end = moment_of(start_of_day(zone, first)), moment_of(start_of_day(zone, last + ONE_DAY))
    return _take_off(member, start, end, whole_days=True, reason=reason, key=key, by=by, at=at)


def take_hours_off(
    *, member: Member, start: datetime, end: datetime, reason: str, key: str, by: Actor, at: datetime
) -> TimeOff:
    """Take time off from one moment to another. The same key gives the same. Raises RuleProblem."""
    if end <= start:
        raise RuleProblem(say("Time off ends after it begins."))
    return _take_off(member, start, end, whole_days=False, reason=reason, key=key, by=by, at=at)


def _take_off(
    member: Member, start: datetime, end: datetime, *, whole_days: bool, reason: str, key: str, by: Actor, at: datetime
) -> TimeOff:
    if end - start > LONGEST_TIME_OFF:
        raise RuleProblem(say("Time off lasts up to 400 days."))
    with transaction.atomic():
        lock_calendar(therapist_id=member.pk, at=at)
        known = TimeOff.objects.filter(member=member, key=key).first()
        if known is not None:
            return known
        made = TimeOff.objects.create(
            member=member, starts_at=start, ends_at=end, whole_days=whole_days, reason=reason, key=key, made_at=at
        )
        rules_changed(members=[member], at=at)
        record(act="time_off.taken", subject="time_off", subject_id=made.pk, by=by, at=at)
    return made


def give_up_time_off(*, member: Member, time_off_id: UUID, by: Actor, at: datetime) -> None:
    """Take a therapist's time off back; doing so twice has one effect."""
    with transaction.atomic():
        if TimeOff.objects.filter(member=member, pk=time_off_id).delete()[0]:
            rules_changed(members=[member], at=at)
            record(act="time_off.given_up", subject="time_off", subject_id=time_off_id, by=by, at=at)


def set_limit(
    *, member: Member, period: Period, most: int | None, by: Actor, at: datetime, unit: CapUnit = CapUnit.SESSIONS
) -> None:
    """Set the most sessions, or minutes of them, that a therapist has in a day, week or month; None sets no limit.

    Raises RuleProblem.
    """
    if most is not None and not 0 <= most <= MOST_OF_A_LIMIT:
        raise RuleProblem(say("A limit is a number from 0 to %(most)s.", most=MOST_OF_A_LIMIT))
    with transaction.atomic():
        calendar = lock_calendar(therapist_id=member.pk, at=at)
        rows = Limit.objects.filter(member=member, service=None, period=period, unit=unit)
        found = rows.first()
        if (found.most if found else None) == most:
            return
        if most is None:
            rows.delete()
        else:
            Limit.objects.update_or_create(
                member=member, service=None, period=period, unit=unit, defaults={"most": most, "changed_at": at}
            )
        rules_changed(members=[member], at=at)
        record(act="limit.set", subject="calendar", subject_id=calendar.pk, by=by, at=at)


def choose_formats(
    *, member: Member, zone: str, date_format: str, time_format: str, first_weekday: int, by: Actor, at: datetime
) -> Calendar:
    """Choose how a therapist's calendar shows times: its zone ("" is the browser's), formats, the week's first day.

    What is chosen already changes nothing. Raises RuleProblem for a value that there is not.
    """
    known = (
        zone == "" or zone in available_timezones(),
        date_format in Calendar.DateFormat.values,
        time_format in Calendar.TimeFormat.values,
        0 <= first_weekday <= 6,
    )
    if not all(known):
        raise RuleProblem(say("Choose a time zone, formats and a first day of the week from the lists."))
    with transaction.atomic():
        calendar = lock_calendar(therapist_id=member.pk, at=at)
        chosen = (zone, date_format, time_format, first_weekday)
        if chosen == (calendar.zone, calendar.date_format, calendar.time_format, calendar.first_weekday):
            return calendar
        rules_changed(members=[member], at=at)
        calendar.zone, calendar.date_format, calendar.time_format = zone, date_format, time_format
        calendar.first_weekday = first_weekday
        calendar.save(update_fields=["zone", "date_format", "time_format", "first_weekday"])
        record(act="calendar.changed", subject="calendar", subject_id=calendar.pk, by=by, at=at)
    return calendar
