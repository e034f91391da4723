"""`evenhand export` and `evenhand import`: a practice as a file, and a practice out of a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID

import pyrage
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from evenhand.config.starting import CannotStart
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.custody.actions.bringing_in import import_practice
from evenhand.domain.custody.actions.taking_along import note_export
from evenhand.domain.custody.exporting import Scope, export_lines
from evenhand.domain.custody.importing.lines import ImportRefused
from evenhand.domain.worksheets.published import publish_bundled
from evenhand.foundation.accounts.passwords.rules import password_problem
from evenhand.foundation.audit.actor import SYSTEM
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice
from evenhand.foundation.practices.one_moment import one_moment
from evenhand.foundation.vault.sealing import NotReadable

SHORTEST: Final = 12
"""How many characters a passphrase has at least."""

SEALED: Final = b"age-encryption.org/v1"


def export_to(
    file: Path, *, practice: str, names: bool, number: str | None, passphrase: str | None = None
) -> list[str]:
    """Write a practice, or one case file of it, into a new file that only this account reads; return what to say.

    With a passphrase the file is sealed (age, scrypt); it is held in memory as a whole for that. Raises CannotStart
    with one sentence; no file is left behind then.
    """
    if passphrase is not None and len(passphrase) < SHORTEST:
        raise CannotStart(f"Choose a passphrase of at least {SHORTEST} characters.")
    at = timezone.now()
    with practice_context(_meant(practice)):
        scope = Scope(case=_case(number), names=names)
        with _NewFile(file) as written:
            try:
                note_export(scope=scope, by=SYSTEM, at=at)
                with one_moment():
                    written.fill(sealed(export_lines(scope=scope, at=at), passphrase))
            except NotReadable:
                raise CannotStart("A text of this practice does not open, so nothing was written.") from None
    in_the_open = "It holds what people wrote in the open: keep it encrypted, and delete it when it is used."
    return [
        f"Written to {file}. "
        + (in_the_open if passphrase is None else "Nobody opens it without the passphrase; it is kept nowhere."),
        "Names and contact details are in it." if names else "Names and contact details are not in it.",
    ]


def import_from(file: Path, *, email: str, password: str, passphrase: Callable[[], str]) -> list[str]:
    """Rebuild the practice of a file; return what to say. Raises CannotStart with the reason, and changes nothing.

    `passphrase` is asked for where the file is sealed.
    """
    try:
        validate_email(email.strip())
    except ValidationError as problem:
        raise CannotStart(" ".join(problem.messages)) from None
    if what_to_change := password_problem(password):
        raise CannotStart(what_to_change)
    publish_bundled(at=timezone.now())
    try:
        with file.open("rb") as source:
            found = opened(source, passphrase)
            practice = import_practice(source=found, email=email, password=password, at=timezone.now())
    except OSError as problem:
        raise CannotStart(f"{file} cannot be read: {problem.strerror}.") from None
    except ImportRefused as problem:
        raise CannotStart(f"{problem} Nothing was changed.") from None
    return [
        f"The practice '{practice.name}' is here, with everything that was in the file. Its owner signs in at "
        f"{settings.PUBLIC_ADDRESS}/in/ with {email}.",
        "Clients need a new link, other therapists a new password; make a recovery sheet at the desk.",
    ]


def sealed(lines: Iterable[bytes], passphrase: str | None) -> Iterable[bytes]:
    """Return what a file is to hold: the lines, or one piece that opens with a passphrase alone."""
    return lines if passphrase is None else [pyrage.passphrase.encrypt(b"".join(lines), passphrase)]


def opened(source: BinaryIO, passphrase: Callable[[], str]) -> BinaryIO:
    """Return what is in a file, opened with its passphrase where it is sealed; raises CannotStart."""
    is_sealed = source.read(len(SEALED)) == SEALED
    source.seek(0)
    if not is_sealed:
        return source
    try:
        return BytesIO(pyrage.passphrase.decrypt(source.read(), passphrase()))
    except pyrage.DecryptError:
        raise CannotStart(
            "This file does not open: the passphrase is another one, or the file is not as it was written. "
            "Nothing was changed."
        ) from None


class _NewFile:
    """A file that is there under its name only once it is whole; nobody but this account reads it."""

    def __init__(self, file: Path) -> None:
        self._file, self._part = file, file.with_name(file.name + ".part")

    def fill(self, lines: Iterable[bytes]) -> None:
        """Write it and put it in its place."""
        with os.fdopen(os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.writelines(lines)
            out.flush()
            os.fsync(out.fileno())
        os.link(self._part, self._file)

    def __enter__(self) -> _NewFile:
        if os.path.lexists(self._file) or os.path.lexists(self._part):
            raise CannotStart(f"{self._file} or {self._part.name} is there already; choose another name.")
        return self

    def __exit__(self, _kind: object, problem: object, _trace: object) -> None:
        self._part.unlink(missing_ok=True)
        if isinstance(problem, OSError):
            raise CannotStart(f"{self._file} cannot be written: {problem.strerror}.") from None


def _meant(named: str) -> UUID:
    found = [one for one in Practice.objects.all() if named in (one.name, str(one.pk), one.pk.hex)]
    if len(found) != 1:
        raise CannotStart("There is no such practice, or several; `evenhand keys status` lists them with their ids.")
    return found[0].pk


def _case(number: str | None) -> CaseFile | None:
    if number is None:
        return None
    found = CaseFile.objects.filter(number="".join(number.split()).upper()).first()
    if found is None:
        raise CannotStart("There is no case file of that number in this practice.")
    return found
