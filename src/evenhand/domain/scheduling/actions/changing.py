"""Changing a session: confirm, decline, move, cancel, and say how it went."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from evenhand.domain.scheduling.actions.problems import ChangedMeanwhile, NotPossible, TooLate
from evenhand.domain.scheduling.actions.taking import guard_again, lock_calendar, take
from evenhand.domain.scheduling.freed import note_freed
from evenhand.domain.scheduling.links import Coming
from evenhand.domain.scheduling.messages import everybody_coming
from evenhand.domain.scheduling.models import AHEAD, GUARDING, Seat, Session, SessionChange, State
from evenhand.domain.scheduling.queries.rules import moment_of, seconds
from evenhand.domain.scheduling.reminders import plan_messages
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor, ActorKind

ACTS = {
    State.CONFIRMED: "session.confirmed",
    State.DECLINED: "session.declined",
    State.CANCELLED: "session.cancelled",
    State.LATE_CANCEL: "session.cancelled_late",
    State.HELD: "session.took_place",
    State.NO_SHOW: "session.missed",
}
FROM = {
    State.CONFIRMED: (State.REQUESTED, State.HELD, State.NO_SHOW),
    State.DECLINED: (State.REQUESTED,),
    State.CANCELLED: (State.REQUESTED, State.CONFIRMED),
    State.LATE_CANCEL: (State.REQUESTED, State.CONFIRMED, State.HELD, State.NO_SHOW),
    State.HELD: (State.CONFIRMED, State.NO_SHOW),
    State.NO_SHOW: (State.CONFIRMED, State.HELD),
}
"""From which states a session gets into which; what was said by mistake about one that is over can be taken back."""


def move(*, session: Session, start: int, seen: int, by: Actor, at: datetime, minutes: int | None = None) -> Session:
    """Give a session another time, which begins at `start` in seconds of UTC; the old one is freed only with it.

    `seen` is the sequence that the page showed: moved by somebody else meanwhile it raises ChangedMeanwhile. Moving to
    the time that it has changes nothing, so that a repeated request has one effect. Whoever is no therapist keeps to
    the rules and the deadline (TooLate); their move of a service with approval is a request again. Raises SlotGone,
    NotPossible.
    """
    length = session.ends_at - session.starts_at if minutes is None else timedelta(minutes=minutes)

    def moved_already() -> Session | None:
        row = Session.objects.get(pk=session.pk)
        return row if row.starts_at == moment_of(start) and row.ends_at == moment_of(start) + length else None

    def put_in() -> Session:
        row = _locked(session, seen)
        if row.state not in AHEAD:
            raise NotPossible
        _check_deadline(row, by, at)
        before = row.starts_at, row.state
        ended_before = row.ends_at
        row.starts_at = moment_of(start)
        row.ends_at = row.starts_at + length
        if by.kind is not ActorKind.THERAPIST and row.service.needs_approval:
            row.state = State.REQUESTED
        guard_again(row)
        _store(row, *before, everybody_coming(row), act="session.moved", by=by, at=at)
        note_freed(row, start=before[0], end=ended_before, at=at)
        return row

    return take(
        service=session.service,
        start=start,
        at=at,
        by_rules=by.kind is not ActorKind.THERAPIST,
        put_in=put_in,
        known=moved_already,
        moved=session,
        minutes=int(length.total_seconds() // 60),
    )


def set_state(*, session: Session, state: State, seen: int, by: Actor, at: datetime) -> Session:
    """Bring a session into another state; one that is in it already stays as it is.

    `seen` is the sequence that the page showed. Raises ChangedMeanwhile, NotPossible for a state that this one does not
    lead to, and TooLate for a client who cancels after the deadline.
    """
    with transaction.atomic():
        lock_calendar(therapist_id=session.therapist_id, at=at)
        row = Session.objects.select_for_update(no_key=True).get(pk=session.pk)
        if row.state == state:
            return row
        if row.sequence != seen:
            raise ChangedMeanwhile
        if row.state not in FROM.get(state, ()):
            raise NotPossible
        if state is State.CANCELLED:
            _check_deadline(row, by, at)
        before = row.starts_at, row.state
        row.state, row.guards = state, state in GUARDING
        coming = everybody_coming(row)
        if not row.guards:
            Seat.objects.filter(session=row, state=State.HOLD).delete()
            Seat.objects.filter(session=row, guards=True).update(guards=False, state=state, changed_at=at)
        _store(row, *before, coming, act=ACTS[state], by=by, at=at)
        if not row.guards:
            note_freed(row, start=row.starts_at, end=row.ends_at, at=at)
    return row


def answer_seat(*, seat: Seat, state: State, by: Actor, at: datetime) -> None:
    """Confirm or decline a seat that was asked for; one that stands so already stays. Raises NotPossible."""
    with transaction.atomic():
        row = _locked_seat(seat, at)
        if row.state == state:
            return
        if row.state != State.REQUESTED or state not in (State.CONFIRMED, State.DECLINED):
            raise NotPossible
        if state is State.DECLINED:
            end_seat(seat=row, by=by, at=at)
        else:
            _set_seat(row, State.CONFIRMED, act="seat.confirmed", by=by, at=at)


def end_seat(*, seat: Seat, by: Actor, at: datetime) -> None:
    """Free a seat whose request was declined: one that was asked for is declined, one that stood is called off."""
    with transaction.atomic():
        row = _locked_seat(seat, at)
        if row.guards:
            state = State.DECLINED if row.state == State.REQUESTED else State.CANCELLED
            _set_seat(row, state, act="seat.declined", by=by, at=at)
            _end_empty_group(row.session, by=by, at=at)


def give_up_seat(*, seat: Seat, by: Actor, at: datetime) -> None:
    """Free somebody's seat in a group session; one that is free already stays so. Raises TooLate for a late client.

    A group that no therapist planned goes with the last who leaves it.
    """
    with transaction.atomic():
        row = _locked_seat(seat, at)
        if not row.guards:
            return
        _check_deadline(row.session, by, at)
        _set_seat(row, State.CANCELLED, act="seat.given_up", by=by, at=at)
        if by.kind is not ActorKind.THERAPIST:
            _end_empty_group(row.session, by=by, at=at)


def _locked_seat(seat: Seat, at: datetime) -> Seat:
    """Return a seat as it stands, with its therapist's calendar locked."""
    lock_calendar(therapist_id=seat.session.therapist_id, at=at)
    with_all = ("session__service", "case__client", "case__contact", "inquiry__contact")
    return Seat.objects.select_related(*with_all).get(pk=seat.pk)


def _set_seat(row: Seat, state: State, *, act: str, by: Actor, at: datetime) -> None:
    session = row.session
    row.state, row.guards, row.changed_at = state, state in GUARDING, at
    row.save(update_fields=["guards", "state", "changed_at"])
    record(act=act, subject="seat", subject_id=row.pk, case_id=row.case_id, by=by, at=at)
    plan_messages(Coming(session, row), by_words=f"{by.kind}:{by.id}" if by.id else str(by.kind), at=at)
    if not row.guards:
        note_freed(session, start=session.starts_at, end=session.ends_at, at=at, seat=row)


def _end_empty_group(session: Session, *, by: Actor, at: datetime) -> None:
    """Free the time of a group that somebody's seat had made, and in which nobody has one any more.

    While a seat is kept for somebody it is a hold, as it was before the first who came.
    """
    planned = session.booked_by.startswith(f"{ActorKind.THERAPIST}:")
    left = Seat.objects.filter(session=session, guards=True)
    if planned or session.state != State.CONFIRMED or left.exclude(state=State.HOLD).exists():
        return
    kept = left.filter(held_until__gt=at).aggregate(last=Max("held_until"))["last"]
    if kept is None:
        set_state(session=session, state=State.CANCELLED, seen=session.sequence, by=by, at=at)
    else:
        Session.objects.filter(pk=session.pk).update(state=State.HOLD, held_until=kept, changed_at=at)


def can_be_changed_online(*, session: Session, at: datetime) -> bool:
    """Return whether a client may still move or cancel by themselves: until the service's deadline before the start."""
    return session.state in AHEAD and seconds(session.starts_at) - seconds(at) >= session.service.cancel_until * 60


def _check_deadline(row: Session, by: Actor, at: datetime) -> None:
    if by.kind is not ActorKind.THERAPIST and not can_be_changed_online(session=row, at=at):
        raise TooLate


def _locked(session: Session, seen: int) -> Session:
    row = Session.objects.select_for_update(of=("self",), no_key=True).select_related("service").get(pk=session.pk)
    if row.sequence != seen:
        raise ChangedMeanwhile
    return row


def _store(
    row: Session,
    starts_before: datetime,
    state_before: str,
    coming: Iterable[Coming],
    *,
    act: str,
    by: Actor,
    at: datetime,
) -> None:
    """Store a change under the next sequence, with its audit row, and plan that whoever comes is told."""
    by_words = f"{by.kind}:{by.id}" if by.id else str(by.kind)
    row.sequence += 1
    row.changed_at = at
    row.save()
    SessionChange.objects.create(
        session=row,
        sequence=row.sequence,
        state_before=state_before,
        state_after=row.state,
        starts_before=starts_before,
        starts_after=row.starts_at,
        changed_at=at,
        changed_by=by_words,
    )
    record(act=act, subject="session", subject_id=row.pk, case_id=row.case_id, by=by, at=at)
    for one in coming:
        if one.seat is not None and not row.guards:
            one.seat.state = row.state
        plan_messages(Coming(row, one.seat), by_words=by_words, at=at)
