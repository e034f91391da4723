"""The program's own addresses, and a page that does nothing: what Django costs before Evenhand does anything."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path


def bare(_request: HttpRequest) -> HttpResponse:
    """Answer with a few words, through the same middleware as every page."""
    return HttpResponse("<!doctype html><title>Bare</title><p>A page that does nothing.</p>")


urlpatterns: list[URLPattern | URLResolver] = [
    path("bare/", bare),
    path("", include("evenhand.config.urls")),
]
