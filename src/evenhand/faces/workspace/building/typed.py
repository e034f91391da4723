"""What was typed into the inputs of a sheet, put into its tree; nothing that was typed is dropped for being wrong."""

from __future__ import annotations

import re
from typing import Any

from django.http import QueryDict

from evenhand.domain.worksheets.building.beginning import a_question
from evenhand.domain.worksheets.building.trees import NoSuchPlace, Tree, at, put, read
from evenhand.domain.worksheets.definition import option_value
from evenhand.domain.worksheets.definition.kinds import ALLOWED, ORDINARY
from evenhand.faces.workspace.building.inputs import KIND_WORDS, Input
from evenhand.faces.workspace.building.places import inputs_at

_NAME = re.compile(r"v/([a-z0-9_.]{0,80})/([a-z_]{1,30})")
_WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,9}([.,]\d{1,6})?", re.ASCII)
MOST_WORDS = 20_000


def applied(post: QueryDict, tree: Tree, *, kept: frozenset[str]) -> Tree:
    """Return the tree with what was typed; inputs that are not on the page keep their values.

    Questions whose keys are `kept` keep their kind: answers were given under it. An input of another page than this one
    is passed over.
    """
    for name in post:
        found = _NAME.fullmatch(name)
        if found is None:
            continue
        path = read(found[1]) if found[1] else ()
        try:
            known = {one.name: one for one in inputs_at(tree, path)}
            before = at(tree, path) if not path or isinstance(path[-1], int) else tree.get(str(path[0]), {})
        except NoSuchPlace:
            continue
        one = known.get(found[2])
        if one is None or not isinstance(before, dict):
            continue
        if one.name == "kind":
            if before.get("key") not in kept:
                tree = _of_kind(tree, path, post.get(name, ""))
            continue
        tree = put(tree, path, one.name, value_of(one, post.getlist(name), before))
    return tree


def _of_kind(tree: Tree, path: tuple[str | int, ...], kind: str) -> Tree:
    """The tree with a question of another kind: what goes with both stays, what the new one needs is there."""
    field = at(tree, path)
    if kind not in KIND_WORDS or kind == field.get("kind"):
        return tree
    fresh = a_question(field["key"], kind)
    stays = {name: value for name, value in field.items() if name in ORDINARY | ALLOWED[kind] and name != "kind"}
    if kind in ("info", "read_back"):
        stays.pop("need", None)
    stays.pop("default", None)
    *way, place = path
    changed = put(tree, (), "", None)
    at(changed, tuple(way))[place] = {**fresh, **stays}
    return changed


def value_of(one: Input, typed: list[str], before: dict[str, Any]) -> object:
    """Return what was typed into an input as the definition holds it, or as it was typed where it cannot be read."""
    last = typed[-1].replace("\r\n", "\n").strip()[:MOST_WORDS] if typed else ""
    match one.how:
        case "flag":
            return last == "yes" or None
        case "several" | "in_order":
            return [word[:MOST_WORDS] for word in typed if word]
        case "lines":
            return [line.strip() for line in last.split("\n") if line.strip()]
        case "options":
            return options_of([line.strip() for line in last.split("\n") if line.strip()], before.get(one.name, []))
        case "whole":
            return int(last) if _WHOLE.fullmatch(last) else last
        case "number":
            return number_of(last)
        case "numbers":
            parts = [part for part in re.split(r"[\s,;]+", last) if part]
            return [int(part) for part in parts] if all(map(_WHOLE.fullmatch, parts)) else last
        case "pairs":
            return pairs_of(last)
        case "plain":
            return plain_of(last, str(before.get("kind", "")))
        case _:
            return last


def number_of(typed: str) -> object:
    """Return a number that was typed with a point or a comma, or what was typed."""
    if _WHOLE.fullmatch(typed):
        return int(typed)
    return float(typed.replace(",", ".")) if _NUMBER.fullmatch(typed) else typed


def plain_of(typed: str, kind: str) -> object:
    """Return what is filled in beforehand, in the shape that a question of this kind stores."""
    if kind in ("scale", "number", "duration"):
        return number_of(typed)
    if kind == "yes_no" and typed.casefold() in ("yes", "no"):
        return typed.casefold() == "yes"
    return option_value(typed) if kind == "choice" else typed


def pairs_of(typed: str) -> dict[str, object]:
    """Return lines of "name = value" as a table."""
    found: dict[str, object] = {}
    for line in filter(None, (line.strip() for line in typed.split("\n"))):
        name, _, value = line.partition("=")
        found[name.strip()] = number_of(value.strip())
    return found


def options_of(lines: list[str], before: list[Any]) -> list[Any]:
    """Return options as they are stored: whose words changed in its place keeps the value that answers hold."""
    known = {label_of(one): one for one in before}
    renamed = len(lines) == len(before)
    found: list[Any] = []
    for place, line in enumerate(lines):
        if line in known:
            found.append(known[line])
        elif renamed and label_of(before[place]) not in lines and stored_as(before[place]):
            found.append({"value": stored_as(before[place]), "label": line})
        else:
            found.append(line)
    return found


def label_of(option: Any) -> str:
    """Return the words of an option, which is a text or a value with its label."""
    return str(option.get("label", "")) if isinstance(option, dict) else str(option)


def stored_as(option: Any) -> str:
    """Return what an answer holds for an option."""
    return str(option.get("value", "")) if isinstance(option, dict) else option_value(str(option))
