"""Whether a sheet that is being built could be published: the same checks as for a bundled one, by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from evenhand.domain.worksheets.building.licences import licence_fault
from evenhand.domain.worksheets.building.trees import Tree
from evenhand.domain.worksheets.building.wording import wording_faults
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.definition.lines import Path
from evenhand.domain.worksheets.definition.parse import read_tree
from evenhand.domain.worksheets.definition.speaking import TRANSLATIONS
from evenhand.domain.worksheets.definition.tables import Placed
from evenhand.wording import known, later, say_count
from evenhand.wording.languages import is_offered

STANDS_EVERYWHERE = "everywhere"
ONE_EVERYWHERE = later(
    "Only the library's safety plan stands on every page of a client; it is written in a room of its own."
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing to change, and where it stands in the tree; `missing` is the key of what was only not written yet."""

    path: Path
    reason: str
    missing: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Judged:
    """A tree as it was found: its definition where one could be read at all, and everything to change."""

    definition: Definition | None
    wrong: tuple[Wrong, ...]

    @property
    def is_whole(self) -> bool:
        """Whether it could be published as it stands."""
        return not self.wrong and self.definition is not None


def judge(tree: Tree) -> Judged:
    """Return what the loader of bundled sheets says of a tree, and whether its licence is one we may show."""
    definition, faults = read_tree(tree)
    wrong = [Wrong(_to_what_is_missing(one), one.reason, one.missing) for one in _languages_as_one(faults)]
    refused = licence_fault(tree)
    if refused is not None:
        wrong.append(Wrong(*refused))
    wrong += [Wrong(*one) for one in wording_faults(tree)]
    if definition is not None and definition.settings.pinned == STANDS_EVERYWHERE:
        wrong.append(Wrong(("settings", "pinned"), ONE_EVERYWHERE))
    return Judged(definition, tuple(dict.fromkeys(wrong)))


def _languages_as_one(faults: Iterable[Placed]) -> Iterator[Placed]:
    """Yield the faults, those of a translation as one for each language: its own page tells them text by text."""
    told: dict[Path, list[Placed]] = {}
    for one in faults:
        if one.path[:1] == (TRANSLATIONS,) and len(one.path) > 1:
            told.setdefault(one.path[:2], []).append(one)
        else:
            yield one
    for path, these in told.items():
        name = known(str(path[1])).name if is_offered(str(path[1])) else str(path[1])
        words = say_count(
            "%(language)s: one text is still to be written or changed.",
            "%(language)s: %(number)s texts are still to be written or changed.",
            len(these),
            language=name,
        )
        yield Placed(path, words, "texts" if all(one.missing for one in these) else "")


def _to_what_is_missing(fault: Placed) -> Path:
    """The place of a text that is missing altogether: it has no line of its own, and its key is known apart."""
    path, missing = fault.path, fault.missing
    if path[:1] == (TRANSLATIONS,):
        return path
    return (*path, missing) if missing and (not path or path[-1] != missing) else path


def is_missing(wrong: Wrong) -> bool:
    """Whether something was only not written yet."""
    return bool(wrong.missing)
