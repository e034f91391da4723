"""A copied measure: free around its wording, bound to it under its name, and never without the steps it needs."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from evenhand.domain.worksheets.actions import why_not_copied
from evenhand.domain.worksheets.building.beginning import a_copy
from evenhand.domain.worksheets.building.bundles import as_bundle, tree_in
from evenhand.domain.worksheets.building.judging import judge
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.bundled_measures import bundled_measures, measure_texts
from evenhand.domain.worksheets.definition import DefinitionError

Change = Callable[[dict[str, Any]], object]


def copied(slug: str = "phq-9", *, to: str = "own-1", name: str = "") -> dict[str, Any]:
    tree = a_copy(tomllib.loads(measure_texts()[f"{slug}.toml"]), name="Ours")["sheet"]
    return {**tree, "slug": to, **({"name": name} if name else {})}


@pytest.mark.parametrize("name", sorted(measure_texts()))
def test_a_copy_of_every_measure_could_be_published_and_taken_along_as_it_is(name: str) -> None:
    tree = copied(name.removesuffix(".toml"))
    assert judge(tree).wrong == ()
    assert tree_in(as_bundle(tree), filename="f") == tree
    definition = judge(tree).definition
    assert definition
    assert definition.series == "own_1"


def swap(tree: dict[str, Any]) -> None:
    tree["items"][0], tree["items"][1] = tree["items"][1], tree["items"][0]


OTHERS: list[tuple[str, Change]] = [
    ("items", swap),
    ("items", lambda tree: tree["items"].__setitem__(2, "Sleeping badly")),
    ("stem", lambda tree: tree.pop("stem")),
    ("period", lambda tree: tree.__setitem__("period", "the last month")),
    ("answers", lambda tree: tree["answers"][0].__setitem__("label", "Never")),
    ("answers", lambda tree: tree["answers"][3].__setitem__("points", 4)),
    ("reversed", lambda tree: tree.__setitem__("reversed", [1])),
    ("extra", lambda tree: tree["extra"].__setitem__("prompt", "How hard was it?")),
]


@pytest.mark.parametrize(("at", "change"), OTHERS)
def test_with_other_words_it_keeps_its_name_no_more(at: str, change: Change) -> None:
    for tree, told in ((copied(), "another name"), (copied(to="phq-9", name="Ours"), "in the place of")):
        change(tree)
        wrong = [one for one in judge(tree).wrong if one.path == (at,)]
        assert [told in one.reason for one in wrong] == [True]
    renamed = copied(name="Our nine questions")
    change(renamed)
    assert [one.reason for one in judge(renamed).wrong if "owner" in one.reason] == []


@pytest.mark.parametrize("name", ["PHQ-9", "phq 9", "PHQ_9", "Phq9"])
def test_a_name_is_the_same_however_it_is_written(name: str) -> None:
    tree = copied(name=name)
    swap(tree)
    assert [one.path for one in judge(tree).wrong] == [("items",)]


def test_what_stands_around_the_wording_is_free() -> None:
    tree = copied("gad-7") | {
        "message": "Ours.",
        "guide": [],
        "cautions": ["ours"],
        "per_page": 1,
        "help": "One by one.",
    }
    tree["change"] = {"points": 6, "source": "Bischoff 2020"}
    tree["cut_offs"] = []
    del tree["bands"]
    assert judge(tree).wrong == ()
    without = copied()
    del without["extra"]
    assert judge(without).wrong == ()


@pytest.mark.parametrize("name", ["PHQ-9", "Our nine questions"])
def test_an_item_about_harm_keeps_its_steps_whatever_the_measure_is_called(name: str) -> None:
    for risks in ([], [{"item": 9, "least": 2, "steps": "task"}], [{"item": 1, "least": 1, "steps": "task"}]):
        tree = copied(name=name) | {"risks": risks}
        assert [one.reason for one in judge(tree).wrong] == [
            "Item 9 asks about harm: it needs its steps from 1 points on."
        ]
    assert judge(copied(name=name) | {"risks": [{"item": 9, "least": 0, "steps": "task"}]}).wrong == ()


def test_a_measure_in_another_language_is_held_to_its_shape_alone() -> None:
    tree = copied() | {"language": "de", "items": [f"Frage {number}" for number in range(1, 10)]}
    assert judge(tree).wrong == ()
    tree["items"].append("Frage 10")
    assert [one.path for one in judge(tree).wrong if "owner" in one.reason] == [("items",)]


def test_a_file_with_other_words_under_the_name_is_refused_with_its_line() -> None:
    tree = deepcopy(copied())
    swap(tree)
    with pytest.raises(DefinitionError) as refused:
        tree_in(as_bundle(tree), filename="f")
    assert "keeps the order" in refused.value.reason
    assert as_bundle(tree).decode().splitlines()[refused.value.line - 1].startswith("items = ")


def test_a_licence_that_binds_lets_nobody_make_a_copy_and_says_so() -> None:
    phq = bundled_measures()["phq-9"][0]
    assert why_not_copied(phq) == why_not_copied(bundled_definitions()["gratitude-log"][0]) == ""
    assert phq.instrument
    bound = replace(phq, instrument=replace(phq.instrument, licence="conditions", terms="as printed"))
    assert why_not_copied(bound) == "The licence of “PHQ-9” allows no changed texts (as printed): it is given as it is."
