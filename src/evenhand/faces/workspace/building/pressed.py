"""The buttons that change a sheet that is built: each gives the changed content and the part that is open then."""

from __future__ import annotations

from evenhand.domain.worksheets.building.beginning import Content, fresh_key
from evenhand.domain.worksheets.building.trees import NoSuchPlace, at, moved, read, removed, repeated, written
from evenhand.domain.worksheets.definition.lines import Path
from evenhand.faces.workspace.building.places import inputs_at, is_list, with_new

ACTS = frozenset({"open", "close", "add", "up", "down", "copy", "remove"})
QUESTIONS = "fields"


def is_known(act: str) -> bool:
    """Return whether a button of that name changes the sheet or what is open of it."""
    return act in ACTS


def after(act: str, rest: str, content: Content, *, kind: str, open_at: str) -> tuple[Content, str]:
    """Return the content after a button was pressed, and the place that is open then.

    `rest` names the place, for "add" the list and, behind a slash, the kind of question; `kind` was chosen in a list
    beside the button. The same press on the same content always gives the same. Raises NoSuchPlace.
    """
    place, _, chosen = rest.partition("/")
    path: Path = read(place) if place else ()
    tree = content["sheet"]
    if act == "close":
        return content, ""
    if act == "add":
        if not is_list(path):
            raise NoSuchPlace(path)
        added, where = with_new(content, path, chosen or kind)
        return added, written(where)
    if not path or not isinstance(path[-1], int) or not inputs_at(tree, path):
        raise NoSuchPlace(path)
    at(tree, path)
    if act == "open":
        return content, written(path)
    if act == "remove":
        return {**content, "sheet": removed(tree, path)}, ""
    if act == "copy":
        return _copied(content, path)
    changed, where = moved(tree, path, by=-1 if act == "up" else 1)
    return {**content, "sheet": changed}, written(where) if open_at == written(path) else open_at


def _copied(content: Content, path: Path) -> tuple[Content, str]:
    """A copy of a question under a key of its own; inside rows keys are of the row alone, yet this one is new too."""
    if path[-2] != QUESTIONS:
        raise NoSuchPlace(path)
    key, content = fresh_key(content, "a")
    tree, where = repeated(content["sheet"], path, key=key)
    return {**content, "sheet": tree}, written(where)
