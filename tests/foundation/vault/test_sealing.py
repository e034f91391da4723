"""Sealing of bytes with a key, bound to their place."""

from __future__ import annotations

import hashlib
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from evenhand.foundation.vault.sealing import VERSION, NotReadable, key_id_of, seal, unseal

RAW = bytes(range(32))
KEY = AESGCM(RAW)
KEY_ID = UUID("0193f0a0-0000-7000-8000-000000000001")
PLACE = b"practice|case|table|column|row"


def independently_unsealed(sealed: bytes, raw: bytes, place: bytes) -> bytes:
    """Open a sealed text with the cipher's lower interface, from the layout in the module's docstring."""
    nonce, body, tag = sealed[17:29], sealed[29:-16], sealed[-16:]
    opener = Cipher(algorithms.AES(raw), modes.GCM(nonce, tag)).decryptor()
    opener.authenticate_additional_data(place)
    return opener.update(body) + opener.finalize()


@given(st.binary(max_size=3_000), st.binary(max_size=200))
def test_what_was_sealed_comes_back(plain: bytes, place: bytes) -> None:
    sealed = seal(KEY_ID, KEY, plain, place)
    assert unseal(KEY, sealed, place) == plain
    assert independently_unsealed(sealed, RAW, place) == plain


def test_the_layout_is_version_key_nonce_body_tag() -> None:
    sealed = seal(KEY_ID, KEY, b"five!", PLACE)
    assert sealed[0] == VERSION == 1
    assert sealed[1:17] == KEY_ID.bytes
    assert len(sealed) == 1 + 16 + 12 + 5 + 16
    assert key_id_of(sealed) == KEY_ID


def test_the_same_words_never_look_the_same() -> None:
    sealed = {seal(KEY_ID, KEY, b"You always do this.", PLACE) for _ in range(500)}
    assert len(sealed) == 500
    assert len({one[17:29] for one in sealed}) == 500


@given(plain=st.binary(max_size=80), where=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_one_changed_bit_anywhere_after_the_key_id_is_noticed(plain: bytes, where: int, bit: int) -> None:
    sealed = bytearray(seal(KEY_ID, KEY, plain, PLACE))
    sealed[17 + where % (len(sealed) - 17)] ^= 1 << bit
    with pytest.raises(NotReadable):
        unseal(KEY, bytes(sealed), PLACE)


@given(place=st.binary(max_size=60).filter(lambda place: place != PLACE))
def test_a_text_that_was_moved_does_not_open(place: bytes) -> None:
    with pytest.raises(NotReadable):
        unseal(KEY, seal(KEY_ID, KEY, b"words", PLACE), place)


@given(raw=st.binary(min_size=32, max_size=32).filter(lambda raw: raw != RAW))
def test_another_key_does_not_open_it(raw: bytes) -> None:
    with pytest.raises(NotReadable):
        unseal(AESGCM(raw), seal(KEY_ID, KEY, b"words", PLACE), PLACE)


@given(cut=st.integers(1, 60))
def test_a_cut_text_does_not_open(cut: int) -> None:
    sealed = seal(KEY_ID, KEY, b"a longer text than the cut", PLACE)
    with pytest.raises(NotReadable):
        unseal(KEY, sealed[:-cut], PLACE)


@pytest.mark.parametrize(
    "sealed", [b"", b"\x01", bytes(28), b"\x01" + bytes(27), b"\x02" + bytes(60), b"plain words" * 9]
)
def test_what_is_no_sealed_text_names_no_key(sealed: bytes) -> None:
    with pytest.raises(NotReadable):
        key_id_of(sealed)


def test_a_sealed_text_tells_nothing_but_its_length() -> None:
    words = b"I lost my place in the team meeting."
    sealed = seal(KEY_ID, KEY, words, PLACE)
    assert words not in sealed
    assert hashlib.sha256(words).digest() not in sealed
    assert len(sealed) - len(words) == len(seal(KEY_ID, KEY, b"", PLACE))
