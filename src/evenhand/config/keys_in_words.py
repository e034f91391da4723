"""Where the keys hang, for `evenhand keys status` and `evenhand doctor`: ids and ages in sentences, never a key."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from evenhand.config.rotating import short
from evenhand.foundation.archive.rotation.queries import (
    KeysOfPractice,
    PracticeKey,
    keys_of_practices,
    root_of_house,
)
from evenhand.foundation.vault.root_files import former_root_files, next_root_file
from evenhand.foundation.vault.roots import HOUSE_KEY_ID, root_id


def unfinished_changes() -> list[str]:
    """Return a sentence for each change of a key that was begun and not finished, with what to run."""
    file: Path = settings.ROOT_KEY_FILE
    said = []
    if next_root_file(file).exists():
        said.append(f"A change of the root key {file} was begun and not finished; run: evenhand keys rotate root")
    said += [
        f"A change of the key of {practice.name} was begun and not finished; run: evenhand keys rotate practice "
        f"{practice.practice_id}"
        for practice in keys_of_practices(counted=False)
        if practice.is_unfinished
    ]
    return said


def status_of_keys() -> list[str]:
    """Return lines that say of each key since when it is there and what hangs on it."""
    file, house = settings.ROOT_KEY_FILE, root_of_house()
    lines = [f"Root key {short(root_id(settings.ROOT_KEY))} in {file}, {_age(_changed(file))}."]
    lines += [f"Former root key in {one}, {_age(_changed(one))}." for one in former_root_files(file)]
    lines.append(f"The house secret hangs on root key {short(house)}." if house else "There is no house secret yet.")
    for practice in keys_of_practices():
        lines += _of_practice(practice)
    return [*lines, *(unfinished_changes() or ["No change of keys is unfinished."])]


def _of_practice(practice: KeysOfPractice) -> list[str]:
    head = f"{practice.name} ({practice.practice_id}):"
    return [head, *(f"  {_of_key(key, is_newest=key is practice.keys[-1])}" for key in practice.keys)]


def _of_key(key: PracticeKey, *, is_newest: bool) -> str:
    state = "in force" if is_newest else "replaced"
    root = root_id(settings.ROOT_KEY) if key.root == HOUSE_KEY_ID else key.root
    return (
        f"practice key {short(key.id)}, {state}, {_age(key.made_at)}, hangs on root key {short(root)}; "
        f"{key.hanging} keys and texts hang on it."
    )


def _changed(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, tz=UTC)


def _age(since: datetime) -> str:
    days = (timezone.now() - since).days
    return f"from {since.astimezone(UTC):%Y-%m-%d} ({days} day{'' if days == 1 else 's'} old)"
