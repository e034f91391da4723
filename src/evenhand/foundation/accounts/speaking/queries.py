"""In which language somebody is written to."""

from __future__ import annotations

from evenhand.foundation.accounts.persons import Person
from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.models import Practice


def language_for(person: Person | None) -> str:
    """Return the code of the language that a message to somebody is worded in: their own choice, else the practice's.

    A stranger (None) is written to in the language of the practice in force. One query, none for an own choice.
    """
    if person is not None and person.language:
        return person.language
    return Practice.objects.values_list("language", flat=True).get(pk=current_practice_id())
