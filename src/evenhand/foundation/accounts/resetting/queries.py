"""Which notices of a reset sign-in somebody has not read yet."""

from __future__ import annotations

from evenhand.foundation.accounts.resetting.models import ResetNotice
from evenhand.foundation.practices.models import Member


def unread_notices(*, member: Member) -> list[ResetNotice]:
    """Return a member's unread notices with those they are about, the oldest first; one query."""
    found = ResetNotice.objects.filter(to=member, read_at=None).select_related("about__user")
    return list(found.order_by("made_at", "pk"))
