"""Pages that write one draft over a network which repeats, delays and loses: the world in which a save has to hold.

`Page` is the contract of a page, kept apart from the rules: a save carries everything typed since the last answered
save, the next base is the one the answer gave, and words shown as a clash are only written over when chosen. `World`
watches every save and objects with `Lost` when words are overwritten by somebody who never saw them, when a page is
told that words are saved which are not, or when a late save changes anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from evenhand.domain.worksheets.merging import Clash, DraftState, Merged, Save, merge

Merge = Callable[[DraftState, Save], Merged]


class Lost(AssertionError):
    """Somebody's words went missing."""


def drawn(answers: dict[str, object]) -> DraftState:
    """Return a draft that an earlier page wrote, in one revision."""
    return DraftState(answers, 1, dict.fromkeys(answers, 1), {"earlier": 1}, dict.fromkeys(answers, ("earlier",)))


@dataclass
class Page:
    """One open page: what it knows, what it has typed and not heard back of."""

    name: str
    base: int
    known: dict[str, set[object]]
    unanswered: dict[str, object] = field(default_factory=dict)
    sequence: int = 0
    clashes: dict[str, Clash] = field(default_factory=dict)
    chosen: dict[str, int] = field(default_factory=dict)
    typed: dict[str, list[object]] = field(default_factory=dict)

    def type(self, name: str, words: object) -> None:
        self.unanswered[name] = words
        self.known.setdefault(name, set()).add(words)
        self.typed.setdefault(name, []).append(words)

    def choose(self, name: str, *, mine: bool) -> None:
        clash = self.clashes.pop(name, None)
        if clash is not None:
            self.chosen[name] = clash.revision
            if not mine:
                self.type(name, clash.stored)

    def send(self) -> Save:
        self.sequence += 1
        return Save(dict(self.unanswered), self.base, self.name, self.sequence, dict(self.chosen))

    def hear(self, save: Save, merged: Merged) -> None:
        """Take an answer in: what it calls saved is saved, what clashes is shown."""
        self.base = merged.base
        clashing = {clash.field: clash for clash in merged.clashes}
        for name, words in save.changes.items():
            if name in clashing:
                self.clashes[name] = clashing[name]
                self.known.setdefault(name, set()).add(clashing[name].stored)
            elif name in self.unanswered and self.unanswered[name] == words:
                del self.unanswered[name]
                self.clashes.pop(name, None)


class World:
    """One draft, its pages, and everything that ever stood in it."""

    def __init__(self, rule: Merge = merge, *, answers: dict[str, object] | None = None, pages: str = "AB") -> None:
        self.rule = rule
        self.state = drawn(answers or {})
        standing = {name: {words} for name, words in self.state.answers.items()}
        self.pages = {
            name: Page(name, self.state.revision, {one: set(words) for one, words in standing.items()})
            for name in pages
        }
        self.stood: dict[str, list[object]] = {name: [words] for name, words in self.state.answers.items()}
        self.written_by: dict[str, Save] = {}
        self.arrived: list[tuple[Save, Merged]] = []

    def deliver(self, save: Save, *, heard: bool = True) -> Merged:
        """Let a save arrive, for the first time or again, and its answer too unless that is lost."""
        page, before = self.pages[save.writer], self.state
        highest = max((one.sequence for one, _ in self.arrived if one.writer == save.writer), default=0)
        merged = self.rule(before, save)
        self._watch(page, before, merged)
        if save.sequence <= highest and merged.state != before:
            raise Lost("A late save changed something.")
        self.state = merged.state
        for name in merged.state.field_revisions:
            if merged.state.answers.get(name) != before.answers.get(name):
                self.stood.setdefault(name, []).append(merged.state.answers.get(name))
                self.written_by[name] = save
        self.arrived.append((save, merged))
        if heard:
            self._check_acknowledged(page, save, merged)
            page.hear(save, merged)
        return merged

    def _watch(self, page: Page, before: DraftState, merged: Merged) -> None:
        for name, words in before.answers.items():
            if merged.state.answers.get(name) != words and words not in page.known.get(name, ()):
                raise Lost(f"{page.name} wrote over {words!r} in {name} and never saw it.")
        for clash in merged.clashes:
            if merged.state.answers.get(clash.field) != clash.stored:
                raise Lost("A clash does not show what stands.")

    def _check_acknowledged(self, page: Page, save: Save, merged: Merged) -> None:
        """Words that an answer does not call a clash stood in the draft, or later words of their page did."""
        clashing = {clash.field for clash in merged.clashes}
        for name, words in save.changes.items():
            later = page.typed[name][page.typed[name].index(words) :]
            ever = self.stood.get(name, [None])
            if name not in clashing and not any(one in ever for one in later):
                raise Lost(f"{page.name} was told that {words!r} in {name} is saved.")
            newest = save.sequence == max(one.sequence for one, _ in self.arrived if one.writer == page.name)
            if newest and name not in clashing and self.state.answers.get(name) not in page.known[name]:
                raise Lost(f"{page.name} was not told that {name} holds other words.")

    def check_newest(self) -> None:
        """What a page wrote last stands as its highest save said, unless that one was told of a clash."""
        for name, author in self.written_by.items():
            for save, merged in self.arrived:
                newer = save.writer == author.writer and save.sequence > author.sequence and name in save.changes
                told = any(clash.field == name for clash in merged.clashes)
                if newer and not told and save.changes[name] != self.state.answers.get(name):
                    raise Lost(f"{save.writer} wrote {save.changes[name]!r} in {name} later than what stands.")
