"""What pages ask of money; asked across the walls by `test_walls`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.fees.models import Receipt
from evenhand.domain.fees.queries import dues, prices, receipts
from evenhand.domain.scheduling.models import Service, Session
from tests.factories import NOW

AT = NOW + timedelta(days=60)
ANY = dues.Wanted()


def _a_reference(case: CaseFile) -> str:
    return next((one.reference for one in dues.dues_of(case=case, at=AT)), "")


ASKED: dict[Callable[..., object], Callable[[CaseFile], object]] = {
    prices.payment_settings: lambda case: prices.payment_settings(),
    prices.prices_of: lambda case: prices.prices_of(Service.objects.all()),
    prices.price_of: lambda case: [prices.price_of(one) for one in Service.objects.filter(prices__amount__gt=0)],
    receipts.receipt_in_force: lambda case: [
        receipts.receipt_in_force(session_id=one.pk, case_id=case.pk) for one in Session.objects.filter(case=case)
    ],
    receipts.receipts_of: lambda case: receipts.receipts_of(case=case),
    receipts.receipt_of: lambda case: [
        receipts.receipt_of(case=case, receipt_id=one.pk) for one in Receipt.objects.all()
    ],
    receipts.receipt_to_see: lambda case: [
        receipts.receipt_to_see(receipt_id=one.pk, member=case.therapist) for one in Receipt.objects.all()
    ],
    receipts.all_receipts: lambda case: receipts.all_receipts()[0],
    dues.dues_of: lambda case: dues.dues_of(case=case, at=AT),
    dues.due_of: lambda case: [
        found
        for one in Session.objects.filter(case=case)
        if (found := dues.due_of(case=case, session_id=one.pk, at=AT))
    ],
    dues.case_with_money: lambda case: dues.case_with_money(number=case.number, member=case.therapist),
    dues.due_by_reference: lambda case: dues.due_by_reference(typed=_a_reference(case), member=case.therapist, at=AT),
    dues.dues_of_practice: lambda case: dues.dues_of_practice(member=case.therapist, wanted=ANY, at=AT)[0],
    dues.all_dues_of_practice: lambda case: dues.all_dues_of_practice(member=case.therapist, wanted=ANY, at=AT),
    dues.totals_of_practice: lambda case: dues.totals_of_practice(member=case.therapist, wanted=ANY, at=AT),
}

ON_ROWS_IN_HAND = {dues.totals_of, dues.can_see_money_of}
