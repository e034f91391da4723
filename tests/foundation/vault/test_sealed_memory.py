"""What is worked out from a case file's texts is kept as they are: sealed, bound to its place, gone with the key."""

from __future__ import annotations

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.foundation.practices.context import NoCurrentPractice, practice_context
from evenhand.foundation.vault.actions import destroy_case_keys
from evenhand.foundation.vault.sealed_memory import SealedMemory
from evenhand.foundation.vault.sealing import NotReadable
from tests.factories import a_case, a_therapist, inside

pytestmark = pytest.mark.django_db
WORDS = b"They only say it to be kind."
ONE, OTHER = b"1" * 32, b"2" * 32


def a_memory(most: int = 9) -> SealedMemory:
    return SealedMemory(name="tests", most=most)


def kept(memory: SealedMemory, case: CaseFile, fingerprint: bytes = ONE, plain: bytes = WORDS) -> None:
    with inside(case):
        memory.keep(case_id=case.pk, fingerprint=fingerprint, plain=plain)


def recalled(memory: SealedMemory, case: CaseFile, fingerprint: bytes = ONE) -> bytes | None:
    with inside(case):
        return memory.recall(case_id=case.pk, fingerprint=fingerprint)


def test_what_was_kept_comes_back_under_its_fingerprint_and_no_other() -> None:
    memory, case = a_memory(), a_case()
    assert recalled(memory, case) is None
    kept(memory, case)
    assert recalled(memory, case) == WORDS
    assert recalled(memory, case, OTHER) is None


def test_the_newest_takes_the_place_of_what_was_kept_before() -> None:
    memory, case = a_memory(), a_case()
    kept(memory, case)
    kept(memory, case, OTHER, b"newer")
    assert (recalled(memory, case), recalled(memory, case, OTHER)) == (None, b"newer")


def test_no_word_lies_open_in_memory() -> None:
    memory, case = a_memory(), a_case()
    kept(memory, case)
    assert WORDS not in b"".join(sealed for _, sealed in memory._kept.values())


def test_once_the_keys_of_a_case_are_destroyed_nothing_opens() -> None:
    memory, case = a_memory(), a_case()
    kept(memory, case)
    with inside(case):
        destroy_case_keys(case_id=case.pk, at=case.opened_at)
    assert recalled(memory, case) is None
    with pytest.raises(NotReadable):
        kept(memory, case)


def test_another_case_or_practice_opens_nothing_even_where_it_is_put() -> None:
    memory, case, beside, stranger = a_memory(), a_case(), a_case(), a_therapist()
    kept(memory, case)
    memory._kept[beside.pk] = memory._kept[case.pk]
    assert recalled(memory, beside) is None
    with practice_context(stranger.practice_id):
        assert memory.recall(case_id=case.pk, fingerprint=ONE) is None
    with pytest.raises(NoCurrentPractice):
        memory.recall(case_id=case.pk, fingerprint=ONE)


def test_it_keeps_those_looked_at_last() -> None:
    memory = a_memory(most=2)
    first, second, third = a_case(), a_case(), a_case()
    kept(memory, first)
    kept(memory, second)
    assert recalled(memory, first) == WORDS
    kept(memory, third)
    assert [recalled(memory, case) for case in (first, second, third)] == [WORDS, None, WORDS]
