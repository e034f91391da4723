"""Choosing a language: one's own, or the practice's."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evenhand.foundation.accounts.models import ClientAccount, User
from evenhand.foundation.accounts.persons import Person
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.models import Practice
from evenhand.wording.languages import is_offered


class NoSuchLanguage(ValueError):
    """A language was chosen that is not offered; nothing is stored."""


def choose_language(*, person: Person, language: str, by: Actor, at: datetime) -> None:
    """Speak to a person in a language from now on, "" for their practice's; the same as before changes nothing.

    Raises NoSuchLanguage for one that is not offered.
    """
    if language and not is_offered(language):
        raise NoSuchLanguage(language)
    if person.language == language:
        return
    of_kind = User.objects if isinstance(person, User) else ClientAccount.objects
    with transaction.atomic():
        of_kind.filter(pk=person.pk).update(language=language)
        record(act="language.chosen", subject=str(by.kind), subject_id=by.id, by=by, at=at)
    person.language = language


def choose_practice_language(*, practice: Practice, language: str, by: Actor, at: datetime) -> None:
    """Speak to everybody of a practice who has not chosen in a language; the same as before changes nothing.

    Raises NoSuchLanguage for one that is not offered.
    """
    if not is_offered(language):
        raise NoSuchLanguage(language)
    if practice.language == language:
        return
    with transaction.atomic():
        Practice.objects.filter(pk=practice.pk).update(language=language)
        record(act="practice.language_chosen", subject="practice", subject_id=practice.pk, by=by, at=at)
    practice.language = language
