"""Receipts of a session, of a client, of the practice."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.fees.models import Receipt
from evenhand.foundation.practices.models import Member

PAGE = 50


def receipt_in_force(*, session_id: UUID, case_id: UUID) -> Receipt | None:
    """Return the receipt of a client's session that was not taken back; None where there is none."""
    rows = Receipt.objects.filter(session=session_id, case=case_id, corrects=None)
    return rows.exclude(Exists(Receipt.objects.filter(corrects=OuterRef("pk")))).first()


def receipts_of(*, case: CaseFile, sessions: Collection[UUID] | None = None) -> list[Receipt]:
    """Return the receipts of a case file and what took some back, the oldest first; of some sessions only if given."""
    rows = Receipt.objects.filter(case=case).select_related("corrects")
    if sessions is not None:
        rows = rows.filter(session__in=sessions)
    return list(rows.order_by("serial"))


def receipt_of(*, case: CaseFile, receipt_id: UUID) -> Receipt | None:
    """Return a receipt of a case file; None for any other, known or not."""
    return Receipt.objects.filter(case=case, pk=receipt_id).select_related("corrects").first()


def receipt_to_see(*, receipt_id: UUID, member: Member) -> Receipt | None:
    """Return a receipt that a member may see: of their own case files, and to an owner every one; None for any other.

    Those of deleted case files are an owner's.
    """
    rows = Receipt.objects.filter(pk=receipt_id)
    if member.role != Member.Role.OWNER:
        rows = rows.filter(case__therapist=member)
    return rows.select_related("corrects", "case").first()


def all_receipts(*, page: int | None = None) -> tuple[list[Receipt], bool]:
    """Return one page of the receipts of the practice, newest first, and whether there are more; without a page all."""
    rows = Receipt.objects.select_related("corrects", "case").order_by("-serial")
    if page is None:
        return list(rows), False
    found = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    return found[:PAGE], len(found) > PAGE
