"""The end of therapy, from which times of keeping count, and holds, which stop every deletion."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from evenhand.domain.cases.access.deciding import case_decided_by
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.custody.models import LegalHold
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.models import Practice


def end_therapy(*, case: CaseFile, on: date, by: Actor, at: datetime) -> None:
    """Keep the day on which therapy ended, on the practice's clock; the file leaves the lists and stays readable.

    The same day again changes nothing. Raises NotTheirs.
    """
    with transaction.atomic():
        locked = case_decided_by(case, by)
        zone = ZoneInfo(Practice.objects.get(pk=locked.practice_id).zone)
        closed_at = datetime.combine(on, time(), zone)
        if CaseFile.objects.filter(pk=locked.pk).exclude(closed_at=closed_at).update(closed_at=closed_at):
            record(act="case.closed", subject="case", subject_id=case.pk, case_id=case.pk, by=by, at=at)


def take_up_therapy(*, case: CaseFile, by: Actor, at: datetime) -> None:
    """Take the end of therapy back: the file is in the lists again. Without one nothing changes. Raises NotTheirs."""
    with transaction.atomic():
        locked = case_decided_by(case, by)
        if CaseFile.objects.filter(pk=locked.pk).exclude(closed_at=None).update(closed_at=None):
            record(act="case.reopened", subject="case", subject_id=case.pk, case_id=case.pk, by=by, at=at)


def place_hold(*, case: CaseFile, reason: str, until: date | None, by: Actor, at: datetime) -> LegalHold:
    """Let nobody delete a case file, up to and including a day or without an end; the same hold again makes no second.

    Raises NotTheirs.
    """
    with transaction.atomic():
        locked = case_decided_by(case, by)
        for hold in LegalHold.objects.filter(case=locked, lifted_at=None, until=until):
            if hold.reason == reason:
                return hold
        hold = LegalHold.objects.create(
            case=locked, reason=reason, until=until, placed_at=at, placed_by=f"{by.kind}:{by.id}"
        )
        record(act="hold.placed", subject="hold", subject_id=hold.pk, case_id=case.pk, by=by, at=at)
    return hold


def lift_hold(*, hold: LegalHold, by: Actor, at: datetime) -> None:
    """Lift a hold; lifted already, it stays as it is. Raises NotTheirs."""
    with transaction.atomic():
        case_decided_by(hold.case, by)
        lifted = LegalHold.objects.filter(pk=hold.pk, lifted_at=None)
        if lifted.update(lifted_at=at, lifted_by=f"{by.kind}:{by.id}"):
            record(act="hold.lifted", subject="hold", subject_id=hold.pk, case_id=hold.case_id, by=by, at=at)
