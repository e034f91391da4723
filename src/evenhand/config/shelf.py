"""The shelf of this machine, from the environment."""

from __future__ import annotations

from evenhand.config.places import backup_folder, keyring_folder
from evenhand.foundation.archive.backup.shelf import Shelf


def shelf_here() -> Shelf:
    """Return where backups and keyrings of this machine lie."""
    return Shelf(backup_folder(), keyring_folder())


def shelf_in_words() -> list[str]:
    """Return a line for each backup that is kept, the newest first, and whether its keyring is there."""
    shelf = shelf_here()
    keyrings = {one.id for one in shelf.kept_keyrings()}
    return [
        f"{one.made_at:%Y-%m-%d %H:%M} UTC  {in_megabytes(one.size):>10}  "
        f"{'with its keyring' if one.id in keyrings else 'opens with a later keyring'}  {one.file}"
        for one in shelf.kept_backups()
    ] or [f"There is no backup in {shelf.backups}."]


def in_megabytes(size: int) -> str:
    """Return a size as people read it."""
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.1f} kB"
