"""Noting money by hand: decided, paid, waived, taken back; each once, and nothing that cannot be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.fees import actions
from evenhand.domain.fees.actions import FeeProblem, NotOwed, PaidAlready
from evenhand.domain.fees.models import Fee, PaymentSettings, Way
from evenhand.domain.fees.notices import TO_CLIENT, tell_client
from evenhand.domain.fees.owing import Standing
from evenhand.domain.scheduling.models import Session, State
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.outbox.models import OutboxRow
from tests.domain.acts import a_reachable_case, by_therapist
from tests.domain.fees.priced import BEFORE, YESTERDAY, a_past_session, a_priced_service, dues, pay, settled_payments
from tests.domain.stored import everything
from tests.factories import NOW, TODAY, a_case, a_service, a_session, a_therapist, inside, therapist_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> CaseFile:
    return a_case(at=BEFORE)


def decide(session: Session, case: CaseFile, owed: bool | None) -> None:
    with inside(case):
        actions.decide(session=session, case=case, owed=owed, by=therapist_actor(case.therapist), at=NOW)


def stands(case: CaseFile) -> Standing:
    (one,) = dues(case)
    return one.standing


@pytest.mark.parametrize("state", [State.NO_SHOW, State.LATE_CANCEL])
def test_a_missed_session_waits_for_a_decision_that_can_be_taken_back(case: CaseFile, state: State) -> None:
    session = a_past_session(case, state=state)
    seen = [stands(case)]
    for owed in (True, False, False, None):
        decide(session, case, owed)
        seen.append(stands(case))
    assert seen == [
        Standing.UNDECIDED, Standing.OPEN, Standing.WAIVED, Standing.WAIVED, Standing.UNDECIDED,
    ]  # fmt: skip
    with inside(case):
        acts = list(AuditEntry.objects.filter(act__startswith="fee.").order_by("number").values_list("act", flat=True))
    assert acts == ["fee.owed", "fee.waived", "fee.not_decided"]


def test_an_undecided_session_is_not_paid_by_mistake(case: CaseFile) -> None:
    session = a_past_session(case, state=State.NO_SHOW)
    with pytest.raises(NotOwed):
        pay(session, case)


def test_a_payment_is_noted_once_and_can_be_taken_back(case: CaseFile) -> None:
    session = a_past_session(case)
    for _ in range(2):
        pay(session, case, how=Way.CARD, note="with the card reader")
    with inside(case):
        row = Fee.objects.get()
        assert (row.paid_on, row.paid_how, row.note) == (YESTERDAY, "card", "with the card reader")
        assert AuditEntry.objects.filter(act="fee.paid").count() == 1
    with pytest.raises(PaidAlready):
        pay(session, case, how=Way.CASH)
    by = therapist_actor(case.therapist)
    for _ in range(2):
        with inside(case):
            actions.take_payment_back(session=session, case=case, by=by, at=NOW)
    assert stands(case) is Standing.OPEN
    with inside(case):
        assert AuditEntry.objects.filter(act="fee.payment_taken_back").count() == 1
        row.refresh_from_db()
        assert row.note == ""


@pytest.mark.parametrize(
    ("on", "how", "note", "field"),
    [
        (None, "cash", "", "on"),
        (TODAY + timedelta(days=1), "cash", "", "on"),
        (date(1999, 12, 31), "cash", "", "on"),
        (TODAY, "", "", "how"),
        (TODAY, "gold", "", "how"),
        (TODAY, "cash", "x" * 301, "note"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    case: CaseFile, on: date | None, how: str, note: str, field: str
) -> None:
    session = a_past_session(case)
    with inside(case), pytest.raises(FeeProblem) as problem:
        actions.note_paid(
            session=session, case=case, on=on, how=how, note=note, by=therapist_actor(case.therapist), at=NOW
        )
    assert problem.value.field == field
    assert stands(case) is Standing.OPEN


def test_nothing_is_noted_of_a_session_without_a_price_ahead_or_of_somebody_else(case: CaseFile) -> None:
    free = a_past_session(case, service=a_service(of=case.therapist, at=BEFORE))
    other = a_case(of=case.therapist, at=BEFORE)
    service = a_priced_service(of=case.therapist)
    theirs = a_past_session(other, service=service, hour=12)
    ahead = a_session(of=case, service=service, at=BEFORE)
    for session in (free, theirs, ahead):
        with pytest.raises(NotOwed):
            pay(session, case)
        with pytest.raises(NotOwed):
            decide(session, case, False)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("currency", ""),
        ("currency", "Euro"),
        ("currency", "€"),
        ("issuer", "x" * 401),
        ("tax_words", "x" * 201),
        ("wording", "x" * 81),
        ("pay_address", "javascript:alert(1)"),
        ("pay_address", "http://pay.example.org/"),
    ],
)
def test_settings_that_cannot_be_are_refused(name: str, typed: str) -> None:
    member = a_therapist(at=BEFORE)
    values = {"currency": "EUR", "issuer": "", "tax_words": "", "wording": "", "pay_address": ""} | {name: typed}
    with inside(member), pytest.raises(FeeProblem) as problem:
        actions.keep_settings(by=therapist_actor(member), at=NOW, **values)
    assert problem.value.field == name
    with inside(member):
        assert not PaymentSettings.objects.exists()


def test_settings_are_tidied_and_the_same_again_changes_nothing() -> None:
    member = a_therapist(at=BEFORE)
    for _ in range(2):
        settled_payments(member, currency=" eur ", issuer="  Quiet \t Street\r\n\r\n Lane 1 \n")
    with inside(member):
        row = PaymentSettings.objects.get()
        assert (row.currency, row.issuer) == ("EUR", "Quiet Street\nLane 1")
        assert AuditEntry.objects.filter(act="payment_settings.kept").count() == 1


def test_what_is_typed_about_money_lies_sealed(case: CaseFile) -> None:
    words = {name: f"Brennnessel {name}" for name in ("issuer", "tax_words", "wording")}
    session = a_past_session(case)
    settled_payments(case.therapist, pay_address="https://pay.example.org/brennnessel", **words)
    pay(session, case, note="Brennnessel")
    with inside(case):
        made = actions.issue_receipt(session=session, case=case, by=therapist_actor(case.therapist), at=NOW)
    assert made.words.startswith("Brennnessel wording on ")
    cells = [cell for rows in everything().values() for row in rows for cell in row]
    stored = b"".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in cells)
    assert case.number.encode() in stored
    assert b"rennnessel" not in stored.lower()


def test_a_client_is_told_once_a_day_without_a_word_about_money() -> None:
    case = a_reachable_case()
    by = by_therapist(case)
    for hours in (0, 1, 26):
        with inside(case):
            actions.tell_client_of_news(case=case, by=by, at=NOW + timedelta(hours=hours))
    with inside(case):
        rows = list(OutboxRow.objects.filter(kind=TO_CLIENT))
        assert len(rows) == 2
        tell_client(rows[0].content)
    (letter,) = mail.outbox
    said = f"{letter.subject} {letter.body}".lower()
    assert all(word not in said for word in ("pay", "money", "fee", "receipt", "invoice", "eur"))


def test_whoever_has_no_address_is_told_nothing(case: CaseFile) -> None:
    with inside(case):
        tell_client({"whom": str(case.pk)})
    assert mail.outbox == []
