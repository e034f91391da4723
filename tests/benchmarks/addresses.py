"""The program's own addresses, and pages that do nothing: what Django and a browser cost by themselves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from tests.long_texts import ONE_PARAGRAPH, PARAGRAPHS

HEAD = '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>Bare</title>'


def bare(_request: HttpRequest) -> HttpResponse:
    """Answer with a few words, through the same middleware as every page."""
    return HttpResponse(f"<!doctype html>{HEAD}<p>A page that does nothing.</p>")


def bare_writing(request: HttpRequest) -> HttpResponse:
    """Answer with nothing but a text area, full of words."""
    words = ONE_PARAGRAPH if "one" in request.GET else PARAGRAPHS
    return HttpResponse(f'<!doctype html>{HEAD}<textarea cols="40" rows="20">\n{words}</textarea>')


urlpatterns: list[URLPattern | URLResolver] = [
    path("bare/", bare),
    path("bare/writing/", bare_writing),
    path("", include("evenhand.config.urls")),
]
