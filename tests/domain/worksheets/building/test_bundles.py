"""A sheet as a file: out and in again the same; whatever is wrong with it is refused whole, with line and reason."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.domain.worksheets.building.beginning import a_copy
from evenhand.domain.worksheets.building.bundles import MOST_BYTES, as_bundle, tree_in
from evenhand.domain.worksheets.building.judging import ONE_EVERYWHERE, judge
from evenhand.domain.worksheets.building.licences import licences
from evenhand.domain.worksheets.building.toml_text import as_toml
from evenhand.domain.worksheets.bundled import bundled_texts
from evenhand.domain.worksheets.bundled_measures import measure_texts
from evenhand.domain.worksheets.definition import DefinitionError, parse_definition
from tests.domain.worksheets.building.sheets import A_MEASURE, A_SHEET

KEYS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
PLAIN = (
    st.text(st.characters(codec="utf-8"), max_size=20) | st.booleans() | st.integers(-(2**40), 2**40)
    | st.floats(allow_nan=False, allow_infinity=False)
)  # fmt: skip
TREES = st.recursive(
    st.dictionaries(KEYS, PLAIN | st.lists(PLAIN, max_size=3), max_size=4),
    lambda inner: st.dictionaries(KEYS, inner | st.lists(inner, min_size=1, max_size=3) | PLAIN, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(tree=TREES)
def test_what_is_written_is_read_again_as_the_same_tree(tree: dict[str, Any]) -> None:
    assert tomllib.loads(as_toml(tree)) == tree


def test_every_sheet_and_measure_of_the_library_survives_its_way_through_a_tree() -> None:
    for name, text in {**bundled_texts(), **measure_texts()}.items():
        written = as_toml(tomllib.loads(text))
        assert parse_definition(written, filename=name) == parse_definition(text, filename=name)


def test_a_copy_of_every_sheet_of_the_library_could_be_published_but_of_the_safety_plan() -> None:
    wrong = {
        name: [one.reason for one in judge(a_copy(tomllib.loads(text), name="Ours")["sheet"]).wrong]
        for name, text in bundled_texts().items()
    }
    assert {name: told for name, told in wrong.items() if told} == {"safety-plan.toml": [ONE_EVERYWHERE]}


@pytest.mark.parametrize("tree", [A_SHEET, A_MEASURE])
def test_a_sheet_goes_out_and_comes_in_the_same(tree: dict[str, Any]) -> None:
    assert tree_in(as_bundle(tree), filename="f") == tree


def refused(data: bytes) -> tuple[int, str]:
    with pytest.raises(DefinitionError) as caught:
        tree_in(data, filename="The file")
    return caught.value.line, caught.value.reason


def with_change(old: str, new: str) -> bytes:
    text = as_bundle(A_SHEET).decode()
    assert old in text
    return text.replace(old, new, 1).encode()


def line_of(data: bytes, words: str) -> int:
    text = data.decode()
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "at", "reason"),
    [
        ('kind = "scale"', 'kind = "dial"', '"dial"', "unknown kind"),
        ('key = "a1"', 'key = "a1"\nshow_if = "a2 == 1"', "show_if", "no circle can arise"),
        ('key = "a1"', 'key = "a1"\nshow_if = "a1 == yes"', "show_if", "cannot wait for its own answer"),
        ('formula = "a2"', 'formula = "a2 / (3 - 3)"', "formula", "divides by zero"),
        ('formula = "a2"', 'formula = "a9"', "formula", 'no field or measure "a9"'),
        ('licence = "own"', 'licence = "CC BY-NC-ND 4.0"', "licence", "does not allow this use"),
        ('licence = "own"', "", "bundle", "Say under which licence"),
        ("minimum = 0", f"minimum = {'9' * 5000}", "minimum", "number on this line is too long"),
        ("minimum = 0", "minimum = nan", "minimum", "has to be a number"),
        ("minimum = 0", f"minimum = {'[' * 3000}{']' * 3000}", "minimum", "nested more than 12 deep"),
        ('high = "Very"', 'high = "Ve\\u0000ry"', "bundle", "cannot be shown"),
        ('high = "Very"', 'high = "Ve\ufffdry"', "high", "cannot be shown"),
        ('high = "Very"', 'high = "Very"\nonclick = "alert()"', "onclick", 'no attribute "onclick"'),
        ('high = "Very"', 'high = "Very', "high", "not TOML"),
        ("bundle = 1", "bundle = 2", "bundle", "no sheet to bring in"),
        ("bundle = 1", "", "", "no sheet to bring in"),
    ],
)
def test_a_file_is_refused_with_its_line_and_reason(old: str, new: str, at: str, reason: str) -> None:
    data = with_change(old, new)
    line, told = refused(data)
    assert reason in told
    assert line == (line_of(data, at) if at else 1)


def test_a_pattern_on_a_field_that_is_not_there_is_refused() -> None:
    tree = deepcopy(A_SHEET)
    tree["patterns"] = [{"detector": "trend", "fields": ["a9"], "meaning": "m", "move": "v"}]
    line, told = refused(as_bundle(tree))
    assert "there is no such field" in told
    assert line == line_of(as_bundle(tree), "fields = [")


def test_ten_thousand_fields_are_refused_before_they_are_read() -> None:
    many = ",".join(f'{{key="k{n}",kind="info",prompt="p"}}' for n in range(10_000))
    tree = {**A_SHEET, "steps": [{"id": "p1", "heading": "Many", "fields": ["HERE"]}], "measures": []}
    data = as_bundle(tree).replace(b'"HERE"', many.encode())
    assert refused(data) == (line_of(data, "fields = ["), "A worksheet has 200 fields at most, sub-fields included.")


def test_fields_inside_rows_count_too() -> None:
    inner = [{"key": f"r{n}", "kind": "short_text", "prompt": "p"} for n in range(199)]
    tree = deepcopy(A_SHEET)
    tree["steps"][0]["fields"].append({"key": "rows", "kind": "rows", "prompt": "p", "fields": inner})
    data = as_bundle(tree)
    line, told = refused(data)
    assert "200 fields at most" in told
    assert line == line_of(data, '"r197"') - 1


def test_another_encoding_is_refused_with_the_line_of_its_first_strange_byte() -> None:
    data = with_change('high = "Very"', 'high = "Très"').decode().encode("latin-1")
    line, told = refused(data)
    assert "not in UTF-8" in told
    assert line == line_of(data.decode("latin-1").encode(), "Très")
    assert "not in UTF-8" in refused(as_bundle(A_SHEET).decode().encode("utf-16"))[1]
    assert tree_in(b"\xef\xbb\xbf" + as_bundle(A_SHEET).replace(b"\n", b"\r\n"), filename="f") == A_SHEET


def test_a_file_that_is_too_large_is_refused() -> None:
    assert refused(b"#" * (MOST_BYTES + 1)) == (1, f"The file has more than {MOST_BYTES // 1024} KB.")


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "ignore")))
def test_whatever_a_file_holds_it_is_refused_and_nothing_falls_over(data: bytes) -> None:
    refused(data)
    refused(as_bundle(A_SHEET) + b"\n" + data + b"\n]")


def test_every_licence_that_is_offered_is_taken_in() -> None:
    for one in licences():
        assert tree_in(as_bundle({**A_SHEET, "licence": one.name}), filename="f")["licence"] == one.name
