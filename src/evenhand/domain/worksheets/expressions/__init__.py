"""A small, safe language for the numbers of a worksheet: read, checked against the fields, evaluated.

Neighbours may ask for `parse`, `check` and `evaluate`; nothing here knows what a worksheet is.
"""

from evenhand.domain.worksheets.expressions.checking import Shape, check
from evenhand.domain.worksheets.expressions.evaluation import as_number, evaluate
from evenhand.domain.worksheets.expressions.functions import words
from evenhand.domain.worksheets.expressions.kinds import kind_in_words
from evenhand.domain.worksheets.expressions.nodes import ExpressionError, Node, names_in
from evenhand.domain.worksheets.expressions.syntax import parse

__all__ = [
    "ExpressionError",
    "Node",
    "Shape",
    "as_number",
    "check",
    "evaluate",
    "kind_in_words",
    "names_in",
    "parse",
    "words",
]
