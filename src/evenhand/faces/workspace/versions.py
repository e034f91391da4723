"""Versions of what was written at the desk, as pages show them: which, when, by whom, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from evenhand.domain.cases.access.queries import addresses_of
from evenhand.domain.tracking.text_similarity import changed_words
from evenhand.faces.workspace.clock import Clock
from evenhand.foundation.audit.actor import ActorKind
from evenhand.wording import say

Runs = tuple[tuple[str, str], ...]


class Written(Protocol):
    """A row that is one version of something."""

    version: int
    written_at: datetime
    written_by: str


Row = TypeVar("Row", bound=Written)


@dataclass(frozen=True, slots=True)
class Authors:
    """Who wrote what is on a page: the one who looks at it is "you", a colleague their address."""

    me: UUID
    addresses: Mapping[UUID, str]

    def by(self, written_by: str) -> str:
        """Return by whom something was written, such as "by you"."""
        kind, _, member = written_by.partition(":")
        if kind != ActorKind.THERAPIST:
            return say("by Evenhand itself")
        if UUID(member) == self.me:
            return say("by you")
        address = self.addresses.get(UUID(member))
        return say("by %(address)s", address=address) if address else say("by somebody who is gone")


@dataclass(frozen=True, slots=True)
class Version:
    """One version: its number, "Tue 3 Nov, 14:02, by you", and runs of "same", "removed" and "added" words."""

    number: int
    written: str
    runs: Runs


def authors_of(rows: Iterable[Written], *, me: UUID) -> Authors:
    """Return who wrote some versions; one query when colleagues are among them, otherwise none."""
    writers = {row.written_by.partition(":")[2] for row in rows if row.written_by.startswith(ActorKind.THERAPIST)}
    return Authors(me, addresses_of(ids={UUID(one) for one in writers} - {me}))


def written_words(row: Written, authors: Authors, clock: Clock) -> str:
    """Return when and by whom a version was written."""
    return f"{clock.moment(row.written_at)}, {authors.by(row.written_by)}"


def runs_between(old: str, new: str) -> Runs:
    """Return what changed from one text to another for the eye: space alone is never marked, it stands as it is now."""
    runs: list[tuple[str, str]] = []
    for kind, text in changed_words(old, new):
        if text.strip():
            runs.append((kind, text))
        elif kind != "removed":
            runs.append(("same", text))
    return tuple(runs)


def chosen_pair(rows: Sequence[Row], asked: Mapping[str, str]) -> tuple[Row | None, Row | None]:
    """Return the versions that an address names as "from" and "to", `rows` being newest first.

    A number that no version has is passed over: then it is the latest, and the one before it. A single version is both.
    """
    latest = rows[0] if rows else None
    later = _numbered(rows, asked.get("to", ""), latest)
    return _numbered(rows, asked.get("from", ""), rows[1] if len(rows) > 1 else latest), later


def _numbered(rows: Sequence[Row], typed: str, otherwise: Row | None) -> Row | None:
    return next((row for row in rows if str(row.version) == typed), otherwise)
