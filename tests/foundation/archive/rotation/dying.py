"""Changes of keys that are killed before each of their effects and after the last; says as JSON what was found broken.

An effect is a statement that writes, the end of a transaction with one, a file that is renamed, a file or folder that
is put on the disk. Between two effects nothing on the disk differs, so being killed there is the same.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.foundation.archive.rotation.small_house import (
    Texts,
    as_process_of,
    beside,
    check_all,
    copy_sqlite,
    expect,
    in_a_fork,
    in_force,
    open_house,
    own_database,
    said_by,
)

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from evenhand.config import rotating
from evenhand.config.keys_in_words import unfinished_changes
from evenhand.foundation.archive.rotation import actions
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice
from evenhand.foundation.vault import rewrapping
from evenhand.foundation.vault.rewrapping import Moved, move_everything, practice_keys
from evenhand.foundation.vault.root_files import (
    next_root_file,
    put_next_root_key_in_force,
)

MOST = 200
WRITES = ("INSERT", "UPDATE", "DELETE")
Change = Callable[[], object]


@contextmanager
def dying_at(number: int) -> Iterator[None]:
    """Kill this process before the n-th effect, or at the end, without a word to anybody."""
    count, writes = 0, False

    def point() -> None:
        nonlocal count
        count += 1
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **named: Any) -> Any:
            point()
            return call(*arguments, **named)

        return called

    def statement(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal writes
        if sql.startswith(WRITES):
            point()
            writes = True
        return execute(sql, params, many, context)

    def committing(commit: Callable[..., Any]) -> Callable[..., Any]:
        def called() -> Any:
            nonlocal writes
            if writes:
                point()
            writes = False
            return commit()

        return called

    here: Any = connections["default"]
    with (
        here.execute_wrapper(statement),
        patch.object(os, "replace", around(os.replace)),
        patch.object(os, "fsync", around(os.fsync)),
        patch.object(here, "_commit", committing(here._commit)),
    ):
        yield
    point()


def sweep(texts: Texts, change: Change, again: Change, step: int) -> dict[str, object]:
    """Kill a change at every `step`-th point, look, let it go on, look; return how many points, what was broken."""
    for number in range(1, MOST, step):
        before = in_force()
        ended = in_a_fork(partial(_die, change, number))
        if ended == "done":
            return {"points": number - 1, "broken": ""}
        if ended != "killed":
            raise SystemExit(f"The change ended by itself: {ended}")
        said = said_by(partial(_look_and_go_on, texts, before, again))
        if said != "whole":
            return {"points": number, "broken": said}
    raise SystemExit("The change never came to its end.")


def _die(change: Change, number: int) -> str:
    as_process_of(in_force())
    with dying_at(number):
        change()
    return "done"


def _look_and_go_on(texts: Texts, before: bytes, again: Change) -> str:
    for process in (in_force(), before):
        as_process_of(process)
        check_all(texts)
    again()
    as_process_of(in_force())
    expect(not unfinished_changes(), "that the change is finished")
    for practice_id in Practice.objects.values_list("pk", flat=True):
        with practice_context(practice_id):
            actions.delete_former_keys(at=timezone.now() + timedelta(days=2))
            expect(len(practice_keys()) == 1, "that no former key stays for ever")
    check_all(texts)
    file: Path = settings.ROOT_KEY_FILE
    expect(not any(name.endswith((".next", ".making")) for name in beside(file)), "that no half file stays")
    return "whole"


def root() -> None:
    """Replace the root key."""
    rotating.rotate_root()


def practice() -> None:
    """Replace the key of the first practice."""
    rotating.rotate_practice(str(Practice.objects.order_by("created_at").values_list("pk", flat=True)[0]))


def root_too_early() -> None:
    """The broken variant that lets go of the former root key before anything is wrapped by the next."""
    file, hang = settings.ROOT_KEY_FILE, rotating._hang_everything_on

    def hurry(next_root: bytes, **when: Any) -> int:
        put_next_root_key_in_force(file)
        return hang(next_root, **when)

    with (
        patch.object(rotating, "_hang_everything_on", hurry),
        patch.object(rotating, "put_next_root_key_in_force", Path.exists),
    ):
        rotating.rotate_root()


def root_in_memory() -> None:
    """The broken variant that wraps by a key which comes to the disk at the end."""
    file, key = settings.ROOT_KEY_FILE, os.urandom(32)
    rotating._hang_everything_on(key, at=timezone.now())
    next_root_file(file).touch(mode=0o600)
    next_root_file(file).write_bytes(key)
    put_next_root_key_in_force(file)


def practice_without_transactions() -> None:
    """The broken variant whose statements stand alone."""
    with patch.object(transaction, "atomic", lambda *_, **__: nullcontext()):
        practice()


def practice_too_early() -> None:
    """The broken variant that deletes the former key before what hangs on it was moved."""
    with (
        patch.object(actions, "KEPT_AFTERWARDS", timedelta(days=-1)),
        patch.object(actions, "hanging_on", lambda _ids: 0),
        patch.object(rotating, "move_everything", _delete_first),
    ):
        practice()


def _delete_first(*, pause: Change) -> Moved:
    actions.delete_former_keys(at=timezone.now())
    return move_everything(pause=pause)


CHANGES: dict[str, tuple[Change, Change]] = {
    "root": (root, root),
    "practice": (practice, practice),
    "practice_without_transactions": (practice_without_transactions, practice),
    "root_too_early": (root_too_early, root),
    "root_in_memory": (root_in_memory, root),
    "practice_too_early": (practice_too_early, practice),
}
"""Each change, and what goes on after it was killed."""


@contextmanager
def kept_house(database: str) -> Iterator[Change]:
    """Keep copies of the keys and of SQLite's file; what is handed out puts them back."""
    keys, file = settings.ROOT_KEY_FILE.parent, Path(database)
    if not file.exists():
        yield int
        return
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(keys, f"{folder}/keys")
        copy_sqlite(f"{folder}/database")

        def put_back() -> None:
            for of_sqlite in file.parent.glob(f"{file.name}*"):
                of_sqlite.unlink()
            shutil.copyfile(f"{folder}/database", file)
            shutil.rmtree(keys)
            shutil.copytree(f"{folder}/keys", keys)

        yield put_back


def main(database: str, step: int, names: list[str]) -> None:
    """Sweep through some changes, each on a house that is whole."""
    database = own_database(database)
    texts = open_house()
    said_by(partial(_look_and_go_on, texts, in_force(), int))  # what is compiled once is compiled before the forks
    gc.freeze()
    told = {}
    with kept_house(database) as as_it_was, patch.object(rewrapping, "AT_ONCE", 1):
        for name in names:
            told[name] = sweep(texts, *CHANGES[name], step)
            as_it_was()
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
