"""Root keys that a process learns of while it runs, and the house secret that hangs on them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.signing import Signer
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from evenhand.foundation.vault import house, roots
from evenhand.foundation.vault.house import (
    give_house_secret,
    hang_house_on,
    house_secret,
    root_in_force,
    signing_key,
)
from evenhand.foundation.vault.lookup import keyed_hash
from evenhand.foundation.vault.models import HouseSecret
from evenhand.foundation.vault.root_files import next_root_file
from evenhand.foundation.vault.root_key import create_root_key, derive
from evenhand.foundation.vault.roots import HOUSE_KEY_ID, root_id, root_of
from evenhand.foundation.vault.sealing import NotReadable
from tests.factories import NOW
from tests.lost_root import lose_root_key

ADDRESS = "ana@example.org"


@pytest.fixture
def key_file(settings: Settings, tmp_path: Path) -> Path:
    """A process whose root key lies in a file that somebody may replace."""
    lose_root_key(settings)
    settings.ROOT_KEY_FILE = tmp_path / "keys" / "root.key"
    create_root_key(settings.ROOT_KEY_FILE)
    settings.ROOT_KEY = settings.ROOT_KEY_FILE.read_bytes()
    return tmp_path / "keys" / "root.key"


def no_file_is_read() -> list[bytes]:
    pytest.fail("a file was read")


def test_nothing_of_a_root_key_follows_from_its_id() -> None:
    root = os.urandom(32)
    assert root_id(root) == root_id(root) != root_id(os.urandom(32))
    assert root_id(root).bytes not in root


def test_the_root_key_of_a_process_is_found_without_looking_at_a_file(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roots, "_on_disk", no_file_is_read)
    assert root_of(root_id(settings.ROOT_KEY)) == settings.ROOT_KEY
    assert root_of(HOUSE_KEY_ID) == settings.ROOT_KEY


def test_a_next_root_key_is_met_once_and_known_from_then_on(key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create_root_key(next_root_file(key_file))
    coming = next_root_file(key_file).read_bytes()
    assert root_of(root_id(coming)) == coming
    monkeypatch.setattr(roots, "_on_disk", no_file_is_read)
    assert root_of(root_id(coming)) == coming


def test_a_root_key_that_took_the_place_of_ours_is_found_there(key_file: Path) -> None:
    create_root_key(next_root_file(key_file))
    coming = next_root_file(key_file).read_bytes()
    next_root_file(key_file).replace(key_file)
    assert root_of(root_id(coming)) == coming


def test_a_next_root_key_that_others_can_read_is_not_taken(key_file: Path) -> None:
    create_root_key(next_root_file(key_file))
    next_root_file(key_file).chmod(0o644)
    with pytest.raises(NotReadable):
        root_of(root_id(next_root_file(key_file).read_bytes()))


@pytest.mark.django_db
def test_what_django_signs_is_signed_below_the_house_secret(key_file: Path, settings: Settings) -> None:
    give_house_secret(fresh=True, at=NOW)
    assert str(settings.SECRET_KEY) == derive(house_secret(), "signing").hex()
    assert Signer().sign("words") == Signer(key=signing_key()).sign("words")


@pytest.mark.django_db
def test_a_database_from_before_keeps_what_hung_on_its_root_key() -> None:
    before = keyed_hash(ADDRESS), signing_key()
    give_house_secret(fresh=False, at=NOW)
    assert house._open(HouseSecret.objects.get()) == house_secret()
    assert (keyed_hash(ADDRESS), signing_key()) == before


@pytest.mark.django_db
def test_an_empty_house_gets_a_secret_that_its_root_key_does_not_tell(key_file: Path, settings: Settings) -> None:
    give_house_secret(fresh=True, at=NOW)
    assert house_secret() != settings.ROOT_KEY
    assert len(house_secret()) == 32


@pytest.mark.django_db
def test_a_house_secret_that_opens_is_never_replaced(key_file: Path) -> None:
    give_house_secret(fresh=True, at=NOW)
    stored = bytes(HouseSecret.objects.get().wrapped)
    give_house_secret(fresh=True, at=NOW)
    assert bytes(HouseSecret.objects.get().wrapped) == stored


@pytest.mark.django_db
def test_the_house_secret_is_asked_for_once_in_the_life_of_a_process(
    key_file: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    give_house_secret(fresh=True, at=NOW)
    with django_assert_num_queries(1):
        keyed_hash(ADDRESS)
    with django_assert_num_queries(0):
        keyed_hash(ADDRESS)
        signing_key()


@pytest.mark.django_db
def test_addresses_are_found_by_a_process_that_starts_with_the_next_root_key(
    key_file: Path, settings: Settings
) -> None:
    give_house_secret(fresh=True, at=NOW)
    before = keyed_hash(ADDRESS), signing_key()
    create_root_key(next_root_file(key_file))
    settings.ROOT_KEY, old = next_root_file(key_file).read_bytes(), settings.ROOT_KEY
    assert hang_house_on(settings.ROOT_KEY)
    assert not hang_house_on(settings.ROOT_KEY)
    assert (keyed_hash(ADDRESS), signing_key()) == before
    assert root_in_force() == settings.ROOT_KEY != old


@pytest.mark.django_db
def test_a_house_secret_that_was_altered_opens_nothing(key_file: Path) -> None:
    give_house_secret(fresh=True, at=NOW)
    stored = HouseSecret.objects.get()
    HouseSecret.objects.update(wrapped=bytes(stored.wrapped)[:-1] + bytes([bytes(stored.wrapped)[-1] ^ 1]))
    with pytest.raises(NotReadable):
        house_secret()


@pytest.mark.django_db
def test_a_house_secret_is_not_printed(key_file: Path) -> None:
    give_house_secret(fresh=True, at=NOW)
    assert str(HouseSecret.objects.get()) == "house secret"
