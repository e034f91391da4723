"""A sheet that a practice builds in other languages: its texts beside their originals, carried along as it changes.

The texts of a language stand in the tree itself, so that they are published, taken along and checked with it. What each
was made from stands beside the tree: so a text that moved keeps its translation, and one that changed is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evenhand.domain.worksheets.building.trees import Tree
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.definition.parse import read_tree
from evenhand.domain.worksheets.definition.speaking import LICENCE, TEXTS, TRANSLATIONS
from evenhand.domain.worksheets.definition.translating import faults_of, texts_of, wording_in

Content = dict[str, Any]
MADE_FROM = "made_from"
NAME = "library_name"


@dataclass(frozen=True, slots=True)
class Beside:
    """A text beside what it is in another language: "" where nobody wrote it yet.

    `is_older` says that the original changed since; `is_wording` that it is an instrument owner's.
    """

    path: str
    original: str
    said: str
    is_older: bool
    is_wording: bool


def languages_in(tree: Tree) -> tuple[str, ...]:
    """Return the languages that a sheet speaks besides its own."""
    found = tree.get(TRANSLATIONS)
    return tuple(found) if isinstance(found, dict) else ()


def without_languages(tree: Tree) -> Tree:
    """Return a tree in its own language alone."""
    return {name: value for name, value in tree.items() if name != TRANSLATIONS}


def side_by_side(content: Content, language: str) -> list[Beside]:
    """Return every text of a sheet, as far as it can be read, beside what it is in a language."""
    definition, _ = read_tree(without_languages(content["sheet"]))
    if definition is None:
        return []
    said, made = _texts(content, language), content.get(MADE_FROM, {}).get(language, {})
    wording = wording_in(definition)
    return [
        Beside(path, text, said.get(path, ""), path in said and made.get(path, text) != text, path in wording)
        for path, text in texts_of(definition).items()
    ]


def faults_in(content: Content, language: str) -> dict[str, str]:
    """Return what is wrong with the texts that were written in a language, by path; what is missing is not told."""
    definition, _ = read_tree(without_languages(content["sheet"]))
    if definition is None:
        return {}
    found = faults_of(definition, _texts(content, language))
    return {one.path: one.reason for one in found if not one.is_missing}


def ground_in(tree: Tree, language: str) -> Mapping[str, str]:
    """Return the licence of a translated wording: status, owner and terms, as far as they were written."""
    table = tree.get(TRANSLATIONS, {}).get(language, {}).get(LICENCE, {})
    return {name: str(value) for name, value in table.items()}


def with_language(
    content: Content,
    language: str,
    texts: Mapping[str, str],
    *,
    seen: Mapping[str, str],
    ground: Mapping[str, str] | None = None,
) -> Content:
    """Return a sheet with its texts in a language; empty ones are left out, and a language without any is taken out.

    `seen` are the originals that stood beside them as they were written. `ground` is the licence of an instrument's
    wording, and counts only where any of the wording is said.
    """
    definition, _ = read_tree(without_languages(content["sheet"]))
    wording = wording_in(definition) if definition else frozenset()
    written = {path: text for path, text in texts.items() if text.strip()}
    table: Tree = {TEXTS: written}
    if ground and not wording.isdisjoint(written):
        table[LICENCE] = {name: value for name, value in ground.items() if value.strip()}
    made = {path: seen[path] for path in written if path in seen}
    others = {one: found for one, found in content["sheet"].get(TRANSLATIONS, {}).items() if one != language}
    languages = {**others, language: table} if written else others
    sheet = without_languages(content["sheet"])
    if languages:
        sheet[TRANSLATIONS] = languages
    return {**content, "sheet": sheet, MADE_FROM: {**content.get(MADE_FROM, {}), language: made}}


def with_all_spoken(content: Content, spoken: Mapping[str, Mapping[str, str]]) -> Content:
    """Return a sheet with its texts in several languages, each made from the texts as they stand."""
    definition, _ = read_tree(without_languages(content["sheet"]))
    seen = texts_of(definition) if definition else {}
    for language, texts in spoken.items():
        ground = ground_in(content["sheet"], language)
        content = with_language(content, language, texts, seen=seen, ground=ground)
    return content


def all_spoken(tree: Tree) -> dict[str, dict[str, str]]:
    """Return the texts of a sheet in each language that it speaks besides its own."""
    return {language: dict(tree[TRANSLATIONS][language].get(TEXTS, {})) for language in languages_in(tree)}


def ours(definition: Definition) -> dict[str, str]:
    """Return the texts of a sheet that are no instrument owner's."""
    wording = wording_in(definition)
    return {path: text for path, text in texts_of(definition).items() if path not in wording}


def carried(content: Content) -> Content:
    """Return a sheet whose translations stand where their originals stand now.

    A text that moved takes its translation along; one that changed keeps it, and is told as older; that of a text which
    is gone is dropped. While something in the sheet cannot be read nothing is moved.
    """
    if not languages_in(content["sheet"]):
        return content
    definition, faults = read_tree(without_languages(content["sheet"]))
    if definition is None or faults:
        return content
    now = texts_of(definition)
    for language in languages_in(content["sheet"]):
        made = content.get(MADE_FROM, {}).get(language, {})
        said = _carried(_texts(content, language), made, now)
        seen = {path: original for path, (_, original) in said.items()}
        ground = ground_in(content["sheet"], language)
        texts = {path: text for path, (text, _) in said.items()}
        content = with_language(content, language, texts, seen=seen, ground=ground)
    return content


def _carried(said: Mapping[str, str], made: Mapping[str, str], now: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """By path what is said there, and the original that it was made from."""
    moved = {made[path]: text for path, text in said.items() if path in made and now.get(path) != made[path]}
    still_there = set(now.values())
    found: dict[str, tuple[str, str]] = {}
    for path, original in now.items():
        before = made.get(path, original)
        if path in said and before == original:
            found[path] = (said[path], original)
        elif original in moved:
            found[path] = (moved[original], original)
        elif path in said and before not in still_there:
            found[path] = (said[path], before)
    return found


def _texts(content: Content, language: str) -> dict[str, str]:
    found: dict[str, str] = content["sheet"].get(TRANSLATIONS, {}).get(language, {}).get(TEXTS, {})
    return found
