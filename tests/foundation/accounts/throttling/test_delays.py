"""The rule of growing waits."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from evenhand.foundation.accounts.throttling.delays import (
    FORGOTTEN_AFTER,
    FROM_A_NETWORK,
    LONGEST_WAIT,
    ON_AN_ACCOUNT,
    Allowance,
    Count,
)
from tests.factories import NOW

ALLOWANCES = st.builds(
    Allowance,
    free=st.integers(0, 100),
    first_wait=st.timedeltas(min_value=timedelta(seconds=1), max_value=LONGEST_WAIT),
)


@given(ALLOWANCES, st.integers(0, 10**9))
def test_a_wait_never_shrinks_with_another_attempt_and_never_passes_the_longest(rule: Allowance, attempts: int) -> None:
    assert timedelta(0) <= rule.wait_after(attempts) <= rule.wait_after(attempts + 1) <= LONGEST_WAIT


@given(ALLOWANCES, st.integers(0, 300))
def test_a_wait_is_what_doubling_one_by_one_gives(rule: Allowance, attempts: int) -> None:
    wait = timedelta(0)
    for number in range(attempts + 1):
        if number == rule.free:
            wait = rule.first_wait
        elif number > rule.free:
            wait = min(LONGEST_WAIT, wait * 2)
    assert rule.wait_after(attempts) == wait


def test_the_first_attempts_cost_nothing() -> None:
    assert [ON_AN_ACCOUNT.wait_after(n).seconds for n in range(4, 9)] == [0, 2, 4, 8, 16]
    assert FROM_A_NETWORK.wait_after(49) == timedelta(0)


def test_a_day_of_guessing_is_a_little_over_a_hundred_guesses() -> None:
    at, count, guesses = NOW, Count(), 0
    while at < NOW + timedelta(days=1):
        at = max(at, count.opens_at(ON_AN_ACCOUNT) or at)
        count, guesses = count.with_one_more(at), guesses + 1
    assert guesses <= 115


@given(st.integers(0, 1000), st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3)))
def test_a_count_grows_by_one_or_begins_anew_after_a_day(attempts: int, later: timedelta) -> None:
    after = Count(attempts, NOW).with_one_more(NOW + later)
    assert after == Count(1 if later >= FORGOTTEN_AFTER else attempts + 1, NOW + later)


def test_nobody_waits_before_a_first_attempt() -> None:
    assert Count().opens_at(ON_AN_ACCOUNT) is None
