"""How a sheet begins that a practice builds: empty, as a copy of another sheet, or as an instrument of its own."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from evenhand.domain.worksheets.building.trees import Tree, placed_questions
from evenhand.domain.worksheets.definition.instruments import KIND
from evenhand.wording import language, say

Content = dict[str, Any]
"""What a state holds: {"sheet": a tree, "next": the number of the next key}."""


def a_blank_sheet(title: str) -> Content:
    """Return a sheet with a title and one page, whose one question is still to be worded."""
    sheet: Tree = {
        "version": 1,
        "language": language(),
        "licence": "own",
        "library_name": title,
        "client_title": title,
        "mode": "series",
        "minutes": "5",
        "who": "client",
        "steps": [{"id": "p1", "heading": title, "fields": [a_question("a1", "long_text")]}],
    }
    return {"sheet": sheet, "next": 2}


def a_blank_instrument(title: str) -> Content:
    """Return an instrument with a title; whose it is, its questions and its answers are still to be written."""
    sheet: Tree = {
        "kind": KIND,
        "version": 1,
        "language": language(),
        "name": title,
        "library_name": title,
        "client_title": say("Some short questions"),
        "minutes": "5",
        "period": say("the last two weeks"),
        "licence": {"status": "supplied"},
        "answers": [{"points": 0, "label": say("Not at all")}, {"points": 1, "label": say("Very much")}],
    }
    return {"sheet": sheet, "next": 1}


def a_copy(of: Tree, *, name: str) -> Content:
    """Return a sheet that begins as another one and stays in its series; its keys and measures stay what they are.

    A copy of an instrument has a line of its own: only what bears its slug goes on with the line of that slug.
    """
    sheet = deepcopy(of)
    if sheet.get("kind") != KIND:
        sheet.setdefault("series", str(sheet.get("slug", "")).replace("-", "_"))
    sheet |= {"version": 1, "library_name": name}
    sheet.setdefault("licence", "CC BY 4.0")
    return {"sheet": sheet, "next": 1}


def a_question(key: str, kind: str) -> Tree:
    """Return a question of a kind with what such a question cannot do without; its words are still to be written.

    What it begins with is in the language of whoever builds: from then on it is their own text.
    """
    return {"key": key, "kind": kind, "prompt": "", **_of_kind(kind)}


def _of_kind(kind: str) -> Tree:
    if kind == "scale":
        return {"minimum": 0, "maximum": 10, "low": say("Not at all"), "high": say("As much as can be")}
    if kind == "choice":
        return {"options": [say("Yes"), say("No")]}
    return {"options": [say("First"), say("Second")]} if kind == "tags" else {}


def fresh_key(content: Content, letter: str) -> tuple[str, Content]:
    """Return a key that this sheet never had, and the content that knows so.

    Keys stand beside answers and numbers in the open, so they say nothing of the words of the sheet.
    """
    sheet, number = content["sheet"], int(content["next"])
    taken = {field.get("key") for _, field in placed_questions(sheet)}
    taken |= {one.get("id") for one in sheet.get("steps", ())} | {one.get("name") for one in sheet.get("measures", ())}
    taken |= {one.get("key") for one in sheet.get("review", {}).get("questions", ())}
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}", {**content, "next": number + 1}
