"""How a save meets what is already stored: plain rules that never overwrite newer words unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MOST_WRITERS = 30


@dataclass(frozen=True, slots=True)
class DraftState:
    """A draft as the rules see it: answers, revision, the revision of each field, the last sequence of each page."""

    answers: Mapping[str, object]
    revision: int
    field_revisions: Mapping[str, int]
    writers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Save:
    """What a page sends: changed fields (None = emptied), the revision it was based on, which page, its sequence."""

    changes: Mapping[str, object]
    base: int
    writer: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that somebody else changed since: what stands there, and what this save wanted to write."""

    field: str
    stored: object
    typed: object


@dataclass(frozen=True, slots=True)
class Merged:
    """The state after a save, the clashes it left untouched, and whether anything has to be stored.

    `takes_over` is true when another page wrote last: then the former answers are kept as a revision.
    """

    state: DraftState
    clashes: tuple[Clash, ...] = ()
    changed: bool = False
    takes_over: bool = False
    late: bool = False


def merge(state: DraftState, save: Save) -> Merged:
    """Return what comes of a save.

    A sequence number that its page already passed is late or repeated and changes nothing. A field that was changed
    after the save's base by another page, to something else, is a clash and stays as it is. All other changed
    fields are applied, under one new revision.
    """
    if save.sequence <= state.writers.get(save.writer, 0):
        return Merged(state, late=True)
    answers, revisions = dict(state.answers), dict(state.field_revisions)
    clashes, touched = [], set()
    for name, typed in save.changes.items():
        stored = answers.get(name)
        if stored == typed:
            continue
        if revisions.get(name, 0) > save.base:
            clashes.append(Clash(name, stored, typed))
            continue
        touched.add(name)
        if typed is None:
            answers.pop(name, None)
        else:
            answers[name] = typed
    revision = state.revision + 1 if touched else state.revision
    revisions.update(dict.fromkeys(touched, revision))
    after = DraftState(answers, revision, revisions, _writers_after(state.writers, save))
    return Merged(
        after,
        clashes=tuple(clashes),
        changed=bool(touched),
        takes_over=bool(touched) and bool(state.answers) and save.writer not in state.writers,
    )


def _writers_after(writers: Mapping[str, int], save: Save) -> dict[str, int]:
    kept = {name: sequence for name, sequence in writers.items() if name != save.writer}
    while len(kept) >= MOST_WRITERS:
        del kept[next(iter(kept))]
    return {**kept, save.writer: save.sequence}
