"""What the host reads of invoices at the terminal."""

from __future__ import annotations

import pytest

from evenhand.config.invoices import listed_invoices, note_paid, payments_to_look_at
from evenhand.domain.plans.models import Invoice
from evenhand.domain.plans.paying.actions import note_payment
from evenhand.domain.plans.paying.said import Came
from tests.domain.plans.sold import a_plan
from tests.factories import NOW, a_therapist, inside

pytestmark = pytest.mark.django_db


def test_a_payment_that_does_not_fit_stands_there_with_what_to_look_at() -> None:
    owner = a_therapist()
    _, invoice = a_plan(of=owner)
    ids, opened = (str(invoice.practice_id), str(invoice.pk)), int(NOW.timestamp())
    with inside(owner):
        note_payment(came=Came(*ids, "pi_right", invoice.total, "eur", opened), at=NOW)
        assert list(payments_to_look_at()) == []
        note_payment(came=Came(*ids, "pi_less", invoice.total - 1, "eur", opened), at=NOW)
        note_payment(came=Came(*ids, "pi_dollars", invoice.total, "usd", opened), at=NOW)
        assert Invoice.objects.get().paid_by_card
    (line,) = listed_invoices(only_open=False)
    assert line.startswith("EX-00001  178.00 EUR  paid ")
    assert "by card" in line
    assert [one.split("  ")[1] for one in payments_to_look_at()] == [
        "look at pi_dollars at Stripe: another amount than the invoice has",
        "look at pi_less at Stripe: another amount than the invoice has",
    ]


def test_what_is_paid_by_hand_says_so() -> None:
    a_plan(of=a_therapist())
    assert note_paid("EX-00001").endswith("Its practice works.")
    (line,) = listed_invoices(only_open=False)
    assert "by card" not in line
