"""What can be chosen in a list of the building page: questions, days, conditions, detectors, as the sheet has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from evenhand.domain.worksheets.building.licences import licences
from evenhand.domain.worksheets.building.trees import Tree, at, placed_questions
from evenhand.domain.worksheets.definition import TEXT_KINDS
from evenhand.domain.worksheets.definition.detectors import DETECTORS
from evenhand.domain.worksheets.definition.instruments import KIND
from evenhand.domain.worksheets.definition.lines import Path
from evenhand.faces.components.library_words import TITLES
from evenhand.faces.workspace.building.inputs import Choices
from evenhand.faces.workspace.building.typed import label_of, stored_as
from evenhand.wording import later, say

NONE: Choices = (("", later("None")),)
LONGEST = 60


def short(words: str) -> str:
    """Return words that fit into a list, "" for none and for those that do not: half of them would mislead."""
    return words if len(words) <= LONGEST else ""


def called(field: Tree) -> str:
    """Return what a question is called in a list: its short name or its words, with the key that formulas know."""
    words = short(str(field.get("label") or "")) or short(str(field.get("prompt") or ""))
    return f"{words or say('Question')} ({field.get('key', '')})"


def choices_for(name: str, tree: Tree, path: Path) -> Choices:
    """Return the choices that an input takes from the sheet, for the part at `path`."""
    return _FROM_SHEET[name](tree, path)


def _before(tree: Tree, path: Path) -> Iterable[tuple[str, Tree]]:
    """Questions that stand before a place, by the name that the place knows them by: in its own rows first."""
    for place, field in placed_questions(tree):
        inside = len(place) > 4
        if place >= path:
            return
        if not inside or place[:-1] == path[:-1]:
            yield str(field.get("key", "")), field


def _of_kinds(*kinds: str) -> Callable[[Tree, Path], Choices]:
    def choices(tree: Tree, path: Path) -> Choices:
        found = ((str(one.get("key", "")), one) for place, one in placed_questions(tree) if len(place) == 4)
        return (*NONE, *((key, called(one)) for key, one in found if one.get("kind") in kinds))

    return choices


def _licences(tree: Tree, path: Path) -> Choices:
    return tuple((one.name, one.words) for one in licences())


def _texts(tree: Tree, path: Path) -> Choices:
    return (*NONE, *((key, called(one)) for key, one in _before(tree, path) if one.get("kind") in TEXT_KINDS))


def _answered(tree: Tree, path: Path) -> Choices:
    return tuple((key, called(one)) for key, one in _before(tree, path) if one.get("kind") not in ("info", "read_back"))


def _all(tree: Tree, path: Path) -> Choices:
    found = (one for place, one in placed_questions(tree) if len(place) == 4)
    return (*NONE, *((str(one.get("key", "")), called(one)) for one in found))


def _row_texts(tree: Tree, path: Path) -> Choices:
    found: list[tuple[str, str]] = []
    for key, one in _before(tree, path):
        for sub in one.get("fields", ()) if one.get("kind") == "rows" else ():
            if sub.get("kind") in TEXT_KINDS:
                found.append((f"{key}.{sub.get('key')}", f"{called(one)}: {called(sub)}"))
    return (*NONE, *found)


def _conditions(tree: Tree, path: Path) -> Choices:
    found: list[tuple[str, str]] = [("", say("Always"))]
    for key, one in _before(tree, path):
        asked = called(one)
        if one.get("kind") == "yes_no":
            found.append((f"{key} == yes", say("When %(question)s is yes", question=asked)))
            found.append((f"{key} == no", say("When %(question)s is no", question=asked)))
        for option in one.get("options", ()) if one.get("kind") in ("choice", "tags") else ():
            value, answer = stored_as(option), _quoted(option)
            if one["kind"] == "tags":
                words = say("When %(question)s has %(answer)s", question=asked, answer=answer)
                found.append((f"{key} includes {value}", words))
                continue
            words = say("When %(question)s is %(answer)s", question=asked, answer=answer)
            found.append((f"{key} == {value}", words))
            words = say("Unless %(question)s is %(answer)s", question=asked, answer=answer)
            found.append((f"{key} != {value}", words))
    return tuple(found)


def _quoted(option: object) -> str:
    return say("“%(name)s”", name=short(label_of(option)) or stored_as(option))


def _detectors(tree: Tree, path: Path) -> Choices:
    return tuple((name, TITLES[name]) for name in sorted(DETECTORS, key=lambda name: str(TITLES[name])))


def _watched(tree: Tree, path: Path) -> Choices:
    """What a pattern can look at: questions, those in rows, measures, and which form it was."""
    found: list[tuple[str, str]] = [("", say("Nothing"))]
    rows: Tree = {}
    for place, field in placed_questions(tree):
        if len(place) == 4:
            rows = field
            found.append((str(field.get("key", "")), called(field)))
        else:
            found.append((f"{rows.get('key')}.{field.get('key')}", f"{called(rows)}: {called(field)}"))
    found += [(str(one.get("name")), f"{one.get('label', '')} ({one.get('name')})") for one in tree.get("measures", ())]
    if tree.get("kind") == KIND:
        found.append(("total", say("The score (total)")))
        found += [
            (str(one.get("name")), f"{one.get('word', '')} ({one.get('name')})") for one in tree.get("groups", ())
        ]
    return (*found, ("form", say("Which form it was")))


def _measures(tree: Tree, path: Path) -> Choices:
    """The other measures of the sheet."""
    own = at(tree, path).get("name") if path else None
    return (*NONE, *_named(one for one in tree.get("measures", ()) if one.get("name") != own))


def _joinable(tree: Tree, path: Path) -> Choices:
    """Questions and measures that other forms of the series may ask alike, each name once."""
    asked = [(str(one.get("key", "")), called(one)) for place, one in placed_questions(tree) if len(place) == 4]
    return tuple(dict([*_named(tree.get("measures", ())), *asked]).items())


def _named(measures: Iterable[Tree]) -> list[tuple[str, str]]:
    return [(str(one.get("name")), f"{one.get('label', '')} ({one.get('name')})") for one in measures]


_FROM_SHEET: dict[str, Callable[[Tree, Path], Choices]] = {
    "all": _all,
    "answered": _answered,
    "conditions": _conditions,
    "dates": _of_kinds("date"),
    "detectors": _detectors,
    "joinable": _joinable,
    "licences": _licences,
    "measures": _measures,
    "row_texts": _row_texts,
    "taps": _of_kinds("choice", "scale", "yes_no"),
    "texts": _texts,
    "watched": _watched,
}
