"""Each visitor in a demo of their own: a request is answered out of the database that its browser's ticket opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from evenhand.config.demo.own_database import database_of, give_own_keys
from evenhand.config.demo.visits import AllTaken, Visit, Visits
from evenhand.faces.site.own_demo import DEMO, FOR_EVERYBODY, MESSAGES, OFFER, PULSE, NoneFree, OwnDemo, ticket_cookie
from evenhand.foundation.outbox.drawer import drawer_in
from evenhand.foundation.outbox.worker import work_once

Answer = Callable[[HttpRequest], HttpResponse]
SIGN_IN = "/in/"
"""Where whoever signed out of their demo is led: nobody has a password there, so they come in again by its door."""
SOON = timedelta(minutes=5)
MOST_AT_ONCE = 20
"""How many effects are put into the drawer behind one request."""


class DemoElsewhere:
    """Leads from this house's `/demo/` to where its demo for visitors is, at an address of its own."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next step; without such a demo this step is left out."""
        if not settings.DEMO_URL:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or lead on."""
        if request.path_info == DEMO:
            return HttpResponseRedirect(f"{settings.DEMO_URL}{DEMO}")
        return self.get_response(request)


class OneDemoEach:
    """Puts the visitor's own database in force for a request, and what would go out behind it into their drawer.

    Without a demo, or with one that is over, every address but a few answers with one page that says so and offers a
    new one. Whose ticket is not in the cookie cannot be reached by any address.
    """

    def __init__(self, get_response: Answer) -> None:
        """Keep the next step; outside a demo for visitors this step is left out."""
        if not settings.DEMO_VISITS:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.visits = Visits(Path(settings.DEMO_VISITS), most=settings.DEMO_MOST)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        now = timezone.now()
        own = OwnDemoOfBrowser(self.visits, request, at=now)
        request.own_demo = own  # type: ignore[attr-defined]
        visit = own.visit
        if request.path_info in FOR_EVERYBODY:
            return self.get_response(request)
        if visit is None:
            return self._offered(request)
        if request.path_info == SIGN_IN:
            return HttpResponseRedirect(reverse("site:demo-door", args=[settings.DEMO_DOOR]))
        if request.path_info == PULSE and request.headers.get("If-None-Match") == visit.mark:
            return HttpResponseNotModified()
        response = self._answered(request, visit)
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR and not visit.folder.is_dir():
            own.has_ended()  # in another window, or because its time was over, while this was being answered
            return self._offered(request)
        return response

    def _offered(self, request: HttpRequest) -> HttpResponse:
        """Answer with the page that offers a demo, out of the house's own database, whatever was asked for."""
        request.path = request.path_info = OFFER
        return self.get_response(request)

    def _answered(self, request: HttpRequest, visit: Visit) -> HttpResponse:
        mark = visit.mark
        with database_of(visit.database), drawer_in(visit.drawer):
            if request.path_info == MESSAGES:
                put_into_drawer()
            response = self.get_response(request)
            if response.streaming:
                response.streaming_content = [b"".join(response.streaming_content)]  # type: ignore[attr-defined]
            if request.method == "POST" and visit.folder.is_dir():
                put_into_drawer()
        if request.path_info == PULSE:
            response.headers["ETag"] = mark
        return response


def put_into_drawer() -> None:
    """Carry out what is due in the outbox of the demo in force: there is no worker that goes through all of them.

    What else waits for some minutes, so that several changes go out as one message, is shown at once.
    """
    for _ in range(MOST_AT_ONCE):
        if not work_once(at=timezone.now() + SOON):
            return


class OwnDemoOfBrowser(OwnDemo):
    """The demo of the browser that a request comes from, as the pages of the site ask for it."""

    def __init__(self, visits: Visits, request: HttpRequest, *, at: datetime) -> None:
        """Look the browser's ticket up."""
        self._visits = visits
        ticket = request.COOKIES.get(ticket_cookie(), "")
        self.visit = visits.find(ticket, at=at)
        self.asked = request.path_info
        self.is_over = bool(ticket) and self.visit is None
        self.ends_at = self.visit.ends_at if self.visit else None

    def begin(self, *, at: datetime) -> str:
        """Make a demo and return its ticket; raises NoneFree."""
        try:
            return self._visits.begin(at=at, prepare=lambda file: give_own_keys(file, at=at))
        except AllTaken as full:
            raise NoneFree(full.free_at) from None

    def has_ended(self) -> None:
        """Take note that the demo is no more."""
        self.visit, self.is_over, self.ends_at = None, True, None

    def end(self) -> None:
        """End the demo at once."""
        if self.visit is not None:
            self._visits.end(self.visit)
