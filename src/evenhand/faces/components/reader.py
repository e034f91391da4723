"""Who reads an answer, as far as its language goes: their own choice, else their practice's."""

from __future__ import annotations

from django.http import HttpRequest

from evenhand.foundation.practices.models import Practice
from evenhand.wording import speak


def speak_to(request: HttpRequest, *, own: str = "", practice: Practice) -> None:
    """Answer in the language that somebody chose for themselves, else in that of the practice they are with.

    It holds until the answer is sent.
    """
    request.is_spoken_to = True  # type: ignore[attr-defined]
    speak(own or practice.language)


def is_spoken_to(request: HttpRequest) -> bool:
    """Return whether the language of an answer was its reader's, not their browser's."""
    return getattr(request, "is_spoken_to", False)
