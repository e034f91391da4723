"""What an instrument's own name stands for: its owner's order, words, answers and period, and its items about harm.

Under another name a practice may word things in its own way; under this one, or in its place, it may not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache

from evenhand.domain.worksheets.building.trees import Tree
from evenhand.domain.worksheets.bundled_measures import measure_texts
from evenhand.domain.worksheets.definition.instruments import KIND
from evenhand.domain.worksheets.definition.lines import Path
from evenhand.wording import later, say

_WORDED = ("items", "stem", "instructions", "period", "extra")
_COUNTED = ("reversed",)
_NO_LETTER = re.compile(r"[\W_]+")
ANOTHER = later(
    "“%(name)s” keeps the order, the words, the answers and the period of its owner. Take the change back, or give this"
    " measure another name."
)
IN_ITS_PLACE = later(
    "This stands in the place of “%(name)s” and goes on with its line: order, words, answers and period stay its"
    " owner's. Take the change back, or make a copy beside it."
)

HARM = later("Item %(item)s asks about harm: it needs its steps from %(least)s points on.")


@cache
def owners() -> Mapping[str, Tree]:
    """Return the bundled instruments by slug, as their files have them."""
    return {name.removesuffix(".toml"): tomllib.loads(text) for name, text in measure_texts().items()}


def wording_faults(tree: Tree) -> Iterator[tuple[Path, str]]:
    """Yield what keeps an instrument from its name, its place or its items about harm, and where it stands."""
    if tree.get("kind") != KIND:
        return
    for slug, owner in owners().items():
        in_place = tree.get("slug") == slug
        if not in_place and _folded(tree.get("name")) != _folded(owner["name"]):
            continue
        changed = _first_change(tree, owner)
        if changed is not None:
            yield (changed,), say(IN_ITS_PLACE if in_place else ANOTHER, name=owner["name"])
    yield from _harm_without_steps(tree)


def _first_change(tree: Tree, owner: Tree) -> str | None:
    """The attribute in which an instrument differs from its owner's; words count in the owner's language alone."""
    if tree.get("language", "en") == owner.get("language", "en"):
        for name in _WORDED:
            if tree.get(name) != owner.get(name) and not (name == "extra" and name not in tree):
                return name
        if tree.get("answers") != owner.get("answers"):
            return "answers"
    if len(tree.get("items", ())) != len(owner["items"]):
        return "items"
    if _points(tree) != _points(owner):
        return "answers"
    return next((name for name in _COUNTED if sorted(tree.get(name, ())) != sorted(owner.get(name, ()))), None)


def _points(tree: Tree) -> list[object]:
    return [one.get("points") for one in tree.get("answers", ())]


def _harm_without_steps(tree: Tree) -> Iterator[tuple[Path, str]]:
    """What asks about harm in an owner's words, wherever it is asked, has steps from the same points on."""
    known = {
        _folded(owner["items"][risk["item"] - 1]): risk["least"]
        for owner in owners().values()
        for risk in owner.get("risks", ())
    }
    settled = {one.get("item"): one.get("least") for one in tree.get("risks", ())}
    for number, text in enumerate(tree.get("items", ()), start=1):
        least = known.get(_folded(text))
        own = settled.get(number)
        if least is not None and not (isinstance(own, int) and own <= least):
            yield ("risks",), say(HARM, item=number, least=least)


def _folded(words: object) -> str:
    return _NO_LETTER.sub("", str(words)).casefold()
