"""The retention table, and carrying out what it says: nothing is destroyed unless somebody presses for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evenhand.domain.cases.access.deciding import NotTheirs, case_decided_by, is_owner, locked_members
from evenhand.domain.cases.models import CaseFile, Contact
from evenhand.domain.custody.actions.deleting import OnHold, delete_case
from evenhand.domain.custody.models import Deletion, RetentionRule
from evenhand.domain.custody.queries.holding import holds_in_force
from evenhand.domain.custody.queries.retaining import due_in, inquiry_due_in, today_of
from evenhand.domain.custody.retention import MOST_MONTHS, starting_times
from evenhand.domain.scheduling.actions import forget_inquiry
from evenhand.domain.scheduling.models import Inquiry
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.models import Practice


class NotInTheTable(ValueError):
    """A country, a kind of record or a number of months that the table does not take."""


class NotDue(Exception):
    """The time of this record is not over, or therapy has not ended."""


def choose_country(*, country: str, by: Actor, at: datetime) -> None:
    """Let the times of a country hold for the practice. An owner's act; raises NotTheirs and NotInTheTable."""
    if country not in starting_times().countries:
        raise NotInTheTable
    with transaction.atomic():
        _owners_only(by)
        if Practice.objects.filter(pk=current_practice_id()).exclude(country=country).update(country=country):
            record(act="practice.country_chosen", subject="practice", subject_id=current_practice_id(), by=by, at=at)


def keep_for(*, country: str, kind: str, months: int | None, by: Actor, at: datetime) -> None:
    """Write for how many months a kind of record is kept in a country, from what it counts from; None has no end.

    Nothing happens when that was written already. An owner's act; raises NotTheirs and NotInTheTable.
    """
    known = starting_times()
    if country not in known.countries or kind not in {one.kind for one in known.kinds}:
        raise NotInTheTable
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise NotInTheTable
    with transaction.atomic():
        _owners_only(by)
        if RetentionRule.objects.filter(country=country, kind=kind, months=months).exists():
            return
        rule, _ = RetentionRule.objects.update_or_create(
            country=country,
            kind=kind,
            defaults={"months": months, "changed_at": at, "changed_by": f"{by.kind}:{by.id}"},
        )
        record(act="practice.retention_changed", subject="retention_rule", subject_id=rule.pk, by=by, at=at)


def destroy_when_due(*, case: CaseFile, by: Actor, at: datetime) -> Deletion:
    """Destroy a case file whose time is over, looked at once more under the lock. Raises NotTheirs, NotDue, OnHold."""
    with transaction.atomic():
        locked = case_decided_by(case, by)
        if due_in(locked, kind="case_file", today=today_of(at)) is None:
            raise NotDue
        return delete_case(case=locked, why=Deletion.Why.RETENTION, by=by, at=at)


def forget_contact_when_due(*, case: CaseFile, by: Actor, at: datetime) -> None:
    """Empty the contact record of a case file whose time for it is over. Raises NotTheirs, NotDue, OnHold.

    What stood there lies sealed in backups until the last of them is deleted; the case file itself stays.
    """
    with transaction.atomic():
        locked = case_decided_by(case, by)
        today = today_of(at)
        if due_in(locked, kind="contact", today=today) is None:
            raise NotDue
        if holds := holds_in_force(case=locked, today=today):
            raise OnHold(holds)
        contact = Contact.objects.select_for_update(no_key=True).get(case=locked)
        contact.name = contact.email = contact.phone = ""
        contact.email_hash, contact.changed_at = None, at
        contact.save()
        CaseFile.objects.filter(pk=locked.pk).update(shows_name=False)
        record(act="contact.forgotten", subject="case", subject_id=case.pk, case_id=case.pk, by=by, at=at)


def forget_inquiry_when_due(*, inquiry: Inquiry, by: Actor, at: datetime) -> None:
    """Destroy a stranger's request whose time is over: its keys, its words, how to reach its writer, its times.

    An owner's act. Destroyed already, it changes nothing. Raises NotTheirs, and NotDue for one whose time is not over,
    or that waits or was accepted.
    """
    with transaction.atomic():
        _owners_only(by)
        row = Inquiry.objects.select_related("therapist").filter(pk=inquiry.pk).first()
        if row is None:
            return
        if inquiry_due_in(row, today=today_of(at)) is None:
            raise NotDue
        forget_inquiry(inquiry=row, by=by, at=at)


def _owners_only(by: Actor) -> None:
    if not is_owner(locked_members([by.id]), by):
        raise NotTheirs
