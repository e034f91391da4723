"""What a stranger's pages bring back signed, instead of a cookie: who holds a slot, and which request this is."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest

from evenhand.domain.scheduling.actions.strangers import holder_of
from evenhand.faces.components.known_browser import network_of
from evenhand.foundation.accounts.throttling.windows import network_mark

LASTS = 24 * 60 * 60
"""Seconds for which a page that was left open still knows its slot."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One request that a form makes: the holder of its slot, its key, until when the slot is kept (seconds of UTC)."""

    holder: str
    key: str
    until: int = 0


def browser_in(token: str) -> str:
    """Return the name of a page's browser, a new one where the token is none of ours."""
    try:
        return str(_signer("page").unsign(token, max_age=LASTS))
    except BadSignature:
        return secrets.token_urlsafe(12)


def page_token(browser: str) -> str:
    """Return what a page with free times brings back."""
    return _signer("page").sign(browser)


def new_asking(request: HttpRequest, *, browser: str, until: int) -> Asking:
    """Return a new request of a browser that holds a slot."""
    return Asking(
        holder_of(network=network_mark(network_of(request)), browser=browser), secrets.token_urlsafe(18), until
    )


def asking_in(token: str) -> Asking | None:
    """Return the request that a form brings back; None for one that is forged, cut short, or of the day before."""
    try:
        return Asking(**_signer("form").unsign_object(token, max_age=LASTS))
    except (BadSignature, ValueError, TypeError):
        return None


def form_token(asking: Asking) -> str:
    """Return what the form brings back."""
    return str(_signer("form").sign_object(asdict(asking)))


def _signer(what: str) -> TimestampSigner:
    return TimestampSigner(salt=f"evenhand.booking.{what}")
