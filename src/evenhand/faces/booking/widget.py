"""The one-line script with which a therapist's own website shows the booking page in a frame."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenhand.faces.components.permissions import public


@require_safe
@public
def script(request: HttpRequest) -> HttpResponse:
    """Return the script; other websites may load this one file, and it holds nothing of anybody."""
    answer = render(request, "booking/widget.js", content_type="text/javascript; charset=utf-8")
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Cache-Control"] = "max-age=3600"
    return answer
