"""How the pages look on this device."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.faces.components.context import THEMES
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.components.sheet.shown import Choice

YEAR_SECONDS = 365 * 24 * 60 * 60
LABELS = {"": "As this device does", "light": "Light", "dark": "Dark"}


@for_client
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: ClientRequest) -> HttpResponse:
    """Choose light or dark; it is kept on this device and nowhere else."""
    if request.method == "POST":
        return _keep(request, request.POST.get("theme", ""))
    theme = request.COOKIES.get("theme", "")
    chosen = theme if theme in THEMES else ""
    choices = [Choice(value, label, value == chosen) for value, label in LABELS.items()]
    return render(request, "portal/settings.html", {"choices": choices, "kept": "kept" in request.GET})


def _keep(request: ClientRequest, theme: str) -> HttpResponse:
    answer = HttpResponseRedirect(f"{reverse('portal:settings')}?kept")
    if theme in THEMES:
        secure = request.is_secure()
        answer.set_cookie("theme", theme, max_age=YEAR_SECONDS, samesite="Lax", httponly=True, secure=secure)
    else:
        answer.delete_cookie("theme", samesite="Lax")
    return answer
