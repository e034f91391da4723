"""Bringing a practice in from a file: everything or nothing, under new keys, and proved to be the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hmac import compare_digest
from itertools import islice
from typing import BinaryIO
from uuid import UUID, uuid4

from django.db import DataError, IntegrityError, transaction

from evenhand.domain.cases.models import CaseFile, Contact
from evenhand.domain.custody.exporting import AT_ONCE, Scope, digest_of
from evenhand.domain.custody.importing.checking import Checked, Values, check, values_of
from evenhand.domain.custody.importing.lines import CHANGED, ExportFile, ImportRefused
from evenhand.domain.custody.tables import BY_NAME, Table
from evenhand.domain.worksheets.models import Assignment, WorksheetVersion
from evenhand.domain.worksheets.published import publish_own
from evenhand.domain.worksheets.reminders import plan_reminder
from evenhand.foundation.accounts.models import User
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import SYSTEM
from evenhand.foundation.audit.models import ChainEnd
from evenhand.foundation.practices.context import outside_practices, practice_context
from evenhand.foundation.practices.models import Member, Practice
from evenhand.foundation.vault.actions import make_case_keys, make_practice_key
from evenhand.foundation.vault.keyring import keyring
from evenhand.foundation.vault.lookup import keyed_hash
from evenhand.foundation.vault.sealing import NotReadable

Worksheets = dict[str, UUID]


def import_practice(*, source: BinaryIO, email: str, password: str, at: datetime) -> Practice:
    """Rebuild the practice of an export file; its first owner signs in with the address and password.

    The whole file is checked before the first row is stored. One transaction, at whose end the practice is read back
    and has to give the digest of the file. Rows keep their ids, keys are new; clients need a new link, other
    therapists a new password. Raises ImportRefused with the reason; nothing is changed then.
    """
    file = ExportFile(source)
    checked = check(file)
    practice = Practice(**checked.practice)
    _check_it_is_new(practice, email)
    try:
        with practice_context(practice.pk), transaction.atomic():
            practice.save(force_insert=True)
            make_practice_key(at=at)
            _store_rows(file, checked, _worksheets(checked), email, password, at)
            _end_of_record(checked)
            _plan_reminders(at)
            _check_it_is_the_same(file)
            record(act="practice.imported", subject="practice", subject_id=practice.pk, by=SYSTEM, at=at)
    except (IntegrityError, DataError, NotReadable):
        raise ImportRefused("A row of this file breaks a rule of the database, or is here already.") from None
    return practice


def _check_it_is_new(practice: Practice, email: str) -> None:
    with outside_practices():
        if Practice.objects.filter(pk=practice.pk).exists():
            raise ImportRefused("This practice is here already; a file is brought in where it is not.")
        if User.objects.filter(login=keyed_hash(email).hex()).exists():
            raise ImportRefused(f"Somebody signs in with {email} already; choose another address.")


def _check_it_is_the_same(file: ExportFile) -> None:
    """Read the practice back and hold it against what the file says of itself."""
    found = digest_of(scope=Scope(names=file.head["names"]))
    if file.end is None or not compare_digest(found, file.end.digest):
        raise ImportRefused(CHANGED)


def _worksheets(checked: Checked) -> Worksheets:
    """Return the versions that the file names: the house's own where it has the very same, else the practice's."""
    found: Worksheets = {}
    house = {
        (row.slug, row.version, bytes(row.digest)): row.pk
        for row in WorksheetVersion.objects.filter(practice=None).defer("source")
    }
    for key, values in checked.worksheets.items():
        columns = {name: value for name, value in values.items() if name != "own"}
        known = house.get((values["slug"], values["version"], values["digest"]))
        if values["own"]:
            wanted = ("slug", "version", "published_at")
            written = publish_own(
                practice_id=checked.practice["id"], text=values["source"], **{name: values[name] for name in wanted}
            )
            known = written.pk
        elif known is None:
            version = WorksheetVersion(practice_id=checked.practice["id"], **columns)
            version.save(force_insert=True)
            known = version.pk
        found[key] = known
    return found


def _store_rows(
    file: ExportFile, checked: Checked, worksheets: Worksheets, email: str, password: str, at: datetime
) -> None:
    rows = (
        (table, values_of(table, element, worksheets))
        for element in file.elements()
        if (table := BY_NAME.get(element.table)) is not None
    )
    for table, some in _batches(rows):
        if table.model is Member:
            _sign_ins(some, checked, email, password, at)
        if table.model is Contact:
            for values in some:
                values["email_hash"] = keyed_hash(values["email"]) if values["email"] else None
        if table.has_keys:
            _keys_of_inquiries(some, at=at)
        keyring().preload({values["case_id"] for values in some if values.get("case_id")})
        table.model.objects.bulk_create([table.model(**values) for values in some])
        if table.model is CaseFile:
            _keys(some, names=file.head["names"], at=at)


def _batches(rows: Iterator[tuple[Table, Values]]) -> Iterator[tuple[Table, list[Values]]]:
    """Yield rows of one table at a time, a few hundred together."""
    held: tuple[Table, Values] | None = next(rows, None)
    while held is not None:
        table, some = held[0], [held[1]]
        held = None
        for one in islice(rows, AT_ONCE):
            if one[0] is not table:
                held = one
                break
            some.append(one[1])
        yield table, some
        held = held or next(rows, None)


def _sign_ins(members: list[Values], checked: Checked, email: str, password: str, at: datetime) -> None:
    """Give each member a sign-in of this place: the first owner the one that was asked for, others their address."""
    for values in members:
        is_owner = values["id"] == checked.owners[0]
        address = email if is_owner else checked.addresses.get(values["id"], "")
        login = keyed_hash(address).hex() if address else f"nobody-{uuid4().hex}"
        user = User(login=login, email=address.strip(), created_at=at)
        if is_owner:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(force_insert=True)
        values["user_id"] = user.pk


def _keys(cases: list[Values], *, names: bool, at: datetime) -> None:
    """Give case files their keys, and a contact record where the file brings none."""
    for values in cases:
        make_case_keys(case_id=values["id"], at=at)
        if not names:
            Contact.objects.create(case_id=values["id"], changed_at=at)


def _keys_of_inquiries(inquiries: list[Values], *, at: datetime) -> None:
    """Give words their keys that were written before there was a case file, and may never get one."""
    ids = {values["case_id"] for values in inquiries}
    for case_id in ids - set(CaseFile.objects.filter(pk__in=ids).values_list("pk", flat=True)):
        make_case_keys(case_id=case_id, at=at)


def _end_of_record(checked: Checked) -> None:
    number, digest = checked.record
    if number:
        ChainEnd.objects.create(number=number, hash=digest)


def _plan_reminders(at: datetime) -> None:
    """Plan what the file does not hold: the next reminder of each assignment that runs."""
    running = Assignment.objects.filter(ended_at=None, case__closed_at=None).exclude(remind_at=None)
    for assignment in running.select_related("case"):
        plan_reminder(assignment=assignment, case=assignment.case, at=at)
