"""A visitor's own demo: the page that offers one, its beginning at one tap, its end before its time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime, timedelta
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from evenhand.faces.components.known_browser import network_of
from evenhand.faces.components.permissions import public
from evenhand.faces.site.frame import show
from evenhand.foundation.accounts.throttling.counters import MustWait
from evenhand.foundation.accounts.throttling.windows import count_within_an_hour
from evenhand.wording import say, say_count

DEMO, PULSE, MESSAGES, OFFER = "/demo/", "/demo/pulse/", "/demo/messages/", "/demo/own/"
FOR_EVERYBODY = frozenset({OFFER, "/demo/own/begin/", "/demo/own/end/", "/health/", "/help/", "/robots.txt"})
"""What is answered without a demo, and never out of one."""
ENTRANCES = frozenset({"/", DEMO, OFFER})
"""Where a newcomer comes in; every other address was somebody's."""
REMEMBERED = timedelta(days=30)
"""How long a browser keeps its ticket: longer than the demo, so that it can be told that this one is over."""
ALTOGETHER = "every network"


class NoneFree(Exception):
    """Every demo is taken; `until` is when the next one ends."""

    def __init__(self, until: datetime) -> None:
        """Keep the moment."""
        super().__init__("Every demo is taken.")
        self.until = until


class OwnDemo(ABC):
    """The demo of the browser that asks: whether it has one, and what can be done about that."""

    asked: str = OFFER
    """The address that the browser asked for."""
    is_over: bool = False
    """Whether it had one that is no more."""
    ends_at: datetime | None = None
    """When its demo is over; None where it has none."""

    @abstractmethod
    def begin(self, *, at: datetime) -> str:
        """Make a demo and return the ticket that this browser shows from now on; raises NoneFree."""

    @abstractmethod
    def end(self) -> None:
        """End the demo of this browser now; nothing happens where there is none."""


def ticket_cookie() -> str:
    """Return the name of the cookie that holds a visitor's ticket."""
    return "__Host-own-demo" if settings.SECURE else "own-demo"


def own_demo_of(request: HttpRequest) -> OwnDemo | None:
    """Return the demo of the browser that asks; None where visitors have none, which is everywhere else."""
    found = getattr(request, "own_demo", None)
    return found if isinstance(found, OwnDemo) else None


def time_left(ends_at: datetime, *, at: datetime) -> str:
    """Return in words how long a demo is still there, in whole hours and, in its last one, in whole minutes."""
    minutes = max(1, int((ends_at - at).total_seconds() // 60))
    if minutes < 60:
        return say_count("It is deleted in one minute.", "It is deleted in %(number)s minutes.", minutes)
    return say_count("It is deleted in one hour.", "It is deleted in %(number)s hours.", minutes // 60)


@csrf_exempt  # whoever asked for something that is gone is told so, whatever they sent; nothing is done
@public
def offer(request: HttpRequest) -> HttpResponse:
    """Say what a demo is and offer one; where another address was asked for, say that nothing is there."""
    own = _own_or_404(request)
    if own.is_over:
        why = say("The demo that you had here is over, and everything in it is deleted.")
    elif own.asked not in ENTRANCES:
        why = say("This page belongs to somebody's own demo, which opens in their browser only.")
    else:
        why = ""
    return _offered(request, why=why, status=HTTPStatus.OK if own.asked in ENTRANCES else HTTPStatus.NOT_FOUND)


@public
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a demo and go to it; whoever has one already goes to that."""
    own, now = _own_or_404(request), timezone.now()
    answer = HttpResponseRedirect(reverse("site:demo-door", args=[settings.DEMO_DOOR]))
    if own.ends_at is not None:
        return answer
    try:
        count_within_an_hour(what="demo", network=network_of(request), most=settings.DEMO_EACH_HOUR, at=now)
        count_within_an_hour(what=f"demo|{ALTOGETHER}", network="", most=settings.DEMO_MOST, at=now)
        ticket = own.begin(at=now)
    except MustWait as wait:
        why = say("Many demos were begun from your network within the last hour.")
        return _refused(request, why, wait.until, HTTPStatus.TOO_MANY_REQUESTS, at=now)
    except NoneFree as full:
        return _refused(request, say("Every demo is taken."), full.until, HTTPStatus.SERVICE_UNAVAILABLE, at=now)
    answer.set_cookie(
        ticket_cookie(), ticket, max_age=REMEMBERED, secure=settings.SECURE, httponly=True, samesite="Lax"
    )
    return answer


@public
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Delete the demo of this browser now, and offer another one."""
    _own_or_404(request).end()
    answer = HttpResponseRedirect(DEMO)
    answer.delete_cookie(ticket_cookie(), samesite="Lax")
    return answer


def _own_or_404(request: HttpRequest) -> OwnDemo:
    own = own_demo_of(request)
    if own is None:
        raise Http404
    return own


def _refused(request: HttpRequest, why: str, until: datetime, status: HTTPStatus, *, at: datetime) -> HttpResponse:
    minutes = max(1, -int((at - until).total_seconds() // 60))
    come_back = say_count("Come back in one minute.", "Come back in %(number)s minutes.", minutes)
    answer = _offered(request, why=f"{why} {come_back}", status=status)
    answer.headers["Retry-After"] = str(minutes * 60)
    return answer


def _offered(request: HttpRequest, *, why: str, status: HTTPStatus) -> HttpResponse:
    place = {"address": settings.PUBLIC_ADDRESS + DEMO}
    return show(request, "site/own_demo.html", {"why": why, **place, **_of_its_house()}, status=status)


def _of_its_house() -> dict[str, object]:
    """Return what the head leads to: pages of the house that holds the demo; its own open in somebody's demo only."""
    home = settings.DEMO_OF
    ways = [(home + reverse("site:guides"), say("Worksheets")), (home + reverse("site:security"), say("Security"))]
    return {"home": home, "ways": ways if home else []}
