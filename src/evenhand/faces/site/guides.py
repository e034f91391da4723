"""The guides to the worksheets, for anybody: an index with a search, an article each, lists for programs to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from evenhand.domain.plans.signing_up.queries import offers_to_sign_up
from evenhand.domain.worksheets.bundled_measures import library_said
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.finding import sheets_holding
from evenhand.domain.worksheets.published import bundled_since
from evenhand.domain.worksheets.shelves import on_shelves
from evenhand.faces.components.guide import Guide, guide_of
from evenhand.faces.components.permissions import public
from evenhand.faces.site.features import features
from evenhand.faces.site.frame import kept_for_an_hour, legal_links, show
from evenhand.faces.site.hosting.named import host
from evenhand.faces.site.structured import breadcrumbs
from evenhand.wording import language, say

LONGEST_SEARCH = 80
ATOM, XML, PLAIN = (f"{kind}; charset=utf-8" for kind in ("application/atom+xml", "application/xml", "text/plain"))


@csrf_exempt  # a search changes nothing, and a page that anybody may keep holds no token
@public
@kept_for_an_hour
@require_http_methods(["GET", "HEAD", "POST"])
def guides(request: HttpRequest) -> HttpResponse:
    """Show every worksheet and measure by what it is for, or those that a search finds.

    A search is posted, so that no address and no history holds what somebody looked for.
    """
    search = request.POST.get("q", "")[:LONGEST_SEARCH]
    found = sheets_holding(search, _sheets())
    context = {"search": search, "found": len(found), "shelves": on_shelves(found)}
    return show(request, "site/guides.html", context, structured=breadcrumbs((say("Worksheets"), request.path)))


@public
@kept_for_an_hour
@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the article on one worksheet or measure; raises Http404 for a name that is not in the library."""
    if slug not in library_said():
        raise Http404
    found = _guide(slug, language())
    here = breadcrumbs((say("Worksheets"), reverse("site:guides")), (found.sheet.library_name, request.path))
    return show(request, "site/guide.html", {"guide": found}, structured=here)


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
    context = {"pages": list(_pages()), "sheets": _sheets(), "since": bundled_since(), "site": settings.PUBLIC_ADDRESS}
    return render(request, "site/sitemap.xml", context, content_type=XML)


@public
@kept_for_an_hour
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say where the list of pages is (RFC 9309, and sitemaps.org); pages that are not for search say so themselves."""
    return render(request, "site/robots.txt", {"site": settings.PUBLIC_ADDRESS}, content_type=PLAIN)


def _pages() -> Iterator[str]:
    """Yield the paths of the pages that are there in this house, the guides' articles apart."""
    found = host()
    if found.about or found.booking:
        yield reverse("site:front")
    if found.about:
        yield reverse("site:features")
        yield from (reverse("site:feature", args=[one.slug]) for one in features())
        yield reverse("site:fit")
    yield reverse("site:security")
    if settings.PLANS:
        yield reverse("site:plans")
    if (offered := offers_to_sign_up()) is not None:
        yield from (reverse("site:take_plan", args=[plan.key]) for plan in offered.plans)
    yield from (address for address, _ in legal_links(found))
    yield reverse("site:guides")


def _sheets() -> list[Definition]:
    return list(library_said().values())


@cache
def _guide(slug: str, _language: str) -> Guide:
    """Return the guide to a bundled worksheet or measure in the language in force, made once a process."""
    guide = guide_of(library_said()[slug])
    return guide if _is_free(guide.sheet) else replace(guide, preview=())


def _is_free(sheet: Definition) -> bool:
    """Whether what a client reads of a sheet may be shown to anybody; of an instrument its licence says so."""
    return sheet.instrument is None or sheet.instrument.licence == "allowed"
