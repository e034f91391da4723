"""What another plan costs at once: the days that are left, the new plan less the old; nothing is ever paid back."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.plans.offers import Cycle, Tax
from evenhand.domain.plans.pricing import Kind, Line
from evenhand.domain.plans.switching import switch_at_once
from evenhand.domain.plans.terms import Terms

BEGIN = date(2026, 11, 24)
DAYS = st.integers(1, 366)
AMOUNTS = st.integers(0, 10_000_000)


def terms(plan: str, amount: int, *, cycle: Cycle = Cycle.MONTHLY, tax: int = 0) -> Terms:
    lines = (Line(Kind.PLAN, plan, amount), Line(Kind.TAX, "VAT", tax))
    return Terms(plan, plan.title(), cycle, "EUR", lines, lines, {}, 14, 30)


@given(AMOUNTS, AMOUNTS, DAYS, st.data())
def test_each_part_is_its_share_to_half_a_coin_and_their_sum_is_what_is_paid(
    old: int, new: int, whole: int, data: st.DataObject
) -> None:
    gone = data.draw(st.integers(0, whole - 1))
    period, today = (BEGIN, BEGIN + timedelta(days=whole)), BEGIN + timedelta(days=gone)
    found = switch_at_once(terms("old", old), terms("new", new), period=period, today=today)
    left = Fraction(whole - gone, whole)
    if found is None:
        assert (new - old) * left < 1
        return
    dear, back = (line.amount for line in found.lines)
    assert abs(dear - new * left) <= Fraction(1, 2)
    assert abs(-back - old * left) <= Fraction(1, 2)
    assert found.now == dear + back > 0
    if gone == 0:
        assert found.now == new - old


@given(AMOUNTS, AMOUNTS, DAYS, st.data())
def test_a_day_later_it_is_never_dearer_by_more_than_a_rounded_coin(
    old: int, new: int, whole: int, data: st.DataObject
) -> None:
    gone = data.draw(st.integers(0, max(0, whole - 2)))
    period = (BEGIN, BEGIN + timedelta(days=whole))
    first, second = (
        switch_at_once(terms("old", old), terms("new", new), period=period, today=BEGIN + timedelta(days=day))
        for day in (gone, gone + 1)
    )
    assert (second.now if second else 0) <= (first.now if first else 0) + 1


def test_ten_of_thirty_days_with_a_tax_on_top() -> None:
    period, taxes = (BEGIN, BEGIN + timedelta(days=30)), [Tax("VAT", Fraction(19, 100), within=False)]
    now, to = terms("single", 3000, tax=570), terms("shared", 7900, tax=1501)
    found = switch_at_once(now, to, period=period, today=BEGIN + timedelta(days=20), taxes=taxes)
    assert found is not None
    assert [(one.words, one.amount) for one in found.lines] == [
        ("Shared, 10 of 30 days", 2633),
        ("Single, these days are not used", -1000),
        ("VAT, 19\N{NO-BREAK SPACE}%", 310),
    ]
    assert found.now == 1943


@pytest.mark.parametrize(
    ("to", "day"),
    [
        (terms("single", 9999), 3),
        (terms("shared", 3000), 3),
        (terms("shared", 2000), 3),
        (terms("shared", 90_000, cycle=Cycle.YEARLY), 3),
        (terms("shared", 7900), 30),
        (terms("shared", 7900), -1),
    ],
)
def test_the_same_plan_a_cheaper_one_another_rhythm_and_another_period_wait(to: Terms, day: int) -> None:
    period = (BEGIN, BEGIN + timedelta(days=30))
    assert switch_at_once(terms("single", 3000), to, period=period, today=BEGIN + timedelta(days=day)) is None
