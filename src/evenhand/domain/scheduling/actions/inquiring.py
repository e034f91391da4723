"""Inquiries: a stranger asks for a time, the therapist accepts or declines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from evenhand.domain.cases.actions import invite_client, open_case
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.actions.booking import a_session, held_by, let_go, record_booking, store_session
from evenhand.domain.scheduling.actions.changing import answer_seat, end_seat, set_state
from evenhand.domain.scheduling.actions.problems import NotPossible
from evenhand.domain.scheduling.actions.taking import lock_calendar, take
from evenhand.domain.scheduling.messages import messages_about
from evenhand.domain.scheduling.models import AHEAD, Inquiry, InquiryContact, Seat, Service, Session, State
from evenhand.foundation.accounts.speaking.queries import language_for
from evenhand.foundation.audit.actions import Act, record
from evenhand.foundation.audit.actor import SYSTEM, Actor
from evenhand.foundation.identifiers import new_id
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.mail import MAIL, letter
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.outbox.words import not_this_time
from evenhand.foundation.practices.prepared import PreparedInPractice
from evenhand.foundation.practices.prepared_writes import PreparedInsert
from evenhand.foundation.vault.actions import destroy_case_keys, make_case_keys, sweep_after_shredding
from evenhand.foundation.vault.erasing import erasing
from evenhand.wording import in_language

NOTE_LASTS = timedelta(days=3)
"""How long a note that a request was declined is worth sending."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The case file that a request became, and its invitation link, seen this once; "" when it was accepted before."""

    case: CaseFile
    link: str = ""


def inquire(
    *,
    service: Service,
    start: int,
    email: str,
    phone: str,
    words: str,
    zone: str,
    holder: str,
    key: str,
    at: datetime,
    has_lock: bool = False,
) -> Session:
    """Take down a stranger's request together with the slot that they chose, in seconds of UTC.

    Their own hold of the slot becomes the session, or the slot is taken anew where that is over. One transaction: keys
    of its own, the inquiry, its session (requested, or confirmed where the service wants no approval), audit rows. The
    same key gives the same session; `has_lock` says that the caller locked the calendar in this transaction and looked
    for the key behind the lock. Raises SlotGone with the nearest free slots.
    """
    session_key = _session_key(key)
    state = State.REQUESTED if service.needs_approval else State.CONFIRMED

    def put_in() -> Session:
        let_go(own if has_lock else held_by(holder=holder))
        made = a_session(service, start, state, key=session_key, by=SYSTEM, at=at)
        made.inquiry = store_inquiry(
            therapist_id=service.therapist_id, email=email, phone=phone, words=words, zone=zone, key=key, at=at
        )
        store_session.store(made)
        record_booking(made, by=SYSTEM, at=at, before=[asked_for(made.inquiry)])
        return made

    own = held_by(holder=holder)
    return take(
        service=service,
        start=start,
        at=at,
        by_rules=True,
        put_in=put_in,
        known=(lambda: None) if has_lock else (lambda: known_inquiry(key=key, service=service)),
        moved=own,
        has_lock=has_lock,
    )


def store_inquiry(
    *, therapist_id: UUID, email: str, phone: str, words: str, zone: str, key: str, at: datetime
) -> Inquiry:
    """Store a stranger's words and how to reach them under keys of their own.

    Belongs in the transaction that stores what they ask for, and records it (`asked_for`).
    """
    case_id = new_id()
    make_case_keys(case_id=case_id, at=at)
    inquiry = Inquiry(case_id=case_id, therapist_id=therapist_id, words=words, zone=zone, key=key, made_at=at)
    _store_inquiry.store(inquiry)
    _store_contact.store(InquiryContact(inquiry=inquiry, case_id=case_id, email=email.strip(), phone=phone.strip()))
    return inquiry


def asked_for(inquiry: Inquiry) -> Act:
    """What is recorded of a stranger's request."""
    return Act(act="inquiry.made", subject="inquiry", subject_id=inquiry.pk)


def known_inquiry(*, key: str, service: Service) -> Session | None:
    """Return the session that a stranger's key gave before, with its inquiry."""
    return _by_key.first(key=_session_key(key), service=service.pk)


def _session_key(key: str) -> str:
    return f"inquiry:{key}"


_store_inquiry = PreparedInsert(Inquiry)
_store_contact = PreparedInsert(InquiryContact)
_by_key = PreparedInPractice(
    Session,
    lambda rows, key, service: rows.filter(key=key, service_id=service).select_related("inquiry"),
    key=str,
    service=UUID,
)


def accept(*, inquiry: Inquiry, by: Actor, at: datetime) -> Accepted:
    """Make a case file with a fresh number from an inquiry, confirm what it asked for, and invite the client.

    One transaction. The inquiry's words stay where they are: their keys are the case file's from now on. Accepting
    twice gives the same case file. Raises NotPossible for one that was declined or taken back.
    """
    with transaction.atomic():
        lock_calendar(therapist_id=inquiry.therapist_id, at=at)
        row = _locked(inquiry)
        if row.standing == Inquiry.Standing.ACCEPTED:
            return Accepted(CaseFile.objects.select_related("client", "contact").get(pk=row.case_id))
        _answer(row, Inquiry.Standing.ACCEPTED, by=by, at=at)
        case = open_case(
            therapist=row.therapist,
            zone=row.zone,
            key=row.pk,
            by=by,
            at=at,
            email=row.contact.email,
            phone=row.contact.phone,
            with_keys_of=row.case_id,
        )
        for session in Session.objects.filter(inquiry=row):
            session.case = case
            session.save(update_fields=["case"])
            if session.state == State.REQUESTED:
                set_state(session=session, state=State.CONFIRMED, seen=session.sequence, by=by, at=at)
        for seat in Seat.objects.filter(inquiry=row).select_related("session"):
            seat.case = case
            seat.save(update_fields=["case"])
            if seat.state == State.REQUESTED:
                answer_seat(seat=seat, state=State.CONFIRMED, by=by, at=at)
        link = invite_client(case=case, by=by, at=at)
        record(act="inquiry.accepted", subject="inquiry", subject_id=row.pk, case_id=case.pk, by=by, at=at)
    return Accepted(case, link)


def decline(*, inquiry: Inquiry, with_note: bool = False, by: Actor, at: datetime) -> None:
    """Decline an inquiry and free the times and seats that it asked for; declining twice has one effect.

    `with_note` sends its writer a kind note in fixed words, where they gave an e-mail address. One transaction. Raises
    NotPossible for one that was accepted.
    """
    with transaction.atomic():
        if _end(inquiry, Inquiry.Standing.DECLINED, State.DECLINED, act="inquiry.declined", by=by, at=at) and with_note:
            _send_note(inquiry, at)


def _send_note(inquiry: Inquiry, at: datetime) -> None:
    email = InquiryContact.objects.get(inquiry=inquiry).email
    if email:
        with in_language(language_for(None)):
            message = not_this_time(link=f"{settings.PUBLIC_ADDRESS}/help/")
        content = letter(to=email, message=message)
        enqueue(kind=MAIL, content=content, key=_key_of_note(inquiry), at=at, stale_at=at + NOTE_LASTS)


def _key_of_note(inquiry: Inquiry) -> str:
    return f"inquiry-declined:{inquiry.pk}"


def forget_inquiry(*, inquiry: Inquiry, by: Actor, at: datetime) -> None:
    """Destroy an inquiry that was declined or taken back: its keys, its words, how to reach its writer, its times.

    One transaction; forgetting twice has one effect. It cannot be taken back. Raises NotPossible for one that waits or
    was accepted: that goes with its case file.
    """
    with transaction.atomic(), erasing():
        lock_calendar(therapist_id=inquiry.therapist_id, at=at)
        row = Inquiry.objects.select_for_update(no_key=True).filter(pk=inquiry.pk).first()
        if row is None:
            return
        if row.standing not in (Inquiry.Standing.DECLINED, Inquiry.Standing.WITHDRAWN):
            raise NotPossible
        OutboxRow.objects.filter(key=_key_of_note(row)).delete()
        for model in (Session, Seat):
            for coming_id in model.objects.filter(inquiry=row).values_list("pk", flat=True):
                messages_about(coming_id).delete()
        row.delete()
        destroy_case_keys(case_id=row.case_id, at=at)
        record(act="inquiry.deleted", subject="inquiry", subject_id=inquiry.pk, by=by, at=at)
        transaction.on_commit(sweep_after_shredding)


def _end(inquiry: Inquiry, standing: Inquiry.Standing, state: State, *, act: str, by: Actor, at: datetime) -> bool:
    """End an inquiry and return whether that is new."""
    with transaction.atomic():
        lock_calendar(therapist_id=inquiry.therapist_id, at=at)
        row = _locked(inquiry)
        if row.standing == standing:
            return False
        _answer(row, standing, by=by, at=at)
        for session in Session.objects.filter(inquiry=row, state__in=AHEAD):
            into = State.CANCELLED if session.state == State.CONFIRMED else state
            set_state(session=session, state=into, seen=session.sequence, by=by, at=at)
        for seat in Seat.objects.filter(inquiry=row, state__in=AHEAD).select_related("session"):
            end_seat(seat=seat, by=by, at=at)
        record(act=act, subject="inquiry", subject_id=row.pk, by=by, at=at)
    return True


def _locked(inquiry: Inquiry) -> Inquiry:
    rows = Inquiry.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("therapist", "contact").get(pk=inquiry.pk)


def _answer(row: Inquiry, standing: Inquiry.Standing, *, by: Actor, at: datetime) -> None:
    if row.standing != Inquiry.Standing.WAITING:
        raise NotPossible
    row.standing, row.answered_at, row.answered_by = standing, at, f"{by.kind}:{by.id}" if by.id else str(by.kind)
    row.save(update_fields=["standing", "answered_at", "answered_by"])
