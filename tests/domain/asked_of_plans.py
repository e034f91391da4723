"""What pages ask of a plan; asked across the walls by `test_walls`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.plans import queries
from evenhand.domain.plans.models import Payment, SavedCard
from evenhand.domain.plans.paying import queries as paying
from evenhand.domain.plans.signing_up import queries as signing_up
from evenhand.foundation.practices.models import Member
from tests.domain.plans.sold import a_house_of_many, a_plan
from tests.factories import NOW, TODAY, inside


def _in_a_house_of_many(ask: Callable[[], object]) -> object:
    with a_house_of_many():
        return ask()


def in_plans(owner: Member) -> None:
    """Let a practice have a plan, a card that is kept, and a payment that does not fit."""
    _, invoice = a_plan(of=owner)
    with inside(owner):
        SavedCard.objects.create(customer="cus_1", since=NOW)
        Payment.objects.create(invoice=invoice, reference="pi_1", amount=1, currency="eur", came_at=NOW)


def _of_an_invoice(ask: Callable[[UUID], object]) -> object:
    return [ask(one.pk) for one in queries.invoices()]


ASKED: dict[Callable[..., object], Callable[[CaseFile], object]] = {
    queries.plan_taken: lambda case: _in_a_house_of_many(queries.plan_taken),
    queries.invoices: lambda case: queries.invoices(),
    queries.invoice_of: lambda case: queries.invoices() and queries.invoice_of(queries.invoices()[0].pk),
    queries.open_invoices: lambda case: list(queries.open_invoices()),
    queries.standing_of_practice: lambda case: _in_a_house_of_many(lambda: queries.standing_of_practice(today=TODAY)),
    paying.kept_card: lambda case: paying.kept_card(),
    paying.card_did_not_pay: lambda case: _of_an_invoice(paying.card_did_not_pay),
    paying.was_taken_to_stripe: lambda case: _of_an_invoice(paying.was_taken_to_stripe),
    paying.payments_that_do_not_fit: lambda case: list(paying.payments_that_do_not_fit()),
    paying.to_pay_by_card: lambda case: paying.to_pay_by_card(today=date(2100, 1, 1)),
    queries.most_of: lambda case: _in_a_house_of_many(lambda: queries.most_of("therapists")),
}

BEFORE_A_PRACTICE_IS_KNOWN = {signing_up.offers_to_sign_up, signing_up.sign_up, signing_up.begun_with}
ON_ROWS_IN_HAND = {queries.standing_now, paying.can_be_paid_by_card, paying.fits, paying.pages_open}
