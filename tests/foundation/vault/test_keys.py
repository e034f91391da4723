"""Keys: wrapped one below the other, fetched with few queries, gone when they are destroyed."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from evenhand.domain.cases.models import CaseFile, Contact, Information
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.vault.actions import destroy_case_keys, make_case_keys, make_practice_key
from evenhand.foundation.vault.keyring import Keyring, Purpose, keyring, wrapping_key_above, wrapping_place
from evenhand.foundation.vault.models import WrappedKey
from evenhand.foundation.vault.sealing import NotReadable, key_id_of, seal, unseal
from tests.factories import NOW, a_case, a_practice, a_therapist, inside
from tests.lost_root import lose_root_key

pytestmark = pytest.mark.django_db


def written(case: CaseFile) -> Information:
    """Store a text in a case file."""
    with inside(case):
        return Information.objects.create(
            case=case, kind="goal", version=1, words="words", written_at=NOW, written_by="a"
        )


def test_a_case_file_has_two_keys_below_the_practices() -> None:
    case = a_case()
    with inside(case):
        rows = {row.purpose: row for row in WrappedKey.objects.all()}
        above = rows["practice"]
        practice_key = AESGCM(unseal(wrapping_key_above(above), bytes(above.wrapped), wrapping_place(above)))
        opened = {
            purpose: unseal(practice_key, bytes(rows[purpose].wrapped), wrapping_place(rows[purpose]))
            for purpose in ("case", "contact")
        }
    assert set(rows) == {"practice", "case", "contact"}
    assert {len(raw) for raw in opened.values()} == {32}
    assert opened["case"] != opened["contact"]
    assert rows["case"].case_id == rows["contact"].case_id == case.pk


def test_no_two_case_files_share_a_key() -> None:
    member = a_therapist()
    ids = [a_case(of=member).pk for _ in range(2)]
    with inside(member):
        first, second = (keyring().for_writing(Purpose.CASE, case_id)[0] for case_id in ids)
    assert first != second


def test_a_wrapped_key_does_not_serve_another_case() -> None:
    member = a_therapist()
    mine, other = a_case(of=member), a_case(of=member)
    with inside(member):
        stolen = WrappedKey.objects.get(case_id=mine.pk, purpose=Purpose.CASE)
        WrappedKey.objects.filter(case_id=other.pk, purpose=Purpose.CASE).update(wrapped=stolen.wrapped)
    with inside(member), pytest.raises(NotReadable):
        keyring().for_writing(Purpose.CASE, other.pk)


def test_a_wrapped_key_does_not_serve_another_purpose() -> None:
    case = a_case()
    with inside(case):
        WrappedKey.objects.filter(purpose=Purpose.CONTACT).update(purpose=Purpose.CASE)
    with inside(case), pytest.raises(NotReadable):
        keyring().for_writing(Purpose.CONTACT, case.pk)


def test_another_root_key_opens_no_practice(settings: Settings) -> None:
    case = a_case()
    lose_root_key(settings)
    with inside(case), pytest.raises(NotReadable):
        keyring().for_writing(Purpose.PRACTICE, None)


def test_another_practice_has_no_key_of_ours() -> None:
    case, stranger = a_case(), a_practice()
    with practice_context(stranger.pk), pytest.raises(NotReadable):
        keyring().for_writing(Purpose.CASE, case.pk)


def test_a_case_that_never_was_has_no_key() -> None:
    with practice_context(a_practice().pk), pytest.raises(NotReadable, match="no key for this text"):
        keyring().for_writing(Purpose.CASE, uuid4())


def test_a_key_id_that_nobody_knows_is_out_of_reach() -> None:
    case = a_case()
    with inside(case), pytest.raises(NotReadable, match="not in reach"):
        keyring().for_reading(UUID(int=9), case.pk)


def test_one_query_fetches_the_practice_key_and_those_of_many_cases(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    member = a_therapist()
    cases = [a_case(of=member).pk for _ in range(4)]
    with inside(member):
        with django_assert_num_queries(1):
            keyring().preload(cases)
        with django_assert_num_queries(0):
            for case_id in cases:
                keyring().for_writing(Purpose.CASE, case_id)
                keyring().for_writing(Purpose.CONTACT, case_id)
            keyring().for_writing(Purpose.PRACTICE, None)
            keyring().preload(cases[:2])
            keyring().preload([])


def test_a_new_case_is_written_without_fetching_its_keys_again(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    practice = a_practice()
    with practice_context(practice.pk), transaction.atomic():
        case_id = uuid4()
        make_case_keys(case_id=case_id, at=NOW)
        with django_assert_num_queries(0):
            keyring().for_writing(Purpose.CASE, case_id)


def test_keys_are_forgotten_with_their_practice() -> None:
    member = a_therapist()
    with inside(member):
        ring = keyring()
        assert keyring() is ring
    with inside(member):
        assert keyring() is not ring


def test_new_texts_take_the_newest_key_and_old_ones_still_open() -> None:
    case = a_case()
    before = written(case)
    with inside(case), transaction.atomic():
        make_case_keys(case_id=case.pk, at=NOW.replace(year=NOW.year + 1))
    with inside(case):
        old = Information.objects.get(pk=before.pk)
        new_id, _ = keyring().for_writing(Purpose.CASE, case.pk)
        assert old.words == "words"
        assert key_id_of(bytes(Information.objects.values_list("words", flat=True)[0])) != new_id


def test_after_shredding_nobody_opens_a_text_of_that_case_again() -> None:
    member = a_therapist()
    case, other = a_case(of=member, email="ana@example.org"), a_case(of=member)
    text, kept = written(case), written(other)
    with inside(member):
        assert Information.objects.get(pk=text.pk).words == "words"
        assert destroy_case_keys(case_id=case.pk, at=NOW) == 2
        with pytest.raises(NotReadable):
            Information.objects.get(pk=text.pk).words  # noqa: B018
        with pytest.raises(NotReadable):
            Contact.objects.get(case=case).email  # noqa: B018
        assert Information.objects.get(pk=kept.pk).words == "words"
    with inside(member), pytest.raises(NotReadable):
        Information.objects.get(pk=text.pk).words  # noqa: B018


def test_a_key_wrapped_by_something_else_is_not_taken() -> None:
    practice = a_practice()
    with practice_context(practice.pk):
        row = WrappedKey(purpose=Purpose.CASE, case_id=uuid4(), created_at=NOW)
        row.wrapped = seal(UUID(int=5), AESGCM(bytes(32)), bytes(32), wrapping_place(row))
        row.save(force_insert=True)
    with practice_context(practice.pk), pytest.raises(NotReadable):
        keyring().for_writing(Purpose.CASE, row.case_id)
    with practice_context(practice.pk), pytest.raises(NotReadable):
        keyring().for_reading(row.pk, row.case_id)


def test_a_ring_without_a_practice_key_wraps_nothing() -> None:
    practice = a_practice()
    with practice_context(practice.pk):
        WrappedKey.objects.all().delete()
    with practice_context(practice.pk):
        with pytest.raises(NotReadable):
            make_case_keys(case_id=uuid4(), at=NOW)
        make_practice_key(at=NOW)
        make_case_keys(case_id=uuid4(), at=NOW)


def test_a_key_is_not_printed() -> None:
    practice = a_practice()
    with practice_context(practice.pk):
        row = WrappedKey.objects.get()
        assert str(row) == f"practice key {row.pk}"
    assert "AESGCM" not in repr(Keyring())
