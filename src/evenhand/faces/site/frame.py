"""The frame of the site's pages: what leads where, what programs read of a page, how long a page may be kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import ParamSpec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page
from django.views.decorators.vary import vary_on_cookie

from evenhand.faces.site.banner import banner_now
from evenhand.faces.site.hosting.legal import facts_missing, title_of
from evenhand.faces.site.hosting.named import host
from evenhand.faces.site.hosting.reading import Host
from evenhand.faces.site.pictures import SHARED
from evenhand.wording import language, say

P = ParamSpec("P")
HOUR = 3600


def kept_for_an_hour(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Let browsers and proxies keep a page that is the same for everybody, and ask whether it changed after that.

    Its look hangs on the cookie of the chosen theme, so it is kept apart by cookie; an answer to a search is not kept.
    It goes out compressed: there is no secret on such a page whose length could be guessed at.
    """

    @gzip_page
    @conditional_page
    @vary_on_cookie
    @wraps(view)
    def kept(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        answer = view(*args, **kwargs)
        request = args[0]
        if isinstance(request, HttpRequest) and request.method in ("GET", "HEAD") and answer.status_code == 200:
            answer.headers["Cache-Control"] = f"public, max-age={HOUR}"
        return answer

    return kept


def where_evenhand_is_shown(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Declare a page that presents Evenhand: it is not there in a practice's own house."""

    @wraps(view)
    def shown(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not host().about:
            raise Http404
        return view(*args, **kwargs)

    return shown


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    *,
    structured: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with a page of the site; `structured` is what search engines read of it (schema.org, as JSON-LD)."""
    found = host()
    frame = {
        "host": found,
        "home": "",
        "ways": list(_ways(found)),
        "legal": list(legal_links(found)),
        "demo": demo_of(found),
        "banner": banner_now(),
        "site": settings.PUBLIC_ADDRESS,
        "address": settings.PUBLIC_ADDRESS + request.path,
        "structured": structured,
        "share": SHARED,
    }
    return render(request, template, {**frame, **context}, status=status)


def legal_links(found: Host) -> Iterator[tuple[str, str]]:
    """Yield address and title of each legal page that is shown: asked for by the host, with all its facts."""
    for slug in found.pages:
        if not facts_missing(slug, found.facts):
            yield reverse("site:legal", args=[slug]), title_of(slug, language())


def demo_of(found: Host) -> str:
    """Return where the demo can be tried: here, where this house has one, else where the host says, else ""."""
    return reverse("site:demo") if settings.DEMO or settings.DEMO_URL else found.demo


def _ways(found: Host) -> Iterator[tuple[str, str]]:
    """Yield the pages of the head, each with its address."""
    if found.about:
        yield reverse("site:features"), say("Features")
    yield reverse("site:guides"), say("Worksheets")
    yield reverse("site:security"), say("Security")
    if settings.PLANS:
        yield reverse("site:plans"), say("Plans")
    if found.about:
        yield reverse("site:fit"), say("Is it right for you?")
