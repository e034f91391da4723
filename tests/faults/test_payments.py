"""F14: what Stripe tells of payments comes in any order, repeated, forged; it ends the same, a forgery is nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from evenhand.domain.plans.models import Invoice, Payment, SavedCard, Subscription
from evenhand.domain.plans.paying import actions
from evenhand.domain.plans.paying.actions import hear, open_page
from evenhand.domain.plans.paying.cards import FORGOTTEN, forget_at_stripe
from evenhand.domain.plans.paying.queries import payments_that_do_not_fit
from evenhand.domain.plans.paying.said import Came
from evenhand.faces.site import payments
from evenhand.faces.site.payments import MOST_BYTES
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.models import Member
from tests.domain.plans.paying.stand_in import Made, StandIn, a_stripe, event, signed
from tests.domain.plans.sold import a_plan
from tests.factories import NOW, a_therapist, frozen, inside, therapist_actor

pytestmark = pytest.mark.django_db
ADDRESS = "/plans/payments/"
ORDERS = 25


@pytest.fixture
def stripe() -> Iterator[StandIn]:
    with a_stripe() as running, frozen():
        yield running


@pytest.fixture
def owner(stripe: StandIn) -> Member:
    made = a_therapist()
    a_plan(of=made)
    return made


def on_a_page(owner: Member, stripe: StandIn, *, minutes: int = 0, keep: bool = True) -> Made:
    """Open a page for the invoice and return it."""
    with inside(owner):
        at = NOW + timedelta(minutes=minutes)
        open_page(invoice_id=Invoice.objects.get().pk, keep=keep, language="en", by=therapist_actor(owner), at=at)
    return stripe.of("checkout.session")[0]


def what_is_told(owner: Member, stripe: StandIn) -> list[Made]:
    """Pay one invoice twice, each time with a card to keep, give part of one back, and return all that Stripe tells."""
    first = on_a_page(owner, stripe)
    second = on_a_page(owner, stripe, minutes=20, keep=False)
    first["status"] = "open"
    second["metadata"]["keeps"] = second["payment_intent_data"]["metadata"]["keeps"] = "yes"
    second["customer_creation"] = "always"
    paid, completed = stripe.pay(first["id"])
    later, _ = stripe.pay(second["id"])
    intent = stripe.kept[first["payment_intent"]]
    return [paid, completed, later, stripe.give_back(intent, 100), stripe.give_back(intent, 300)]


def end_state(owner: Member) -> str:
    with inside(owner):
        invoice = Invoice.objects.get()
        return json.dumps(
            [
                [str(invoice.paid_on), invoice.paid_by_card, str(Subscription.objects.get().paid_until)],
                sorted(Payment.objects.values_list("reference", "amount", "currency", "refunded")),
                [[card.customer, str(card.since)] for card in SavedCard.objects.all()],
                sorted(row.content["customer"] for row in OutboxRow.objects.filter(kind=FORGOTTEN)),
                [[one.payment, one.why] for one in payments_that_do_not_fit()],
            ]
        )


def end_states(owner: Member, told: list[Made]) -> set[str]:
    """Return how it ends for orders of what is told, up to ORDERS of them, with some of it again on the way."""
    states, dice = set(), random.Random(14)
    orders = list(permutations(told))
    for order in dice.sample(orders, min(ORDERS, len(orders))):
        with transaction.atomic():
            heard: list[Made] = []
            for one in order:
                heard.append(one)
                for again in (one, dice.choice(heard)):
                    hear(event=again, at=NOW)
            states.add(end_state(owner))
            transaction.set_rollback(True)
    return states


def test_in_whatever_order_and_however_often_it_is_told_it_ends_the_same(owner: Member, stripe: StandIn) -> None:
    told = what_is_told(owner, stripe)
    (state,) = end_states(owner, told)
    assert state.count("it was paid more than once") == 2


def test_a_house_that_trusted_the_order_of_arrival_would_be_caught(
    owner: Member, stripe: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def the_last_one_counts(came: Came, *, at: object) -> None:
        for card in SavedCard.objects.all():
            forget_at_stripe(card.customer, at=NOW)
            card.delete()
        SavedCard.objects.create(customer=came.customer, since=NOW)

    told = [one for one in what_is_told(owner, stripe) if one["type"] == "payment_intent.succeeded"]
    assert len(end_states(owner, told)) == 1
    monkeypatch.setattr(actions, "keep_card", the_last_one_counts)
    assert len(end_states(owner, told)) == 2


def test_what_stripe_tells_of_something_else_is_taken_and_changes_nothing(owner: Member, stripe: StandIn) -> None:
    page = on_a_page(owner, stripe)
    before = end_state(owner)
    paid, completed = stripe.pay(page["id"])
    other = json.loads(json.dumps(paid))
    other["data"]["object"]["metadata"]["invoice"] = "00000000-0000-7000-8000-000000000000"
    nowhere = json.loads(json.dumps(paid))
    nowhere["data"]["object"]["metadata"]["practice"] = "00000000-0000-7000-8000-000000000000"
    unpaid = json.loads(json.dumps(completed))
    unpaid["data"]["object"]["payment_status"] = "unpaid"
    strange = [
        other,
        nowhere,
        unpaid,
        {**paid, "livemode": True},
        {**paid, "type": "customer.created"},
        {**completed, "type": "checkout.session.expired"},
        {**paid, "type": "payment_intent.payment_failed"},
        event("payment_intent.succeeded", {"id": "pi_of_somebody", "status": "succeeded", "metadata": {}}),
        {"object": "event", "type": "payment_intent.succeeded", "livemode": False},
        {"object": "event", "type": ["x"], "livemode": False, "data": {"object": 5}},
    ]
    for one in strange:
        assert sent(one).status_code == 200
    assert end_state(owner) == before
    assert sent(paid).status_code == 200
    assert end_state(owner) != before


def sent(told: object, *, age: float = 0, secret: str = "", signature: str | None = None) -> Any:
    body, proof = signed(told, at=NOW.timestamp() - age, **({"secret": secret} if secret else {}))
    header = proof if signature is None else signature
    return Client().post(ADDRESS, body, content_type="application/json", headers={"Stripe-Signature": header})


def test_what_is_forged_or_old_or_odd_is_refused_and_changes_nothing(owner: Member, stripe: StandIn) -> None:
    paid, _ = stripe.pay(on_a_page(owner, stripe)["id"])
    before = end_state(owner)
    for answer in (
        sent(paid, secret="whsec_of_another"),
        sent(paid, age=301),
        sent(paid, signature=""),
        sent(paid, signature="t=x,v1=y"),
        sent(paid, signature=f"t={int(NOW.timestamp())},v1={'0' * 64}"),
        sent("no json"),
        sent(["a list"]),
        sent({"object": "list"}),
        sent("\udcff".encode("utf-8", "surrogateescape").decode("latin-1")),
    ):
        assert answer.status_code == 400, answer
    body, proof = signed(paid, at=NOW.timestamp())
    changed = body.replace(b'"succeeded"', b'"succeeded" ')
    told = Client().post(ADDRESS, changed, content_type="application/json", headers={"Stripe-Signature": proof})
    assert told.status_code == 400
    assert sent("x" * (MOST_BYTES + 1)).status_code == 413
    assert end_state(owner) == before
    assert sent(paid, age=299).status_code == 200


def test_who_forges_again_and_again_is_told_to_wait_and_what_is_signed_never_counts(
    owner: Member, stripe: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid, _ = stripe.pay(on_a_page(owner, stripe)["id"])
    monkeypatch.setattr(payments, "FORGERIES", 2)
    answers = [sent(paid, signature=one) for one in ("x", "x", None, None, "x")]
    assert [one.status_code for one in answers] == [400, 400, 200, 200, 429]


def test_without_keys_there_is_nobody_to_tell() -> None:
    assert Client().post(ADDRESS, b"{}", content_type="application/json").status_code == 404
