"""How to come to each act on prices, fees and receipts."""

from __future__ import annotations

from functools import partial

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.fees import actions
from evenhand.domain.fees.actions import settling
from evenhand.domain.fees.models import Receipt
from evenhand.domain.scheduling.models import Session, State
from tests.domain.acts import LATER, Ready, a_reachable_case, act_of, by_therapist
from tests.domain.fees.priced import BEFORE, EIGHTY, YESTERDAY, a_past_session, a_receipt, settled_payments
from tests.factories import a_case, a_service, inside


@act_of(actions.keep_settings, "payment_settings.kept")
def settling_how_to_ask_for_money() -> Ready:
    case = a_case()
    keep = partial(actions.keep_settings, currency="EUR", issuer="Us", tax_words="", wording="", pay_address="")
    return Ready(case.practice_id, partial(keep, by=by_therapist(case), at=LATER))


@act_of(actions.set_price, "price.set")
def setting_a_price() -> Ready:
    case = a_case()
    settled_payments(case.therapist)
    cost = partial(actions.set_price, service=a_service(of=case.therapist), price=EIGHTY, currency="EUR")
    return Ready(case.practice_id, partial(cost, by=by_therapist(case), at=LATER))


@act_of(actions.add_priced_service, "price.set")
def offering_something_that_costs() -> Ready:
    case = a_case()
    settled_payments(case.therapist)
    offer = partial(actions.add_priced_service, therapist=case.therapist, key="k", price=EIGHTY, currency="EUR")
    return Ready(case.practice_id, partial(offer, by=by_therapist(case), at=LATER, name="Talk"))


@act_of(actions.change_priced_service, "price.set")
def changing_something_that_costs() -> Ready:
    case = a_case()
    settled_payments(case.therapist)
    service = a_service(of=case.therapist)
    change = partial(actions.change_priced_service, service=service, price=EIGHTY, currency="EUR")
    return Ready(case.practice_id, partial(change, by=by_therapist(case), at=LATER, name="Talk"))


def a_session_over(state: State = State.HELD) -> tuple[CaseFile, Session]:
    case = a_case(at=BEFORE)
    return case, a_past_session(case, state=state)


def deciding(owed: bool | None, before: bool | None = None) -> Ready:
    case, session = a_session_over(State.NO_SHOW)
    decide = partial(actions.decide, session=session, case=case, by=by_therapist(case), at=LATER)
    if before is not None:
        with inside(case):
            decide(owed=before)
    return Ready(case.practice_id, partial(decide, owed=owed))


@act_of(actions.decide, "fee.owed")
def saying_that_it_is_owed() -> Ready:
    return deciding(True)


@act_of(actions.decide, "fee.waived")
def saying_that_it_is_not_owed() -> Ready:
    return deciding(False)


@act_of(actions.decide, "fee.not_decided")
def taking_a_decision_back() -> Ready:
    return deciding(None, before=True)


@act_of(actions.note_paid, "fee.paid")
def noting_a_payment() -> Ready:
    case, session = a_session_over()
    paid = partial(settling.note_paid, session=session, case=case, on=YESTERDAY, how="cash", note="In coins.")
    return Ready(case.practice_id, partial(paid, by=by_therapist(case), at=LATER))


@act_of(actions.take_payment_back, "fee.payment_taken_back")
def taking_a_payment_back() -> Ready:
    case, session = a_session_over()
    a_receipt(session, case)
    back = partial(actions.take_payment_back, session=session, case=case, by=by_therapist(case), at=LATER)
    return Ready(case.practice_id, back)


@act_of(actions.issue_receipt, "receipt.issued")
def writing_a_receipt() -> Ready:
    case, session = a_session_over()
    with inside(case):
        settling.note_paid(
            session=session, case=case, on=YESTERDAY, how="cash", note="", by=by_therapist(case), at=LATER
        )
    issue = partial(actions.issue_receipt, session=session, case=case, by=by_therapist(case), at=LATER)
    return Ready(case.practice_id, issue)


@act_of(actions.correct_receipt, "receipt.taken_back")
def taking_a_receipt_back() -> Ready:
    case, session = a_session_over()
    given: Receipt = a_receipt(session, case)
    return Ready(case.practice_id, partial(actions.correct_receipt, receipt=given, by=by_therapist(case), at=LATER))


@act_of(actions.tell_client_of_news, "fee.told")
def telling_a_client() -> Ready:
    case = a_reachable_case()
    return Ready(case.practice_id, partial(actions.tell_client_of_news, case=case, by=by_therapist(case), at=LATER))


@act_of(actions.note_file_taken, "payments.taken_along")
def taking_payments_along() -> Ready:
    case = a_case()
    return Ready(case.practice_id, partial(actions.note_file_taken, by=by_therapist(case), at=LATER))
