"""Who stands before the public page: the practice by its address, the frame that it stands in, where a form is from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from evenhand.domain.scheduling.models import BookingPage, Service
from evenhand.domain.scheduling.queries.offered import groups_for_strangers, open_page, services_for_strangers
from evenhand.faces.components.help_now import show_numbers_of
from evenhand.faces.components.permissions import public
from evenhand.faces.components.reader import speak_to
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice

P = ParamSpec("P")
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?", re.ASCII)


@dataclass(frozen=True)
class Visit:
    """A stranger on the public page of a practice, whether in a frame, and the moment."""

    request: HttpRequest
    page: BookingPage
    practice: Practice
    services: tuple[Service, ...]
    framed: bool
    now: datetime

    def service(self, service_id: UUID) -> Service:
        """Return a service or group that is offered to strangers; raises Http404 for any other, known or not."""
        found = next((one for one in self.services if one.pk == service_id), None)
        found = found or next((one for one in groups_for_strangers() if one.pk == service_id), None)
        if found is None:
            raise Http404
        return found

    def link(self, name: str, *parts: object) -> str:
        """Return the address of one of this practice's pages, which stays in the frame that it is in."""
        return reverse(f"booking:{name}{'_framed' if self.framed else ''}", args=[self.page.slug, *parts])

    def shown(self, template: str, *, status: int = 200, **context: object) -> HttpResponse:
        """Return a page of the booking face."""
        known = {"page": self.page, "practice": self.practice, "framed": self.framed, "services": self.services}
        known |= {"parents": " ".join(_parents(self.page)), "home": self.link("services")}
        return render(self.request, f"booking/{template}.html", {**known, **context}, status=status)


def for_strangers(view: Callable[Concatenate[Visit, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Declare a page of the booking face, which anybody may use inside the practice that its address names.

    A closed page is not there. No cookie is set or read, since none would come along in a frame; a form from another
    website is refused by what the browser says of it.
    """

    @csrf_exempt
    @public
    @wraps(view)
    def guarded(request: HttpRequest, /, slug: str, framed: bool, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        page = open_page(slug=slug)
        if page is None:
            raise Http404
        speak_to(request, practice=page.practice)
        if request.method == "POST" and _is_from_elsewhere(request):
            return render(request, "403.html", status=403)
        with practice_context(page.practice_id):
            show_numbers_of(page.practice)
            services = tuple(services_for_strangers())
            if framed:
                request.script_nonce.parents = _parents(page)  # type: ignore[attr-defined]
            return view(Visit(request, page, page.practice, services, framed, timezone.now()), *args, **kwargs)

    return guarded


def _is_from_elsewhere(request: HttpRequest) -> bool:
    return request.headers.get("Origin", "") not in ("", f"{request.scheme}://{request.get_host()}")


def _parents(page: BookingPage) -> tuple[str, ...]:
    """Return the websites that may show the page; whatever else stands in the list is no part of a policy."""
    return tuple(one for one in page.framed_by if isinstance(one, str) and ORIGIN.fullmatch(one))
