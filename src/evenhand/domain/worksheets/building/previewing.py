"""As much of a sheet that is being built as can be shown: what is still wrong is left out of the picture."""

from __future__ import annotations

from copy import deepcopy

from evenhand.domain.worksheets.building.judging import Judged, Wrong, is_missing
from evenhand.domain.worksheets.building.trees import Tree, at
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.definition.lines import Path
from evenhand.domain.worksheets.definition.parse import read_tree

_SEEN = ("steps", "items", "answers", "kind")
"""The parts of a definition that the client sees."""


def as_far_as_it_goes(tree: Tree, judged: Judged) -> Definition | None:
    """Return what can be drawn of a tree: all but the questions that something is wrong with; None for nothing."""
    if judged.definition is None or not any(map(_spoils, judged.wrong)):
        return judged.definition
    left = deepcopy(tree)
    spoilt = {_question_of(one.path) for one in judged.wrong if _spoils(one)}
    for path in sorted((one for one in spoilt if one), reverse=True):
        *way, place = path
        del at(left, tuple(way))[place]
    left["steps"] = [step for step in left.get("steps", ()) if step.get("fields")]
    definition, faults = read_tree(left)
    drawable = definition is not None and bool(definition.steps)
    return definition if drawable and not any(_spoils(Wrong(*one)) for one in faults) else None


def _spoils(wrong: Wrong) -> bool:
    return bool(wrong.path) and wrong.path[0] in _SEEN and not is_missing(wrong)


def _question_of(path: Path) -> Path | None:
    """The place of the question of a page that a fault is in, that of the rows for one inside rows."""
    match path:
        case ("steps", int(), "fields", int(), *_):
            return path[:4]
        case _:
            return None
