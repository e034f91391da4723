"""Amounts as people type them: a comma is a point, nothing stands between thousands, and nought is no price."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.fees.amounts import amount_typed, percent_shown, percent_typed, plain, tax_within
from evenhand.domain.plans.money import NotMoney


@pytest.mark.parametrize(
    ("typed", "currency", "units"),
    [
        ("80", "EUR", 8000),
        ("12,50", "EUR", 1250),
        ("12.50", "EUR", 1250),
        (" 12.5 ", "EUR", 1250),
        ("0,01", "EUR", 1),
        ("9999999", "EUR", 999_999_900),
        ("9000", "JPY", 9000),
        ("7,250", "KWD", 7250),
        ("7.2", "KWD", 7200),
    ],
)
def test_what_is_typed_is_understood_to_the_smallest_unit(typed: str, currency: str, units: int) -> None:
    assert amount_typed(typed, currency) == units


@pytest.mark.parametrize(
    ("typed", "currency"),
    [
        ("", "EUR"),
        ("0", "EUR"),
        ("0,00", "EUR"),
        ("-5", "EUR"),
        ("+5", "EUR"),
        ("eighty", "EUR"),
        ("80 EUR", "EUR"),
        ("1.234", "EUR"),
        ("1,234.50", "EUR"),
        ("1 000", "EUR"),
        ("10000000", "EUR"),
        ("9" * 400, "EUR"),
        ("1e3", "EUR"),
        ("NaN", "EUR"),
        ("٨٠", "EUR"),
        ("½", "EUR"),
        ("12,50", "JPY"),
        ("7.2500", "KWD"),
        ("80", "EURO"),
        ("80", "eur"),
    ],
)
def test_what_could_be_a_wrong_amount_is_refused(typed: str, currency: str) -> None:
    with pytest.raises(NotMoney):
        amount_typed(typed, currency)


@given(st.integers(1, 9_999_999), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_an_amount_that_is_shown_and_typed_again_is_the_same(amount: int, currency: str) -> None:
    assert amount_typed(plain(amount, currency), currency) == amount
    assert amount_typed(plain(amount, currency).replace(".", ","), currency) == amount
    assert plain(-amount, currency) == f"-{plain(amount, currency)}"


@given(st.integers(-(10**9), 10**9), st.integers(1, 9999))
def test_tax_within_an_amount_and_what_is_left_make_the_amount_as_decimals_do(amount: int, points: int) -> None:
    exact = Decimal(amount) * points / (10_000 + points)
    assert tax_within(amount, points) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(("typed", "points"), [("19", 1900), ("7,7", 770), ("8.10 %", 810), ("0.5", 50)])
def test_a_percentage_is_kept_in_hundredths_and_shown_without_zeros(typed: str, points: int) -> None:
    assert percent_typed(typed) == points
    assert percent_typed(percent_shown(points)) == points


@pytest.mark.parametrize("typed", ["", "0", "-1", "100", "19.123", "nineteen", "1e1", "%"])
def test_what_is_no_percentage_is_refused(typed: str) -> None:
    with pytest.raises(NotMoney):
        percent_typed(typed)
