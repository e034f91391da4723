"""Handing a case file over with its times: each goes along where the other calendar has room, the others stay listed.

Room is what no session, no busy time and no time off of the other therapist is against; opening times are not asked,
since a therapist may see somebody at any hour. Places in groups stay: others come to those.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from evenhand.domain.cases.access.actions import end_membership, hand_over
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.actions.problems import NotPossible
from evenhand.domain.scheduling.actions.services import CHANGEABLE, add_service
from evenhand.domain.scheduling.actions.taking import lock_calendar
from evenhand.domain.scheduling.actions.waiting import leave_list
from evenhand.domain.scheduling.freed import note_freed
from evenhand.domain.scheduling.models import AHEAD, BookedAs, Series, Service, Session, TimeOff, WaitingPlace
from evenhand.domain.scheduling.queries.busy_feeds import busy_times
from evenhand.domain.scheduling.queries.rules import guarding, holds_that_are_over, moment_of
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.models import Member


class NoRoom(Exception):
    """The calendar of whose case file it is has no room for a session at its time; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Handed:
    """How many times ahead went along, and how many stayed because the other calendar has no room for them."""

    moved: int = 0
    left: int = 0


def hand_over_with_times(*, case: CaseFile, to: Member, by: Actor, at: datetime) -> Handed:
    """Give a case file to another therapist, and with it the sessions and requests that are still ahead.

    One transaction. Who waits for a time of the former therapist waits no more. Handing over again moves nothing.
    Raises NotTheirs and NotAColleague.
    """
    with transaction.atomic():
        former = CaseFile.objects.values_list("therapist_id", flat=True).get(pk=case.pk)
        hand_over(case=case, to=to, by=by, at=at)
        return _give_times(case, former, to, by=by, at=at)


def end_membership_with_times(*, member: Member, heir: Member, by: Actor, at: datetime) -> Handed:
    """Remove a colleague as `end_membership` does, and give the heir the times ahead of their case files.

    One transaction. Removing again moves nothing. Raises NotTheirs, NotAColleague and OwnersStay.
    """
    with transaction.atomic():
        cases = list(CaseFile.objects.filter(therapist=member).order_by("pk"))
        end_membership(member=member, heir=heir, by=by, at=at)
        given = [_give_times(case, member.pk, heir, by=by, at=at) for case in cases]
    return Handed(sum(one.moved for one in given), sum(one.left for one in given))


def take_over(*, session: Session, to: Member, by: Actor, at: datetime) -> Session:
    """Bring a session of one's own case file, which stayed in another's calendar, into one's own.

    One that is there already stays so. Raises NoRoom, and NotPossible for one that is no longer ahead, a group, or of
    another's case file.
    """
    with transaction.atomic():
        row = _locked(session, to, at)
        if row.case is None or row.case.therapist_id != to.pk:
            raise NotPossible
        if row.therapist_id == to.pk:
            return row
        if row.state not in AHEAD or row.starts_at <= at:
            raise NotPossible
        if not _has_room(row, to, at):
            raise NoRoom
        Session.objects.filter(pk=row.pk).update(series=None)
        _give(row, to, by=by, at=at)
    return row


def _locked(session: Session, to: Member, at: datetime) -> Session:
    _lock_both(Session.objects.values_list("therapist_id", flat=True).get(pk=session.pk), to.pk, at)
    return Session.objects.select_related("case", "service").get(pk=session.pk)


def _lock_both(one: UUID, other: UUID, at: datetime) -> None:
    """Lock two calendars in one order, so that two acts never wait for each other."""
    for member in sorted({one, other}):
        lock_calendar(therapist_id=member, at=at)


def _give_times(case: CaseFile, former: UUID, to: Member, *, by: Actor, at: datetime) -> Handed:
    if former == to.pk:
        return Handed()
    _lock_both(former, to.pk, at)
    for place in WaitingPlace.objects.filter(case=case, service__therapist=former, ended_at=None):
        leave_list(place=place, by=by, at=at)
    ahead = Session.objects.filter(case=case, therapist=former, state__in=AHEAD, starts_at__gt=at)
    fits: list[Session] = []
    stays: list[Session] = []
    for row in ahead.select_related("service").order_by("starts_at"):
        (fits if _has_room(row, to, at) else stays).append(row)
    Session.objects.filter(pk__in=[row.pk for row in stays]).update(series=None)
    for row in fits:
        _give(row, to, by=by, at=at)
    return Handed(len(fits), len(stays))


def _has_room(row: Session, to: Member, at: datetime) -> bool:
    start, end = row.guard_start, row.guard_end
    taken = guarding(therapist_id=to.pk, start=start, end=end, at=at).exists()
    off = TimeOff.objects.filter(Q(member=None) | Q(member=to))
    off = off.filter(starts_at__lt=moment_of(end), ends_at__gt=moment_of(start))
    return not (taken or busy_times(therapist_id=to.pk, start=start, end=end) or off.exists())


def _give(row: Session, to: Member, *, by: Actor, at: datetime) -> None:
    """Put a session into another calendar at its own time; whoever comes need not be told, as nothing changes for them.

    Belongs in a transaction that has locked both calendars and found room.
    """
    note_freed(row, start=row.starts_at, end=row.ends_at, at=at)
    over = holds_that_are_over(therapist_id=to.pk, start=row.guard_start, end=row.guard_end, at=at)
    Session.objects.filter(pk__in=over).delete()
    BookedAs.objects.get_or_create(session=row, defaults={"service": row.service})
    row.therapist, row.service, row.changed_at = to, _service_like(row.service, to, by=by, at=at), at
    row.save(update_fields=["therapist", "service", "changed_at"])
    if row.series_id is not None:
        Series.objects.filter(pk=row.series_id).update(therapist=to, service=row.service)
    record(act="session.handed_over", subject="session", subject_id=row.pk, case_id=row.case_id, by=by, at=at)


def _service_like(service: Service, to: Member, *, by: Actor, at: datetime) -> Service:
    """Return what a therapist offers under the same name and as long; else a copy that only they can plan."""
    own = Service.objects.filter(therapist=to, ended_at=None, duration=service.duration, seats=1)
    found = next((one for one in own.order_by("position", "made_at") if one.name == service.name), None)
    if found is not None:
        return found
    values = {name: getattr(service, name) for name in CHANGEABLE} | {"for_clients": False, "for_strangers": False}
    return add_service(therapist=to, key=f"from:{service.pk.hex}:{to.pk.hex[-12:]}", by=by, at=at, **values)
