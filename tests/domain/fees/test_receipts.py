"""Receipts: numbers without gaps, words for good, taken back by another; what is left of a deleted case file."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.custody.actions.deleting import delete_case
from evenhand.domain.custody.models import Deletion
from evenhand.domain.fees import actions
from evenhand.domain.fees.actions import NoIssuer, NotOwed, NotPaid, Price
from evenhand.domain.fees.models import Fee, Receipt
from evenhand.domain.fees.owing import Standing
from evenhand.domain.fees.queries.receipts import receipts_of
from tests.domain.fees.priced import (
    BEFORE,
    YESTERDAY,
    a_past_session,
    a_priced_service,
    a_receipt,
    dues,
    pay,
    settled_payments,
)
from tests.factories import NOW, TODAY, a_case, a_service, a_therapist, inside, therapist_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> CaseFile:
    return a_case(at=BEFORE)


def test_a_receipt_says_what_was_paid_and_names_nobody(case: CaseFile) -> None:
    service = a_priced_service(of=case.therapist, price=Price(95_20, 1900))
    settled_payments(case.therapist, tax_words="Tax number 12/345", wording="Consultation")
    made = a_receipt(a_past_session(case, service=service), case)
    assert (made.number, made.issued_on, made.paid_on, made.paid_how) == ("R-00001", TODAY, YESTERDAY, "transfer")
    assert (made.amount, made.currency, made.tax_points) == (95_20, "EUR", 1900)
    assert (made.words, made.tax_words) == ("Consultation on 23 November 2026", "Tax number 12/345")
    assert made.issuer.startswith("Quiet Street\n")
    assert case.number not in f"{made.words} {made.issuer} {made.tax_words}"


def test_what_a_receipt_says_stays_when_the_settings_change(case: CaseFile) -> None:
    made = a_receipt(a_past_session(case), case)
    settled_payments(case.therapist, issuer="Somewhere else", wording="Talk")
    with inside(case):
        made.refresh_from_db()
    assert made.words == "Appointment on 23 November 2026"
    assert made.issuer.startswith("Quiet Street")


def test_asked_for_twice_it_is_one(case: CaseFile) -> None:
    session = a_past_session(case)
    first = a_receipt(session, case)
    with inside(case):
        again = actions.issue_receipt(session=session, case=case, by=therapist_actor(case.therapist), at=NOW)
        assert (again.pk, Receipt.objects.count()) == (first.pk, 1)


def test_taking_a_payment_back_takes_its_receipt_back_and_numbers_have_no_gap(case: CaseFile) -> None:
    session = a_past_session(case)
    first = a_receipt(session, case)
    by = therapist_actor(case.therapist)
    with inside(case):
        for _ in range(2):
            actions.take_payment_back(session=session, case=case, by=by, at=NOW)
    second = a_receipt(session, case)
    other = a_case(of=case.therapist, at=BEFORE)
    a_receipt(a_past_session(other, hour=12), other)
    with inside(case):
        rows = [(one.number, one.amount, one.corrects_id) for one in Receipt.objects.order_by("serial")]
    assert rows == [
        ("R-00001", 80_00, None),
        ("R-00002", -80_00, first.pk),
        ("R-00003", 80_00, None),
        ("R-00004", 80_00, None),
    ]
    assert second.number == "R-00003"


def test_another_practice_counts_for_itself(case: CaseFile) -> None:
    a_receipt(a_past_session(case), case)
    elsewhere = a_case(of=a_therapist(at=BEFORE), at=BEFORE)
    assert a_receipt(a_past_session(elsewhere), elsewhere).number == "R-00001"


def test_a_receipt_is_taken_back_alone_and_once_and_what_takes_back_stays(case: CaseFile) -> None:
    made = a_receipt(a_past_session(case), case)
    by = therapist_actor(case.therapist)
    with inside(case):
        back = [actions.correct_receipt(receipt=made, by=by, at=NOW) for _ in range(2)]
        assert back[0].pk == back[1].pk
        with pytest.raises(ValueError, match="not taken back itself"):
            actions.correct_receipt(receipt=back[0], by=by, at=NOW)
    assert [one.standing for one in dues(case)] == [Standing.PAID]


def test_nothing_is_receipted_that_was_not_paid_is_not_theirs_or_has_no_price(case: CaseFile) -> None:
    session = a_past_session(case)
    other = a_case(of=case.therapist, at=BEFORE)
    theirs = a_past_session(other, hour=12)
    pay(theirs, other)
    free = a_past_session(case, hour=14, service=a_service(of=case.therapist, at=BEFORE))
    by = therapist_actor(case.therapist)
    for which, refusal in ((session, NotPaid), (theirs, NotOwed), (free, NotOwed)):
        with inside(case), pytest.raises(refusal):
            actions.issue_receipt(session=which, case=case, by=by, at=NOW)


def test_without_name_and_address_there_is_no_receipt_and_no_number_is_used(case: CaseFile) -> None:
    session = a_past_session(case)
    settled_payments(case.therapist, issuer="")
    with pytest.raises(NoIssuer):
        a_receipt(session, case)
    settled_payments(case.therapist)
    with inside(case):
        made = actions.issue_receipt(session=session, case=case, by=therapist_actor(case.therapist), at=NOW)
    assert made.number == "R-00001"


def test_of_a_deleted_case_file_receipts_stay_and_lead_to_nobody(case: CaseFile) -> None:
    made = a_receipt(a_past_session(case), case)
    by = therapist_actor(case.therapist)
    with inside(case):
        actions.tell_client_of_news(case=case, by=by, at=NOW)
        delete_case(case=case, why=Deletion.Why.ASKED, by=by, at=NOW + timedelta(hours=1))
        left = Receipt.objects.get()
        assert (left.pk, left.case_id, left.session_id, left.words) == (made.pk, None, None, made.words)
        assert not Fee.objects.exists()
        assert receipts_of(case=case) == []
