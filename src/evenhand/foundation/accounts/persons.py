"""Who signs in: a therapist or a client, and the columns by which a row says whose it is."""

from __future__ import annotations

from uuid import UUID

from evenhand.foundation.accounts.models import ClientAccount, User

Person = User | ClientAccount


def columns_of(person: Person) -> dict[str, UUID]:
    """Return the columns of a row that belongs to a person, to store or to look for: `user_id`, or `client_id`."""
    if isinstance(person, User):
        return {"user_id": person.pk}
    return {"client_id": person.pk, "practice_id": person.practice_id}
