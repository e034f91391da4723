"""Prices: exact, never below nought, explained line by line; codes that count, and those that do not, with reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.plans.money import NotMoney, minor_units, rounded, shown
from evenhand.domain.plans.offers import Cycle, Effect, Offers, Part, Plan, Price, Promotion, Tax
from evenhand.domain.plans.pricing import CodeRefused, Kind, NotOffered, promotion_for, quote, running

LONDON = ZoneInfo("Europe/London")
FIRST, LAST = datetime(2027, 5, 1, tzinfo=LONDON), date(2027, 5, 21)
END = datetime(2027, 5, 22, tzinfo=LONDON)
HALF_WAY = datetime(2027, 5, 10, 12, tzinfo=UTC)
SINGLE = Plan("single", "Single", "One.", {"EUR": Price(2_400, 24_000, 4_900)})
SHARED = Plan("shared", "Shared", "Five.", {"EUR": Price(7_900, 79_000, 9_900)})
MYCBT25 = Promotion(
    "MYCBT25",
    "No set-up fee, and 25 % off the first year.",
    (Effect(Part.SETUP, Fraction(1)), Effect(Part.YEARLY, Fraction(1, 4))),
    FIRST,
    END,
    LAST,
)
VAT = Tax("VAT", Fraction(1, 5), within=False)

amounts = st.integers(0, 10_000_000)
shares = st.fractions(Fraction(1, 1000), Fraction(1), max_denominator=1000)
effects = st.builds(Effect, part=st.sampled_from(Part), share=shares) | st.builds(
    Effect, part=st.sampled_from(Part), share=st.none(), amounts=st.fixed_dictionaries({"EUR": amounts})
)
promotions = st.builds(
    Promotion,
    code=st.just("CODE"),
    headline=st.just(""),
    effects=st.lists(effects, min_size=1, max_size=4).map(tuple),
    starts=st.just(FIRST),
    ends=st.just(END),
    last_day=st.just(LAST),
)
taxes = st.lists(st.builds(Tax, name=st.just("Tax"), share=shares, within=st.booleans()), max_size=3)
prices = st.builds(Price, monthly=amounts, yearly=amounts, setup=amounts)


def by_hand(exact: Fraction) -> int:
    """Round as Python's decimals do, which is another program than ours."""
    value = Decimal(exact.numerator * 10**12 // exact.denominator) / Decimal(10**12)
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@given(prices, st.sampled_from(Cycle), promotions, taxes)
def test_nothing_is_ever_below_nought_and_the_lines_are_the_sum(
    price: Price, cycle: Cycle, promotion: Promotion, taxes: list[Tax]
) -> None:
    found = quote(replace(SINGLE, prices={"EUR": price}), cycle=cycle, currency="EUR", promotion=promotion, taxes=taxes)
    assert found.now == sum(line.amount for line in found.lines if line.counts)
    assert found.now >= 0
    assert found.after >= 0
    assert all(line.amount <= 0 for line in found.lines if line.kind == Kind.PROMOTION)
    whole = quote(replace(SINGLE, prices={"EUR": price}), cycle=cycle, currency="EUR", taxes=taxes)
    assert found.now <= whole.now
    assert found.after == whole.after


@given(prices, st.sampled_from(Cycle), promotions)
def test_a_promotion_lowers_its_own_part_by_what_it_says(price: Price, cycle: Cycle, promotion: Promotion) -> None:
    plan = replace(SINGLE, prices={"EUR": price})
    found = quote(plan, cycle=cycle, currency="EUR", promotion=promotion)
    for part, cost in ((Part(cycle.value), price.of(Part(cycle.value))), (Part.SETUP, price.setup)):
        assert cost is not None
        off = 0
        for effect in (one for one in promotion.effects if one.part == part):
            off += by_hand(cost * effect.share) if effect.share is not None else effect.amounts["EUR"]
            off = min(off, cost)
        lines = list(found.lines)
        kind = Kind.SETUP if part == Part.SETUP else Kind.PLAN
        place = next((number for number, line in enumerate(lines) if line.kind == kind), None)
        below = lines[place + 1 :] if place is not None else []
        taken = 0
        for line in below:
            if line.kind != Kind.PROMOTION:
                break
            taken -= line.amount
        assert taken == off


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**4))
def test_halves_go_up_and_away_from_nought(over: int, under: int) -> None:
    exact = Fraction(over, under)
    assert abs(rounded(exact) - exact) <= Fraction(1, 2)
    assert rounded(-exact) == -rounded(exact)
    assert rounded(Fraction(5, 2)) == 3


@given(amounts, taxes)
def test_a_tax_within_the_price_adds_nothing_and_one_on_top_is_its_share(amount: int, taxes: list[Tax]) -> None:
    plan = replace(SINGLE, prices={"EUR": Price(amount, None, 0)})
    found = quote(plan, cycle=Cycle.MONTHLY, currency="EUR", taxes=taxes)
    on_top = sum(by_hand(amount * one.share) for one in taxes if not one.within)
    assert found.now == found.after == amount + on_top


def test_a_tax_within_the_price_is_what_is_left_out_of_it() -> None:
    found = quote(SINGLE, cycle=Cycle.MONTHLY, currency="EUR", taxes=[replace(VAT, within=True)])
    [line] = [one for one in found.lines if one.kind == Kind.TAX]
    assert (line.amount, line.counts) == (4_900 + 2_400 - round((4_900 + 2_400) / 1.2), False)


def test_the_spring_promotion_is_explained_line_by_line() -> None:
    yearly = quote(SINGLE, cycle=Cycle.YEARLY, currency="EUR", promotion=MYCBT25, taxes=[VAT])
    assert [(line.words, line.amount) for line in yearly.lines] == [
        ("Single, the first year", 24_000),
        ("MYCBT25: 25\N{NO-BREAK SPACE}% off the yearly price", -6_000),
        ("Set-up, once", 4_900),
        ("MYCBT25: no set-up fee", -4_900),
        ("VAT, 20\N{NO-BREAK SPACE}%", 3_600),
    ]
    assert (yearly.now, yearly.after) == (21_600, 28_800)
    monthly = quote(SINGLE, cycle=Cycle.MONTHLY, currency="EUR", promotion=MYCBT25)
    assert (monthly.now, monthly.after) == (2_400, 2_400)


def test_what_is_not_offered_has_no_price() -> None:
    only_yearly = replace(SINGLE, prices={"EUR": Price(None, 24_000, 0)})
    with pytest.raises(NotOffered):
        quote(only_yearly, cycle=Cycle.MONTHLY, currency="EUR")
    with pytest.raises(NotOffered):
        quote(SINGLE, cycle=Cycle.YEARLY, currency="GBP")


def offers(*promotions: Promotion) -> Offers:
    return Offers((SINGLE, SHARED), ("EUR",), "plans@example.org", promotions or (MYCBT25,))


def asked(typed: str, of: Offers, *, at: datetime = HALF_WAY, cycle: Cycle = Cycle.YEARLY, **used: int) -> Promotion:
    return promotion_for(typed, offers=of, plan=SINGLE, cycle=cycle, currency="EUR", at=at, used=used)


@pytest.mark.parametrize("typed", ["MYCBT25", " mycbt25 ", "MyCbt25", "my cbt 25", "\tMYCBT25\n"])
def test_a_code_counts_in_whatever_letters_it_is_typed(typed: str) -> None:
    assert asked(typed, offers()) is MYCBT25


@pytest.mark.parametrize("typed", ["", "  ", "MYCBT24", "MYCBT25X", "x" * 10_000, "МYCBT25", "'; drop table"])
def test_a_code_that_is_unknown_or_mistyped_is_refused(typed: str) -> None:
    with pytest.raises(CodeRefused, match="not known here"):
        asked(typed, offers())


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (FIRST - timedelta(microseconds=1), "It begins on 1 May 2027"),
        (FIRST, ""),
        (END - timedelta(microseconds=1), ""),
        (END, "its last day was 21 May 2027"),
        (datetime(2027, 5, 21, 22, 59, 59, tzinfo=UTC), ""),
        (datetime(2027, 5, 21, 23, 0, tzinfo=UTC), "its last day was 21 May 2027"),
    ],
)
def test_a_code_counts_from_its_first_day_to_the_end_of_its_last_on_its_own_clock(at: datetime, words: str) -> None:
    if not words:
        assert asked("MYCBT25", offers(), at=at) is MYCBT25
        return
    with pytest.raises(CodeRefused, match=words):
        asked("MYCBT25", offers(), at=at)


def test_a_code_that_is_used_up_or_of_another_plan_or_without_effect_says_so() -> None:
    few = replace(MYCBT25, uses=3)
    assert asked("mycbt25", offers(few), MYCBT25=2) is few
    with pytest.raises(CodeRefused, match="as often as it could"):
        asked("mycbt25", offers(few), MYCBT25=3)
    with pytest.raises(CodeRefused, match="It counts for: Shared"):
        asked("MYCBT25", offers(replace(MYCBT25, plans=frozenset({"shared"}))))
    yearly_only = replace(MYCBT25, effects=MYCBT25.effects[1:])
    with pytest.raises(CodeRefused, match="changes nothing"):
        asked("MYCBT25", offers(yearly_only), cycle=Cycle.MONTHLY)


def test_the_banner_tells_what_runs_now_and_nothing_after_its_end() -> None:
    later = replace(MYCBT25, code="LATER", ends=END + timedelta(days=9))
    quiet = replace(MYCBT25, code="QUIET", headline="")
    found = offers(later, quiet, MYCBT25)
    assert running(found, at=HALF_WAY) == [MYCBT25, later]
    assert running(found, at=END) == [later]
    assert running(found, at=FIRST - timedelta(seconds=1)) == []


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("29.00", "EUR", 2_900),
        ("29", "EUR", 2_900),
        ("29.5", "EUR", 2_950),
        ("500", "JPY", 500),
        ("1.234", "KWD", 1_234),
    ],
)
def test_amounts_are_read_exactly_and_shown_again(typed: str, currency: str, minor: int) -> None:
    assert minor_units(typed, currency) == minor
    assert minor_units(shown(minor, currency).split()[0].replace(",", ""), currency) == minor


@pytest.mark.parametrize("typed", ["29,00", "-1", "29.005", "", "1e3", "٢٩", 29.0, 29, None, "1" * 12])
def test_what_is_no_amount_is_refused(typed: object) -> None:
    with pytest.raises(NotMoney):
        minor_units(typed, "EUR")
    with pytest.raises(NotMoney):
        minor_units("5", "euro")
