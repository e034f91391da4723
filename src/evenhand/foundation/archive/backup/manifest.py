"""The first line of each file of a backup: what it is, when and by which version it was made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Literal
from uuid import UUID

from evenhand.foundation.archive.backup.sealed_file import BackupRefused
from evenhand.foundation.archive.digest import Seen

FORMAT: Final = 1
"""Rises when a program that knows the former number could not read the file."""

Kind = Literal["backup", "keyring"]
Step = tuple[str, str]
_IN_WORDS: Final[Mapping[str, str]] = {"backup": "a backup", "keyring": "a keyring backup"}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a file says of itself. Both files of one backup bear one id; the keyring's holds what people saw then."""

    kind: Kind
    id: UUID
    made_at: datetime
    steps: tuple[Step, ...]
    program: str = field(default_factory=lambda: version("evenhand"))
    seen: Mapping[UUID, Seen] = field(default_factory=dict)

    def as_line(self) -> str:
        """Return it as it is written."""
        told: dict[str, Any] = {
            "evenhand": self.kind,
            "format": FORMAT,
            "id": self.id.hex,
            "made_at": self.made_at.isoformat(),
            "program": self.program,
            "steps": self.steps,
        }
        if self.kind == "keyring":
            told["seen"] = {one.hex: _told(seen) for one, seen in self.seen.items()}
        return json.dumps(told)


def read_manifest(line: str, kind: Kind, file: Path) -> Manifest:
    """Return what a first line says; raises BackupRefused for a file of another kind, or of a newer Evenhand."""
    try:
        told = json.loads(line)
        found, layout, program = told["evenhand"], told["format"], str(told["program"])
    except (ValueError, TypeError, KeyError):
        raise BackupRefused(f"{file} is no backup of Evenhand.") from None
    if layout != FORMAT:
        raise BackupRefused(
            f"{file} was made by Evenhand {program} in format {layout}; this is Evenhand {version('evenhand')}, which "
            f"reads format {FORMAT}. Install that version or a later one."
        )
    if found != kind:
        raise BackupRefused(f"{file} is {_IN_WORDS.get(found, 'something else')}, not {_IN_WORDS[kind]}.")
    try:
        return _manifest(told, kind)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BackupRefused(f"{file} was not written as a backup is.") from None


def _manifest(told: dict[str, Any], kind: Kind) -> Manifest:
    return Manifest(
        kind=kind,
        id=UUID(told["id"]),
        made_at=datetime.fromisoformat(told["made_at"]),
        steps=tuple((str(room), str(name)) for room, name in told["steps"]),
        program=str(told["program"]),
        seen={UUID(one): _seen(seen) for one, seen in told.get("seen", {}).items()},
    )


def _told(seen: Seen) -> list[Any]:
    return [{case.hex: digest for case, digest in seen.cases.items()}, seen.rest, seen.closed]


def _seen(told: list[Any]) -> Seen:
    cases, rest, closed = told
    return Seen({UUID(case): str(digest) for case, digest in cases.items()}, str(rest), int(closed))
