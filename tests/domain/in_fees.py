"""What a practice with prices holds, made by what people do."""

from __future__ import annotations

from datetime import timedelta

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.fees import actions
from evenhand.domain.scheduling.models import BookedAs, Session, State
from tests.domain.acts import by_therapist
from tests.domain.fees.priced import settled_payments
from tests.factories import NOW, TODAY, a_service, a_session, at_hour, inside

DAY = TODAY - timedelta(days=2)
"""A day on which nothing else of a test lies in the way."""
LONG_AGO = NOW - timedelta(days=30)


def in_fees(case: CaseFile) -> list[Session]:
    """Add past sessions: one that is paid, with receipts in force and taken back, and one that was missed."""
    settled_payments(case.therapist, pay_address="https://pay.example.org/{amount}/{reference}", tax_words="No tax.")
    service = a_service(of=case.therapist, at=LONG_AGO, for_clients=False)
    by = by_therapist(case)
    with inside(case):
        actions.set_price(service=service, price=actions.Price(80_00, 1900), currency="EUR", by=by, at=LONG_AGO)
    paid, missed = (a_session(of=case, service=service, start=at_hour(hour, day=DAY), at=LONG_AGO) for hour in (10, 12))
    with inside(case):
        BookedAs.objects.create(session=paid, service=service)
        Session.objects.filter(pk=missed.pk).update(state=State.NO_SHOW)
        for _ in range(2):
            actions.note_paid(session=paid, case=case, on=DAY, how="cash", note="In coins.", by=by, at=NOW)
            actions.issue_receipt(session=paid, case=case, by=by, at=NOW)
            actions.take_payment_back(session=paid, case=case, by=by, at=NOW)
        actions.note_paid(session=paid, case=case, on=DAY, how="cash", note="In coins.", by=by, at=NOW)
        actions.issue_receipt(session=paid, case=case, by=by, at=NOW)
    return [paid, missed]
