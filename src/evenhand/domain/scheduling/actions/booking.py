"""Booking a session: a hold while a form is filled, a client's or a therapist's booking, a seat in a group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.actions.problems import SlotGone
from evenhand.domain.scheduling.actions.taking import guard_again, lock_calendar, look_first, take
from evenhand.domain.scheduling.links import Coming
from evenhand.domain.scheduling.messages import everybody_coming
from evenhand.domain.scheduling.models import Seat, Series, Service, Session, State
from evenhand.domain.scheduling.queries.rules import moment_of, rules_of, seconds
from evenhand.domain.scheduling.queries.slots import nearest_slots, refused
from evenhand.domain.scheduling.reminders import plan_messages
from evenhand.domain.scheduling.slots.refusing import Refusal
from evenhand.foundation.audit.actions import Act, record, record_all
from evenhand.foundation.audit.actor import SYSTEM, Actor, ActorKind
from evenhand.foundation.identifiers import new_id
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
        let_go(held_by(holder=holder))
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


def let_go(held: Session | None) -> None:
    """Take a browser's hold away, where there is one; belongs in the transaction that puts something in its place."""
    if held is not None:
        held.delete()


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

    A client's seat is a request where the service wants approval. The same key, or a client who has a seat already,
    gives the same session. Raises SlotGone with the nearest groups when it is full.
    """
    by_rules = by.kind is not ActorKind.THERAPIST
    state = State.REQUESTED if by_rules and service.needs_approval else State.CONFIRMED

    def seated() -> Session | None:
        with_key = Seat.objects.filter(key=key).select_related("session").first()
        return with_key.session if with_key else _group_with(service, start, case)

    if by_rules:
        known = look_first(service=service, start=start, at=at, moved=None, known=seated)
        if known is not None:
            return known
    with transaction.atomic():
        lock_calendar(therapist_id=service.therapist_id, at=at)
        known = seated()
        if known is not None:
            return known
        seat = Seat(case=case, state=state, key=key)
        return put_in_group(seat, service=service, start=start, by_rules=by_rules, by=by, at=at).session


def _group_with(service: Service, start: int, case: CaseFile) -> Session | None:
    own = Seat.objects.filter(session__service=service, session__starts_at=moment_of(start), case=case, guards=True)
    seat = own.select_related("session").first()
    return seat.session if seat else None


def put_in_group(seat: Seat, *, service: Service, start: int, by_rules: bool, by: Actor, at: datetime) -> Seat:
    """Give a new seat its place in the group that begins at `start`, which is made where there is none yet.

    Belongs in a transaction that has locked the calendar. A group is a hold until one of its seats is more than that.
    Raises SlotGone with the nearest groups; nothing is stored then.
    """

    def put_in() -> Session:
        state = State.HOLD if seat.state == State.HOLD else State.CONFIRMED
        made = a_session(service, start, state, key=f"group:{new_id()}", by=by, at=at)
        made.held_until = seat.held_until
        store_session.store(made)
        if made.state == State.CONFIRMED:
            record_booking(made, by=by, at=at)
        return made

    found = _open_group(service, start, at)
    if found is not None and by_rules:
        against = refused(service=service, start=start, at=at)  # `take` asks the rules for new sessions only
        if against is not None:
            raise SlotGone(against, nearest_slots(service=service, wanted=start, at=at))
    seat.session = take(
        service=service, start=start, at=at, by_rules=by_rules, put_in=put_in, known=lambda: found, has_lock=True
    )
    seat.number = _free_number(service, seat.session, at)
    seat.booked_at, seat.booked_by, seat.changed_at = at, _words(by), at
    seat.save(force_insert=True)
    record_seat(seat, by=by, at=at)
    return seat


def record_seat(seat: Seat, *, by: Actor, at: datetime) -> None:
    """Note that a seat was kept, asked for or booked, and plan what its owner is told; its group stands with it.

    Belongs in the transaction that stores the seat.
    """
    _keep_group_for(seat, by, at)
    act = {State.HOLD: "seat.held_open", State.REQUESTED: "seat.requested"}.get(State(seat.state), "seat.booked")
    record(act=act, subject="seat", subject_id=seat.pk, case_id=seat.case_id, by=by, at=at)
    if seat.state != State.HOLD:
        plan_messages(Coming(seat.session, seat), by_words=_words(by), at=at)


def _open_group(service: Service, start: int, at: datetime) -> Session | None:
    rows = Session.objects.filter(service=service, starts_at=moment_of(start), state__in=(State.HOLD, State.CONFIRMED))
    return rows.filter(Q(held_until=None) | Q(held_until__gt=at)).first()


def _free_number(service: Service, session: Session, at: datetime) -> int:
    """Return the lowest number that is free, and take away what is kept no more; raises SlotGone for a full group."""
    seats = Seat.objects.filter(session=session, guards=True)
    seats.filter(state=State.HOLD, held_until__lte=at).delete()
    taken = set(seats.values_list("number", flat=True))
    free = next((number for number in range(1, session.seats + 1) if number not in taken), None)
    if free is None:
        raise SlotGone(Refusal.FULL, nearest_slots(service=service, wanted=seconds(session.starts_at), at=at))
    return free


def _keep_group_for(seat: Seat, by: Actor, at: datetime) -> None:
    """Let a group that is only a hold last as long as a new seat is kept, or stand once somebody comes."""
    group = seat.session
    if group.state != State.HOLD:
        return
    if seat.held_until is None:
        group.state, group.held_until, group.changed_at = State.CONFIRMED, None, at
        record(act="session.booked", subject="session", subject_id=group.pk, by=by, at=at)
    elif group.held_until is not None:
        group.held_until = max(group.held_until, seat.held_until)
    group.save(update_fields=["state", "held_until", "changed_at"])


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


def record_booking(made: Session, *, by: Actor, at: datetime, before: Sequence[Act] = ()) -> None:
    """Note in the record that a session was requested or booked; belongs in the transaction that stores it.

    `before` are acts of the same moment that led to it.
    """
    act = "session.requested" if made.state == State.REQUESTED else "session.booked"
    taken = Act(act, subject="session", subject_id=made.pk, case_id=made.case_id)
    record_all([*before, taken], by=by, at=at)
    for coming in everybody_coming(made):
        plan_messages(coming, by_words=_words(by), at=at)


def _words(by: Actor) -> str:
    return f"{by.kind}:{by.id}" if by.id else str(by.kind)
