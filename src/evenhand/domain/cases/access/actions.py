"""What people decide about who may open a case file. Each holds from the next request on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from evenhand.domain.cases.access.deciding import (
    NotAColleague,
    NotTheirs,
    case_decided_by,
    is_owner,
    locked_members,
)
from evenhand.domain.cases.models import CaseFile, CaseGrant
from evenhand.foundation.accounts.actions import take_back_invitations
from evenhand.foundation.accounts.models import ClientAccount
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.models import Member


class OwnersStay(Exception):
    """An owner cannot be removed by this act: a practice never loses the one who keeps it."""


def grant_access(*, case: CaseFile, to: Member, by: Actor, at: datetime) -> None:
    """Let a colleague open a case file as its therapist does. Granting again, or to its therapist, changes nothing.

    Raises NotTheirs and NotAColleague.
    """
    with transaction.atomic():
        locked = case_decided_by(case, by, others=[to.pk])
        if locked.therapist_id == to.pk or _granted(locked, to).exists():
            return
        CaseGrant.objects.create(case=locked, member=to, granted_at=at, granted_by=f"{by.kind}:{by.id}")
        record(act="case.shared", subject="member", subject_id=to.pk, case_id=case.pk, by=by, at=at)


def withdraw_access(*, case: CaseFile, of: Member, by: Actor, at: datetime) -> None:
    """Take a colleague's grant back; without one it changes nothing. Raises NotTheirs."""
    with transaction.atomic():
        locked = case_decided_by(case, by)
        if _granted(locked, of).update(withdrawn_at=at):
            record(act="case.unshared", subject="member", subject_id=of.pk, case_id=case.pk, by=by, at=at)


def hand_over(*, case: CaseFile, to: Member, by: Actor, at: datetime) -> None:
    """Give a case file to another therapist: from then on it is theirs, and the former one opens it by a grant only.

    To the one whose it is already, it changes nothing. Raises NotTheirs and NotAColleague.
    """
    with transaction.atomic():
        _hand_over(case_decided_by(case, by, others=[to.pk]), to, by=by, at=at)


def end_membership(*, member: Member, heir: Member, by: Actor, at: datetime) -> None:
    """Remove a colleague: they open nothing from the next request on, and their case files are the heir's.

    An owner's act. One transaction: every case file handed over, every grant to them taken back, the place ended. A
    place that has ended already stays as it is. Raises NotTheirs, NotAColleague, and OwnersStay for an owner.
    """
    with transaction.atomic():
        people = locked_members([member.pk, heir.pk, by.id])
        if not is_owner(people, by):
            raise NotTheirs
        leaving, staying = people.get(member.pk), people.get(heir.pk)
        if leaving is None or staying is None or staying.left_at or staying.pk == leaving.pk:
            raise NotAColleague
        if leaving.role == Member.Role.OWNER:
            raise OwnersStay
        if leaving.left_at:
            return
        for case in CaseFile.objects.select_for_update(no_key=True).filter(therapist=leaving).order_by("pk"):
            _hand_over(case, staying, by=by, at=at)
        CaseGrant.objects.filter(member=leaving, withdrawn_at=None).update(withdrawn_at=at)
        leaving.left_at = at
        leaving.save(update_fields=["left_at"])
        record(act="member.left", subject="member", subject_id=leaving.pk, by=by, at=at)


def end_client_access(*, case: CaseFile, by: Actor, at: datetime) -> None:
    """End a client's sign-in: open pages and links let them in no more. Ended already, it stays. Raises NotTheirs."""
    with transaction.atomic():
        locked = case_decided_by(case, by)
        client = ClientAccount.objects.select_for_update(no_key=True).get(pk=locked.client_id)
        if client.ended_at is not None:
            return
        take_back_invitations(client=client, by=by, at=at)
        client.ended_at = at
        client.save(update_fields=["ended_at"])
        record(act="client.access_ended", subject="client", subject_id=client.pk, case_id=case.pk, by=by, at=at)


def open_client_access(*, case: CaseFile, by: Actor, at: datetime) -> None:
    """Let a client in again whose access was ended; they need a new link or their own way in. Raises NotTheirs."""
    with transaction.atomic():
        locked = case_decided_by(case, by)
        if ClientAccount.objects.filter(pk=locked.client_id).exclude(ended_at=None).update(ended_at=None):
            record(
                act="client.access_opened", subject="client", subject_id=locked.client_id, case_id=case.pk, by=by, at=at
            )


def _granted(case: CaseFile, member: Member) -> QuerySet[CaseGrant]:
    return CaseGrant.objects.filter(case=case, member=member, withdrawn_at=None)


def _hand_over(case: CaseFile, to: Member, *, by: Actor, at: datetime) -> None:
    if case.therapist_id == to.pk:
        return
    case.therapist = to
    case.save(update_fields=["therapist"])
    _granted(case, to).update(withdrawn_at=at)
    record(act="case.handed_over", subject="member", subject_id=to.pk, case_id=case.pk, by=by, at=at)
