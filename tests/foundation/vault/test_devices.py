"""The key for a person's own device: always the same, nobody else's, and gone with the case file."""

from __future__ import annotations

import pytest

from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.vault.actions import destroy_case_keys
from evenhand.foundation.vault.devices import device_key
from evenhand.foundation.vault.sealing import NotReadable
from tests.factories import NOW, a_case, a_therapist, inside

pytestmark = pytest.mark.django_db


def test_it_is_the_same_each_time_and_another_for_each_case_file() -> None:
    one = a_case()
    other = a_case(of=a_therapist(email="other@example.org"))
    with inside(one):
        key = device_key(case_id=one.pk)
    with practice_context(one.practice_id):
        assert device_key(case_id=one.pk) == key
    assert len(key) == 32
    with inside(other):
        assert device_key(case_id=other.pk) != key


def test_another_practice_gets_none() -> None:
    one, other = a_case(), a_case(of=a_therapist(email="other@example.org"))
    with inside(other), pytest.raises(NotReadable):
        device_key(case_id=one.pk)


def test_it_goes_with_the_keys_of_the_case_file() -> None:
    case = a_case()
    with inside(case):
        destroy_case_keys(case_id=case.pk, at=NOW)
    with inside(case), pytest.raises(NotReadable):
        device_key(case_id=case.pk)
