"""A sheet that is being built, ready to be drawn: its parts with their inputs, and what is wrong beside each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from evenhand.domain.worksheets.building.judging import Wrong
from evenhand.domain.worksheets.building.trees import NoSuchPlace, Tree, at, placed_questions, written
from evenhand.domain.worksheets.definition.detectors import DETECTORS
from evenhand.domain.worksheets.definition.lines import Path
from evenhand.faces.workspace.building.inputs import KIND_WORDS, Choices, Input
from evenhand.faces.workspace.building.offered import choices_for, short
from evenhand.faces.workspace.building.places import inputs_at
from evenhand.faces.workspace.building.typed import label_of
from evenhand.wording import language, say
from evenhand.wording.languages import SOURCE

_QUOTED = re.compile(r'["„]([^"„“]+)["“]')
"""A name in what the loader says: in straight quotation marks, or in those of the language."""


@dataclass(frozen=True, slots=True)
class DrawnInput:
    """One input with what stands in it; `chosen` are the values that are ticked, `rows` the lists in their order."""

    id: str
    name: str
    words: str
    how: str
    hint: str
    value: str
    choices: Choices
    chosen: tuple[str, ...]
    wrong: tuple[str, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """One part: a question, a page, a measure. Closed it shows its first input alone and all that is wrong in it."""

    path: str
    id: str
    title: str
    kind: str
    key: str
    is_open: bool
    inputs: tuple[DrawnInput, ...]
    more: tuple[DrawnInput, ...]
    wrong: tuple[str, ...]
    parts: tuple[DrawnPart, ...] = ()
    has_wrong: bool = False
    has_rows: bool = False

    @property
    def named(self) -> str:
        """What it is called in the middle of a sentence."""
        return within_a_sentence(self.title)


def within_a_sentence(title: str) -> str:
    """Return a title as it stands in the middle of a sentence: in small letters in English alone."""
    return title.lower() if language() == SOURCE else str(title)


class Pen:
    """Draws the parts of one tree: which one is open, and what is wrong where.

    Questions whose keys are `kept` have no choice of kinds: answers were given under theirs.
    """

    def __init__(self, tree: Tree, *, open_at: Path, wrong: Sequence[Wrong], kept: frozenset[str]) -> None:
        """Take the tree and learn what its parts are called."""
        self.tree, self.open, self.wrong, self.kept = tree, open_at, wrong, kept
        self._names = _names_in(tree)

    def part(self, path: Path, *, title: str = "", always: bool = False) -> DrawnPart:
        """Return the part at a place; `always` draws all of its inputs, open or not."""
        record = _record(self.tree, path)
        is_open = always or (bool(path) and self.open[: len(path)] == path)
        known = [one for one in inputs_at(self.tree, path) if one.name != "kind" or record.get("key") not in self.kept]
        inside = [one for one in self.wrong if one.path[: len(path)] == path] if path else list(self.wrong)
        drawn = [self._input(path, one, record, inside) for one in (known if is_open else known[:1])]
        told = {reason for one in drawn for reason in one.wrong}
        children = self._children(path, record)
        below = [written(child) for child, _ in _child_places(path, record)]
        left = [
            self.in_words(one) for one in inside
            if self.in_words(one) not in told and not any(_begins(one.path, place) for place in below)
        ]  # fmt: skip
        return DrawnPart(
            path=written(path),
            id=f"p-{written(path).replace('.', '-')}",
            title=title,
            kind=KIND_WORDS.get(str(record.get("kind", "")), "") if "fields" in path else "",
            key=str(record.get("key") or record.get("name") or "") if path else "",
            is_open=is_open,
            inputs=tuple(one for one in drawn if not one.more),
            more=tuple(one for one in drawn if one.more),
            wrong=tuple(dict.fromkeys(left)) if path else (),
            parts=children,
            has_wrong=bool(inside),
            has_rows=record.get("kind") == "rows" and "fields" in path,
        )

    def parts(self, path: Path, title: str, *, always: bool = False) -> tuple[DrawnPart, ...]:
        """Return the records of a list, in order."""
        found = _record(self.tree, path[:-1]).get(str(path[-1]), ()) if path else ()
        count = len(found) if isinstance(found, list) else 0
        return tuple(self.part((*path, n), title=say(title, number=n + 1), always=always) for n in range(count))

    def _children(self, path: Path, record: Tree) -> tuple[DrawnPart, ...]:
        return tuple(self.part(child, title=say("Question %(number)s", number=n + 1)) for n, (child, _) in
                     enumerate(_child_places(path, record)))  # fmt: skip

    def _input(self, path: Path, one: Input, record: Tree, inside: Sequence[Wrong]) -> DrawnInput:
        value = record.get(one.name)
        choices = choices_for(one.from_sheet, self.tree, path) if one.from_sheet else one.choices
        chosen = tuple(map(str, value)) if isinstance(value, list) else (str(value if value is not None else ""),)
        if one.how == "flag":
            chosen = ("yes",) if value is True else ()
        missing = tuple((word, word) for word in chosen if word and word not in dict(choices))
        hint = one.hint
        if one.name == "parameters":
            hint = _settings_of(str(record.get("detector", "")))
        return DrawnInput(
            id=f"f-{written(path).replace('.', '-')}-{one.name}",
            name=f"v/{written(path)}/{one.name}",
            words=one.words,
            how=one.how,
            hint=hint,
            value=_as_typed(one, value),
            choices=(*choices, *missing) if one.how in ("pick", "several", "in_order") else (),
            chosen=chosen,
            wrong=tuple(dict.fromkeys(self.in_words(fault) for fault in inside if fault.path == (*path, one.name))),
            more=one.more,
        )

    def in_words(self, wrong: Wrong) -> str:
        """Return what the loader says, with questions by their words and attributes by the labels of their inputs."""
        places = (_part_of(wrong.path), wrong.path[:-1], wrong.path)
        names = {one.name: one.words for place in places for one in _inputs_or_none(self.tree, place)} | self._names
        return _QUOTED.sub(lambda found: say("“%(words)s”", words=names.get(found[1], found[1])), wrong.reason)

    def summary(self) -> Iterator[tuple[str, str, str]]:
        """Yield of everything that is wrong the part to open for it, else the input to go to, and the words."""
        for one in self.wrong:
            part = written(_part_of(one.path))
            anchor = "" if part or not one.path else f"f-{written(one.path[:-1])}-{one.path[-1]}"
            yield part, anchor, self.in_words(one)


def _inputs_or_none(tree: Tree, path: Path) -> tuple[Input, ...]:
    try:
        return inputs_at(tree, path)
    except NoSuchPlace:
        return ()


def _names_in(tree: Tree) -> dict[str, str]:
    """What each question is called on the page."""
    names: dict[str, str] = {}
    for number, (_, field) in enumerate(placed_questions(tree), start=1):
        words = short(str(field.get("label") or "")) or short(str(field.get("prompt") or ""))
        names[str(field.get("key", ""))] = words or say("question %(number)s", number=number)
    return names


def _record(tree: Tree, path: Path) -> Tree:
    try:
        found = at(tree, path)
    except NoSuchPlace:
        return {}
    return found if isinstance(found, dict) else {}


def _child_places(path: Path, record: Tree) -> Iterator[tuple[Path, Any]]:
    if "fields" in record and (not path or path[0] == "steps"):
        yield from (((*path, "fields", n), one) for n, one in enumerate(record["fields"]))


def _begins(path: Path, place: str) -> bool:
    return f"{written(path)}.".startswith(f"{place}.")


def _part_of(path: Path) -> Path:
    """The place of the record that holds a value: up to the last number in its path."""
    last = max((place for place, part in enumerate(path) if isinstance(part, int)), default=-1)
    return path[: last + 1]


def _settings_of(detector: str) -> str:
    signature = DETECTORS.get(detector)
    if signature is None or not signature.parameters:
        return say("This one has nothing to set.")
    needed = {name for group in signature.required for name in group}
    names = ", ".join(say("%(name)s (needed)", name=one) if one in needed else one for one in signature.parameters)
    return say("One a line, as in n = 3. It knows: %(names)s.", names=names)


def _as_typed(one: Input, value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list() if one.how == "numbers":
            return ", ".join(map(str, value))
        case list():
            return "\n".join(label_of(part) for part in value)
        case dict():
            return "\n".join(f"{name} = {part}" for name, part in value.items())
        case _:
            return str(value)
