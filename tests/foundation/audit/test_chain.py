"""The hash of an entry, held against the words of its docstring."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.foundation.audit.chain import GENESIS, entry_hash

AT = datetime(2026, 11, 24, 14, 2, 3, 4, tzinfo=UTC)
PRACTICE = UUID(int=7)


@dataclass(frozen=True)
class Entry:
    """The columns of an entry."""

    before: bytes = GENESIS
    practice_id: UUID = PRACTICE
    number: int = 1
    at: datetime = AT
    actor: str = "therapist:1"
    act: str = "case.opened"
    subject: str = "case:2"
    case_id: UUID | None = None

    @property
    def hash(self) -> bytes:
        return entry_hash(
            before=self.before,
            practice_id=self.practice_id,
            number=self.number,
            at=self.at,
            actor=self.actor,
            act=self.act,
            subject=self.subject,
            case_id=self.case_id,
        )


words = st.text(st.characters(exclude_characters="\x1f", exclude_categories=["Cs"]), max_size=20)
entries = st.builds(
    Entry,
    before=st.binary(min_size=32, max_size=32),
    practice_id=st.uuids(),
    number=st.integers(1, 2**63 - 1),
    at=st.datetimes(timezones=st.just(UTC)),
    actor=words,
    act=words,
    subject=words,
    case_id=st.none() | st.uuids(),
)


def test_the_hash_is_sha256_over_the_former_one_and_the_columns() -> None:
    line = "\x1f".join(
        [UUID(int=7).hex, "1", "2026-11-24T14:02:03.000004+00:00", "therapist:1", "case.opened", "case:2"]
    )
    assert Entry().hash == hashlib.sha256(bytes(32) + line.encode()).digest()


def test_the_case_file_is_part_of_it_where_there_is_one() -> None:
    line = "\x1f".join(
        [
            UUID(int=7).hex,
            "1",
            "2026-11-24T14:02:03.000004+00:00",
            "therapist:1",
            "case.opened",
            "case:2",
            UUID(int=9).hex,
        ]
    )
    assert Entry(case_id=UUID(int=9)).hash == hashlib.sha256(bytes(32) + line.encode()).digest()


@given(entries, entries)
def test_two_contents_meet_only_when_they_are_equal(one: Entry, other: Entry) -> None:
    assert (one.hash == other.hash) is (one == other)


@given(entries, words, words)
def test_a_letter_that_moves_to_the_next_column_is_noticed(entry: Entry, act: str, subject: str) -> None:
    moved = replace(entry, act=act + subject, subject="")
    original = replace(entry, act=act, subject=subject)
    assert (moved.hash == original.hash) is (subject == "")


@pytest.mark.parametrize("hours", [-11, -3.5, 0, 5.75, 14])
def test_the_zone_in_which_a_moment_is_written_does_not_matter(hours: float) -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=hours)))
    assert Entry(at=elsewhere).hash == Entry().hash


def test_a_microsecond_matters() -> None:
    assert Entry(at=AT + timedelta(microseconds=1)).hash != Entry().hash
