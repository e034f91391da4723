"""Which worksheets a case file has had before, how often and when last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.models import Assignment, Submission


@dataclass(frozen=True, slots=True)
class Had:
    """One worksheet that a case file has had: how often it was given, and the entries that came of it."""

    slug: str
    given: int
    last_given_at: datetime
    entries: int = 0
    last_sent_at: datetime | None = None


def had_by(*, case: CaseFile) -> dict[str, Had]:
    """Return by slug the worksheets a case file has had, the one that was given last first.

    An entry with all its revisions counts once. Two queries; nothing is decrypted.
    """
    sent: dict[str, tuple[int, datetime]] = {
        slug: (entries, last)
        for slug, entries, last in Submission.objects.filter(case=case, replaced_at=None)
        .values("slug")
        .annotate(entries=Count("id"), last=Max("sent_at"))
        .values_list("slug", "entries", "last")
    }
    given = (
        Assignment.objects.filter(case=case)
        .values("slug")
        .annotate(given=Count("id"), last=Max("given_at"))
        .order_by("-last", "slug")
    )
    return {
        row["slug"]: Had(row["slug"], row["given"], row["last"], *sent.get(row["slug"], (0, None))) for row in given
    }
