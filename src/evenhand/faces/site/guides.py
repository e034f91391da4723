"""The guides to the worksheets, for anybody: an index with a search, an article each, lists for programs to read."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import ParamSpec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_http_methods, require_safe
from django.views.decorators.vary import vary_on_cookie

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.finding import sheets_holding
from evenhand.domain.worksheets.published import bundled_since
from evenhand.domain.worksheets.shelves import on_shelves
from evenhand.faces.components.guide import Guide, guide_of
from evenhand.faces.components.permissions import public
from evenhand.faces.site.plans import banner_now
from evenhand.wording import language

P = ParamSpec("P")
HOUR = 3600
LONGEST_SEARCH = 80
ATOM, XML, PLAIN = (f"{kind}; charset=utf-8" for kind in ("application/atom+xml", "application/xml", "text/plain"))


def kept_for_an_hour(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Let browsers and proxies keep a page that is the same for everybody, and ask whether it changed after that.

    Its look hangs on the cookie of the chosen theme, so it is kept apart by cookie; an answer to a search is not kept.
    """

    @conditional_page
    @vary_on_cookie
    @wraps(view)
    def kept(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        answer = view(*args, **kwargs)
        request = args[0]
        if isinstance(request, HttpRequest) and request.method in ("GET", "HEAD"):
            answer.headers["Cache-Control"] = f"public, max-age={HOUR}"
        return answer

    return kept


@csrf_exempt  # a search changes nothing, and a page that anybody may keep holds no token
@public
@kept_for_an_hour
@require_http_methods(["GET", "HEAD", "POST"])
def guides(request: HttpRequest) -> HttpResponse:
    """Show every worksheet by what it is for, or those that a search finds.

    A search is posted, so that no address and no history holds what somebody looked for.
    """
    search = request.POST.get("q", "")[:LONGEST_SEARCH]
    found = sheets_holding(search, _sheets())
    context = {"search": search, "found": len(found), "shelves": on_shelves(found), "banner": banner_now()}
    return render(request, "site/guides.html", {**context, "address": f"{settings.PUBLIC_ADDRESS}/worksheets/"})


@public
@kept_for_an_hour
@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the article on one worksheet; raises Http404 for a name that is not in the library."""
    if slug not in bundled_definitions():
        raise Http404
    context = {"guide": _guide(slug, language()), "address": f"{settings.PUBLIC_ADDRESS}/worksheets/{slug}/"}
    return render(request, "site/guide.html", context)


@public
@kept_for_an_hour
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Say what is new in the library, newest first, as an Atom feed (RFC 4287).

    A version counts as new from the moment at which this host first had it.
    """
    since = bundled_since()
    entries = [(since[one.slug], one) for one in _sheets() if one.slug in since]
    entries.sort(key=lambda entry: entry[0], reverse=True)
    context = {"entries": entries, "site": settings.PUBLIC_ADDRESS}
    return render(request, "site/worksheets_feed.xml", context, content_type=ATOM)


@public
@kept_for_an_hour
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the pages that anybody may read, for search engines (sitemaps.org, version 0.9)."""
    context = {"site": settings.PUBLIC_ADDRESS, "sheets": _sheets(), "since": bundled_since()}
    return render(request, "site/sitemap.xml", context, content_type=XML)


@public
@kept_for_an_hour
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say where the list of pages is (RFC 9309, and sitemaps.org); pages that are not for search say so themselves."""
    return render(request, "site/robots.txt", {"site": settings.PUBLIC_ADDRESS}, content_type=PLAIN)


def _sheets() -> list[Definition]:
    return [sheet for sheet, _ in bundled_definitions().values()]


@cache
def _guide(slug: str, _language: str) -> Guide:
    """Return the guide to a bundled worksheet in the language in force, made once a process."""
    return guide_of(bundled_definitions()[slug][0])
