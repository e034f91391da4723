"""A practice that can be booked, and strangers who come by with a browser that keeps nothing."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from evenhand.domain.scheduling.models import BookingPage, Service
from tests.factories import NOW, a_service, inside

SLUG = "quiet-street"
LETTER = {"email": "ana@example.org", "phone": "", "words": "I would like to talk."}


def a_page(*, slug: str = SLUG, service: Service | None = None, is_open: bool = True, **values: Any) -> Service:
    """Open the public page of a practice with one service for strangers, and return that."""
    offered = service or a_service(for_strangers=True, after=10)
    with inside(offered):
        BookingPage.objects.create(slug=slug, is_open=is_open, changed_at=NOW, **values)
    return offered


def address(service: Service, ending: str = "", *, slug: str = SLUG, frame: str = "") -> str:
    """Return the address of a service's page."""
    return f"/book/{slug}/{frame}{service.pk}/{ending}"


def a_stranger(network: str = "192.0.2.1") -> Client:
    """Return a browser that comes from a network, and whose forms are checked as in the real program."""
    return Client(enforce_csrf_checks=True, REMOTE_ADDR=network)


def token_on(answer: Any) -> str:
    """Return what the last form of a page brings back."""
    return str(re.findall(r'name="token" value="([^"]+)"', answer.text)[-1])


def chooses(browser: Client, service: Service, start: int, **sent: str) -> Any:
    """Choose a time as somebody does: with the page's own token."""
    token = token_on(browser.get(address(service)))
    return browser.post(address(service), {"start": start, "token": token, "zone": "Europe/London"} | sent)


def starts_on(answer: Any) -> list[int]:
    """Return the times that a page has buttons for."""
    return [int(one) for one in re.findall(r'name="start" value="(\d+)"', answer.text)]
