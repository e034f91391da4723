"""Sessions with prices, as practices of tests have them."""

from __future__ import annotations

from datetime import datetime, timedelta

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.fees import actions
from evenhand.domain.fees.actions import Price
from evenhand.domain.fees.models import PaymentSettings, Receipt, Way
from evenhand.domain.fees.queries.dues import Due, dues_of
from evenhand.domain.scheduling.actions import set_state
from evenhand.domain.scheduling.models import Service, Session, State
from evenhand.foundation.practices.models import Member
from tests.factories import NOW, TODAY, a_service, a_session, at_hour, inside, therapist_actor

BEFORE = NOW - timedelta(days=30)
YESTERDAY = TODAY - timedelta(days=1)
ISSUER = "Quiet Street\nSmall Lane 1\n10115 Berlin"
EIGHTY = Price(80_00)


def settled_payments(member: Member, *, currency: str = "EUR", issuer: str = ISSUER, **words: str) -> PaymentSettings:
    """Let a practice ask for money."""
    values = {"tax_words": "", "wording": "", "pay_address": ""} | words
    with inside(member):
        return actions.keep_settings(currency=currency, issuer=issuer, by=therapist_actor(member), at=BEFORE, **values)


def a_priced_service(*, of: Member, price: Price = EIGHTY, currency: str = "EUR", **values: object) -> Service:
    """Let a therapist offer a service that costs something since a month ago."""
    settled_payments(of, currency=currency)
    service = a_service(of=of, at=BEFORE, **values)
    priced(service, price, currency=currency)
    return service


def priced(service: Service, price: Price, *, currency: str = "EUR", at: datetime = BEFORE) -> None:
    """Let a service cost something from a moment on."""
    with inside(service):
        by = therapist_actor(service.therapist)
        actions.set_price(service=service, price=price, currency=currency, by=by, at=at)


def a_past_session(
    case: CaseFile,
    *,
    service: Service | None = None,
    hour: int = 10,
    state: State = State.HELD,
    booked: datetime = BEFORE,
) -> Session:
    """Book a session of yesterday at a moment before it, and say how it went."""
    offered = service or a_priced_service(of=case.therapist)
    session = a_session(of=case, service=offered, start=at_hour(hour, day=YESTERDAY), at=booked)
    if state is State.CONFIRMED:
        return session
    with inside(case):
        return set_state(session=session, state=state, seen=0, by=therapist_actor(case.therapist), at=NOW)


def dues(case: CaseFile, *, at: datetime = NOW) -> list[Due]:
    """What the sessions of a case file cost now."""
    with inside(case):
        return dues_of(case=case, at=at)


def pay(session: Session, case: CaseFile, *, how: Way = Way.TRANSFER, note: str = "") -> None:
    """Note that a session was paid yesterday."""
    by = therapist_actor(case.therapist)
    with inside(case):
        actions.note_paid(session=session, case=case, on=YESTERDAY, how=how, note=note, by=by, at=NOW)


def a_receipt(session: Session, case: CaseFile) -> Receipt:
    """Note that a session was paid, and write its receipt."""
    pay(session, case)
    with inside(case):
        return actions.issue_receipt(session=session, case=case, by=therapist_actor(case.therapist), at=NOW)
