"""Public pages."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenhand.faces.components.permissions import public
from evenhand.faces.site.plans import banner_now


@public
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Say what Evenhand is, and show both doors."""
    context = {"banner": banner_now(), "has_plans": bool(settings.PLANS)}
    return render(request, "site/front.html", context)


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
