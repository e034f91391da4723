"""Where a practice stands with its recovery sheet."""

from __future__ import annotations

from datetime import datetime

from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice
from evenhand.foundation.vault.models import RecoverySheet
from evenhand.foundation.vault.sealing import NotReadable
from evenhand.foundation.vault.sheet_words import secret_in
from evenhand.foundation.vault.sheet_wrapping import unwrap_from_sheet


class SheetOpensNothing(Exception):
    """No practice here opens by this sheet: of another place, replaced, or used already; which one is never said."""


def sheet_confirmed_at() -> datetime | None:
    """Return when the sheet in force was confirmed; None while there is none, and after it was used. One query.

    A sheet from before backups were sealed for sheets opens none, so it counts as none.
    """
    found = RecoverySheet.objects.filter(used_at=None, replaced_at=None).exclude(confirmed_at=None).exclude(sealer="")
    return found.order_by("-confirmed_at").values_list("confirmed_at", flat=True).first()


def places_to_type_back() -> tuple[int, ...]:
    """Return which words of the newest sheet are asked for, from 1; empty when no sheet waits to be confirmed."""
    found = RecoverySheet.objects.filter(used_at=None, replaced_at=None, confirmed_at=None)
    asked = found.order_by("-made_at").values_list("asked", flat=True).first()
    return tuple(map(int, asked.split(","))) if asked else ()


def find_sheet(typed: str) -> tuple[RecoverySheet, bytes]:
    """Return the sheet whose words were typed, in whatever practice, with the practice key that it gives back.

    Needs no root key. Asks one practice after the other, since a host has few. Raises Mistyped before anything is
    tried, and SheetOpensNothing.
    """
    secret = secret_in(typed)
    for practice_id in Practice.objects.order_by("created_at").values_list("pk", flat=True):
        with practice_context(practice_id):
            found = _opened_by(secret)
        if found is not None:
            return found
    raise SheetOpensNothing


def _opened_by(secret: bytes) -> tuple[RecoverySheet, bytes] | None:
    for sheet in RecoverySheet.objects.filter(used_at=None, replaced_at=None).order_by("-made_at"):
        try:
            return sheet, unwrap_from_sheet(sheet, secret)
        except NotReadable:
            continue
    return None
