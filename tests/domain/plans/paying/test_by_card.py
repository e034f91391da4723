"""Paying by card at a small Stripe: the page, what it is told, hearing of the payment, the card that is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connections

from evenhand.domain.plans.actions import OwnersDecide, mark_paid, take_back
from evenhand.domain.plans.models import CardPage, Invoice, Payment, SavedCard, Subscription
from evenhand.domain.plans.offers import Cycle
from evenhand.domain.plans.paying.actions import (
    NothingToPay,
    Ready,
    ask_how_it_went,
    hear,
    open_page,
    take_card_away,
)
from evenhand.domain.plans.paying.pages import CLOSED
from evenhand.domain.plans.paying.queries import kept_card, payments_that_do_not_fit
from evenhand.domain.plans.paying.stripe_door import CannotAsk, Refused
from evenhand.foundation.audit.actor import SYSTEM
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.outbox.silence import words_that_give_away
from evenhand.foundation.outbox.worker import work_once
from evenhand.foundation.practices.models import Member
from tests.domain.plans.paying.forms import Odd, checked
from tests.domain.plans.paying.stand_in import Made, StandIn, a_stripe
from tests.domain.plans.sold import a_plan, billing
from tests.factories import NOW, a_colleague, a_therapist, inside, therapist_actor

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def stripe() -> Iterator[StandIn]:
    with a_stripe() as running:
        yield running


@pytest.fixture
def owner() -> Member:
    return a_therapist()


def the_invoice(owner: Member) -> Invoice:
    with inside(owner):
        return Invoice.objects.earliest("serial")


def opened(owner: Member, *, keep: bool = False, at: object = NOW, by: Member | None = None) -> Ready:
    with inside(owner):
        invoice = Invoice.objects.earliest("serial")
        return open_page(
            invoice_id=invoice.pk,
            keep=keep,
            language="en",
            by=therapist_actor(by or owner),
            at=at,  # type: ignore[arg-type]
        )


def told(*events: Made) -> None:
    for one in events:
        hear(event=one, at=NOW)


def page(stripe: StandIn) -> Made:
    return stripe.of("checkout.session")[0]


def test_somebody_pays_on_the_page_and_the_practice_is_paid_for(owner: Member, stripe: StandIn) -> None:
    a_plan(of=owner)
    ready = opened(owner)
    assert ready.address == page(stripe)["url"]
    told(*stripe.pay(page(stripe)["id"]))
    with inside(owner):
        invoice = Invoice.objects.get()
        assert (invoice.paid_on, invoice.paid_by_card) == (NOW.date(), True)
        assert Subscription.objects.get().paid_until == invoice.period_until
        assert Payment.objects.get().amount == invoice.total
        assert not SavedCard.objects.exists()
        assert list(payments_that_do_not_fit()) == []


def test_stripe_is_told_the_lines_and_a_number_and_nobodys_name(owner: Member, stripe: StandIn) -> None:
    a_plan(of=owner)
    opened(owner)
    asked = page(stripe)
    assert [one["price_data"]["unit_amount"] for one in asked["line_items"]] == [7900, 9900]
    assert asked["payment_intent_data"]["statement_descriptor_suffix"] == "INV00001"
    sent = json.dumps(stripe.asked)
    for words in (owner.user.email, "Small Lane", "Sol", owner.practice.name):
        assert words not in sent, words
    words = [one["price_data"]["product_data"]["name"] for one in asked["line_items"]]
    assert words == ["Shared practice, the first month", "Set-up, once"]
    assert not words_that_give_away(" ".join(words))
    assert "platform" not in stripe.headers["X-Stripe-Client-User-Agent"]


def test_a_plan_whose_name_gives_away_what_it_is_for_is_a_plan_there(owner: Member, stripe: StandIn) -> None:
    _, invoice = a_plan(of=owner)
    with inside(owner):
        invoice.lines = [["plan", "Therapist plan", invoice.total, True]]
        invoice.save(update_fields=["lines"])
    opened(owner)
    assert page(stripe)["line_items"][0]["price_data"]["product_data"]["name"] == "Plan"


def test_a_promotion_is_a_code_at_stripe_and_the_sum_is_ours(owner: Member, stripe: StandIn) -> None:
    _, invoice = a_plan(of=owner, cycle=Cycle.YEARLY)
    taken_off = ["promotion", "SPRING 5: taken off", -2500, True]
    lines = [["plan", "Plan", 10000, True], taken_off, ["tax", "VAT", 700, True]]
    with inside(owner):
        Invoice.objects.update(lines=lines, total=8200)
    opened(owner)
    assert page(stripe)["amount_total"] == 8200
    (code,) = stripe.of("promotion_code")
    assert code["promotion"]["type"] == "coupon"
    assert code["code"] == f"SPRING5-{invoice.pk.hex[-8:].upper()}"
    opened(owner, keep=True)
    assert len(stripe.of("promotion_code")) == len(stripe.of("coupon")) == 1


def test_a_code_that_gives_away_what_it_is_for_is_a_code_there(owner: Member, stripe: StandIn) -> None:
    a_plan(of=owner)
    with inside(owner):
        lines = [["plan", "P", 10000, True], ["promotion", "MYCBT25: 25 % off", -2500, True]]
        Invoice.objects.update(lines=lines, total=7500)
    opened(owner)
    assert stripe.of("promotion_code")[0]["code"].startswith("CODE-")


def test_pressed_again_it_is_the_same_page_and_another_wish_closes_it(owner: Member, stripe: StandIn) -> None:
    a_plan(of=owner)
    first = opened(owner)
    assert opened(owner, at=NOW + MINUTE) == first
    other = opened(owner, keep=True, at=NOW + 2 * MINUTE)
    assert other != first
    assert [one["status"] for one in stripe.of("checkout.session")] == ["open", "expired"]
    third = opened(owner, at=NOW + 2 * MINUTE)
    (open_now,) = [one for one in stripe.of("checkout.session") if one["status"] == "open"]
    assert third.address == open_now["url"]
    with inside(owner):
        assert CardPage.objects.count() == 3


def test_what_was_paid_and_never_heard_of_is_noted_when_somebody_comes_back_or_pays_again(
    owner: Member, stripe: StandIn
) -> None:
    a_plan(of=owner)
    opened(owner)
    with inside(owner):
        ask_how_it_went(invoice_id=the_invoice(owner).pk, at=NOW)
        assert Invoice.objects.get().paid_on is None
        stripe.pay(page(stripe)["id"])
        ask_how_it_went(invoice_id=the_invoice(owner).pk, at=NOW)
        assert Invoice.objects.get().paid_by_card
    with pytest.raises(NothingToPay):
        opened(owner)


def test_paying_again_what_was_paid_a_moment_ago_is_not_possible(owner: Member, stripe: StandIn) -> None:
    a_plan(of=owner)
    opened(owner)
    stripe.pay(page(stripe)["id"])
    with pytest.raises(NothingToPay):
        opened(owner)
    assert the_invoice(owner).paid_by_card


@pytest.mark.parametrize(("does", "says"), [("refuses the key", CannotAsk), ("is busy", CannotAsk)])
def test_where_stripe_does_not_answer_nothing_is_kept(
    does: str, says: type[Exception], owner: Member, stripe: StandIn
) -> None:
    a_plan(of=owner)
    stripe.does = does
    with pytest.raises(says):
        opened(owner)
    with inside(owner):
        assert not CardPage.objects.exists()


def test_only_an_owner_pays_and_only_what_is_open(owner: Member, stripe: StandIn) -> None:
    a_plan(of=owner)
    with pytest.raises(OwnersDecide):
        opened(owner, by=a_colleague(of=owner))
    mark_paid(number="EX-00001", by=SYSTEM, at=NOW)
    with pytest.raises(NothingToPay):
        opened(owner)
    assert stripe.asked == []


def test_another_amount_pays_nothing_and_the_host_is_told(owner: Member, stripe: StandIn) -> None:
    a_plan(of=owner)
    opened(owner)
    page(stripe)["amount_total"] -= 1
    told(*stripe.pay(page(stripe)["id"]))
    with inside(owner):
        assert Invoice.objects.get().paid_on is None
        (odd,) = payments_that_do_not_fit()
        assert odd.why == "another amount than the invoice has"


def test_a_page_that_would_take_another_amount_is_closed_at_once(owner: Member, stripe: StandIn) -> None:
    _, invoice = a_plan(of=owner)
    with inside(owner):
        Invoice.objects.update(total=invoice.total + 1)
    with pytest.raises(Refused):
        opened(owner)
    assert page(stripe)["status"] == "expired"


def test_what_is_paid_twice_or_after_it_was_taken_back_is_for_the_host_until_it_went_back(
    owner: Member, stripe: StandIn
) -> None:
    a_plan(of=owner)
    opened(owner)
    mark_paid(number="EX-00001", by=SYSTEM, at=NOW)
    told(*stripe.pay(page(stripe)["id"]))
    with inside(owner):
        assert [one.why for one in payments_that_do_not_fit()] == ["it was paid by hand as well"]
        assert not Invoice.objects.get().paid_by_card
        told(stripe.give_back(stripe.of("payment_intent")[0], 100))
        assert len(list(payments_that_do_not_fit())) == 1
        told(stripe.give_back(stripe.of("payment_intent")[0], 17800))
        assert list(payments_that_do_not_fit()) == []


@pytest.mark.parametrize("way", ["paid by hand", "taken back"])
def test_a_page_that_waits_is_closed_once_there_is_nothing_to_pay(way: str, owner: Member, stripe: StandIn) -> None:
    a_plan(of=owner)
    opened(owner)
    if way == "paid by hand":
        mark_paid(number="EX-00001", by=SYSTEM, at=NOW)
    else:
        take_back(number="EX-00001", billing=billing(), by=SYSTEM, at=NOW)
    while work_once(at=NOW + MINUTE):
        pass
    assert page(stripe)["status"] == "expired"


def test_a_page_that_was_paid_is_not_closed_and_nothing_stays_undone(owner: Member, stripe: StandIn) -> None:
    a_plan(of=owner)
    opened(owner)
    told(*stripe.pay(page(stripe)["id"]))
    while work_once(at=NOW + MINUTE):
        pass
    assert page(stripe)["status"] == "complete"
    with inside(owner):
        assert not OutboxRow.objects.filter(kind=CLOSED, done_at=None).exists()


def test_money_for_what_was_taken_back_is_for_the_host(owner: Member, stripe: StandIn) -> None:
    a_plan(of=owner)
    opened(owner)
    take_back(number="EX-00001", billing=billing(), by=SYSTEM, at=NOW)
    told(*stripe.pay(page(stripe)["id"]))
    with inside(owner):
        assert [one.why for one in payments_that_do_not_fit()] == ["the invoice was taken back"]
        assert not Invoice.objects.filter(corrects=None).get().paid_by_card


def test_a_card_is_kept_where_its_owner_agreed_and_taken_away_for_good(owner: Member, stripe: StandIn) -> None:
    a_plan(of=owner)
    opened(owner, keep=True)
    events = stripe.pay(page(stripe)["id"])
    told(*events)
    with inside(owner):
        card = kept_card()
        assert card is not None
        assert card.customer == page(stripe)["customer"]
        with pytest.raises(OwnersDecide):
            take_card_away(by=therapist_actor(a_colleague(of=owner)), at=NOW + 9 * MINUTE)
        take_card_away(by=therapist_actor(owner), at=NOW + 9 * MINUTE)
        take_card_away(by=therapist_actor(owner), at=NOW + 10 * MINUTE)
        told(*events)
        assert kept_card() is None
    while work_once(at=NOW + 10 * MINUTE):
        pass
    assert stripe.of("customer") == []


def test_stripe_is_asked_in_no_transaction(owner: Member, stripe: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    depth: list[int] = []
    a_plan(of=owner)
    held = connections["default"]  # of this thread, which asks
    outside = len(held.savepoint_ids)
    answer = stripe.answer

    def looked(method: str, path: str, form: list[tuple[str, str]], key: str) -> Made:
        depth.append(len(held.savepoint_ids) - outside)
        return answer(method, path, form, key)

    monkeypatch.setattr(stripe, "answer", looked)
    opened(owner, keep=True)
    stripe.pay(page(stripe)["id"])
    with inside(owner):
        ask_how_it_went(invoice_id=the_invoice(owner).pk, at=NOW)
    assert set(depth) == {0}
    assert len(depth) >= 2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"currencies": "eur"}, "currencies is not known"),
        ({"duration": "for a while"}, "duration is 'for a while'"),
        ({"amount_off": "much"}, "amount_off is 'much'"),
        ({"metadata": "x"}, "metadata is 'x'"),
    ],
)
def test_the_small_stripe_refuses_what_the_types_of_the_library_do_not_allow(change: Made, says: str) -> None:
    assert checked("_coupon_create_params", "CouponCreateParams", {"duration": "once"}) == {"duration": "once"}
    with pytest.raises(Odd, match=says):
        checked("_coupon_create_params", "CouponCreateParams", change)
    with pytest.raises(Odd, match="promotion is missing"):
        checked("_promotion_code_create_params", "PromotionCodeCreateParams", {"code": "X"})
