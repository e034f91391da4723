"""The little that people do in tracking: put a note aside, take it back, switch a detector off for a case file."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.tracking.models import DismissedNote, SilencedDetector
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor


def dismiss_note(*, case: CaseFile, note_key: str, seen: int, reason: str, by: Actor, at: datetime) -> None:
    """Put a note aside with a reason. It comes back when the pattern shows in more entries than the `seen` of now."""
    with transaction.atomic():
        if DismissedNote.objects.filter(case=case, note_key=note_key, seen__gte=seen).exists():
            return
        row = DismissedNote.objects.create(
            case=case, note_key=note_key, seen=seen, reason=reason, dismissed_at=at, dismissed_by=f"{by.kind}:{by.id}"
        )
        record(act="note.dismissed", subject="note", subject_id=row.pk, case_id=case.pk, by=by, at=at)


def restore_note(*, case: CaseFile, note_key: str, by: Actor, at: datetime) -> None:
    """Bring a note back that was put aside."""
    with transaction.atomic():
        DismissedNote.objects.filter(case=case, note_key=note_key).delete()
        record(act="note.restored", subject="case", subject_id=case.pk, case_id=case.pk, by=by, at=at)


def silence_detector(*, case: CaseFile, detector: str, by: Actor, at: datetime) -> None:
    """Switch a detector off for one case file; twice has one effect."""
    with transaction.atomic():
        SilencedDetector.objects.get_or_create(
            case=case, detector=detector, defaults={"silenced_at": at, "silenced_by": f"{by.kind}:{by.id}"}
        )
        record(act="detector.silenced", subject="case", subject_id=case.pk, case_id=case.pk, by=by, at=at)


def hear_detector(*, case: CaseFile, detector: str, by: Actor, at: datetime) -> None:
    """Switch a detector on again for one case file."""
    with transaction.atomic():
        SilencedDetector.objects.filter(case=case, detector=detector).delete()
        record(act="detector.heard", subject="case", subject_id=case.pk, case_id=case.pk, by=by, at=at)
