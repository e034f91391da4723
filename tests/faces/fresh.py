"""What is new on every page whoever asks: tokens of forms, questions to a passkey, the nonce of its scripts."""

from __future__ import annotations

import re

FRESH = re.compile(
    r'((?:name="(?:csrfmiddlewaretoken|ceremony)") value|data-options|nonce)="[^"]*"',
)


def without_fresh(page: str) -> str:
    """Return a page without what is drawn anew for each answer, so that two answers can be held side by side."""
    return FRESH.sub(r'\1=""', page)
