"""Formulas against an oracle: generated trees are written as text and reckoned anew in Python's own arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.worksheets.expressions import ExpressionError, evaluate, parse

Tree = tuple[str, ...] | tuple[object, ...]
NAMES = ["a", "b", "c"]
LARGEST = 1e15


class Blank(Exception):
    """The oracle met a missing value, or a division by zero."""


def trees() -> st.SearchStrategy[Tree]:
    """Numbers, names and everything that joins them."""
    leaves = st.one_of(
        st.tuples(st.just("number"), st.integers(0, 200)),
        st.tuples(st.just("number"), st.integers(0, 400).map(lambda quarter: quarter / 4)),
        st.tuples(st.just("name"), st.sampled_from(NAMES)),
    )

    def grown(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
        truth = st.tuples(st.just("compare"), st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), inner, inner)
        joined = st.tuples(st.just("logic"), st.sampled_from(["and", "or"]), truth, truth)
        return st.one_of(
            st.tuples(st.just("sum"), st.sampled_from("+-*/"), inner, inner),
            st.tuples(st.just("minus"), inner),
            st.tuples(st.just("pick"), st.sampled_from(["max", "min"]), inner, inner),
            st.tuples(st.just("if"), inner, truth | joined | st.tuples(st.just("not"), truth), inner),
        )

    return st.recursive(leaves, grown, max_leaves=12)


def written(tree: object) -> str:
    """The tree as a formula; brackets wherever there could be doubt."""
    match tree:
        case ("number", value) | ("name", value):
            return str(value)
        case ("minus", one):
            return f"-({written(one)})"
        case ("not", one):
            return f"not ({written(one)})"
        case ("pick", name, one, other):
            return f"{name}({written(one)}, {written(other)})"
        case ("if", then, condition, otherwise):
            return f"({written(then)} if {written(condition)} else {written(otherwise)})"
        case (_, sign, one, other):
            return f"({written(one)} {sign} {written(other)})"
    raise AssertionError(tree)


SIGNS: dict[str, Callable[[float, float], float]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "/": lambda one, other: one / other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
    "==": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
}


def reckoned(tree: object, values: dict[str, float | None]) -> float:
    """The oracle: plain recursion, a missing value ends it at once unless the other side decides."""
    match tree:
        case ("number", int() | float() as value):
            return value
        case ("name", str(name)):
            known = values.get(name)
            if known is None:
                raise Blank
            return known
        case ("minus", one):
            return 0 - reckoned(one, values)
        case ("not", one):
            return not reckoned(one, values)
        case ("pick", name, one, other):
            pair = (reckoned(one, values), reckoned(other, values))
            return max(pair) if name == "max" else min(pair)
        case ("if", then, condition, otherwise):
            return reckoned(then if reckoned(condition, values) else otherwise, values)
        case ("logic", word, one, other):
            return decided(word == "or", one, other, values)
        case (_, str(sign), one, other):
            first, second = reckoned(one, values), reckoned(other, values)
            if sign == "/" and second == 0:
                raise Blank
            result = SIGNS[sign](first, second)
            if not math.isfinite(result) or abs(result) > LARGEST:
                raise Blank
            return result
    raise AssertionError(tree)


def decided(wanted: bool, one: object, other: object, values: dict[str, float | None]) -> bool:
    """`or` is true once a side is, `and` false once a side is, whatever the other side lacks."""
    sides: list[bool | None] = []
    for side in (one, other):
        try:
            sides.append(bool(reckoned(side, values)))
        except Blank:
            sides.append(None)
    if wanted in sides:
        return wanted
    if None in sides:
        raise Blank
    return not wanted


VALUES = st.fixed_dictionaries(
    {name: st.none() | st.integers(-100, 100) | st.integers(-400, 400).map(lambda part: part / 4) for name in NAMES}
)


@given(trees(), VALUES)
def test_a_formula_gives_what_plain_arithmetic_gives(tree: Tree, values: dict[str, float | None]) -> None:
    try:
        expected: float | None = reckoned(tree, values)
    except Blank:
        expected = None
    assert evaluate(parse(written(tree)), dict(values)) == expected


COLUMN = st.lists(st.none() | st.integers(-50, 50), max_size=8)


@given(COLUMN)
def test_functions_of_a_column_agree_with_plain_lists(column: list[int | None]) -> None:
    known = [value for value in column if value is not None]
    expected = {
        "count": len(known),
        "mean": sum(known) / len(known) if known else None,
        "highest": max(known) if known else None,
        "lowest": min(known) if known else None,
        "sum": sum(known) if len(known) == len(column) else None,
    }
    found = {name: evaluate(parse(f"{name}(rows.n)"), {"rows.n": list(column)}) for name in expected}
    assert found == expected


@given(COLUMN, st.integers(-50, 50))
def test_shares_and_counts_leave_out_what_is_missing(column: list[int | None], bound: int) -> None:
    known = [value > bound for value in column if value is not None]
    values: dict[str, object] = {"rows.n": list(column), "bound": bound}
    assert evaluate(parse("count_if(rows.n > bound)"), values) == known.count(True)
    expected = known.count(True) / len(known) if known else None
    assert evaluate(parse("share(rows.n > bound)"), values) == expected


CLOCK = st.times().map(lambda at: time(at.hour, at.minute))


def minute(at: time) -> int:
    return at.hour * 60 + at.minute


@given(CLOCK, CLOCK)
def test_minutes_between_are_those_a_watch_would_walk(first: time, last: time) -> None:
    walked = next(step for step in range(1440) if (minute(first) + step) % 1440 == minute(last))
    assert evaluate(parse("minutes_between(a, b)"), {"a": first, "b": last}) == walked


@given(st.lists(CLOCK, min_size=1, max_size=7))
def test_the_spread_of_times_is_the_shortest_walk_past_all_of_them(times: list[time]) -> None:
    minutes = {minute(at) for at in times}
    shortest = min(
        max((at - start) % 1440 for at in minutes)  # the walk starts at one of them and goes on to the last
        for start in minutes
    )
    assert evaluate(parse("clock_spread(up)"), {"up": times}) == shortest


@given(st.lists(CLOCK, min_size=2, max_size=5))
def test_times_are_in_order_when_walking_past_them_takes_less_than_a_day(times: list[time]) -> None:
    names = "abcde"[: len(times)]
    walked = sum((minute(last) - minute(first)) % 1440 for first, last in pairwise(times))
    values: dict[str, object] = dict(zip(names, times, strict=True))
    assert evaluate(parse(f"in_order({', '.join(names)})"), values) is (walked < 1440)


@given(st.text(max_size=60))
def test_any_text_is_either_read_or_refused_in_a_sentence(text: str) -> None:
    try:
        parse(text)
    except ExpressionError as error:
        refusal = str(error)
    else:
        refusal = "Read."
    assert refusal.endswith(".")
