"""Counts what a page fetches over the wire: every answer with its headers, as compressed as it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession, Page

FETCH_THE_ICON = """async () => {
  const icon = document.querySelector('link[rel="icon"]');
  if (icon) await (await fetch(icon.href)).blob();
}"""
BY_ITSELF = "Other"
"""The kind of what a browser asks for beside the page, whenever it likes: the icon. `view` asks for it in its place."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that was not taken from the browser's own store: its address, its kind, its bytes on the wire."""

    address: str
    kind: str
    size: int


@dataclass  # without slots: Playwright keeps its own note on the object whose method it calls
class Wire:
    """The answers of one page since the last `view`."""

    page: Page
    session: CDPSession
    answers: list[Answer] = field(default_factory=list)
    _begun: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def kilobytes(self) -> float:
        """Everything that came, in units of 1000 bytes."""
        return sum(answer.size for answer in self.answers) / 1000

    @property
    def script_kilobytes(self) -> float:
        """What came of scripts, in units of 1000 bytes."""
        return sum(answer.size for answer in self.answers if answer.kind == "Script") / 1000

    def first_view(self, address: str) -> None:
        """Open a page as somebody whose browser holds nothing of it yet."""
        self.session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self.view(address)
        self.session.send("Network.setCacheDisabled", {"cacheDisabled": False})

    def view(self, address: str) -> None:
        """Open a page; when this returns, everything that it needs has come, its icon included."""
        self.answers.clear()
        self.page.goto(address, wait_until="load")
        self.page.evaluate(FETCH_THE_ICON)

    def _response(self, told: Mapping[str, Any]) -> None:
        response = told["response"]
        fetched = response["url"].startswith("http") and not response.get("fromDiskCache")
        if fetched and told["type"] != BY_ITSELF:
            self._begun[told["requestId"]] = (response["url"], told["type"])

    def _from_memory(self, told: Mapping[str, Any]) -> None:
        self._begun.pop(told["requestId"], None)

    def _finished(self, told: Mapping[str, Any]) -> None:
        address, kind = self._begun.pop(told["requestId"], ("", ""))
        if address and told["encodedDataLength"]:
            self.answers.append(Answer(address, kind, int(told["encodedDataLength"])))


def wire_of(page: Page) -> Wire:
    """Begin to count what a page fetches."""
    wire = Wire(page, page.context.new_cdp_session(page))
    wire.session.on("Network.responseReceived", wire._response)
    wire.session.on("Network.requestServedFromCache", wire._from_memory)
    wire.session.on("Network.loadingFinished", wire._finished)
    wire.session.send("Network.enable")
    # What the worker of an earlier page holds already would not be counted.
    wire.session.send("Network.setBypassServiceWorker", {"bypass": True})
    return wire
