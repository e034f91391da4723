"""Choosing a language: one that is offered, kept once."""

from __future__ import annotations

import pytest

from evenhand.foundation.accounts.models import ClientAccount, User
from evenhand.foundation.accounts.speaking.actions import NoSuchLanguage, choose_language, choose_practice_language
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.models import Practice
from tests.factories import NOW, a_case, a_therapist, client_actor, inside, therapist_actor

pytestmark = pytest.mark.django_db


def acts() -> list[str]:
    return list(AuditEntry.objects.values_list("act", flat=True))


def test_a_client_chooses_once_however_often_it_is_sent() -> None:
    case = a_case()
    with inside(case):
        for _ in range(2):
            choose_language(person=case.client, language="de", by=client_actor(case), at=NOW)
        assert ClientAccount.objects.get(pk=case.client_id).language == "de"
        assert acts().count("language.chosen") == 1


def test_a_therapist_goes_back_to_the_language_of_the_practice() -> None:
    member = a_therapist()
    with inside(member):
        for language in ("de", ""):
            choose_language(person=member.user, language=language, by=therapist_actor(member), at=NOW)
    assert User.objects.get(pk=member.user_id).language == ""


def test_a_practice_chooses_once_however_often_it_is_sent() -> None:
    member = a_therapist()
    with inside(member):
        for _ in range(2):
            choose_practice_language(practice=member.practice, language="de", by=therapist_actor(member), at=NOW)
        assert acts().count("practice.language_chosen") == 1
    assert Practice.objects.get(pk=member.practice_id).language == "de"


@pytest.mark.parametrize("language", ["tlh", "DE", "de-AT", "ar-XB"])
def test_what_is_not_offered_is_refused(language: str) -> None:
    member = a_therapist()
    with inside(member):
        before = acts()
        with pytest.raises(NoSuchLanguage):
            choose_language(person=member.user, language=language, by=therapist_actor(member), at=NOW)
        with pytest.raises(NoSuchLanguage):
            choose_practice_language(practice=member.practice, language=language, by=therapist_actor(member), at=NOW)
        assert acts() == before


def test_a_practice_always_speaks_some_language() -> None:
    member = a_therapist()
    with inside(member), pytest.raises(NoSuchLanguage):
        choose_practice_language(practice=member.practice, language="", by=therapist_actor(member), at=NOW)
