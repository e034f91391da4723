"""The public page of a practice: its address, whether it is open, its words, who may frame it, reminders."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from evenhand.domain.scheduling.models import BookingPage
from evenhand.domain.scheduling.slots.rules import RuleProblem
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.wording import say

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,46})[a-z0-9]")
MOST_REMINDERS = 3
LONGEST_REMINDER = 14 * 24
"""How long before a session a reminder goes out at the earliest, in hours."""
MOST_SITES = 10


class AddressTaken(Exception):
    """Another practice has this address already."""


def suggested_slug(name: str) -> str:
    """Return an address made from a practice's name: "quiet-street" for "Quiet Street"; else "practice"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].rstrip("-")
    return slug if SLUG.fullmatch(slug) else "practice"


def set_page(
    *,
    slug: str,
    is_open: bool,
    words: str,
    how_to_reach: str,
    framed_by: Sequence[str],
    remind_hours: Sequence[int],
    by: Actor,
    at: datetime,
) -> BookingPage:
    """Set everything about the practice's public page. `remind_hours` are kept the longest first, each once.

    Raises RuleProblem with what to change, and AddressTaken; nothing is stored then.
    """
    _check(slug, framed_by, remind_hours)
    with transaction.atomic():
        row = BookingPage.objects.select_for_update(no_key=True).first() or BookingPage()
        row.slug, row.is_open, row.words, row.how_to_reach = slug, is_open, words, how_to_reach
        row.framed_by = list(dict.fromkeys(framed_by))
        row.remind_hours = sorted(set(remind_hours), reverse=True)
        row.changed_at = at
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as refusing:
            if "slug" not in str(refusing):
                raise
            raise AddressTaken from None
        record(act="page.set", subject="page", subject_id=row.pk, by=by, at=at)
    return row


def _check(slug: str, framed_by: Sequence[str], remind_hours: Sequence[int]) -> None:
    if not SLUG.fullmatch(slug):
        raise RuleProblem(
            say("An address has 3 to 48 small letters, digits and hyphens; no hyphen at either end."), field="slug"
        )
    if len(framed_by) > MOST_SITES or not all(map(is_origin, framed_by)):
        raise RuleProblem(
            say("Name up to 10 websites, one a line, each like https://www.example.org without a path."),
            field="framed_by",
        )
    if len(set(remind_hours)) > MOST_REMINDERS or not all(1 <= hours <= LONGEST_REMINDER for hours in remind_hours):
        raise RuleProblem(
            say(
                "Up to %(most)s reminders go out, from 1 to %(longest)s hours before.",
                most=MOST_REMINDERS,
                longest=LONGEST_REMINDER,
            ),
            field="remind_hours",
        )


def is_origin(typed: str) -> bool:
    """Return whether these words name one website and nothing below it: https, a host, a port where it has one."""
    if not re.fullmatch(r"https://[a-z0-9.-]+(:[0-9]{1,5})?", typed):
        return False
    try:
        parts = urlsplit(typed)
        return bool(parts.hostname) and (parts.port is None or 0 < parts.port < 65_536)
    except ValueError:
        return False
