"""Counting attempts: who has to wait, who never does, and what the table knows."""

from __future__ import annotations

from datetime import datetime

import pytest

from evenhand.foundation.accounts.throttling.counters import (
    Attempt,
    MustWait,
    attempt_succeeded,
    begin_attempt,
    network_key,
)
from evenhand.foundation.accounts.throttling.delays import FORGOTTEN_AFTER, FROM_A_NETWORK, ON_AN_ACCOUNT
from evenhand.foundation.accounts.throttling.models import AttemptCount
from tests.domain.at_once import at_once
from tests.domain.stored import stored_now
from tests.factories import NOW, a_therapist

pytestmark = pytest.mark.django_db
STRANGER, HOME = "203.0.113.9", "198.51.100.7"


def attempt(
    account: str = "therapist|anna", network: str = STRANGER, browser: str | None = None, at: datetime = NOW
) -> Attempt:
    return begin_attempt(account=account, network=network, known_browser=browser, at=at)


def fail(times: int, account: str = "therapist|anna", browser: str | None = None) -> None:
    for _ in range(times):
        attempt(account, browser=browser)


def test_after_some_failures_the_next_attempt_waits_and_then_goes_on() -> None:
    fail(ON_AN_ACCOUNT.free)
    with pytest.raises(MustWait) as waits:
        attempt()
    assert waits.value.until == NOW + ON_AN_ACCOUNT.first_wait
    attempt(at=waits.value.until)


def test_an_attempt_that_has_to_wait_is_not_counted() -> None:
    fail(ON_AN_ACCOUNT.free)
    before = stored_now()
    with pytest.raises(MustWait):
        attempt()
    assert stored_now() == before


def test_a_secret_that_matched_begins_the_count_anew() -> None:
    fail(ON_AN_ACCOUNT.free - 1)
    attempt_succeeded(attempt())
    fail(ON_AN_ACCOUNT.free)


def test_a_stranger_from_many_places_cannot_keep_the_owners_browser_out() -> None:
    for number in range(ON_AN_ACCOUNT.free):
        attempt(network=f"203.0.113.{number}")
    with pytest.raises(MustWait):
        attempt(network=HOME)
    attempt(network=HOME, browser="the owner's")


def test_a_stranger_in_the_same_house_cannot_keep_the_owners_browser_out() -> None:
    for number in range(FROM_A_NETWORK.free):
        attempt(account=f"therapist|{number}", network=HOME)
    with pytest.raises(MustWait):
        attempt(account="therapist|berta", network=HOME)
    attempt(account="therapist|berta", network=HOME, browser="the owner's")


def test_a_known_browser_waits_for_its_own_failures() -> None:
    fail(ON_AN_ACCOUNT.free, browser="stolen")
    with pytest.raises(MustWait):
        attempt(browser="stolen")


def test_an_account_of_ones_own_does_not_clear_a_network() -> None:
    for number in range(FROM_A_NETWORK.free - 1):
        attempt(account=f"therapist|{number}")
        attempt_succeeded(attempt(account="therapist|mallory"))
    attempt(account="therapist|one more")
    with pytest.raises(MustWait):
        attempt(account="therapist|and another")


def test_one_person_at_many_doors_is_counted_apart() -> None:
    fail(ON_AN_ACCOUNT.free, account="therapist|anna")
    attempt(account="client|anna")


def test_the_table_holds_no_name_and_no_address() -> None:
    attempt(account="therapist|anna@example.org")
    attempt(account="therapist|anna@example.org", browser="a random id")
    [*rows] = AttemptCount.objects.all()
    assert len(rows) == 3
    assert {len(bytes(row.key)) for row in rows} == {32}
    stored = b"".join(bytes(row.key) for row in rows)
    assert b"anna" not in stored
    assert STRANGER.encode() not in stored


def test_counts_of_yesterday_are_deleted() -> None:
    fail(3)
    attempt(account="therapist|berta", network=HOME, at=NOW + FORGOTTEN_AFTER)
    assert AttemptCount.objects.count() == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.9", "203.0.113.10", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.9", "203.0.113.9", True),
        ("", "nonsense", True),
    ],
)
def test_a_network_is_an_address_or_the_half_that_a_household_has(one: str, other: str, *, same: bool) -> None:
    assert (network_key(one) == network_key(other)) is same


@pytest.mark.django_db(transaction=True)
def test_many_attempts_at_once_share_no_count() -> None:
    outcomes = at_once(a_therapist(), [attempt] * 12)
    assert sum(isinstance(one, Attempt) for one in outcomes) == ON_AN_ACCOUNT.free
    assert sum(isinstance(one, MustWait) for one in outcomes) == 12 - ON_AN_ACCOUNT.free
