"""What a therapist offers and when their doors are open; every change lets slots be worked out anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from evenhand.domain.scheduling.actions.taking import lock_calendar
from evenhand.domain.scheduling.models import Service, WeekHours
from evenhand.domain.scheduling.queries.rules import week_of_pairs, worked_out
from evenhand.domain.scheduling.slots.rules import Hours, RuleProblem, checked
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.identifiers import new_id
from evenhand.foundation.practices.models import Member
from evenhand.wording import say

Pairs = Sequence[Sequence[Sequence[int]]]
"""A week as it is stored: seven days, Monday first, each a list of [start, end] in minutes of the local day."""

_KEPT = frozenset({"id", "practice", "therapist", "key", "made_at", "ended_at"})
CHANGEABLE = frozenset(field.name for field in Service._meta.concrete_fields) - _KEPT
"""What of a service can be changed after it was made."""
SHORTEST_OFFER = 30
"""Minutes for which a time is kept at least for somebody who waits."""


def add_service(*, therapist: Member, key: str, by: Actor, at: datetime, **values: Any) -> Service:
    """Add a service with the given values of its columns; the same key gives the same service.

    Raises RuleProblem, which says what to change; nothing is stored then.
    """
    with transaction.atomic():
        lock_calendar(therapist_id=therapist.pk, at=at)
        known = Service.objects.filter(therapist=therapist, key=key).first()
        if known is not None:
            return known
        made = Service(therapist=therapist, key=key, made_at=at)
        _set(made, values)
        made.save(force_insert=True)
        rules_changed(members=[therapist], at=at)
        record(act="service.added", subject="service", subject_id=made.pk, by=by, at=at)
    return made


def change_service(*, service: Service, by: Actor, at: datetime, **values: Any) -> Service:
    """Change a service; sessions that are booked keep their length and buffers.

    What is so already changes nothing. Raises RuleProblem.
    """
    with transaction.atomic():
        lock_calendar(therapist_id=service.therapist_id, at=at)
        row = Service.objects.select_related("therapist").get(pk=service.pk)
        if all(getattr(row, name, None) == value for name, value in values.items()):
            return row
        _set(row, values)
        row.save()
        rules_changed(members=[row.therapist], at=at)
        record(act="service.changed", subject="service", subject_id=row.pk, by=by, at=at)
    return row


def _set(row: Service, values: dict[str, Any]) -> None:
    unknown = values.keys() - CHANGEABLE
    if unknown:
        raise TypeError(f"A service has no {', '.join(sorted(unknown))} to set.")
    for name, value in values.items():
        setattr(row, name, value)
    if not row.name.strip():
        raise RuleProblem(say("Give the service a name."))
    if not 1 <= row.least_seats <= row.seats:
        raise RuleProblem(say("A group takes place from one seat on, and never needs more than it has."))
    if row.offer_lasts < SHORTEST_OFFER:
        raise RuleProblem(say("Whoever waits has at least %(least)s minutes to take a time.", least=SHORTEST_OFFER))
    checked(worked_out(service=row))


def end_service(*, service: Service, by: Actor, at: datetime) -> None:
    """Offer a service no more; its sessions stay. Ending it twice has one effect."""
    with transaction.atomic():
        lock_calendar(therapist_id=service.therapist_id, at=at)
        if Service.objects.filter(pk=service.pk, ended_at=None).update(ended_at=at):
            rules_changed(members=[service.therapist], at=at)
            record(act="service.ended", subject="service", subject_id=service.pk, by=by, at=at)


def set_week(
    *, week: Pairs, by: Actor, at: datetime, member: Member | None = None, service: Service | None = None
) -> WeekHours:
    """Set the weekly opening times of the practice, of a therapist, or of a service.

    The week that is set already changes nothing. Raises RuleProblem.
    """
    _check_week(week)
    with transaction.atomic():
        known = WeekHours.objects.filter(member=member, service=service).first()
        if known is not None and known.week == week:
            return known
        row, _ = WeekHours.objects.update_or_create(
            member=member, service=service, defaults={"week": week, "changed_at": at}
        )
        of = member or (service.therapist if service else None)
        rules_changed(members=[of] if of else Member.objects.filter(left_at=None), at=at)
        record(act="hours.set", subject="hours", subject_id=row.pk, by=by, at=at)
    return row


def _check_week(week: Pairs) -> None:
    if len(week) != 7:
        raise RuleProblem(say("A week has seven days."))
    days = Hours(practice=week_of_pairs(week)).practice
    for day in days:
        edges = [edge for opening in day for edge in (opening.start, opening.end)]
        whole = all(one.start < one.end for one in day) and all(0 <= edge <= 24 * 60 for edge in edges)
        if not whole or edges != sorted(edges):
            raise RuleProblem(say("Opening times lie within a day, in order, each ending after it began."))


def rules_changed(*, members: Iterable[Member], at: datetime) -> None:
    """Note that slots of these therapists have to be worked out anew; belongs in the transaction of the change."""
    for member in members:
        calendar = lock_calendar(therapist_id=member.pk, at=at)
        calendar.rules_version = new_id()
        calendar.changed_at = at
        calendar.save(update_fields=["rules_version", "changed_at"])
