"""Why something about money was not done."""

from __future__ import annotations


class FeeProblem(ValueError):
    """Something that was typed cannot be; the message says what to change, `field` where."""

    def __init__(self, message: str, *, field: str) -> None:
        """Keep the name of the field."""
        super().__init__(message)
        self.field = field


class NotOwed(Exception):
    """The session has no price, or does not stand so that this can be noted of it; nothing was stored."""


class PaidAlready(Exception):
    """It is noted already that this was paid, on another day or another way; nothing was changed."""


class NotPaid(Exception):
    """Nobody has noted that this was paid, so that there is nothing to receipt; nothing was stored."""


class NoIssuer(Exception):
    """The practice has not said whose name and address stand on its receipts; nothing was stored."""
