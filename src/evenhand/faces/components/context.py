"""What every page's template knows: what was chosen for this browser, and whether words on the page cannot be shown."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils.functional import SimpleLazyObject

from evenhand.foundation.practices.context import NoCurrentPractice
from evenhand.foundation.vault.damage import noted_damage

THEMES = ("light", "dark")


def theme_cookie() -> str:
    """Return the name of the cookie that keeps the chosen look; on a secure address it belongs to this host alone."""
    return "__Host-theme" if settings.SECURE else "theme"


def kept_cookie() -> str:
    """Return the name of the cookie by which a browser keeps nothing that is not saved yet."""
    return "__Host-keep" if settings.SECURE else "keep"


def keeps_nothing(request: HttpRequest) -> bool:
    """Return whether somebody chose for this browser that nothing is kept on it."""
    return request.COOKIES.get(kept_cookie()) == "no"


def look(request: HttpRequest) -> dict[str, object]:
    """Context processor: `theme` is 'light' or 'dark' from its cookie, or '' for the device's own.

    `keeps_nothing` says whether this browser keeps nothing that is not saved yet.
    """
    chosen = request.COOKIES.get(theme_cookie(), "")
    return {"theme": chosen if chosen in THEMES else "", "keeps_nothing": keeps_nothing(request)}


def token(request: HttpRequest) -> dict[str, object]:
    """Context processor: `csrf_input`, made once an answer.

    Django's own for Jinja hides the token anew for each form of a page; hiding it once an answer is what protects it.
    """
    return {"csrf_input": SimpleLazyObject(lambda: csrf_input(request))}


def damage(request: HttpRequest) -> dict[str, Callable[[], bool]]:
    """Context processor: `words_missing` says whether a text that was read for this page did not open."""
    return {"words_missing": _words_missing}


def _words_missing() -> bool:
    try:
        return bool(noted_damage())
    except NoCurrentPractice:
        return False
