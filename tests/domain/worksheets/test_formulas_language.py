"""The language of formulas: what can be written, what each sign and function gives, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from evenhand.domain.worksheets.expressions import (
    ExpressionError,
    Shape,
    as_number,
    check,
    evaluate,
    names_in,
    parse,
)


def worked_out(formula: str, **values: object) -> object:
    """The value of a formula; `parts__share` names "parts.share"."""
    return evaluate(parse(formula), {name.replace("__", "."): value for name, value in values.items()})


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("8 - 3 - 2", 3),
        ("8 / 4 / 2", 1.0),
        ("2 - -3", 5),
        ("- - 2", 2),
        ("-2 * 3", -6),
        ("7 / 2", 3.5),
        ("1 < 2", True),
        ("2 <= 2", True),
        ("2 > 2", False),
        ("2 >= 3", False),
        ("2 == 2.0", True),
        ("2 != 2", False),
        ("not 1 > 2", True),
        ("not not 1 > 2", False),
        ("1 > 2 or 2 > 1 and 1 > 2", False),
        ("1 if 2 > 1 else 0", 1),
        ("1 if 1 > 2 else 2 if 2 > 3 else 3", 3),
        ("nothing", None),
        ("true", True),
        ("false", False),
        ("'a text'", "a text"),
        ('"it\'s"', "it's"),
    ],
)
def test_arithmetic_and_comparison_read_as_at_school(formula: str, value: object) -> None:
    assert worked_out(formula) == value


@pytest.mark.parametrize(
    ("formula", "values", "value"),
    [
        ("a - b", {"a": 9, "b": 1}, 8),
        ("max(0, 100 - sum(parts.share))", {"parts__share": [30, 50]}, 20),
        ("max(0, 100 - sum(parts.share))", {"parts__share": [60, 50]}, 0),
        ("min(a, 3, b)", {"a": 4, "b": 5}, 3),
        ("word_count(reply)", {"reply": "Two words"}, 2),
        ("word_count(reply)", {"reply": ""}, 0),
        ("mean(chest, breath, gut)", {"chest": 1, "breath": 2, "gut": 6}, 3),
        ("mean(chest, breath, gut)", {"chest": 1, "breath": 2}, None),
        ("mean(parts.mine)", {"parts__mine": [10, None, 20]}, 15),
        ("mean(parts.mine)", {"parts__mine": [None]}, None),
        ("highest(keep.weight)", {"keep__weight": [3, 9, None]}, 9),
        ("lowest(keep.weight)", {"keep__weight": [3, 9, None]}, 3),
        ("highest(keep.weight)", {"keep__weight": []}, None),
        ("sum(parts.share)", {"parts__share": [30, None]}, None),
        ("sum(parts.share)", {"parts__share": []}, 0),
        ("count(ideas)", {"ideas": [{}, {}]}, 2),
        ("count(seen)", {"seen": ("a", "b", "c")}, 3),
        ("count(parts.still)", {"parts__still": ["yes", None]}, 1),
        ("count_if(parts.still == 'yes')", {"parts__still": ["yes", None, "no"]}, 1),
        ("share(parts.still == 'yes')", {"parts__still": ["yes", None, "no"]}, 0.5),
        ("share(parts.still == 'yes')", {"parts__still": [None]}, None),
        ("number_for(came, 'no': 0, 'partly': 50, 'yes': 100)", {"came": "partly"}, 50),
        ("number_for(came, 'no': 0, 'yes': -1)", {"came": "yes"}, -1),
        ("number_for(came, 'no': 0, 'yes': 100)", {"came": "can_t_know"}, None),
        ("number_for(went, 'no': 0, 'yes': 1)", {"went": True}, 1),
        ("number_for(points)", {"points": "3"}, 3),
        ("number_for(points)", {"points": "no number"}, None),
        ("number_for(points)", {}, None),
        ("1 if did in ('a', 'b') else 0", {"did": "b"}, 1),
        ("1 if did in ('a', 'b') else 0", {"did": "c"}, 0),
        ("1 if did includes 'a' else 0", {"did": ("b", "a")}, 1),
        ("1 if went == 'yes' else 0", {"went": False}, 0),
        ("1 if went == true else 0", {"went": True}, 1),
        ("1 if went in ('yes') else 0", {"went": True}, 1),
        ("or_else(count(done), 0) / count(basics)", {"basics": [{}, {}]}, 0),
        ("or_else(a, b)", {"a": 0, "b": 3}, 0),
        ("highest(a.x - a.y)", {"a__x": [9, 5, None], "a__y": [2, 5, 1]}, 7),
        ("mean(a.x - a.y)", {"a__x": [9, 5, None], "a__y": [2, 5, 1]}, 3.5),
        ("mean(2 * a.x)", {"a__x": [1, 3]}, 4),
        ("sum(-a.x)", {"a__x": [1, 3]}, -4),
        ("sum(a.x if a.x > 1 else 0)", {"a__x": [1, 3, 5]}, 8),
        ("count_if(a.x > 1 and not a.x > 4)", {"a__x": [1, 3, 5]}, 1),
        ("mean(r.real - lookup(r.what, p.what, p.hoped))",
         {"r__what": ["walk", "call", "rest"], "r__real": [8, 5, 1], "p__what": ["call", "walk"], "p__hoped": [5, 2]},
         3),
        ("first < last", {"first": date(2026, 5, 1), "last": date(2026, 5, 2)}, True),
    ],
)  # fmt: skip
def test_every_way_of_the_catalogue_to_reckon_can_be_said(
    formula: str, values: dict[str, object], value: object
) -> None:
    assert worked_out(formula, **values) == value


@pytest.mark.parametrize(
    ("formula", "values"),
    [
        ("a - b", {"a": 9}),
        ("a - b", {}),
        ("-a", {}),
        ("a / b", {"a": 1, "b": 0}),
        ("1 / (a - a)", {"a": 3}),
        ("a > 3", {}),
        ("1 if a > 3 else 0", {}),
        ("a == 'x'", {}),
        ("did in ('a')", {}),
        ("did includes 'a'", {}),
        ("not went", {}),
        ("max(a, 3)", {}),
        ("word_count(reply)", {}),
        ("sum(parts.share)", {}),
        ("count(parts)", {}),
        ("mean(parts.a - rows.b)", {"parts__a": [1, 2], "rows__b": [1]}),
        ("lookup(r.what, p.what, p.hoped)", {"r__what": ["a"], "p__what": ["a"], "p__hoped": [1, 2]}),
        ("a * a", {"a": 1e12}),
        ("a + 1", {"a": "text"}),
        ("a < b", {"a": "text", "b": 3}),
        ("unknown_function(1)", {}),
    ],
)
def test_a_missing_input_a_zero_below_and_what_makes_no_sense_give_nothing(
    formula: str, values: dict[str, object]
) -> None:
    assert worked_out(formula, **values) is None


@pytest.mark.parametrize(
    ("formula", "known", "value"),
    [
        ("a and b", {"a": False}, False),
        ("b and a", {"a": False}, False),
        ("a and b", {"a": True}, None),
        ("a or b", {"a": True}, True),
        ("b or a", {"a": True}, True),
        ("a or b", {"a": False}, None),
    ],
)
def test_and_or_decide_where_one_side_is_enough(formula: str, known: dict[str, object], value: object) -> None:
    assert worked_out(formula, **known) is value


@pytest.mark.parametrize(
    ("first", "last", "minutes"),
    [
        (time(23, 30), time(7, 0), 450),
        (time(0, 15), time(7, 0), 405),
        (time(7, 0), time(7, 0), 0),
        (time(7, 0), time(6, 59), 1439),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 2, 0, tzinfo=UTC), 90),
        (date(2026, 5, 1), date(2026, 5, 3), 2880),
        (time(7, 0), date(2026, 5, 3), None),
    ],
)
def test_minutes_between_clock_times_go_over_midnight(first: object, last: object, minutes: float | None) -> None:
    assert worked_out("minutes_between(a, b)", a=first, b=last) == minutes


@pytest.mark.parametrize(
    ("times", "holds"),
    [
        (["23:00", "23:20", "06:30", "07:00"], True),
        (["00:30", "00:40", "08:00", "08:00"], True),
        (["23:00", "22:50", "06:30", "07:00"], False),
        (["23:00", "06:30", "06:00", "07:00"], False),
        (["23:00", "23:00"], True),
    ],
)
def test_clock_times_follow_one_another_within_a_day(times: list[str], holds: bool) -> None:
    names = "abcd"[: len(times)]
    values = {name: time.fromisoformat(at) for name, at in zip(names, times, strict=True)}
    assert worked_out(f"in_order({', '.join(names)})", **values) is holds


@pytest.mark.parametrize(
    ("times", "minutes"),
    [
        (["07:00", "07:30", "06:45"], 45),
        (["23:50", "00:10"], 20),
        (["22:00", "01:00", "23:30"], 180),
        (["07:00"], 0),
        (["07:00", "07:00"], 0),
        ([], None),
    ],
)
def test_the_spread_of_clock_times_is_the_shortest_stretch_that_holds_them_all(
    times: list[str], minutes: float | None
) -> None:
    assert worked_out("clock_spread(up)", up=[time.fromisoformat(at) for at in times]) == minutes


def test_a_skip_is_not_taken_for_none_chosen() -> None:
    node = parse("or_else(count(done), 0)")
    assert evaluate(node, {}) == 0
    assert evaluate(node, {}, skipped=frozenset({"done"})) is None


def test_entries_counts_the_entries_of_the_period() -> None:
    assert evaluate(parse("entries() * 2"), {}, entries=7) == 14


@pytest.mark.parametrize(("value", "number"), [(3, 3), (0.5, 0.5), (True, None), ("3", None), (None, None), ([], None)])
def test_a_result_counts_only_when_it_is_a_number(value: object, number: float | None) -> None:
    assert as_number(value) == number


def test_the_names_of_a_formula_are_found_wherever_they_stand() -> None:
    node = parse("max(a, -b.c) if not (d == 'x' and e includes 'y') or f in ('z') else lookup(g, h, i) / j")
    assert list(names_in(node)) == ["a", "b.c", "d", "e", "f", "g", "h", "i", "j"]


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("", "The formula has its end where a number, a name or a bracket was expected."),
        ("1 +", "has its end where a number"),
        ("1 2", 'The formula goes on with "2" where it could have ended.'),
        ("(1", 'The formula has the end where ")" was expected.'),
        ("max(1 2)", 'The formula has "2" where "," was expected.'),
        ("1 if 2 > 1", 'has the end where "else" was expected'),
        ("a in 'x'", 'has "\'x\'" where "(" was expected'),
        ("a in (1)", 'has "1" where an option in quotes was expected'),
        ("a includes 3", "an option in quotes was expected"),
        ("number_for(a, 'x': b)", "'x' has to be followed by a number."),
        ("a ** 2", 'has "*" where a number'),
        ("a @ b", 'The formula cannot be read from "@ b" on.'),
        ("__import__('os').system", 'The formula cannot be read from ".system" on.'),
        ("a = 3", 'cannot be read from "= 3" on'),
        ("1 < 2 < 3", 'goes on with "<"'),
        ("if", 'has "if" where a number'),
        ("'open", "cannot be read from"),
        ("(" * 40 + "1" + ")" * 40, "nested more than 30 deep"),
        ("1" * 1001, "1,000 characters at most"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(formula: str, reason: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(formula)
    assert reason in str(caught.value)


def test_the_longest_chains_are_worked_out_without_running_out_of_stack() -> None:
    chain = "n" + "+1" * 119
    assert check(parse(chain), NAMES) == Shape("number")
    assert worked_out(chain, n=1) == 120
    assert list(names_in(parse(chain))) == ["n"]
    assert worked_out("-" * 200 + "1") == 1
    assert worked_out("not " * 200 + "true") is True
    with pytest.raises(ExpressionError, match="240 parts at most"):
        parse(chain + "+1")


NAMES = {
    "n": Shape("number"),
    "t": Shape("text"),
    "yn": Shape("truth"),
    "c": Shape("choice", options=frozenset({"a", "b"})),
    "free": Shape("choice"),
    "tags": Shape("tags", options=frozenset({"a", "b"})),
    "clock": Shape("time"),
    "day": Shape("date"),
    "rows": Shape("rows", over="rows"),
    "rows.n": Shape("number", over="rows"),
    "rows.c": Shape("choice", over="rows", options=frozenset({"a", "b"})),
    "rows.yn": Shape("truth", over="rows"),
    "others.n": Shape("number", over="others"),
    "others.t": Shape("text", over="others"),
}


@pytest.mark.parametrize(
    ("formula", "shape"),
    [
        ("n + 1", Shape("number")),
        ("-rows.n", Shape("number", over="rows")),
        ("n - rows.n", Shape("number", over="rows")),
        ("sum(rows.n)", Shape("number")),
        ("rows.n > n", Shape("truth", over="rows")),
        ("c == 'a' and not yn", Shape("truth")),
        ("free == 'whatever a row says'", Shape("truth")),
        ("t == 'hello'", Shape("truth")),
        ("'a' == c", Shape("truth")),
        ("yn == 'no'", Shape("truth")),
        ("day < day", Shape("truth")),
        ("tags includes 'a'", Shape("truth")),
        ("n if yn else nothing", Shape("number")),
        ("nothing if yn else nothing", Shape("nothing")),
        ("count(tags) + count(rows) + count(rows.c)", Shape("number")),
        ("count_if(rows.yn)", Shape("number")),
        ("share(rows.c in ('a', 'b'))", Shape("number")),
        ("lookup(rows.c, others.t, others.n)", Shape("number", over="rows")),
        ("in_order(clock, clock)", Shape("truth")),
        ("minutes_between(clock, clock)", Shape("number")),
        ("number_for(rows.c, 'a': 1)", Shape("number", over="rows")),
        ("n / entries()", Shape("number")),
        ("n / (1 - 0.5)", Shape("number")),
        ("n / max(0, 1)", Shape("number")),
    ],
)
def test_a_formula_is_known_for_what_it_gives(formula: str, shape: Shape) -> None:
    assert check(parse(formula), NAMES) == shape


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("nowhere + 1", 'There is no field or measure "nowhere" to reckon with.'),
        ("n / 0", "The formula divides by zero."),
        ("n / 0.0", "The formula divides by zero."),
        ("n / -0", "The formula divides by zero."),
        ("n / (1 / 0)", "The formula divides by zero."),
        ("t + 1", '"+" does not go with a text.'),
        ("-t", '"-" does not go with a text.'),
        ("n and yn", '"and" does not go with a number.'),
        ("not n", '"not" does not go with a number.'),
        ("n == 'a'", '"==" cannot compare a number with a text.'),
        ("n < t", '"<" cannot compare a number with a text.'),
        ("c < c", '"<" cannot compare a choice with a choice.'),
        ("tags == 'a'", '"==" cannot compare a tags with a text.'),
        ("c == 'z'", 'There is no option stored as "z".'),
        ("'z' != c", 'There is no option stored as "z".'),
        ("c in ('a', 'z')", 'There is no option stored as "z".'),
        ("yn == 'maybe'", 'There is no option stored as "maybe".'),
        ("tags includes 'z'", 'There is no option stored as "z".'),
        ("c includes 'a'", '"includes" does not go with a choice.'),
        ("tags in ('a')", '"in" does not go with a tags.'),
        ("n if n else 0", 'What stands after "if" has to be true or false.'),
        ("n if yn else t", 'Both sides of "if ... else" have to be of one kind.'),
        ("rows.n - others.n", "Columns of others and rows do not have the same length."),
        ("sum(n)", '"sum" needs something of which there are several.'),
        ("count(n)", '"count" needs rows, tags or one answer of each row.'),
        ("sum(rows.c)", '"sum" does not go with a choice.'),
        ("count_if(rows.n)", '"count_if" does not go with a number.'),
        ("clock_spread(rows.n)", '"clock_spread" does not go with a number.'),
        ("max(n)", '"max" needs 2 values or more, separated by commas.'),
        ("word_count(n)", '"word_count" does not go with a number.'),
        ("minutes_between(clock, day)", "needs two clock times or two moments"),
        ("minutes_between(clock)", "needs 2 values or more"),
        ("in_order(clock, day)", '"in_order" does not go with a date.'),
        ("number_for(c)", '"number_for" needs pairs'),
        ("number_for(c, 'z': 1)", 'There is no option stored as "z".'),
        ("max(n, 1, 'a': 1)", '"max" takes no pairs of an option and a number.'),
        ("lookup(n, others.t, others.n)", '"lookup" needs an answer of each row'),
        ("lookup(rows.n, others.t, others.n)", '"lookup" finds a number beside a text or a choice.'),
        ("lookup(rows.c, others.t, rows.n)", '"lookup" needs an answer of each row'),
        ("eval(n)", '"eval" is not used like this, or is no function of the language.'),
        ("entries(n)", '"entries" is not used like this'),
        ("sum()", '"sum" is not used like this'),
        ("or_else(t, n)", '"or_else" does not go with a text.'),
    ],
)
def test_a_formula_that_makes_no_sense_is_refused_before_it_is_used(formula: str, reason: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        check(parse(formula), NAMES)
    assert reason in str(caught.value)
