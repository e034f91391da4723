"""The link under which calendar programs read a therapist's own sessions: made, and revoked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evenhand.domain.scheduling.models import SharedCalendar
from evenhand.foundation.accounts.tokens import new_token, token_hash
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.models import Member


def share_calendar(*, member: Member, shows_numbers: bool, by: Actor, at: datetime) -> str:
    """Make a link to a therapist's sessions, with case numbers or without, and return its secret.

    Nobody can read the secret again; a new link ends the former one.
    """
    token = new_token()
    with transaction.atomic():
        _end(member, at=at)
        shared = SharedCalendar.objects.create(
            member=member, token_hash=token_hash(token), shows_numbers=shows_numbers, made_at=at
        )
        record(act="calendar.shared", subject="shared_calendar", subject_id=shared.pk, by=by, at=at)
    return token


def revoke_shared_calendar(*, member: Member, by: Actor, at: datetime) -> None:
    """End the link to a therapist's sessions: it answers like one that never was. Twice has one effect."""
    with transaction.atomic():
        ended = _end(member, at=at)
        if ended is not None:
            record(act="calendar.share_revoked", subject="shared_calendar", subject_id=ended.pk, by=by, at=at)


def _end(member: Member, *, at: datetime) -> SharedCalendar | None:
    """End the link that is in force, and return it; who makes or ends one waits for others who do."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    shared = SharedCalendar.objects.filter(member=member, revoked_at=None).first()
    if shared is not None:
        shared.revoked_at = at
        shared.save(update_fields=["revoked_at"])
    return shared
