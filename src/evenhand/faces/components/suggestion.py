"""The passphrase that a page suggests when its button is pressed."""

from __future__ import annotations

from django.http import HttpRequest

from evenhand.foundation.accounts.ways.suggesting import suggested_passphrase

SUGGEST = "suggest"


def suggestion_on(request: HttpRequest) -> str:
    """Return a new passphrase where the address asks for one, "" otherwise.

    It stands in this answer alone, which no browser keeps; the form beside it sends it back when it is chosen.
    """
    return suggested_passphrase() if SUGGEST in request.GET else ""
