"""`evenhand recover`: a restored database and a recovery sheet, without the root key it was written with."""

from __future__ import annotations

import os

from evenhand.config.places import data_folder, root_key_file
from evenhand.config.starting import CannotStart, check_public_address
from evenhand.foundation.vault.root_key import RootKeyProblem, check_place, create_root_key, read_root_key

NOT_AS_PRINTED = "These are not the words and digits of a recovery sheet as printed; nothing was changed. Check each."
OPENS_NOTHING = "This recovery sheet opens no practice in this database; nothing was changed."
OPENS_ALREADY = "The root key in place opens this practice already; the recovery sheet was not used and stays good."


def recover(*, typed: str, email: str, password: str) -> list[str]:
    """Give the sheet's practice back under a root key, a new one where none is in place; return what was done.

    Raises CannotStart with one sentence; a database and a key file are left as they were then.
    """
    check_public_address(os.environ.get("EVENHAND_URL", ""))
    try:
        check_place(root_key_file(), data_folder=data_folder())
    except RootKeyProblem as problem:
        raise CannotStart(str(problem)) from None
    from evenhand.config.database import behind, missing_migrations, set_up_django

    set_up_django()
    steps = missing_migrations()
    if steps:
        raise CannotStart(behind(steps).partition(";")[0] + "; restore with the version it was written by.")
    _check_sign_in(email, password)
    return _recovered(typed, email, password)


def _check_sign_in(email: str, password: str) -> None:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from evenhand.foundation.accounts.passwords.rules import password_problem

    try:
        validate_email(email.strip())
    except ValidationError as problem:
        raise CannotStart(" ".join(problem.messages)) from None
    if what_to_change := password_problem(password):
        raise CannotStart(what_to_change)


def _recovered(typed: str, email: str, password: str) -> list[str]:
    from django.db import IntegrityError, transaction
    from django.utils import timezone

    from evenhand.domain.cases.actions import renew_address_hashes
    from evenhand.foundation.archive.recovery.actions import OpensAlready, use_sheet
    from evenhand.foundation.archive.recovery.queries import SheetOpensNothing, find_sheet
    from evenhand.foundation.audit.actions import note_refused
    from evenhand.foundation.audit.actor import SYSTEM
    from evenhand.foundation.audit.thresholds import Refused, note_at_the_door
    from evenhand.foundation.practices.context import practice_context
    from evenhand.foundation.vault.sheet_words import Mistyped

    now = timezone.now()
    try:
        sheet, _ = find_sheet(typed)
        said = _key_in_place()
        with transaction.atomic():
            practice_id = use_sheet(typed=typed, email=email, password=password, at=now)
            with practice_context(practice_id):
                renew_address_hashes(by=SYSTEM, at=now)
    except Mistyped:
        note_at_the_door(Refused.SHEET, at=now)
        raise CannotStart(NOT_AS_PRINTED) from None
    except SheetOpensNothing:
        note_at_the_door(Refused.SHEET, at=now)
        raise CannotStart(OPENS_NOTHING) from None
    except OpensAlready:
        with practice_context(sheet.practice_id):
            note_refused(what=Refused.SHEET, subject="recovery_sheet", subject_id=sheet.pk, by=SYSTEM, at=now)
        raise CannotStart(OPENS_ALREADY) from None
    except IntegrityError:
        raise CannotStart(f"Somebody signs in with {email} already; choose another address.") from None
    return [
        *said,
        f"The practice is back. Its owner signs in with {email}, and makes a new recovery sheet at the desk.",
    ]


def _key_in_place() -> list[str]:
    """Take the root key that is in place, or make one; return what to say of it."""
    from django.conf import settings

    key, said = root_key_file(), []
    try:
        if not os.path.lexists(key):
            create_root_key(key)
            said.append(
                f"Made a new root key: {key}. Keep a copy apart from the data; without it nobody can read them."
            )
        settings.ROOT_KEY = read_root_key(key, data_folder=data_folder())
    except RootKeyProblem as problem:
        raise CannotStart(str(problem)) from None
    except OSError as problem:
        raise CannotStart(f"The root key {key} cannot be written: {problem.strerror}.") from None
    return said
