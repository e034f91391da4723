"""Keys of the age format: the same from the same secret, of the form that age reads, one for each purpose."""

from __future__ import annotations

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyrage import x25519

from evenhand.foundation.vault.age_keys import in_bech32, opener_of_root, opener_of_sheet, sealer_of_sheet

SECRET = st.binary(min_size=32, max_size=32)


@given(SECRET)
def test_age_reads_what_is_drawn_and_writes_it_the_same(secret: bytes) -> None:
    written = in_bech32("age-secret-key-", secret).upper()
    assert str(x25519.Identity.from_str(written)) == written


@given(SECRET)
def test_what_is_sealed_for_a_sheet_opens_by_its_secret_alone(secret: bytes) -> None:
    sealed = pyrage.encrypt(b"rows", [x25519.Recipient.from_str(sealer_of_sheet(secret))])
    assert pyrage.decrypt(sealed, [opener_of_sheet(secret)]) == b"rows"
    for other in (opener_of_root(secret), opener_of_sheet(bytes(32) if secret != bytes(32) else b"1" * 32)):
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(sealed, [other])


def test_bech32_is_that_of_bip_173() -> None:
    assert in_bech32("age-secret-key-", bytes(32)) == f"age-secret-key-1{'q' * 52}8h00w3"
    assert in_bech32("a", b"") == "a12uel5l"
