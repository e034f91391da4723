"""Watches browser contexts during a journey for what must never happen on any page."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

POLICY_WORDS = ("content security policy", "content-security-policy", "trusted type", "trustedhtml")


@dataclass  # without slots: Playwright keeps its own note on the object whose method it calls
class Watch:
    """Collects policy breaches, errors of a page's script, and requests to any host but our own."""

    own_host: str
    complaints: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Begin to watch all pages of a browser context."""
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)

    def verdict(self) -> str:
        """Return what went wrong, one line each; the empty text when nothing did."""
        return "\n".join(dict.fromkeys(self.complaints))

    def _console(self, message: ConsoleMessage) -> None:
        if any(words in message.text.lower() for words in POLICY_WORDS):
            self.complaints.append(f"policy: {message.text}")

    def _error(self, error: WebError) -> None:
        self.complaints.append(f"script error: {error.error}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != self.own_host:
            self.complaints.append(f"request to another host: {request.url}")
