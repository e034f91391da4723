"""Holding a formula against the fields it reads, before it is ever worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from evenhand.domain.worksheets.expressions import nodes
from evenhand.domain.worksheets.expressions.evaluation import evaluate
from evenhand.domain.worksheets.expressions.functions import EACH, WHOLE
from evenhand.domain.worksheets.expressions.kinds import kind_in_words
from evenhand.domain.worksheets.expressions.nodes import ExpressionError, Node, names_in, parts_of
from evenhand.wording import say
from evenhand.wording.lists import all_of


@dataclass(frozen=True, slots=True)
class Shape:
    """What a name or a part of a formula is.

    `kind` is "number", "truth", "text", "choice", "tags", "date", "time", "datetime", "rows" or "nothing".
    `over` names what a column runs along (a rows field, or "entries"); None is a single value. `options` are
    the stored values a choice or tags can have, None when they are not known beforehand.
    """

    kind: str
    over: str | None = None
    options: frozenset[str] | None = None


_NUMBER, _TRUTH, _TEXT = Shape("number"), Shape("truth"), Shape("text")
_MOMENTS = frozenset({"date", "time", "datetime"})
_WORDS = frozenset({"choice", "text", "truth"})
_EACH_TAKES = {"word_count": {"text"}, "minutes_between": _MOMENTS, "in_order": {"time"}}
_WHOLE_TAKES = {"clock_spread": {"time"}, "count_if": {"truth"}, "share": {"truth"}}
_LEAST = {"word_count": 1, "minutes_between": 2, "in_order": 2, "max": 2, "min": 2, "mean": 2}
_MOST = {"word_count": 1, "minutes_between": 2}


def check(node: Node, names: Mapping[str, Shape]) -> Shape:
    """What the formula gives.

    Raises ExpressionError for a name that is not in `names`, an unknown function, a function or sign used on
    the wrong kind of thing, an option that does not exist, columns of different lengths put together, and a
    division by a constant that is zero.
    """
    return _Checking(names).of(node)


class _Checking:
    def __init__(self, names: Mapping[str, Shape]) -> None:
        self._names = names

    def of(self, node: Node) -> Shape:
        match node:
            case nodes.Number():
                return _NUMBER
            case nodes.Text():
                return _TEXT
            case nodes.Truth():
                return _TRUTH
            case nodes.Nothing():
                return Shape("nothing")
            case nodes.Name(path):
                return self._name(path)
            case nodes.Negative(of):
                return self._each([of], {"number"}, "-")
            case nodes.Arithmetic(sign, left, right):
                return self._arithmetic(sign, left, right)
            case nodes.Comparison(sign, left, right):
                return self._comparison(sign, left, right)
            case nodes.Among(item, options):
                return self._options(item, options, {"choice", "truth"}, "in")
            case nodes.Includes(tags, option):
                return self._options(tags, (option,), {"tags"}, "includes")
            case nodes.Not(of):
                return self._each([of], {"truth"}, "not", _TRUTH)
            case nodes.Logic(word, left, right):
                return self._each([left, right], {"truth"}, word, _TRUTH)
            case nodes.If(then, condition, otherwise):
                return self._if(then, condition, otherwise)
            case nodes.Call():
                return self._call(node)

    def _name(self, path: str) -> Shape:
        if path not in self._names:
            raise ExpressionError(say('There is no field or measure "%(path)s" to reckon with.', path=path))
        return self._names[path]

    def _arithmetic(self, sign: str, left: Node, right: Node) -> Shape:
        shape = self._each([left, right], {"number"}, sign)
        if sign == "/" and not any(names_in(right)) and not _has_call(right) and evaluate(right, {}) in (0, None):
            raise ExpressionError(say("The formula divides by zero."))
        return shape

    def _comparison(self, sign: str, left: Node, right: Node) -> Shape:
        first, second = self.of(left), self.of(right)
        over = _common([first, second])
        kinds = {first.kind, second.kind}
        if sign in ("==", "!=") and kinds <= _WORDS:
            for shape, other in ((first, right), (second, left)):
                if isinstance(other, nodes.Text):
                    _known(shape, other.value)
        elif len(kinds) != 1 or not kinds <= _MOMENTS | {"number"}:
            raise ExpressionError(
                say(
                    '"%(sign)s" cannot compare %(first)s with %(second)s.',
                    sign=sign,
                    first=kind_in_words(first.kind),
                    second=kind_in_words(second.kind),
                )
            )
        return replace(_TRUTH, over=over)

    def _options(self, item: Node, options: tuple[str, ...], kinds: set[str], word: str) -> Shape:
        shape = self.of(item)
        if shape.kind not in kinds:
            raise ExpressionError(
                say('"%(word)s" does not go with %(kind)s.', word=word, kind=kind_in_words(shape.kind))
            )
        for option in options:
            _known(shape, option)
        return replace(_TRUTH, over=shape.over)

    def _if(self, then: Node, condition: Node, otherwise: Node) -> Shape:
        first, test, second = self.of(then), self.of(condition), self.of(otherwise)
        if test.kind != "truth":
            raise ExpressionError(say('What stands after "if" has to be true or false.'))
        kinds = {first.kind, second.kind} - {"nothing"}
        if len(kinds) > 1:
            raise ExpressionError(say('Both sides of "if ... else" have to be of one kind.'))
        return Shape(kinds.pop() if kinds else "nothing", _common([first, test, second]))

    def _each(self, given: list[Node], kinds: set[str], word: str, gives: Shape = _NUMBER) -> Shape:
        """The shape of something that works on single values, along columns where there are any."""
        shapes = [self.of(node) for node in given]
        for shape in shapes:
            if shape.kind not in kinds:
                raise ExpressionError(
                    say('"%(word)s" does not go with %(kind)s.', word=word, kind=kind_in_words(shape.kind))
                )
        return replace(gives, over=_common(shapes))

    def _call(self, call: nodes.Call) -> Shape:
        name, given = call.function, list(call.arguments)
        if call.mapping and name != "number_for":
            raise ExpressionError(say('"%(name)s" takes no pairs of an option and a number.', name=name))
        match name, given:
            case "entries", []:
                return _NUMBER
            case "number_for", [item]:
                if not call.mapping and not _stands_for_numbers(self.of(item)):
                    raise ExpressionError(say("\"number_for\" needs pairs such as 'no': 0."))
                shape = self._options(item, tuple(option for option, _ in call.mapping), {"choice", "truth"}, name)
                return replace(_NUMBER, over=shape.over)
            case "or_else", [value, instead]:
                return self._each([value, instead], {"number"}, name)
            case "lookup", [keys, among, beside]:
                return self._lookup(keys, among, beside)
            case "mean", [_, _, *_]:
                return self._spread(name, given)
            case _, [column] if name in WHOLE:
                return self._whole(name, column)
            case _ if name in EACH and name != "mean":
                return self._spread(name, given)
            case _:
                raise ExpressionError(
                    say('"%(name)s" is not used like this, or is no function of the language.', name=name)
                )

    def _spread(self, name: str, given: list[Node]) -> Shape:
        if not _LEAST[name] <= len(given) <= _MOST.get(name, len(given)):
            raise ExpressionError(
                say('"%(name)s" needs %(least)s values or more, separated by commas.', name=name, least=_LEAST[name])
            )
        shape = self._each(given, set(_EACH_TAKES.get(name, {"number"})), name)
        if name == "minutes_between" and len({self.of(node).kind for node in given}) > 1:
            raise ExpressionError(say('"minutes_between" needs two clock times or two moments, not one of each.'))
        return replace(shape, kind="truth" if name == "in_order" else "number")

    def _whole(self, name: str, column: Node) -> Shape:
        shape = self.of(column)
        if name == "count":
            if shape.over is None and shape.kind != "tags":
                raise ExpressionError(say('"count" needs rows, tags or one answer of each row.'))
            return _NUMBER
        if shape.over is None:
            raise ExpressionError(say('"%(name)s" needs something of which there are several.', name=name))
        if shape.kind not in _WHOLE_TAKES.get(name, {"number"}):
            raise ExpressionError(
                say('"%(name)s" does not go with %(kind)s.', name=name, kind=kind_in_words(shape.kind))
            )
        return _NUMBER

    def _lookup(self, keys: Node, among: Node, beside: Node) -> Shape:
        first, second, third = self.of(keys), self.of(among), self.of(beside)
        if first.over is None or second.over is None or second.over != third.over:
            raise ExpressionError(say('"lookup" needs an answer of each row, and two answers of the rows to look in.'))
        if first.kind not in _WORDS or second.kind not in _WORDS or third.kind != "number":
            raise ExpressionError(say('"lookup" finds a number beside a text or a choice.'))
        return replace(_NUMBER, over=first.over)


def _stands_for_numbers(shape: Shape) -> bool:
    """Whether every option is stored as the number that it stands for."""
    return shape.kind == "choice" and bool(shape.options) and all(one.isdecimal() for one in shape.options or ())


def _known(shape: Shape, option: str) -> None:
    options = frozenset({"yes", "no"}) if shape.kind == "truth" else shape.options
    if options is not None and option not in options:
        raise ExpressionError(say('There is no option stored as "%(option)s".', option=option))


def _common(shapes: list[Shape]) -> str | None:
    over = {shape.over for shape in shapes if shape.over is not None}
    if len(over) > 1:
        raise ExpressionError(say("Columns of %(names)s do not have the same length.", names=all_of(sorted(over))))
    return over.pop() if over else None


def _has_call(node: Node) -> bool:
    """Whether a constant holds a function such as entries(), whose value is known only at run time."""
    return isinstance(node, nodes.Call) or any(_has_call(part) for part in parts_of(node))
