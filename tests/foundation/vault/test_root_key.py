"""The root key file, and the keys derived from it."""

from __future__ import annotations

import hmac
import os
import stat
from pathlib import Path

import pytest

from evenhand.foundation.vault.root_key import RootKeyProblem, create_root_key, derive, read_root_key

ROOT = bytes(range(32))


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A fresh root key."""
    path = tmp_path / "keys" / "root.key"
    create_root_key(path)
    return path


def problem(path: Path, data: Path) -> str:
    """Return why a key is refused."""
    with pytest.raises(RootKeyProblem) as refused:
        read_root_key(path, data_folder=data)
    return str(refused.value)


def test_a_new_key_is_32_random_bytes_for_this_account_alone(key: Path, tmp_path: Path) -> None:
    assert len(read_root_key(key, data_folder=tmp_path / "data")) == 32
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    other = tmp_path / "other.key"
    create_root_key(other)
    assert other.read_bytes() != key.read_bytes()


def test_a_key_is_private_whatever_the_mask_of_the_account(tmp_path: Path) -> None:
    former = os.umask(0)
    try:
        create_root_key(tmp_path / "root.key")
    finally:
        os.umask(former)
    assert stat.S_IMODE((tmp_path / "root.key").stat().st_mode) == 0o600


def test_a_key_is_never_replaced(key: Path) -> None:
    before = key.read_bytes()
    with pytest.raises(FileExistsError):
        create_root_key(key)
    assert key.read_bytes() == before


@pytest.mark.parametrize("mode", [0o601, 0o602, 0o604, 0o610, 0o620, 0o640, 0o666, 0o677])
def test_a_key_that_anyone_else_may_touch_is_refused(key: Path, tmp_path: Path, mode: int) -> None:
    key.chmod(mode)
    assert problem(key, tmp_path / "data").endswith(f"run: chmod 600 {key}")


@pytest.mark.parametrize("mode", [0o400, 0o600])
def test_a_key_for_this_account_alone_is_taken(key: Path, tmp_path: Path, mode: int) -> None:
    key.chmod(mode)
    assert len(read_root_key(key, data_folder=tmp_path / "data")) == 32


@pytest.mark.parametrize("length", [0, 1, 31, 33, 4096])
def test_a_key_of_another_length_is_refused(key: Path, tmp_path: Path, length: int) -> None:
    key.write_bytes(bytes(length))
    assert f"is {length} bytes long" in problem(key, tmp_path / "data")


def test_a_missing_key_is_named_with_what_to_do(tmp_path: Path) -> None:
    said = problem(tmp_path / "nowhere.key", tmp_path / "data")
    assert "nowhere.key is missing" in said
    assert "EVENHAND_ROOT_KEY_FILE" in said


def test_a_key_in_the_data_folder_is_refused_even_before_it_is_looked_at(tmp_path: Path) -> None:
    assert "lies inside the data folder" in problem(tmp_path / "a" / "root.key", tmp_path)


def test_a_folder_beside_the_data_with_a_similar_name_is_not_inside(key: Path) -> None:
    assert read_root_key(key, data_folder=key.parent.parent / "key")


def test_no_refusal_shows_the_key(key: Path, tmp_path: Path) -> None:
    content = key.read_bytes()
    key.chmod(0o644)
    assert content.hex() not in problem(key, tmp_path)


def independently_derived(root: bytes, purpose: str) -> bytes:
    """HKDF-SHA256 for one block, written out from RFC 5869: extract with an empty salt, expand once."""
    pseudorandom = hmac.digest(bytes(32), root, "sha256")
    return hmac.digest(pseudorandom, b"evenhand/" + purpose.encode() + b"\x01", "sha256")


@pytest.mark.parametrize("purpose", ["signing", "house", "practice keys", "look-up pepper", ""])
def test_a_key_is_derived_as_the_standard_says(purpose: str) -> None:
    assert derive(ROOT, purpose) == independently_derived(ROOT, purpose)


def test_each_purpose_has_a_key_of_its_own() -> None:
    purposes = ["signing", "house", "practice keys", "look-up pepper"]
    assert len({derive(ROOT, purpose) for purpose in purposes} | {ROOT}) == 5
