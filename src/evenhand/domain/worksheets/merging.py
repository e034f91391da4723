"""How a save meets what is already stored: plain rules that never overwrite newer words unseen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

MOST_WRITERS = 30


@dataclass(frozen=True, slots=True)
class DraftState:
    """A draft as the rules see it.

    `field_revisions` says in which revision each field changed last, `seen_by` which pages know the words that stand
    in it (the one that wrote them first), `writers` the last sequence of each page, the longest silent first.
    """

    answers: Mapping[str, object]
    revision: int
    field_revisions: Mapping[str, int]
    writers: Mapping[str, int]
    seen_by: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Save:
    """What a page sends: fields changed since its last answered save (None = emptied), which page, its sequence from 1.

    `base` is the revision the page was drawn with or the last one it was given as an answer. `chosen` holds, for each
    clash the person has decided, the revision of the words that were shown beside their own.
    """

    changes: Mapping[str, object]
    base: int
    writer: str
    sequence: int
    chosen: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that somebody else changed since: what stands there, what this save wanted to write.

    `revision` is that of the stored words; a save that writes all the same names it in `chosen`.
    """

    field: str
    stored: object
    typed: object
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Merged:
    """The state after a save, the clashes it left untouched, and whether words have to be stored.

    `base` is what the page's next save builds on: the revision reached, or the old base while the draft holds words
    from elsewhere that the page has not been shown. `takes_over` is true when words of another page are replaced: then
    the former answers are kept as a revision. `begins` is true when nothing of this page stood in the draft before.
    """

    state: DraftState
    base: int
    clashes: tuple[Clash, ...] = ()
    changed: bool = False
    takes_over: bool = False
    begins: bool = False
    late: bool = False


def merge(state: DraftState, save: Save, *, locked: Collection[str] = ()) -> Merged:
    """Return what comes of a save.

    A sequence number that its page already passed is late or repeated and changes nothing; words of it that do not
    stand, and that its page has not replaced itself, are clashes. A field that was changed after the save's base by
    another page, to something else, is a clash and stays as it is, and so does a `locked` one. All other changed
    fields are applied, under one new revision.
    """
    if save.sequence <= state.writers.get(save.writer, 0):
        return Merged(state, _next_base(state, save), clashes=_not_stored(state, save), late=True)
    differing = {name for name, typed in save.changes.items() if state.answers.get(name) != typed}
    touched = {name for name in differing if name not in locked and _is_known(state, save, name)}
    after = _applied(state, save, touched, agreed=save.changes.keys() - differing)
    return Merged(
        after,
        _next_base(after, save),
        clashes=tuple(_clash(state, save, name) for name in save.changes if name in differing - touched),
        changed=bool(touched),
        takes_over=any(name in state.answers and save.writer != _author(state, name) for name in touched),
        begins=bool(touched) and save.writer not in {_author(state, name) for name in state.seen_by},
    )


def is_changed_elsewhere(
    field_revisions: Mapping[str, int], seen_by: Mapping[str, Sequence[str]], *, since: int, own: Collection[str]
) -> bool:
    """Return whether words stand in a draft that came after a revision and that none of one's own pages knows."""
    return any(
        revision > since and not any(page in own for page in seen_by.get(name, ()))
        for name, revision in field_revisions.items()
    )


def _is_known(state: DraftState, save: Save, name: str) -> bool:
    """Whether the page knows what stands in a field: it was there at its base, was shown as a clash, or is its own."""
    if state.field_revisions.get(name, 0) <= max(save.base, save.chosen.get(name, 0)):
        return True
    return save.writer in state.writers and save.writer in state.seen_by.get(name, ())


def _not_stored(state: DraftState, save: Save) -> tuple[Clash, ...]:
    """What a late save leaves to choose; an older one than the last is outdated where its page went on writing."""
    repeated = save.sequence == state.writers.get(save.writer)
    return tuple(
        _clash(state, save, name)
        for name, typed in save.changes.items()
        if state.answers.get(name) != typed and (repeated or save.writer not in state.seen_by.get(name, ()))
    )


def _clash(state: DraftState, save: Save, name: str) -> Clash:
    return Clash(name, state.answers.get(name), save.changes[name], state.field_revisions.get(name, 0))


def _author(state: DraftState, name: str) -> str | None:
    return next(iter(state.seen_by.get(name, ())), None)


def _applied(state: DraftState, save: Save, touched: Collection[str], *, agreed: Collection[str]) -> DraftState:
    answers = {**state.answers, **{name: save.changes[name] for name in touched}}
    revision = state.revision + 1 if touched else state.revision
    writers = _writers_after(state.writers, save)
    seen_by = {name: tuple(page for page in pages if page in writers) for name, pages in state.seen_by.items()}
    seen_by |= {name: tuple(dict.fromkeys((*seen_by[name], save.writer))) for name in agreed if name in seen_by}
    return DraftState(
        answers={name: value for name, value in answers.items() if value is not None},
        revision=revision,
        field_revisions={**state.field_revisions, **dict.fromkeys(touched, revision)},
        writers=writers,
        seen_by={**seen_by, **dict.fromkeys(touched, (save.writer,))},
    )


def _writers_after(writers: Mapping[str, int], save: Save) -> dict[str, int]:
    kept = {name: sequence for name, sequence in writers.items() if name != save.writer}
    while len(kept) >= MOST_WRITERS:
        del kept[next(iter(kept))]
    return {**kept, save.writer: save.sequence}


def _next_base(state: DraftState, save: Save) -> int:
    unseen = any(
        revision > save.base and save.writer not in state.seen_by.get(name, ())
        for name, revision in state.field_revisions.items()
    )
    return save.base if unseen else state.revision
