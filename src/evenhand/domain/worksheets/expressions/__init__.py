"""A small, safe language for the numbers of a worksheet: read, checked against the fields, evaluated.

Neighbours may ask for `parse`, `check` and `evaluate`; nothing here knows what a worksheet is.
"""

from .checking import Shape, check
from .evaluation import evaluate
from .nodes import ExpressionError, Node, names_in
from .syntax import parse

__all__ = ["ExpressionError", "Node", "Shape", "check", "evaluate", "names_in", "parse"]
