"""What the change of a measure is counted in: points where it comes from ratings, else what its label says."""

from __future__ import annotations

from evenhand.domain.tracking.trend import POINTS
from evenhand.domain.worksheets.definition import Definition, Measure
from evenhand.domain.worksheets.expressions import parse
from evenhand.domain.worksheets.expressions.nodes import names_in

ROOT = "."


def unit_of(form: Definition, measure: Measure) -> str:
    """Return the word for what a measure counts, "" where its label says so itself: minutes are no points."""
    return POINTS if form.instrument is not None or _is_of_ratings(form, measure.formula, frozenset()) else ""


def _is_of_ratings(form: Definition, formula: str, seen: frozenset[str]) -> bool:
    """Whether everything a formula reads is a rating, or a measure of which that is true."""
    kinds = {field.key: field.kind for field in form.fields()}
    formulas = {one.name: one.formula for one in form.measures}
    read = {path.split(ROOT)[-1] for path in names_in(parse(formula))}
    return bool(read) and all(
        kinds[name] == "scale"
        if name in kinds
        else name in formulas and name not in seen and _is_of_ratings(form, formulas[name], seen | {name})
        for name in read
    )
