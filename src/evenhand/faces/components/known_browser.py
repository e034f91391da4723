"""What a door knows of a browser: the network it comes from, and the accounts it has come in to before."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from evenhand.foundation.vault.lookup import keyed_hash

COOKIE_DAYS = 365
MOST_ACCOUNTS = 6


def network_of(request: HttpRequest) -> str:
    """Return the address that a request comes from.

    Behind EVENHAND_PROXIES proxies it is what the outermost of them wrote down; what stands before that in
    X-Forwarded-For may be anybody's invention.
    """
    proxies: int = settings.PROXIES
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(told) >= proxies:
        return told[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def known_browser(request: HttpRequest, *, account: str) -> str | None:
    """Return the random id of a browser that has come in to this account before; None for any other."""
    kept = _kept(request)
    return kept["id"] if _mark(account) in kept["accounts"] else None


def remember_browser(request: HttpRequest, response: HttpResponse, *, account: str) -> None:
    """Let a browser that has just come in be counted apart from now on; the cookie lets nobody in.

    It is signed and holds a random id and shortened keyed hashes, nobody's name.
    """
    kept, mark = _kept(request), _mark(account)
    accounts = [mark, *(one for one in kept["accounts"] if one != mark)][:MOST_ACCOUNTS]
    response.set_cookie(
        _name(),
        _signer().sign_object({"id": kept["id"], "accounts": accounts}),
        max_age=COOKIE_DAYS * 24 * 60 * 60,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def _kept(request: HttpRequest) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = _signer().unsign_object(request.COOKIES.get(_name(), ""))
    except (BadSignature, ValueError):
        return {"id": secrets.token_urlsafe(16), "accounts": []}
    return kept


def _name() -> str:
    return "__Host-known" if settings.SECURE else "known"


def _signer() -> Signer:
    return Signer(salt="evenhand.known-browser")


def _mark(account: str) -> str:
    return keyed_hash(f"known|{account}").hex()[:16]
