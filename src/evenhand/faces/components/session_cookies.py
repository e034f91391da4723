"""The names of the two session cookies: the client's space has one of its own, everything else the other."""

from __future__ import annotations

from django.conf import settings

CLIENT_PATH = "/me/"


def cookie_of(path: str) -> str:
    """Return the name of the session cookie that belongs to an address."""
    name: str = settings.SESSION_COOKIE_NAME
    return f"{name}-me" if path.startswith(CLIENT_PATH) else name
