"""Public pages."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenhand.domain.scheduling.queries.offered import open_page
from evenhand.faces.components.permissions import public
from evenhand.faces.site.features import features
from evenhand.faces.site.frame import kept_for_an_hour, show
from evenhand.faces.site.hosting.named import host
from evenhand.faces.site.pictures import PICTURES
from evenhand.faces.site.structured import of_front


@public
@kept_for_an_hour
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Say what Evenhand is where the host presents it; else lead to the practice's page, and to both doors."""
    found = host()
    if found.about:
        context = {"features": features(), "pictures": PICTURES}
        return show(request, "site/front.html", context, structured=of_front(found))
    page = open_page(slug=found.booking) if found.booking else None
    return show(request, "site/house.html", {"page": page})


@public
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Say whom to reach right now."""
    return render(request, "help.html")


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say ok when the database answers, for whoever watches over the program."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return HttpResponse("The database does not answer.\n", content_type="text/plain; charset=utf-8", status=503)
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
