"""A definition as a tree of plain values, and the steps by which it is changed: each gives a new tree."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from evenhand.domain.worksheets.definition.lines import Path

Tree = dict[str, Any]
"""What `tomllib` reads from the text of a definition: tables, lists, texts, numbers, true or false."""

FIELDS = "fields"


class NoSuchPlace(LookupError):
    """The tree has nothing at this path: the page it was typed on is older than the sheet."""


def at(tree: Tree, path: Path) -> Any:
    """Return what stands at a path. Raises NoSuchPlace."""
    found: Any = tree
    for part in path:
        try:
            found = found[part]
        except (KeyError, IndexError, TypeError):
            raise NoSuchPlace(path) from None
    return found


def written(path: Path) -> str:
    """Return a path as it stands in a form: "steps.0.fields.2"."""
    return ".".join(map(str, path))


def read(text: str) -> Path:
    """Return the path that a form names; what is all digits counts places in a list."""
    return tuple(int(part) if part.isascii() and part.isdigit() and len(part) < 5 else part for part in text.split("."))


def put(tree: Tree, path: Path, key: str, value: object) -> Tree:
    """Return the tree with a value in the table at `path`; None and what is empty are left out of it, and so is a
    table of its own in which nothing is left.

    A table that is missing on the way to the last part of the path is made. Raises NoSuchPlace for a path through a
    list that is not so long.
    """
    changed = deepcopy(tree)
    table: Any = changed
    for part in path:
        if isinstance(part, str) and isinstance(table, dict):
            table = table.setdefault(part, {})
        else:
            table = at({"": table}, ("", part))
    if not isinstance(table, dict):
        raise NoSuchPlace(path)
    if value is not None and value not in ("", [], {}):
        table[key] = value
        return changed
    table.pop(key, None)
    if path and not table and isinstance(path[-1], str):
        del at(changed, path[:-1])[path[-1]]
    return changed


def added(tree: Tree, path: Path, record: Tree) -> tuple[Tree, Path]:
    """Return the tree with one more record in the list at `path`, and where it stands."""
    changed = deepcopy(tree)
    *way, last = path
    table: Any = changed
    for part in way:
        table = (
            table.setdefault(part, {})
            if isinstance(part, str) and isinstance(table, dict)
            else at({"": table}, ("", part))
        )
    if not isinstance(table, dict) or not isinstance(table.setdefault(last, []), list):
        raise NoSuchPlace(path)
    table[last].append(deepcopy(record))
    return changed, (*path, len(table[last]) - 1)


def removed(tree: Tree, path: Path) -> Tree:
    """Return the tree without the record at `path`; a list that is empty then goes as well."""
    changed = deepcopy(tree)
    *way, last = path
    records = at(changed, tuple(way))
    at({"": records}, ("", last))
    del records[last]
    if not records and len(way) > 1:
        del at(changed, tuple(way[:-1]))[way[-1]]
    return changed


def moved(tree: Tree, path: Path, *, by: int) -> tuple[Tree, Path]:
    """Return the tree with the record at `path` one place up (-1) or down (1), and where it stands then.

    A question at the edge of its page goes to the page beside it. At the very edge nothing changes.
    """
    *way, place = path
    records = at(tree, tuple(way))
    if not isinstance(place, int) or not isinstance(records, list) or not 0 <= place < len(records):
        raise NoSuchPlace(path)
    target = place + by
    if 0 <= target < len(records):
        changed = deepcopy(tree)
        own = at(changed, tuple(way))
        own[place], own[target] = own[target], own[place]
        return changed, (*way, target)
    return _to_next_page(tree, path, by=by)


def _to_next_page(tree: Tree, path: Path, *, by: int) -> tuple[Tree, Path]:
    match path:
        case ("steps", int() as page, "fields", int() as place) if 0 <= page + by < len(tree["steps"]):
            changed = deepcopy(tree)
            field = changed["steps"][page][FIELDS].pop(place)
            beside = changed["steps"][page + by].setdefault(FIELDS, [])
            target = len(beside) if by < 0 else 0
            beside.insert(target, field)
            return changed, ("steps", page + by, FIELDS, target)
        case _:
            return tree, path


def repeated(tree: Tree, path: Path, **changes: str) -> tuple[Tree, Path]:
    """Return the tree with a copy of the record behind it, some of its values changed, and where the copy stands."""
    *way, place = path
    changed = deepcopy(tree)
    records, one = at(changed, tuple(way)), at(changed, path)
    if not isinstance(place, int) or not isinstance(one, dict):
        raise NoSuchPlace(path)
    records.insert(place + 1, {**deepcopy(one), **changes})
    return changed, (*way, place + 1)


def placed_questions(tree: Tree) -> Iterator[tuple[Path, Tree]]:
    """Yield every question with its place, those inside rows behind the rows they stand in."""
    for page, step in enumerate(tree.get("steps", ())):
        for place, field in enumerate(step.get(FIELDS, ())):
            path: Path = ("steps", page, FIELDS, place)
            yield path, field
            yield from ((((*path, FIELDS, inner)), sub) for inner, sub in enumerate(field.get(FIELDS, ())))
