"""The site's own texts from the library: one file a subject, in English, and one beside it for each other language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Final

from evenhand.wording.languages import SOURCE

Table = dict[str, Any]
FOLDER: Final = "site"
NO_TEXTS: Final = frozenset({"slug", "pictures", "guides", "tests", "needs", "when", "list"})
"""What is the same in every language: a translation leaves it out, or repeats it to be read more easily."""


class TextsApart(ValueError):
    """A translation that has not the shape of its source; the message says where."""


@cache
def texts_of(subject: str, language: str) -> tuple[Table, str]:
    """Return the texts of a subject and the code of the language that they are in: English where no others are.

    A translation holds texts alone: what is not a text (slugs, names of tests and pictures) is taken from the source.
    Raises TextsApart where a text is missing or is for nothing.
    """
    source = _read(f"{subject}.toml")
    if source is None:
        raise FileNotFoundError(subject)
    other = _read(f"{language}/{subject}.toml") if language != SOURCE else None
    if other is None:
        return source, SOURCE
    return laid_over(source, other, subject), language


def laid_over(source: Table, other: Table, place: str) -> Table:
    """Return a source with the texts of a translation in the places of its own; raises TextsApart."""
    unknown = set(other) - set(source)
    if unknown:
        raise TextsApart(f"{place}.{min(unknown)} is not in the source")
    return {name: _laid_by_name(name, one, other, f"{place}.{name}") for name, one in source.items()}


def _laid_by_name(name: str, one: object, other: Table, place: str) -> object:
    if name not in NO_TEXTS:
        return _laid(one, other.get(name), place)
    if other.get(name, one) != one:
        raise TextsApart(f"{place} is another than in the source")
    return one


def _laid(one: object, other: object, place: str) -> object:
    if isinstance(one, dict) and isinstance(other, dict):
        return laid_over(one, other, place)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [_laid(mine, theirs, f"{place} {n}") for n, (mine, theirs) in enumerate(zip(one, other, strict=True), 1)]
    if isinstance(one, str) and isinstance(other, str) and other.strip():
        return other
    raise TextsApart(f"{place} has not the shape of its source")


def _read(name: str) -> Table | None:
    file = resources.files("evenhand.library") / FOLDER / name
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else None
