"""The buttons that change a sheet that is built: each gives the changed content and the part that is open then."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.domain.worksheets.building.beginning import Content, fresh_key
from evenhand.domain.worksheets.building.trees import NoSuchPlace, at, moved, read, removed, repeated, written
from evenhand.domain.worksheets.definition.lines import Path
from evenhand.faces.workspace.building.places import inputs_at, is_list, with_new

ACTS = frozenset({"open", "close", "add", "up", "down", "copy", "remove"})
QUESTIONS = "fields"
MEASURES = "measures"


def is_known(act: str) -> bool:
    """Return whether a button of that name changes the sheet or what is open of it."""
    return act in ACTS


@dataclass(frozen=True, slots=True)
class After:
    """What comes of a press: the content, the place that is open then, and the place to show where none was opened."""

    content: Content
    open_at: str
    show: str = ""


def after(act: str, rest: str, content: Content, *, kind: str, open_at: str) -> After:
    """Return what comes of a button that was pressed.

    `rest` names the place, for "add" the list and, behind a slash, the kind of question; `kind` was chosen in a list
    beside the button. The same press on the same content always gives the same. Raises NoSuchPlace.
    """
    place, _, chosen = rest.partition("/")
    path: Path = read(place) if place else ()
    tree = content["sheet"]
    if act == "close":
        return After(content, "", open_at)
    if act == "add":
        if not is_list(path):
            raise NoSuchPlace(path)
        added, where = with_new(content, path, chosen or kind)
        return After(added, written(where))
    if not path or not isinstance(path[-1], int) or not inputs_at(tree, path):
        raise NoSuchPlace(path)
    at(tree, path)
    if act == "open":
        return After(content, written(path))
    if act == "remove":
        return After({**content, "sheet": removed(tree, path)}, "", written(path[:2]))
    if act == "copy":
        return _copied(content, path)
    changed, where = moved(tree, path, by=-1 if act == "up" else 1)
    return After({**content, "sheet": changed}, written(where) if open_at == written(path) else "", written(where))


def _copied(content: Content, path: Path) -> After:
    """A copy of a question or a measure under a name of its own.

    Inside rows keys are of the row alone, yet this one is new too.
    """
    if path[-2] == MEASURES:
        name, content = fresh_key(content, "m")
        tree, where = repeated(content["sheet"], path, name=name)
        return After({**content, "sheet": tree}, written(where))
    if path[-2] != QUESTIONS:
        raise NoSuchPlace(path)
    key, content = fresh_key(content, "a")
    tree, where = repeated(content["sheet"], path, key=key)
    return After({**content, "sheet": tree}, written(where))
