"""Who decides about a case file: its therapist, or an owner who still works in the practice."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.models import Member


class NotTheirs(Exception):
    """Who acts is neither the case file's therapist nor an owner who still works in the practice."""


class NotAColleague(Exception):
    """The other person does not work in this practice, or no longer."""


def case_decided_by(case: CaseFile, by: Actor, *, others: Iterable[UUID] = ()) -> CaseFile:
    """Lock people and case file, and return it; raises unless who acts may decide and the others work here."""
    people = locked_members([by.id, *others])
    locked = CaseFile.objects.select_for_update(no_key=True).get(pk=case.pk)
    mine = by.id is not None and by.id == locked.therapist_id and by.id in people and not people[by.id].left_at
    if not mine and not is_owner(people, by):
        raise NotTheirs
    if any(other not in people or people[other].left_at for other in others):
        raise NotAColleague
    return locked


def locked_members(ids: Iterable[UUID | None]) -> dict[UUID, Member]:
    """Lock members in one order, so that two acts never wait for each other."""
    found = Member.objects.select_for_update(no_key=True).filter(pk__in={one for one in ids if one}).order_by("pk")
    return {member.pk: member for member in found}


def is_owner(people: dict[UUID, Member], by: Actor) -> bool:
    """Return whether who acts owns the practice and still works there, by the members that were locked."""
    member = people.get(by.id) if by.id else None
    return member is not None and member.left_at is None and member.role == Member.Role.OWNER
