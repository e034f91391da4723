"""What Stripe says, read: whatever comes is a payment of ours or nothing, and never a fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.plans.paying.said import Came, told_by
from tests.domain.plans.paying.stand_in import Made, event

PRACTICE, INVOICE = "01a22c96-145a-7226-b9a2-ff4d2b8345f4", "01a22ca5-691b-7590-bab3-cbc6e8ae2dfb"
OURS = {"practice": PRACTICE, "invoice": INVOICE, "opened": "1764000000", "keeps": "yes"}
PAGE: Made = {
    "mode": "payment", "payment_status": "paid", "payment_intent": "pi_1", "amount_total": 17800, "currency": "eur",
    "customer": "cus_1", "metadata": OURS,
}  # fmt: skip
CAME = Came(PRACTICE, INVOICE, "pi_1", 17800, "eur", 1764000000, "cus_1")
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("kind", ["checkout.session.completed", "checkout.session.async_payment_succeeded"])
def test_a_page_that_was_paid_is_a_payment_with_the_card_that_may_be_kept(kind: str) -> None:
    assert told_by(event(kind, PAGE)) == CAME
    assert told_by(event(kind, {**PAGE, "payment_intent": {"id": "pi_1"}, "customer": {"id": "cus_1"}})) == CAME


@pytest.mark.parametrize(
    "change",
    [
        {"payment_status": "unpaid"}, {"payment_status": "no_payment_required"}, {"mode": "subscription"},
        {"metadata": None}, {"metadata": {}}, {"metadata": {**OURS, "practice": "1"}}, {"payment_intent": None},
        {"metadata": {**OURS, "opened": "then"}}, {"amount_total": -1}, {"amount_total": True},
        {"amount_total": "17800"}, {"payment_intent": "x" * 256}, {"metadata": {**OURS, "opened": "9" * 12}},
    ],
)  # fmt: skip
def test_what_is_not_paid_or_not_ours_or_odd_is_nothing(change: Made) -> None:
    assert told_by(event("checkout.session.completed", {**PAGE, **change})) is None


@pytest.mark.parametrize(
    "kind",
    [
        "checkout.session.expired",
        "checkout.session.async_payment_failed",
        "payment_intent.payment_failed",
        "charge.failed",
    ],
)
def test_what_tells_of_no_money_is_nothing(kind: str) -> None:
    assert told_by(event(kind, PAGE)) is None


def test_a_card_that_nobody_let_us_keep_is_not_known() -> None:
    told = told_by(event("checkout.session.completed", {**PAGE, "metadata": {**OURS, "keeps": "no"}}))
    assert told is not None
    assert told.customer == ""


@given(st.sampled_from(sorted(PAGE)), ANY, ANY)
def test_whatever_stands_in_an_event_it_is_read_or_is_nothing(field: str, value: object, about: object) -> None:
    for told in ({**PAGE, field: value}, about):
        for kind in ("checkout.session.completed", "payment_intent.succeeded", "charge.refunded", value):
            came = told_by({"type": kind, "data": {"object": told}})
            assert came is None or (came.amount >= 0 and came.payment)
