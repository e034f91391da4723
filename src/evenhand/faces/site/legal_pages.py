"""The legal pages of this house, each shown once the host has filled in all that it needs."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from evenhand.faces.components.permissions import public
from evenhand.faces.site.frame import kept_for_an_hour, show
from evenhand.faces.site.hosting.legal import legal_page
from evenhand.faces.site.hosting.named import host
from evenhand.wording import language


@public
@kept_for_an_hour
@require_safe
def legal(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a legal page; raises Http404 for one that the host does not show or has not filled in."""
    found = host()
    page = legal_page(slug, found.facts, language()) if slug in found.pages else None
    if page is None:
        raise Http404
    return show(request, "site/legal.html", {"page": page})
