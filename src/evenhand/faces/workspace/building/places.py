"""Which part of a definition stands at a place of the tree, its inputs, and what a new one begins with."""

from __future__ import annotations

from typing import Any

from evenhand.domain.worksheets.building.beginning import Content, a_question, fresh_key
from evenhand.domain.worksheets.building.trees import Tree, added, at
from evenhand.domain.worksheets.definition.instruments import KIND
from evenhand.domain.worksheets.definition.lines import Path
from evenhand.faces.workspace.building import inputs
from evenhand.faces.workspace.building.inputs import Input

_LISTS: dict[str, tuple[Input, ...]] = {
    "steps": inputs.PAGE,
    "measures": inputs.MEASURE,
    "checks": inputs.CHECK,
    "patterns": inputs.PATTERN,
    "answers": inputs.ANSWER,
    "groups": inputs.GROUP,
    "bands": inputs.BAND,
    "cut_offs": inputs.CUT_OFF,
    "risks": inputs.RISK,
}
_TABLES: dict[Path, tuple[Input, ...]] = {
    ("settings",): inputs.SETTINGS,
    ("review",): inputs.REVIEW,
    ("review", "redo"): inputs.REDO,
    ("licence",): inputs.LICENCE,
    ("change",): inputs.CHANGE,
    ("extra",): inputs.EXTRA,
}
_LETTERS = {"steps": ("id", "p"), "measures": ("name", "m"), "groups": ("name", "g"), "questions": ("key", "r")}
"""The attribute by which the program knows a record, and the letter that it begins with."""
_NEW: dict[str, Tree] = {
    "measures": {"up": "neutral"},
    "patterns": {"detector": "trend"},
    "risks": {"steps": "task"},
    "questions": {"answer": "text"},
}


def inputs_at(tree: Tree, path: Path) -> tuple[Input, ...]:
    """Return the inputs of the part at a place; none where nothing can be typed."""
    match path:
        case ():
            return inputs.TITLES + (inputs.INSTRUMENT if tree.get("kind") == KIND else inputs.SHEET)
        case ("steps", int(), "fields", int()) | ("steps", int(), "fields", int(), "fields", int()):
            return inputs.of_question(str(at(tree, path).get("kind", "")))
        case ("review", "questions", int()):
            return inputs.QUESTION
        case (str() as kind, int()):
            return _LISTS.get(kind, ())
        case _:
            return _TABLES.get(path, ())


def is_list(path: Path) -> bool:
    """Return whether records can be added at this place."""
    match path:
        case ("steps", int(), "fields") | ("steps", int(), "fields", int(), "fields") | ("review", "questions"):
            return True
        case (str() as kind,):
            return kind in _LISTS
        case _:
            return False


def with_new(content: Content, path: Path, kind: str) -> tuple[Content, Path]:
    """Return the content with a new record in a list, and its place; `kind` is that of a question."""
    name = str(path[-1])
    record: dict[str, Any] = dict(_NEW.get(name, {}))
    if name == "fields":
        key, content = fresh_key(content, "a")
        record = a_question(key, kind if kind in inputs.KIND_WORDS else "long_text")
    elif name in _LETTERS:
        attribute, letter = _LETTERS[name]
        key, content = fresh_key(content, letter)
        record = {attribute: key, **record}
    if name == "steps":
        field, content = fresh_key(content, "a")
        record["fields"] = [a_question(field, "long_text")]
    if name == "patterns":
        record = {**record, "fields": []}
    sheet, place = added(content["sheet"], path, record)
    return {**content, "sheet": sheet}, place
