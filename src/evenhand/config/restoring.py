"""`evenhand restore`: a database from a backup, beside the one in place until all of it is there and was looked at."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pyrage import x25519

from evenhand.config.aside import folder_aside
from evenhand.config.database import set_up_django
from evenhand.config.places import data_folder, database_address, database_file, root_key_file
from evenhand.config.shelf import shelf_here
from evenhand.config.starting import CannotStart, check_public_address, make_data_folder
from evenhand.config.swapping import deleted_case_files, fold, holds_practices, put_in_place
from evenhand.foundation.vault.root_files import former_root_files, next_root_file
from evenhand.foundation.vault.root_key import RootKeyProblem, check_place, read_root_key


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be restored: both files (None: the newest keyring on the shelf), and how.

    `sheet` is what was typed from a recovery sheet, where the root key is lost.
    """

    backup: Path
    keyring: Path | None = None
    sheet: str | None = None
    replaces: bool = False


def restore(wanted: Wanted) -> list[str]:
    """Put a backup in the place of an empty database, or of the one that is there; return what was done.

    Raises CannotStart with one sentence; then nothing was changed. The newest keyring is taken where none is named.
    """
    check_public_address(os.environ.get("EVENHAND_URL", ""))
    folder = data_folder()
    make_data_folder(folder)
    openers = _openers(wanted)
    keyring = wanted.keyring or _newest_keyring()
    if database_address():
        return _restored_into_postgresql(wanted, keyring, openers)
    file = database_file()
    if holds_practices(file) and not wanted.replaces:
        raise CannotStart(
            f"The database {file} holds a practice already; nothing was changed. To put the backup in its place, stop "
            "Evenhand and add --replace, which keeps the database that is there beside it for a week."
        )
    if file.exists():
        fold(file)
    try:
        with folder_aside(folder) as aside:
            return _restored_beside(wanted, keyring, openers, aside=aside, file=file)
    except OSError as problem:
        raise CannotStart(f"The backup was not restored: {problem.strerror or problem}.") from None


def _openers(wanted: Wanted) -> list[x25519.Identity]:
    """Return the keys at hand: that of the sheet, or of each root key, also a former one that is kept beside it."""
    from evenhand.config.recovering import NOT_AS_PRINTED
    from evenhand.foundation.vault.age_keys import opener_of_root, opener_of_sheet
    from evenhand.foundation.vault.sheet_words import Mistyped, secret_in

    file, folder = root_key_file(), data_folder()
    try:
        check_place(file, data_folder=folder)
        if wanted.sheet is not None:
            return [opener_of_sheet(secret_in(wanted.sheet))]
        others = [one for one in (next_root_file(file), *former_root_files(file)) if one.exists()]
        return [opener_of_root(read_root_key(one, data_folder=folder)) for one in (file, *others)]
    except Mistyped:
        raise CannotStart(NOT_AS_PRINTED) from None
    except RootKeyProblem as problem:
        instead = "" if os.path.lexists(file) else " Or restore by a recovery sheet: add --sheet."
        raise CannotStart(f"{problem}{instead}") from None


def _newest_keyring() -> Path:
    kept = shelf_here().kept_keyrings()
    if not kept:
        raise CannotStart(f"There is no keyring in {shelf_here().keyrings}; name one with --keyring.")
    return kept[0].file


def _restored_beside(
    wanted: Wanted, keyring: Path, openers: list[x25519.Identity], *, aside: Path, file: Path
) -> list[str]:
    """Restore into a database in a folder of its own, look at it, and then let it take the place."""
    deleted = deleted_case_files(file)
    os.environ["EVENHAND_DATA"] = str(aside)
    try:
        set_up_django()
        from evenhand.config.anchoring import anchor_restored
        from evenhand.config.filling import fill

        said, ends = fill(wanted.backup, keyring, openers, by_sheet=wanted.sheet is not None, also_deleted=deleted)
    finally:
        os.environ["EVENHAND_DATA"] = str(file.parent)
    fold(aside / file.name)
    kept = put_in_place(aside / file.name, file, at=datetime.now(tz=UTC))
    anchor_restored(ends)
    if kept:
        said.append(f"The database that was there is kept for a week as {kept}.")
    return said + _what_comes_next(wanted)


def _restored_into_postgresql(wanted: Wanted, keyring: Path, openers: list[x25519.Identity]) -> list[str]:
    set_up_django()
    from evenhand.config.anchoring import anchor_restored
    from evenhand.config.filling import fill, holds_a_practice

    if holds_a_practice():
        raise CannotStart(
            "The database named by DATABASE_URL holds a practice already; nothing was changed. Make an empty database "
            "and name that one; the one that is there stays as it is."
        )
    said, ends = fill(wanted.backup, keyring, openers, by_sheet=wanted.sheet is not None)
    anchor_restored(ends)
    return said + _what_comes_next(wanted)


def _what_comes_next(wanted: Wanted) -> list[str]:
    if wanted.sheet is None:
        return ["Everybody signs in anew."]
    return ["The root key is not there yet. Run: evenhand recover --email, with the same recovery sheet."]
