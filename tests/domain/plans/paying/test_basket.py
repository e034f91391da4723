"""What an invoice is at Stripe: its items less what is taken off are our total, whatever plan, promotion and tax."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.plans.money import decimals_of
from evenhand.domain.plans.offers import Cycle, Effect, Part, Plan, Price, Promotion, Tax
from evenhand.domain.plans.paying.basket import NotByCard, basket_of, code_at_stripe, in_stripe_units, on_a_statement
from evenhand.domain.plans.pricing import Kind, Line, quote

STATED_BY_STRIPE = {"EUR": 2, "JPY": 0, "ISK": 2, "UGX": 2, "MGA": 0, "KWD": 3, "HUF": 2}
"""With how many decimals Stripe counts; whole crowns and shillings times a hundred, ariary whole."""


@st.composite
def prices(draw: st.DrawFn) -> tuple[tuple[Line, ...], int, str]:
    """Draw the lines of a first payment with their total, as a host's file could lead to them."""
    currency = draw(st.sampled_from(sorted(STATED_BY_STRIPE)))
    amounts = st.integers(0, 10_000_000)
    price = Price(draw(amounts), draw(amounts), draw(amounts))
    shares = st.integers(0, 1000).map(lambda tenths: Fraction(tenths, 1000))
    effects = tuple(
        Effect(part, share=draw(shares)) if draw(st.booleans()) else Effect(part, amounts={currency: draw(amounts)})
        for part in draw(st.lists(st.sampled_from(Part), max_size=3))
    )
    always = datetime(2026, 1, 1, tzinfo=UTC)
    promotion = Promotion("Ab 5", "", effects, always, always, date(2027, 1, 1)) if effects else None
    taxes = [Tax("VAT", draw(shares), draw(st.booleans())) for _ in range(draw(st.integers(0, 2)))]
    plan = Plan("p", draw(st.sampled_from(["Single", ""])), "x", {currency: price})
    found = quote(plan, cycle=draw(st.sampled_from(Cycle)), currency=currency, promotion=promotion, taxes=taxes)
    return found.lines, found.now, currency


@given(prices())
def test_items_less_what_is_taken_off_are_the_total(
    priced: tuple[tuple[Line, ...], int, str],
) -> None:
    lines, total, currency = priced
    in_coins = Fraction(total, 10 ** decimals_of(currency))
    at_stripe = in_coins * 10 ** STATED_BY_STRIPE[currency]
    payable = total > 0 and at_stripe.denominator == 1 and (currency != "KWD" or at_stripe % 10 == 0)
    try:
        basket = basket_of(lines, currency=currency, name="Invoice 1")
    except NotByCard:
        assert not payable
        return
    assert payable
    assert basket.total == at_stripe
    assert basket.currency == currency.lower()
    assert all(item.amount > 0 and item.name for item in basket.items)
    assert basket.off >= 0


def test_a_tax_within_the_price_is_no_item_and_one_on_top_is() -> None:
    lines = (Line(Kind.PLAN, "Plan", 10000), Line(Kind.TAX, "in it", 1597, counts=False), Line(Kind.TAX, "on top", 500))
    basket = basket_of(lines, currency="EUR", name="Invoice 1")
    assert [(item.name, item.amount) for item in basket.items] == [("Plan", 10000), ("on top", 500)]


def test_where_a_line_cannot_be_counted_the_whole_is_one_item() -> None:
    lines = (Line(Kind.PLAN, "Plan", 10_005), Line(Kind.TAX, "Tax", 5))
    basket = basket_of(lines, currency="KWD", name="Invoice 1")
    assert [(item.name, item.amount) for item in basket.items] == [("Invoice 1", 10_010)]
    with pytest.raises(NotByCard):
        basket_of((replace(lines[0], amount=10_001),), currency="KWD", name="Invoice 1")


def test_where_days_are_not_used_the_difference_is_one_item() -> None:
    lines = (Line(Kind.PLAN, "Shared, 12 of 30 days", 3160), Line(Kind.PLAN, "Single, not used", -1000))
    basket = basket_of(lines, currency="EUR", name="Invoice 1")
    assert ([(item.name, item.amount) for item in basket.items], basket.off) == ([("Invoice 1", 2160)], 0)


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [(500, "JPY", 500), (500, "ISK", 50_000), (500, "UGX", 50_000), (500, "MGA", 5), (2900, "EUR", 2900)],
)
def test_each_currency_is_counted_as_stripe_counts_it(amount: int, currency: str, units: int) -> None:
    assert in_stripe_units(amount, currency) == units


@given(st.text(max_size=60))
def test_a_code_is_one_that_stripe_takes(code: str) -> None:
    assert re.fullmatch(r"[A-Z0-9-]{1,40}", code_at_stripe(code, mark="0af3c9d1"))


@given(st.integers(1, 2_000_000_000))
def test_what_stands_on_a_statement_is_short_and_has_a_letter_or_a_number_only(serial: int) -> None:
    assert re.fullmatch(r"[A-Z0-9]{4,10}", on_a_statement(serial))
