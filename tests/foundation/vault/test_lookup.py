"""Finding a person by an address without storing the address in the open."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from evenhand.foundation.vault.lookup import keyed_hash

ADDRESS = "Ana.Example@Practice.example"


@pytest.mark.parametrize(
    "written",
    [
        "ana.example@practice.example",
        "ANA.EXAMPLE@PRACTICE.EXAMPLE",
        "  Ana.Example@Practice.example\n",
        "\uff21na.Example@Practice.example",  # a full-width A
    ],
)
def test_an_address_is_found_however_it_is_written(written: str) -> None:
    assert keyed_hash(written) == keyed_hash(ADDRESS)


@pytest.mark.parametrize("other", ["", "ana.example@practice.exampl", "ana_example@practice.example"])
def test_another_address_is_another_hash(other: str) -> None:
    assert keyed_hash(other) != keyed_hash(ADDRESS)


@given(st.text(max_size=60))
def test_capitals_and_blanks_around_never_matter(address: str) -> None:
    assert keyed_hash(f"  {address} ") == keyed_hash(address)
    assert keyed_hash(address.casefold().casefold()) == keyed_hash(address.casefold())


@pytest.mark.django_db
def test_a_hash_cannot_be_made_without_the_root_key(settings: Settings) -> None:
    mine = keyed_hash(ADDRESS)
    assert mine != hashlib.sha256(ADDRESS.casefold().encode()).digest()
    settings.ROOT_KEY = bytes(32)
    assert keyed_hash(ADDRESS) != mine
    assert len(mine) == 32
