"""Who may open which case file, and who decides it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Count, F, Q

from evenhand.domain.cases.models import CaseFile, CaseGrant
from evenhand.domain.cases.numbers import tidy_number
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.audit.queries import was_lately_done
from evenhand.foundation.practices.models import Member

MOST_SHARED = 200


def case_to_decide_on(*, number: str, member: Member) -> CaseFile | None:
    """Return a case file whose access a member decides: its therapist, or an owner of the practice; None for any other.

    An owner decides who may open it without being able to open it themselves.
    """
    tidy = tidy_number(number)
    found = CaseFile.objects.filter(number=tidy).select_related("client", "therapist__user")
    if member.role != Member.Role.OWNER:
        found = found.filter(therapist=member)
    return found.first() if tidy else None


def gave_away(*, number: str, by: Actor) -> bool:
    """Return whether this person handed a case file over a short while ago: the form may come once more. Four queries.

    Nothing else of a case file is told to somebody whose it is no more.
    """
    found = CaseFile.objects.filter(number=tidy_number(number)).values_list("pk", "therapist_id").first()
    if found is None:
        return False
    case_id, therapist_id = found
    return was_lately_done(act="case.handed_over", subject="member", subject_id=therapist_id, by=by, case_id=case_id)


def grants_of(*, case: CaseFile) -> list[CaseGrant]:
    """Return the grants in force of a case file with their members and sign-ins, the oldest first."""
    found = CaseGrant.objects.filter(case=case, withdrawn_at=None, member__left_at=None)
    return list(found.select_related("member__user").order_by("granted_at", "pk"))


def cases_shared_with(*, member: Member) -> list[CaseFile]:
    """Return the open case files that colleagues share with a member, newest first, at most two hundred."""
    found = CaseGrant.objects.filter(member=member, withdrawn_at=None, case__closed_at=None)
    # From the grants to their case files: the other way round SQLite walks all case files of the practice.
    rows = found.exclude(case__therapist=member).select_related("case__contact", "case__client")
    return [row.case for row in rows.order_by("-case__opened_at", "case__number")[:MOST_SHARED]]


def colleagues_of(*, member: Member) -> list[Member]:
    """Return everybody else who works in the practice, with their sign-ins, in the order they joined."""
    found = Member.objects.filter(left_at=None).exclude(pk=member.pk)
    return list(found.select_related("user").order_by("joined_at", "pk"))


def team() -> list[tuple[Member, int]]:
    """Return who works here, then who left while case files are still theirs, each with how many these are."""
    found = (
        Member.objects.annotate(files=Count("case_files"))
        .filter(Q(left_at=None) | Q(files__gt=0))
        .select_related("user")
        .order_by(F("left_at").asc(nulls_first=True), "joined_at", "pk")
    )
    return [(member, member.files) for member in found]


def numbers_of(*, member: Member) -> list[str]:
    """Return the numbers of a member's case files, open and closed, in their order."""
    return list(CaseFile.objects.filter(therapist=member).order_by("number").values_list("number", flat=True))


def addresses_of(*, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Return the addresses by which members sign in, those who left too, by id. One query; none for nobody."""
    found = Member.objects.filter(pk__in=ids).select_related("user") if ids else ()
    return {member.pk: member.user.email for member in found}
