"""What a client may read of what their therapist wrote on entries."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.models import SharedAnswers


def shared_answers(*, case: CaseFile, entries: Collection[UUID] | None = None) -> Mapping[UUID, frozenset[str]]:
    """Return by entry the keys of what is shared of it; entries of which nothing is shared are left out. One query."""
    found = SharedAnswers.objects.filter(case=case)
    if entries is not None:
        found = found.filter(submission__in=entries)
    return {row.submission_id: frozenset(keys) for row in found if (keys := row.content.get("keys"))}
