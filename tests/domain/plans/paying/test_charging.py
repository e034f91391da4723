"""The worker pays with a card that was kept: once, on the day an invoice is due, and tells where the card did not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from evenhand.domain.plans.models import CardPage, CardTry, Invoice, Payment, SavedCard
from evenhand.domain.plans.paying import charging
from evenhand.domain.plans.paying.actions import hear, open_page
from evenhand.domain.plans.paying.charging import pay_with_kept_cards
from evenhand.domain.plans.paying.stripe_door import CannotAsk
from evenhand.domain.plans.renewing import bring_up_to_date
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.models import Member
from tests.domain.plans.paying.stand_in import StandIn, a_stripe
from tests.domain.plans.sold import a_plan, billing
from tests.factories import NOW, a_therapist, inside, therapist_actor

pytestmark = pytest.mark.django_db
AHEAD = NOW + timedelta(days=20)
DUE = NOW + timedelta(days=44)
"""The second period begins a month after NOW and is due 14 days later; its invoice is written 14 days ahead."""


@pytest.fixture
def stripe() -> Iterator[StandIn]:
    with a_stripe() as running:
        yield running


@pytest.fixture
def owner(stripe: StandIn) -> Member:
    """An owner who paid the first invoice by card, let it be kept, and has the next invoice."""
    made = a_therapist()
    _, first = a_plan(of=made)
    with inside(made):
        open_page(invoice_id=first.pk, keep=True, language="en", by=therapist_actor(made), at=NOW)
        for one in stripe.pay(stripe.of("checkout.session")[0]["id"]):
            hear(event=one, at=NOW)
        bring_up_to_date(billing=billing(), at=AHEAD)
    stripe.asked.clear()
    return made


def next_invoice(owner: Member) -> Invoice:
    with inside(owner):
        return Invoice.objects.latest("serial")


def test_it_is_paid_on_its_day_and_once(owner: Member, stripe: StandIn) -> None:
    pay_with_kept_cards(DUE - timedelta(days=1))
    assert stripe.asked == []
    pay_with_kept_cards(DUE)
    pay_with_kept_cards(DUE)
    assert (next_invoice(owner).paid_on, next_invoice(owner).paid_by_card) == (DUE.date(), True)
    charged = [form for method, path, form in stripe.asked if (method, path) == ("POST", "payment_intents")]
    assert [(form["amount"], form["off_session"]) for form in charged] == [("7900", "true")]


def test_a_worker_that_died_after_the_card_had_paid_does_not_pay_again(
    owner: Member, stripe: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(**_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(charging, "note_payment", dies)
        with pytest.raises(SystemExit):
            pay_with_kept_cards(DUE)
    assert next_invoice(owner).paid_on is None
    stripe.once.clear()  # Stripe keeps keys for a day
    pay_with_kept_cards(DUE + timedelta(days=2))
    assert next_invoice(owner).paid_by_card
    with inside(owner):
        assert Payment.objects.count() == 2
    assert len(stripe.of("payment_intent")) == 2


@pytest.mark.parametrize("does", ["declines", "wants a yes"])
def test_a_card_that_does_not_pay_is_tried_once_and_owners_learn_of_it(
    does: str, owner: Member, stripe: StandIn
) -> None:
    stripe.does = does
    pay_with_kept_cards(DUE)
    stripe.does = ""
    pay_with_kept_cards(DUE + timedelta(days=1))
    assert next_invoice(owner).paid_on is None
    with inside(owner):
        assert CardTry.objects.count() == 1
        (letter,) = OutboxRow.objects.filter(key__startswith="card:", kind="mail")
        assert "did not pay an invoice" in letter.content["text"]
        page = open_page(
            invoice_id=next_invoice(owner).pk, keep=False, language="en", by=therapist_actor(owner), at=DUE
        )
    assert page.address


def test_a_card_that_stripe_has_no_longer_does_not_pay(owner: Member, stripe: StandIn) -> None:
    stripe.kept.pop(stripe.of("payment_method")[0]["id"])
    pay_with_kept_cards(DUE)
    with inside(owner):
        assert CardTry.objects.exists()


def test_where_stripe_cannot_be_asked_the_next_turn_tries_again(owner: Member, stripe: StandIn) -> None:
    stripe.does = "is busy"
    with pytest.raises(CannotAsk):
        pay_with_kept_cards(DUE)
    stripe.does = ""
    pay_with_kept_cards(DUE)
    assert next_invoice(owner).paid_by_card


def test_while_somebody_is_on_the_page_the_worker_waits(owner: Member, stripe: StandIn) -> None:
    with inside(owner):
        open_page(invoice_id=next_invoice(owner).pk, keep=False, language="en", by=therapist_actor(owner), at=DUE)
        pay_with_kept_cards(DUE)
        assert next_invoice(owner).paid_on is None
        CardPage.objects.update(expires_at=DUE)
        pay_with_kept_cards(DUE)
    assert next_invoice(owner).paid_by_card


def test_without_a_card_or_keys_nothing_is_asked(owner: Member, stripe: StandIn, settings: Settings) -> None:
    with inside(owner):
        SavedCard.objects.update(customer="")
    pay_with_kept_cards(DUE)
    settings.STRIPE_KEY = ""
    pay_with_kept_cards(DUE)
    assert stripe.asked == []
