"""Security headers on every response."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

YEAR = 31_536_000
"""Seconds for which a browser asks for a secure address by TLS only."""

NO_FRAME = "frame-ancestors 'none'"

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        NO_FRAME,
    )
)
"""Of a response without script; a page with script adds the nonce of its own script elements, and nothing else.

A page of the client's space adds the one file that may serve it without a network, by its full address.
"""

CLIENT_PATH, WORKER = "/me/", "/me/worker.js"

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # With no-referrer a browser says of our own forms that they come from nowhere, and they would be refused.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class ScriptNonce:
    """What a page's script elements and its policy share: 128 random bits, drawn when a template first asks.

    `parents` are the websites that may show this page in a frame, set by the one page that any may: the booking widget;
    in a demo every page may stand in one of its own. `frames` says that this page shows others of ours.
    """

    __slots__ = ("drawn", "frames", "parents", "worker")

    def __init__(self, worker: str = "") -> None:
        """Draw nothing yet: most responses hold no script. `worker` is the address of the page's service worker."""
        self.drawn = ""
        self.parents: tuple[str, ...] = ("'self'",) if settings.DEMO else ()
        self.frames = False
        self.worker = worker

    def __str__(self) -> str:
        """Return the nonce of this response."""
        self.drawn = self.drawn or secrets.token_urlsafe(16)
        return self.drawn

    def policy(self) -> str:
        """Return the policy of this response."""
        policy = CONTENT_SECURITY_POLICY
        if self.parents:
            policy = policy.replace(NO_FRAME, f"frame-ancestors {' '.join(self.parents)}")
        if self.frames:
            policy = f"{policy}; frame-src 'self'"
        if not self.drawn:
            return policy
        worker = f"; worker-src {self.worker}" if self.worker else ""
        return f"{policy}; script-src 'nonce-{self.drawn}'{worker}"


class SecurityHeaders:
    """Puts the headers on; pages are never stored by a browser or proxy, static files are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next step; where the public address is secure, ask browsers never to come in by another way."""
        self.get_response = get_response
        self.headers = dict(HEADERS)
        if settings.SECURE:
            self.headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request and add what is missing; a template writes `{{ request.script_nonce }}`."""
        nonce = ScriptNonce(_worker_of(request))
        request.script_nonce = nonce  # type: ignore[attr-defined]
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        if nonce.parents:
            del response.headers["X-Frame-Options"]  # it knows no websites by name; the policy does
        response.headers.setdefault("Content-Security-Policy", nonce.policy())
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def _worker_of(request: HttpRequest) -> str:
    """Return the address of the service worker that a page may have: a page of the client's space, and no other."""
    if not request.path_info.startswith(CLIENT_PATH):
        return ""
    try:
        return f"{request.scheme}://{request.get_host()}{WORKER}"
    except DisallowedHost:
        return ""
