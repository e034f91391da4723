"""Row identifiers: UUIDv7 as RFC 9562 lays them out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from evenhand.foundation.identifiers import new_id


def test_an_id_says_its_version_and_variant() -> None:
    made = [new_id() for _ in range(200)]
    assert {one.version for one in made} == {7}
    assert {one.bytes[8] >> 6 for one in made} == {0b10}


def test_an_id_begins_with_the_millisecond_of_its_making() -> None:
    before = datetime.now(UTC)
    milliseconds = new_id().int >> 80
    moment = datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
    assert before - timedelta(milliseconds=2) <= moment <= datetime.now(UTC) + timedelta(milliseconds=2)


def test_ids_do_not_repeat_and_rise_in_the_order_of_their_making() -> None:
    made = [new_id() for _ in range(2_000)]
    assert len(set(made)) == len(made)
    assert sorted(made) == made


def test_most_of_an_id_cannot_be_guessed_from_another() -> None:
    first, second = new_id(), new_id()
    assert first.int & ((1 << 62) - 1) != second.int & ((1 << 62) - 1)
