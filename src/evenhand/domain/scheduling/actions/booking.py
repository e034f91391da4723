"""Booking a session: a hold while a form is filled, a client's or a therapist's booking, a seat in a group."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.actions.problems import SlotGone
from evenhand.domain.scheduling.actions.taking import guard_again, lock_calendar, take
from evenhand.domain.scheduling.links import Coming
from evenhand.domain.scheduling.messages import everybody_coming
from evenhand.domain.scheduling.models import Seat, Series, Service, Session, State
from evenhand.domain.scheduling.queries.rules import moment_of, rules_of
from evenhand.domain.scheduling.queries.slots import nearest_slots, refused
from evenhand.domain.scheduling.reminders import plan_messages
from evenhand.domain.scheduling.slots.refusing import Refusal
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import SYSTEM, Actor, ActorKind
from evenhand.foundation.practices.prepared import PreparedInPractice
from evenhand.foundation.practices.prepared_writes import PreparedInsert

HOLD = timedelta(minutes=10)
"""How long a slot is kept while a form is filled."""


def hold_slot(*, service: Service, start: int, holder: str, at: datetime, has_lock: bool = False) -> Session:
    """Keep a slot for ten minutes for whoever chose it; `holder` names their browser, which holds one slot at a time.

    Holding the same slot again keeps it ten minutes from now; `has_lock` as for `take`. Raises SlotGone.
    """
    key = f"hold:{holder}"

    def put_in() -> Session:
        let_go(holder=holder)
        made = a_session(service, start, State.HOLD, key=key, by=SYSTEM, at=at)
        made.held_until = at + HOLD
        store_session.store(made)
        record(act="session.held_open", subject="session", subject_id=made.pk, by=SYSTEM, at=at)
        return made

    own = held_by(holder=holder)

    def held_by_a_faster_press() -> Session | None:
        row = held_by(holder=holder)
        if row is None or (own is not None and row.pk == own.pk):
            return None
        return row if row.service_id == service.pk and row.starts_at == moment_of(start) else None

    return take(
        service=service,
        start=start,
        at=at,
        by_rules=True,
        put_in=put_in,
        known=held_by_a_faster_press,
        moved=own,
        has_lock=has_lock,
    )


def held_by(*, holder: str) -> Session | None:
    """Return the hold of a browser, also one that is over as long as nobody else took its time."""
    return _by_key.first(key=f"hold:{holder}")


def let_go(*, holder: str) -> None:
    """Take a browser's hold away; belongs in the transaction that puts something in its place."""
    found = held_by(holder=holder)
    if found is not None:
        found.delete()


def release_hold(*, holder: str, at: datetime) -> None:
    """Free the slot that a browser holds; where it holds none, nothing happens."""
    with transaction.atomic():
        found = held_by(holder=holder)
        if found is not None:
            found.delete()
            record(act="session.hold_released", subject="session", subject_id=found.pk, by=SYSTEM, at=at)


def book(
    *,
    service: Service,
    start: int,
    case: CaseFile,
    key: str,
    by: Actor,
    at: datetime,
    minutes: int | None = None,
    series: Series | None = None,
) -> Session:
    """Book a session of a case file that begins at `start`, in seconds of UTC.

    A client keeps to every rule, and their booking is a request where the service wants approval. A therapist may book
    any time that is free, of any length (`minutes`), and it is confirmed. The same key always gives the same session.
    A group's session takes the client in, and is made where there is none yet. One transaction: the session, an audit
    row. Raises SlotGone with the nearest free slots.
    """
    if service.is_group:
        return book_seat(service=service, start=start, case=case, key=key, by=by, at=at)
    by_rules = by.kind is not ActorKind.THERAPIST
    state = State.REQUESTED if by_rules and service.needs_approval else State.CONFIRMED

    def put_in() -> Session:
        made = a_session(service, start, state, key=key, by=by, at=at, minutes=minutes)
        made.case, made.series = case, series
        store_session.store(made)
        record_booking(made, by=by, at=at)
        return made

    return take(
        service=service,
        start=start,
        at=at,
        by_rules=by_rules,
        put_in=put_in,
        known=lambda: known_booking(key=key, case_id=case.pk),
        minutes=minutes,
    )


def book_seat(*, service: Service, start: int, case: CaseFile, key: str, by: Actor, at: datetime) -> Session:
    """Take a seat in the group session of a service that begins at `start`; the first seat makes the session.

    The same key, or a client who has a seat already, gives the same session. Raises SlotGone when it is full.
    """
    by_rules = by.kind is not ActorKind.THERAPIST

    def put_in() -> Session:
        made = a_session(
            service, start, State.CONFIRMED, key=f"group:{service.pk}:{start}:{at.timestamp()}", by=by, at=at
        )
        store_session.store(made)
        record_booking(made, by=by, at=at)
        return made

    with transaction.atomic():
        lock_calendar(therapist_id=service.therapist_id, at=at)
        seated = Seat.objects.filter(key=key).select_related("session").first()
        if seated is not None:
            return seated.session
        if by_rules:
            _check_rules_of_joining(service, start, case=case, at=at)
        session = take(
            service=service,
            start=start,
            at=at,
            by_rules=by_rules,
            put_in=put_in,
            known=lambda: _open_group(service, start),
            has_lock=True,
        )
        _take_seat(service, session, case=case, key=key, by=by, at=at)
    return session


def _open_group(service: Service, start: int) -> Session | None:
    return Session.objects.filter(service=service, starts_at=moment_of(start), state=State.CONFIRMED).first()


def _check_rules_of_joining(service: Service, start: int, *, case: CaseFile, at: datetime) -> None:
    """Raise SlotGone for a group that a client may no longer join: `take` asks the rules for new sessions only."""
    session = _open_group(service, start)
    if session is None or Seat.objects.filter(session=session, case=case, guards=True).exists():
        return
    against = refused(service=service, start=start, at=at)
    if against is not None:
        raise SlotGone(against, nearest_slots(service=service, wanted=start, at=at))


def _take_seat(service: Service, session: Session, *, case: CaseFile, key: str, by: Actor, at: datetime) -> None:
    taken = dict(Seat.objects.filter(session=session, guards=True).values_list("number", "case_id"))
    if case.pk in taken.values():
        return
    free = next((number for number in range(1, session.seats + 1) if number not in taken), None)
    if free is None:
        start = int(session.starts_at.timestamp())
        raise SlotGone(Refusal.FULL, nearest_slots(service=service, wanted=start, at=at))
    seat = Seat.objects.create(
        session=session,
        case=case,
        number=free,
        state=State.CONFIRMED,
        key=key,
        booked_at=at,
        booked_by=_words(by),
        changed_at=at,
    )
    record(act="seat.booked", subject="seat", subject_id=seat.pk, case_id=case.pk, by=by, at=at)
    plan_messages(Coming(session, seat), by_words=_words(by), at=at)


def known_booking(*, key: str, case_id: UUID) -> Session | None:
    """Return what a key gave before to the same case file."""
    found = _by_key.first(key=key)
    return found if found is not None and found.case_id == case_id else None


_by_key = PreparedInPractice(Session, lambda rows, key: rows.filter(key=key), key=str)
store_session = PreparedInsert(Session)


def a_session(
    service: Service, start: int, state: State, *, key: str, by: Actor, at: datetime, minutes: int | None = None
) -> Session:
    """Return a new session that is not stored yet, with the length and buffers of its service."""
    length = service.duration if minutes is None else minutes
    starts_at = moment_of(start)
    made = Session(
        therapist_id=service.therapist_id,
        service=service,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=length),
        zone=rules_of(service=service).zone.key,
        before=service.before,
        after=service.after,
        seats=service.seats,
        state=state,
        key=key,
        booked_at=at,
        booked_by=_words(by),
        changed_at=at,
    )
    guard_again(made)
    return made


def record_booking(made: Session, *, by: Actor, at: datetime) -> None:
    """Note in the record that a session was requested or booked; belongs in the transaction that stores it."""
    act = "session.requested" if made.state == State.REQUESTED else "session.booked"
    record(act=act, subject="session", subject_id=made.pk, case_id=made.case_id, by=by, at=at)
    for coming in everybody_coming(made):
        plan_messages(coming, by_words=_words(by), at=at)


def _words(by: Actor) -> str:
    return f"{by.kind}:{by.id}" if by.id else str(by.kind)
