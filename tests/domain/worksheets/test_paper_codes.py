"""The code on a sheet of paper: back to the same id, and every slip of a pen noticed."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.worksheets.paper_codes import ALPHABET, code_of, tail_behind

codes = st.uuids().map(code_of)
places = st.integers(0, 8)


@given(st.uuids())
def test_a_code_leads_to_the_end_of_its_id_however_it_is_written(identity: UUID) -> None:
    code = code_of(identity)
    for typed in (code, code.lower(), code.replace(" ", ""), code.replace(" ", "-"), f" {code} "):
        assert tail_behind(typed) == identity.hex[-10:]
    assert tail_behind(code.replace("0", "o").replace("1", "l")) == identity.hex[-10:]


@given(codes, places, st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(code: str, place: int, other: str) -> None:
    letters = list(code.replace(" ", ""))
    was, letters[place] = letters[place], other
    assert (tail_behind("".join(letters)) is None) == (was != other)


@given(codes, places, places)
def test_two_characters_that_changed_places_are_noticed(code: str, one: int, other: int) -> None:
    letters = list(code.replace(" ", ""))
    letters[one], letters[other] = letters[other], letters[one]
    assert (tail_behind("".join(letters)) is None) == ("".join(letters) != code.replace(" ", ""))


@pytest.mark.parametrize("typed", ["", "K3F", "ÄÖÜ ÄÖÜ ÄÖÜ", "UUU UUU UUU", "0" * 10_000, "٠" * 9, "K3F 92Q XM7 K3F"])
def test_what_is_no_code_leads_nowhere(typed: str) -> None:
    assert tail_behind(typed) is None
