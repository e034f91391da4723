"""Two small practices in a process of its own, their keys in a folder of its own, and what has to hold of them.

`python -m ...rotation.<script> DATABASE` begins with `open_house`: the database is that of the test which starts it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.config.settings")
django.setup()

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.signing import Signer
from django.db import connections, transaction
from django.utils import timezone

from evenhand.domain.cases.models import CaseFile, Contact, Information
from evenhand.domain.cases.queries import case_of_email
from evenhand.foundation.accounts.models import User
from evenhand.foundation.archive.recovery.actions import make_sheet
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.audit.queries import first_broken_entry
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice
from evenhand.foundation.vault import house, roots
from evenhand.foundation.vault.house import give_house_secret
from evenhand.foundation.vault.lookup import keyed_hash
from evenhand.foundation.vault.models import RecoverySheet
from evenhand.foundation.vault.rewrapping import practice_keys
from evenhand.foundation.vault.root_key import read_root_key
from tests.factories import a_case, a_therapist, inside, therapist_actor

PRACTICES = 2
CASES = 1


class Broken(Exception):
    """Something that has to hold does not; the message says what."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What was written, by the id of its row."""

    goals: dict[Any, str]
    addresses: dict[Any, str]
    logins: dict[Any, str]
    signed: str


def own_database(database: str) -> str:
    """Take the database that a test hands over; of SQLite's file a copy in the data folder. Return its name."""
    chosen = connections.databases["default"]
    chosen["NAME"] = database
    if Path(database).exists():
        # Being killed takes nothing from the machine's memory, so no disk is waited for.
        chosen["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
        chosen["NAME"] = copy_sqlite(f"{settings.DATA_FOLDER}/copied.sqlite3")
    return str(chosen["NAME"])


def copy_sqlite(file: str) -> str:
    """Copy SQLite's database as it is now; return where."""
    with connections["default"].cursor() as cursor:
        cursor.execute("vacuum into %s", [file])
    connections.close_all()
    return file


def open_house() -> Texts:
    """Fill the database."""
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1
    now = timezone.now()
    give_house_secret(fresh=True, at=now)
    texts = Texts({}, {}, {}, Signer().sign("words"))
    for practice in range(PRACTICES):
        login = f"owner-{practice}@example.org"
        member = a_therapist(email=login, at=now)
        texts.logins[member.user_id] = login
        for number in range(CASES):
            address = f"client-{practice}-{number}@example.org"
            case = a_case(of=member, goal=f"To rest {practice} {number}", email=address, at=now)
            with inside(member):
                texts.goals[Information.objects.get(case=case).pk] = f"To rest {practice} {number}"
            texts.addresses[case.pk] = address
        with inside(member), transaction.atomic():
            enqueue(kind="mail", content={"to": login}, key="first", at=now)
            make_sheet(member=member, by=therapist_actor(member), at=now)
    connections.close_all()
    return texts


def in_force() -> bytes:
    """Return the root key that a process would start with now."""
    return read_root_key(settings.ROOT_KEY_FILE, data_folder=settings.DATA_FOLDER)


def as_process_of(root: bytes) -> None:
    """Forget every key but this root key, as a process that started with it."""
    settings.ROOT_KEY = root
    roots._met.clear()
    house._opened.clear()


def check_all(texts: Texts) -> None:
    """Read everything back and look at the rules; raises Broken, or what reading raises."""
    expect(Signer().unsign(texts.signed) == "words", "what was signed")
    for user in User.objects.filter(pk__in=texts.logins):
        expect(user.email == texts.logins[user.pk], "the address of a therapist")
        expect(user.login == keyed_hash(user.email).hex(), "finding a therapist by the address")
    for practice_id in Practice.objects.values_list("pk", flat=True):
        with practice_context(practice_id):
            _check_practice(texts)
    for case_id, address in texts.addresses.items():
        found = case_of_email(email=address)
        expect(found is not None and found.pk == case_id, "finding a client by the address")


def _check_practice(texts: Texts) -> None:
    for row in Information.objects.filter(pk__in=texts.goals):
        expect(row.words == texts.goals[row.pk], "the words of a case file")
    for contact in Contact.objects.filter(case_id__in=texts.addresses):
        expect(contact.email == texts.addresses[contact.case_id], "the address of a client")
    for effect in OutboxRow.objects.all():
        expect(bool(effect.content), "what waits in the outbox")
    expect(CaseFile.objects.count() >= CASES, "the case files")
    expect(first_broken_entry() is None, "the record of acts")
    *former, newest = practice_keys()
    told = set(AuditEntry.objects.filter(act="practice_key.replaced").values_list("subject", flat=True))
    expect({f"key:{key.pk}" for key in former} <= told, "the record of a replaced key")
    sheets = RecoverySheet.objects.filter(used_at=None, replaced_at=None)
    expect(all(sheet.key_id == newest.pk for sheet in sheets), "that a sheet in force opens the newest key")


def expect(holds: bool, what: str) -> None:
    """Raise Broken unless something holds."""
    if not holds:
        raise Broken(what)


def in_a_fork(work: Callable[[], str]) -> str:
    """Do some work in a copy of this process, on connections of its own; return what it said, or how it ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.write(writing, said_by(work).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as heard:
        said = heard.read()
    _, status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status) else said


def said_by(work: Callable[[], str]) -> str:
    """Do some work; return what it said, or what went wrong. No connection stays open."""
    try:
        return work()
    except Exception as problem:  # noqa: BLE001  whatever goes wrong is what the test has to hear
        return f"{type(problem).__name__}: {problem}"
    finally:
        connections.close_all()


def beside(path: Path) -> list[str]:
    """Return the names of the files beside the root key."""
    return sorted(file.name for file in path.parent.iterdir())
