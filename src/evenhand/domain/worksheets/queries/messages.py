"""The message that stands ready for a sheet."""

from __future__ import annotations

from evenhand.domain.worksheets.models import SheetMessage


def own_message(*, slug: str) -> str | None:
    """Return the words that this practice keeps for a sheet; None where the suggested ones stand. One query."""
    row = SheetMessage.objects.filter(slug=slug).first()
    return str(row.words) if row else None
