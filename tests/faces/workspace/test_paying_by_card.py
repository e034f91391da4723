"""Paying an invoice by card at the desk: what is said before, the way there and back, without Stripe, the kept card."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from evenhand.domain.plans.actions import mark_paid, take_back
from evenhand.domain.plans.models import CardTry, Invoice, SavedCard
from evenhand.foundation.audit.actor import SYSTEM
from evenhand.foundation.practices.models import Member
from tests.domain.plans.paying.stand_in import StandIn, a_stripe
from tests.domain.plans.sold import a_house_of_many, a_plan, billing
from tests.factories import NOW, a_colleague, a_therapist, browser_of_therapist, frozen, inside

pytestmark = pytest.mark.django_db
PLAN = "/desk/settings/plan/"


@pytest.fixture
def stripe() -> Iterator[StandIn]:
    with a_house_of_many(), a_stripe() as running, frozen():
        yield running


@pytest.fixture
def owner(stripe: StandIn) -> Member:
    made = a_therapist()
    a_plan(of=made)
    return made


@pytest.fixture
def desk(owner: Member) -> Client:
    return browser_of_therapist(owner)


def of_invoice(owner: Member, page: str) -> str:
    with inside(owner):
        return f"{PLAN}invoices/{Invoice.objects.earliest('serial').pk}/{page}/"


def test_somebody_reads_what_stripe_gets_to_know_goes_there_and_comes_back(
    owner: Member, desk: Client, stripe: StandIn
) -> None:
    card = of_invoice(owner, "card")
    assert card in desk.get(PLAN).text
    before = desk.get(card).text
    for words in ("What Stripe gets to know", "178.00 EUR", "You leave this website", "no money moves", "Account 00"):
        assert words in before, words
    assert stripe.asked == []
    ready = desk.post(card).text
    page = stripe.of("checkout.session")[0]
    assert f'href="{page["url"]}"' in ready
    assert "The card is not kept." in ready
    assert "No payment was heard of yet" in desk.get(of_invoice(owner, "paid")).text
    stripe.pay(page["id"])
    assert "Stripe has told that EX-00001 is paid: 178.00 EUR." in desk.get(of_invoice(owner, "paid")).text
    assert card not in desk.get(PLAN).text
    assert desk.get(card).headers["Location"] == of_invoice(owner, "paid")


@pytest.mark.parametrize("does", ["refuses the key", "is busy"])
def test_where_stripe_does_not_answer_it_is_said_and_the_other_way_stands_there(
    does: str, owner: Member, desk: Client, stripe: StandIn
) -> None:
    desk.post(of_invoice(owner, "card"))
    stripe.does = does
    answer = desk.post(of_invoice(owner, "card"), {"keep": "yes"})
    assert answer.status_code == 503
    for words in ("cannot be made right now", "Nothing was paid", "Account 00", 'value="yes" checked'):
        assert words in answer.text, words
    assert "Stripe did not answer just now." in desk.get(of_invoice(owner, "paid")).text


def test_the_kept_card_stands_with_the_plan_and_is_taken_away_by_two_presses(
    owner: Member, desk: Client, stripe: StandIn
) -> None:
    assert "is kept there for later invoices" in desk.post(of_invoice(owner, "card"), {"keep": "yes"}).text
    stripe.pay(stripe.of("checkout.session")[0]["id"])
    assert "A card is kept." in desk.get(of_invoice(owner, "paid")).text
    assert f"{PLAN}card/" in desk.get(PLAN).text
    assert "Take the card away?" in desk.get(f"{PLAN}card/").text
    assert "The card is taken away." in desk.post(f"{PLAN}card/", follow=True).text
    with inside(owner):
        assert not SavedCard.objects.exclude(customer="").exists()
    assert desk.get(f"{PLAN}card/").status_code == 302


def test_an_invoice_that_the_kept_card_did_not_pay_says_so(owner: Member, desk: Client) -> None:
    words = "The card that is kept did not pay this invoice."
    assert words not in desk.get(of_invoice(owner, "card")).text
    with inside(owner):
        CardTry.objects.create(invoice=Invoice.objects.get(), tried_at=NOW)
    assert words in desk.get(of_invoice(owner, "card")).text


def test_what_was_paid_by_hand_or_taken_back_says_so(owner: Member, desk: Client) -> None:
    mark_paid(number="EX-00001", by=SYSTEM, at=NOW)
    paid = desk.get(of_invoice(owner, "paid")).text
    assert "EX-00001 is paid: 178.00 EUR." in paid
    assert "Stripe has told" not in paid


def test_what_was_taken_back_is_not_to_be_paid(owner: Member, desk: Client, stripe: StandIn) -> None:
    made = take_back(number="EX-00001", billing=billing(), by=SYSTEM, at=NOW)
    assert "there is nothing to pay" in desk.post(of_invoice(owner, "card"), follow=True).text
    assert desk.get(f"{PLAN}invoices/{made.pk}/card/").status_code == 404
    assert stripe.asked == []


def test_who_sets_up_a_practice_is_led_to_its_first_invoice(owner: Member, desk: Client) -> None:
    assert of_invoice(owner, "card") in desk.get("/desk/begin/").text
    mark_paid(number="EX-00001", by=SYSTEM, at=NOW)
    assert "Pay by card" not in desk.get("/desk/begin/").text


def test_nobody_but_an_owner_and_nobody_without_keys(owner: Member, desk: Client, stripe: StandIn) -> None:
    pages = [of_invoice(owner, "card"), of_invoice(owner, "paid"), f"{PLAN}card/"]
    colleague = browser_of_therapist(a_colleague(of=owner))
    stranger = browser_of_therapist(a_therapist())
    assert {one.get(page).status_code for one in (colleague, stranger) for page in pages} == {404}
    with a_house_without_keys():
        assert {desk.get(page).status_code for page in pages} == {404}
        assert "Pay by card" not in desk.get(PLAN).text


def a_house_without_keys() -> override_settings:

    return override_settings(STRIPE_KEY="", STRIPE_WEBHOOK_SECRET="")
