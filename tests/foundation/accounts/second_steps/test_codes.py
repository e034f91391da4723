"""Codes of the second step, as plain functions."""

from __future__ import annotations

import base64
import hmac
import struct
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.foundation.accounts.second_steps.codes import (
    LETTERS,
    address_for_app,
    is_app_code,
    matching_step,
    new_recovery_code,
    new_secret,
    plain,
)
from tests.factories import NOW

SECRET = base64.b32encode(b"12345678901234567890").decode()


def by_the_book(secret: str, step: int) -> str:
    """RFC 4226, section 5.3, written out: the oracle."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", step), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_the_codes_of_rfc_6238_match_at_their_moment(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, tz=UTC)
    assert matching_step(secret=SECRET, code=code, after=0, at=at) == seconds // 30


@given(st.integers(-4, 4), st.integers(0, 10**6))
def test_a_code_matches_in_its_step_and_one_before_or_after(away: int, minutes: int) -> None:
    at = NOW + timedelta(minutes=minutes)
    step = int(at.timestamp()) // 30 + away
    found = matching_step(secret=SECRET, code=by_the_book(SECRET, step), after=0, at=at)
    assert (found == step) is (abs(away) <= 1)


@given(st.integers(-1, 1), st.integers(-2, 2))
def test_a_code_of_a_step_that_was_used_or_passed_does_not_match(away: int, used: int) -> None:
    now = int(NOW.timestamp()) // 30
    found = matching_step(secret=SECRET, code=by_the_book(SECRET, now + away), after=now + used, at=NOW)
    assert (found is not None) is (away > used)


def test_secrets_and_recovery_codes_are_never_the_same_twice() -> None:
    assert len({new_secret() for _ in range(200)}) == 200
    codes = [new_recovery_code() for _ in range(200)]
    assert len(set(codes)) == 200
    assert {len(code.replace("-", "")) for code in codes} == {12}
    assert len(LETTERS) ** 12 > 2**58
    assert set("".join(codes)) <= set(LETTERS + "-")
    assert not set("01ilo") & set(LETTERS)


@pytest.mark.parametrize("typed", ["k7mp-2xqr-9dtw", " K7MP 2XQR 9DTW ", "k7mp2xqr9dtw", "k7mp–2xqr–9dtw"])
def test_a_code_may_be_typed_as_people_type(typed: str) -> None:
    assert plain(typed) == "k7mp2xqr9dtw"


@pytest.mark.parametrize(("typed", "fits"), [("123456", True), ("12345", False), ("१२३४५६", False), ("12345a", False)])
def test_an_apps_code_is_six_digits(typed: str, *, fits: bool) -> None:
    assert is_app_code(typed) is fits


def test_the_address_for_an_app_names_the_place_and_nothing_else() -> None:
    address = address_for_app(secret=SECRET, name="anna@example.org", issuer="desk.example")
    assert address == f"otpauth://totp/desk.example:anna%40example.org?secret={SECRET}&issuer=desk.example"
