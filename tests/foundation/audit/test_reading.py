"""What was read lately is remembered, so that the record tells of it once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from evenhand.foundation.audit import reading
from evenhand.foundation.audit.reading import LatelyRead, What
from tests.factories import NOW

ENTRY: What = ("here", UUID(int=1), "therapist:1", "review.shown", "entry:2")


def test_within_ten_minutes_it_is_known_and_after_that_not() -> None:
    lately = LatelyRead()
    assert not lately.knows(ENTRY, at=NOW)
    lately.remember(ENTRY, at=NOW)
    assert lately.knows(ENTRY, at=NOW + timedelta(minutes=9, seconds=59))
    assert not lately.knows(ENTRY, at=NOW + timedelta(minutes=10))


def test_a_clock_that_was_set_back_hides_no_reading() -> None:
    lately = LatelyRead()
    lately.remember(ENTRY, at=NOW)
    assert not lately.knows(ENTRY, at=NOW - timedelta(hours=1))


def test_somebody_else_something_else_and_elsewhere_are_other_readings() -> None:
    lately = LatelyRead()
    lately.remember(ENTRY, at=NOW)
    others: list[What] = [
        ("elsewhere", *ENTRY[1:]),
        ("here", UUID(int=9), *ENTRY[2:]),
        (*ENTRY[:2], "client:1", *ENTRY[3:]),
        (*ENTRY[:3], "progress.shown", ENTRY[4]),
        (*ENTRY[:4], "entry:3"),
    ]
    assert not any(lately.knows(other, at=NOW) for other in others)


def test_it_forgets_the_longest_ago_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_REMEMBERED", 3)
    lately = LatelyRead()
    many = [("here", UUID(int=1), "therapist:1", "review.shown", f"entry:{number}") for number in range(5)]
    for what in many:
        lately.remember(what, at=NOW)
    assert [lately.knows(what, at=NOW) for what in many] == [False, False, True, True, True]
