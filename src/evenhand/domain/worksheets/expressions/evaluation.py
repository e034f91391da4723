"""Working out a formula on the values of one entry, or on columns of values."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from evenhand.domain.worksheets.expressions import nodes
from evenhand.domain.worksheets.expressions.functions import EACH, WHOLE, Value, lookup
from evenhand.domain.worksheets.expressions.nodes import Node, names_in

Values = Mapping[str, Value]
LARGEST = 1e15
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def evaluate(node: Node, values: Values, *, skipped: frozenset[str] = frozenset(), entries: int = 1) -> Value:
    """The value of a checked formula.

    `values` holds single values, tuples for tags, and lists for columns; a name that is not in it is missing.
    `skipped` names what the client chose not to write: `or_else` does not speak for it. `entries` is what
    `entries()` gives. A missing input, a division by zero or a number beyond 10^15 gives None.
    """
    return _Evaluation(values, skipped, entries).of(node)


def as_number(value: Value) -> float | None:
    """A result as a number, None when it is none (yes and no are no numbers)."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


class _Evaluation:
    def __init__(self, values: Values, skipped: frozenset[str], entries: int) -> None:
        self._values = values
        self._skipped = skipped
        self._entries = entries

    def of(self, node: Node) -> Value:
        match node:
            case nodes.Number(value) | nodes.Text(value) | nodes.Truth(value):
                return value
            case nodes.Nothing():
                return None
            case nodes.Name(path):
                return self._values.get(path)
            case nodes.Negative(of):
                return _along(lambda one: _sum_of("-", 0, one), self.of(of))
            case nodes.Arithmetic(sign, left, right):
                return _along(lambda a, b: _sum_of(sign, a, b), self.of(left), self.of(right))
            case nodes.Comparison(sign, left, right):
                return _along(lambda a, b: _compared(sign, a, b), self.of(left), self.of(right))
            case nodes.Among(item, options):
                return _along(lambda one: _word(one) in options, self.of(item))
            case nodes.Includes(tags, option):
                return _along(lambda one: isinstance(one, tuple) and option in one, self.of(tags))
            case nodes.Not(of):
                return _along(lambda one: not one, self.of(of))
            case nodes.Logic(word, left, right):
                return _along_with_gaps(_and if word == "and" else _or, self.of(left), self.of(right))
            case nodes.If(then, condition, otherwise):
                return _along_with_gaps(_chosen, self.of(condition), self.of(then), self.of(otherwise))
            case nodes.Call():
                return self._call(node)

    def _call(self, call: nodes.Call) -> Value:
        if call.function == "entries":
            return self._entries
        arguments = [self.of(argument) for argument in call.arguments]
        match call.function, arguments:
            case "or_else", [value, instead]:
                silent = self._skipped.intersection(names_in(call.arguments[0]))
                return instead if value is None and not silent else value
            case "number_for", [value] if not call.mapping:
                return _along(lambda one: int(one) if isinstance(one, str) and one.isdecimal() else None, value)
            case "number_for", [value]:
                numbers: dict[Value, float] = dict(call.mapping)
                return _along(lambda one: numbers.get(_word(one)), value)
            case "lookup", [list(keys), list(among), list(beside)]:
                return lookup(keys, among, beside) if len(among) == len(beside) else None
            case name, [list(column)] if name in WHOLE:
                return WHOLE[name](column)
            case "count", [tuple(tags)]:
                return len(tags)
            case name, _ if name in EACH:
                return _along(EACH[name], *arguments)
            case _:
                return None


def _along(each: Callable[..., Value], *arguments: Value) -> Value:
    """Apply to single values, or along columns; None wherever an argument is missing."""

    def known(*values: Value) -> Value:
        return None if any(value is None for value in values) else each(*values)

    return _along_with_gaps(known, *arguments)


def _along_with_gaps(each: Callable[..., Value], *arguments: Value) -> Value:
    lengths = {len(argument) for argument in arguments if isinstance(argument, list)}
    if not lengths:
        return each(*arguments)
    if len(lengths) > 1:
        return None
    length = lengths.pop()
    columns = (one if isinstance(one, list) else [one] * length for one in arguments)
    return [each(*row) for row in zip(*columns, strict=True)]


def _sum_of(sign: str, left: Value, right: Value) -> Value:
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        return None
    try:
        number = _ARITHMETIC[sign](left, right)
    except (ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) and abs(number) <= LARGEST else None


def _compared(sign: str, left: Value, right: Value) -> Value:
    if sign in ("==", "!="):
        return (_word(left) == _word(right)) == (sign == "==")
    try:
        return _ORDER[sign](left, right)
    except TypeError:
        return None


def _word(value: Value) -> Value:
    """Yes and no may be written as words; all else stands for itself."""
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _and(left: Value, right: Value) -> Value:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def _or(left: Value, right: Value) -> Value:
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


def _chosen(condition: Value, then: Value, otherwise: Value) -> Value:
    return None if condition is None else then if condition else otherwise
