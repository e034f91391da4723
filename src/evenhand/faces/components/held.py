"""A posted form that could not be taken yet: shown again with everything in it, to be sent once more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from evenhand.foundation.audit.thresholds import Refused, note_at_the_door

FORM_TOKEN, PASSWORD = "csrfmiddlewaretoken", "password"


def held_words(request: HttpRequest, *, door: str = "") -> HttpResponse | None:
    """Return the page that keeps what was posted; `door` is where a person signs in.

    The words wait in the form of this page; nothing of them is stored. None when nothing was typed, and for a form
    with a password, which no page holds.
    """
    fields = words_of(request)
    if not fields:
        return None
    context = {"fields": fields, "address": request.get_full_path(), "door": door}
    return render(request, "held.html", context, status=403)


def words_of(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the names and texts of a posted form; none where nothing was typed, and of a form with a password."""
    fields = [(name, value) for name, values in request.POST.lists() if name != FORM_TOKEN for value in values]
    return fields if PASSWORD not in request.POST and any(value for _, value in fields) else []


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is no longer good: with its words when the form is ours, else with a refusal.

    Another site's form is never shown again, so that nobody can be led to send it with one press.
    """
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    held = held_words(request) if ours else None
    note_at_the_door(Refused.FORM, at=timezone.now())
    return held or render(request, "403_csrf.html", status=403)
