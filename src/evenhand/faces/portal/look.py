"""How the pages look on this device."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.faces.components.context import THEMES, theme_cookie
from evenhand.faces.components.language_choice import own_choices
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.components.sheet.shown import Choice
from evenhand.wording import later

YEAR_SECONDS = 365 * 24 * 60 * 60
LABELS = {"": later("As this device does"), "light": later("Light"), "dark": later("Dark")}


@for_client
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: ClientRequest) -> HttpResponse:
    """Choose light or dark; it is kept on this device and nowhere else."""
    if request.method == "POST":
        return _keep(request.POST.get("theme", ""))
    theme = request.COOKIES.get(theme_cookie(), "")
    chosen = theme if theme in THEMES else ""
    choices = [Choice(value, label, value == chosen) for value, label in LABELS.items()]
    context = {
        "choices": choices,
        "kept": "kept" in request.GET,
        "languages": own_choices(request.case.client.language, practice=request.case.practice),
        "spoken": "spoken" in request.GET,
    }
    return render(request, "portal/settings.html", context)


def _keep(theme: str) -> HttpResponse:
    answer = HttpResponseRedirect(f"{reverse('portal:settings')}?kept")
    kept, lasts = (theme, YEAR_SECONDS) if theme in THEMES else ("", 0)
    answer.set_cookie(theme_cookie(), kept, max_age=lasts, samesite="Lax", httponly=True, secure=settings.SECURE)
    return answer
