"""`evenhand keys`: new keys in the place of old ones while the program runs, and where that stands.

Every step leaves everything readable with what is on the disk, and the same command goes on where it was stopped.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from evenhand.config.database import give_house_secret_if_none
from evenhand.config.starting import CannotStart, database_problem
from evenhand.foundation.archive.rotation.actions import (
    delete_former_keys,
    hang_practice_on,
    note_moved,
    replace_practice_key,
)
from evenhand.foundation.archive.rotation.queries import KeysOfPractice, keys_of_practices
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice
from evenhand.foundation.vault.actions import sweep_after_shredding
from evenhand.foundation.vault.house import hang_house_on
from evenhand.foundation.vault.rewrapping import Moved, move_everything
from evenhand.foundation.vault.root_files import (
    KeysAreBeingChanged,
    alone_with_the_keys,
    keep_former_root_key,
    make_next_root_key,
    next_root_file,
    put_next_root_key_in_force,
)
from evenhand.foundation.vault.root_key import RootKeyProblem, read_root_key
from evenhand.foundation.vault.roots import root_id
from evenhand.foundation.vault.sealing import NotReadable

SECONDS_FOR_OTHERS = 0.03
"""Between two transactions, so that on SQLite, where one writes at a time, people's own writes come in between."""


def rotate_root(*, prepares: bool = False) -> list[str]:
    """Replace the root key, or only lay the next one beside it; return what was done. Raises CannotStart.

    First the next key is on the disk, then everything is wrapped by it, at last it takes the place of the former one.
    """
    file: Path = settings.ROOT_KEY_FILE
    with _alone(file):
        give_house_secret_if_none()
        said = _next_root_key(file)
        if prepares:
            return [*said, "Nothing hangs on it yet. `evenhand keys rotate root` puts it in force."]
        count = _hang_everything_on(_read(next_root_file(file)), at=timezone.now())
        former = keep_former_root_key(file, short(root_id(_read(file))))
        put_next_root_key_in_force(file)
        sweep_after_shredding()
    return [
        *said,
        f"The root key {file} is a new one; {count} keys were wrapped by it. Keep a copy of it apart from the data.",
        f"The former one is kept as {former}: it opens backups from before now, and nothing else. Move it to where "
        "these are kept, and destroy it with the last of them.",
    ]


def rotate_practice(named: str | None) -> list[str]:
    """Give a practice a new key and move everything to it, or go on with that; return what was done.

    `named` is the practice's name or id; None means the only one. Raises CannotStart.
    """
    with _alone(settings.ROOT_KEY_FILE):
        practice = _meant(named)
        with practice_context(practice.practice_id):
            if not practice.is_unfinished:
                replace_practice_key(at=timezone.now())
            moved = finish_practice(at=timezone.now())
    begun = "went on with the change that was begun" if practice.is_unfinished else "has a new key"
    return [
        f"{practice.name} {begun}: {moved.keys} keys and {moved.texts} texts were moved to it.",
        *_left_alone(moved),
        "The former key is kept for a day, for work that was under way; then the worker deletes it.",
        "A recovery sheet from before now opens this practice no more, except in backups from before now: an owner "
        "makes a new one at the desk.",
    ]


def finish_practice(*, at: datetime) -> Moved:
    """Move what hangs on replaced keys of the practice in force, and delete those that are of no more use."""
    moved = move_everything(pause=lambda: time.sleep(SECONDS_FOR_OTHERS))
    if moved.keys or moved.texts:
        note_moved(at=at)
    if delete_former_keys(at=at) or moved.keys or moved.texts:
        sweep_after_shredding()
    return moved


def short(key_id: UUID) -> str:
    """Return the end of an id, by which people tell keys apart: ids begin with the time they were made at."""
    return key_id.hex[-8:]


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    try:
        with alone_with_the_keys(file):
            yield
    except KeysAreBeingChanged:
        raise CannotStart("Another command changes keys right now; wait until it is done.") from None
    except OSError as problem:
        raise CannotStart(f"The folder of the root key {file} cannot be written: {problem.strerror}.") from None
    except DatabaseError as problem:
        raise CannotStart(
            f"{database_problem(problem)} Everything is readable as it is; the same command goes on from here."
        ) from None
    except NotReadable:
        raise CannotStart(
            "A key does not open, so this was stopped; everything that was readable is. Run: evenhand keys status"
        ) from None


def _next_root_key(file: Path) -> list[str]:
    if next_root_file(file).exists():
        _read(next_root_file(file))
        return [f"Went on with the root key that was made before: {next_root_file(file)}."]
    make_next_root_key(file)
    return [f"Made the next root key: {next_root_file(file)}."]


def _read(file: Path) -> bytes:
    try:
        return read_root_key(file, data_folder=settings.DATA_FOLDER)
    except RootKeyProblem as problem:
        raise CannotStart(str(problem)) from None


def _hang_everything_on(root: bytes, *, at: datetime) -> int:
    """The house first: from then on new practices hang on the new key, so that none is missed in the list after it."""
    count = int(hang_house_on(root))
    for practice_id in Practice.objects.order_by("created_at").values_list("pk", flat=True):
        with practice_context(practice_id):
            count += hang_practice_on(root, at=at)
    return count


def _meant(named: str | None) -> KeysOfPractice:
    found = keys_of_practices(counted=False)
    if named is not None:
        found = [one for one in found if named in (one.name, str(one.practice_id), one.practice_id.hex)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise CannotStart("There is no such practice; `evenhand keys status` lists them.")
    raise CannotStart(f"{len(found)} practices could be meant; name one by its id, which `evenhand keys status` lists.")


def _left_alone(moved: Moved) -> list[str]:
    if not moved.closed:
        return []
    return [f"{moved.closed} keys or texts do not open and were left as they are, and with them the former key."]
