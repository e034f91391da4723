"""Where a person is signed in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session

from evenhand.foundation.accounts.persons import Person, columns_of
from evenhand.foundation.accounts.signed_in.models import SignedIn


def signed_in_places(*, person: Person, at: datetime) -> list[SignedIn]:
    """Return the browsers in which a person is signed in at a moment, the one seen last first; one query."""
    alive = Session.objects.filter(expire_date__gt=at).values("session_key")
    return list(
        SignedIn.objects.filter(**columns_of(person), session_key__in=alive).order_by("-last_seen_at", "-started_at")
    )


def signed_in_place(*, person: Person, place_id: UUID) -> SignedIn | None:
    """Return one of a person's browsers; None when it is not there or somebody else's."""
    return SignedIn.objects.filter(pk=place_id, **columns_of(person)).first()
