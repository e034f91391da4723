"""What a host does for a therapist: a new way in for one who lost every way they had."""

from __future__ import annotations

from datetime import UTC, timedelta

from django.conf import settings
from django.utils import timezone

from evenhand.config.starting import CannotStart
from evenhand.foundation.accounts.passwords.actions import RESET_MINUTES
from evenhand.foundation.accounts.resetting.actions import NobodyThere, reset_sign_in


def new_way_in(address: str) -> list[str]:
    """Reset the sign-in of the therapist with this address; return what to say, the link last.

    Raises CannotStart where nobody signs in with it.
    """
    now = timezone.now()
    try:
        token = reset_sign_in(email=address, at=now)
    except NobodyThere:
        raise CannotStart(
            f"Nobody who works in a practice here signs in with {address}; nothing was changed."
        ) from None
    until = (now + timedelta(minutes=RESET_MINUTES)).astimezone(UTC)
    return [
        f"{address} is signed out everywhere. Their password, passkeys, apps and recovery codes still work until the "
        "link is used, and not afterwards.",
        f"The link works once, until {until:%H:%M} UTC, and is shown this once. Give it to nobody else, and only after "
        "you are sure whom you speak to:",
        f"{settings.PUBLIC_ADDRESS}/in/password/{token}/",
    ]
