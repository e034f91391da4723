"""What pages need to know of holds, proofs of deletion and moved entries."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.numbers import tidy_number
from evenhand.domain.cases.queries import case_by_number
from evenhand.domain.custody.models import Deletion, LegalHold, Move
from evenhand.foundation.practices.models import Member

MOST_SHOWN = 200


def holds_in_force(*, case: CaseFile, today: date) -> list[LegalHold]:
    """Return the holds that stop the deletion of a case file on a day, the oldest first. One query."""
    lasting = Q(until=None) | Q(until__gte=today)
    return list(LegalHold.objects.filter(lasting, case=case, lifted_at=None).order_by("placed_at"))


def holds_of(*, case: CaseFile) -> list[LegalHold]:
    """Return every hold of a case file that was not lifted, those included whose day is over. One query."""
    return list(LegalHold.objects.filter(case=case, lifted_at=None).select_related("case").order_by("placed_at"))


def hold_of(*, case: CaseFile, hold_id: UUID) -> LegalHold | None:
    """Return one hold of a case file, a lifted one too; None for any other. One query."""
    return LegalHold.objects.filter(case=case, pk=hold_id).select_related("case").first()


def deletion_of(*, deletion_id: UUID, member: Member) -> Deletion | None:
    """Return a proof of deletion for an owner, or for the one who deleted; None for anybody else. One query."""
    return _deletions(member).filter(pk=deletion_id).first()


def deletion_by(*, number: str, member: Member) -> Deletion | None:
    """Return the proof that a member's own deletion of the case file of this number has left. One query."""
    found = Deletion.objects.filter(number=tidy_number(number), deleted_by=f"therapist:{member.pk}")
    return found.order_by("-deleted_at").first()


def deletions(*, member: Member) -> list[Deletion]:
    """Return the proofs that a member may see, the latest first, at most two hundred. One query."""
    return list(_deletions(member)[:MOST_SHOWN])


def move_to_take_back(*, case: CaseFile, entry: UUID) -> Move | None:
    """Return the latest move of an entry into this case file that was not taken back; None without one. One query."""
    latest = Move.objects.filter(entry=entry).order_by("-moved_at", "-id").first()
    return latest if latest and latest.to_case_id == case.pk and latest.undone_at is None else None


def case_moved_to(*, entry: UUID, from_case: CaseFile, member: Member) -> CaseFile | None:
    """Return the case file that a member has moved an entry to from this one, or back to; None else. Three queries."""
    latest = Move.objects.filter(entry=entry).order_by("-moved_at", "-id").first()
    if latest is None or latest.moved_by != f"therapist:{member.pk}":
        return None
    ways = {latest.from_case_id: latest.to_case_id, latest.to_case_id: latest.from_case_id}
    there = ways.get(from_case.pk)
    found = CaseFile.objects.filter(pk=there).only("number").first() if there else None
    return case_by_number(number=found.number, therapist=member) if found else None


def case_moved_from(*, move: Move | None, member: Member) -> CaseFile | None:
    """Return the case file an entry was moved from, where the member may open it; None else. Two queries."""
    found = CaseFile.objects.filter(pk=move.from_case_id).only("number").first() if move else None
    return case_by_number(number=found.number, therapist=member) if found else None


def _deletions(member: Member) -> QuerySet[Deletion]:
    found = Deletion.objects.order_by("-deleted_at", "-id")
    if member.role != Member.Role.OWNER:
        found = found.filter(deleted_by=f"therapist:{member.pk}")
    return found
