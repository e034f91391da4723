"""What a web process builds before it takes requests, so that nobody waits for it: addresses, the library, frames."""

from __future__ import annotations

from typing import Final

from django.template.loader import get_template
from django.urls import get_resolver

from evenhand.domain.worksheets.bundled_measures import library_said
from evenhand.domain.worksheets.shelves import shelves
from evenhand.wording import in_language, offered

FIRST_PAGES: Final = ("site/guides.html", "site/guide.html", "workspace/sheets.html", "workspace/guide.html")
"""The pages of the library, which read more of it than any other."""


def warm() -> None:
    """Build it, so that the first request finds it; twice does no harm, and nothing of it asks the database."""
    get_resolver().url_patterns  # noqa: B018  reading them draws in every view
    for one in offered():
        with in_language(one.code):
            library_said()
            shelves()
    for name in FIRST_PAGES:
        get_template(name)
