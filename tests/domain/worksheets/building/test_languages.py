"""A practice's own sheet in other languages: out and in again, refused where wrong, carried along as it changes."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.domain.worksheets.building.bundles import as_bundle, tree_in
from evenhand.domain.worksheets.building.judging import judge
from evenhand.domain.worksheets.building.languages import (
    carried,
    languages_in,
    side_by_side,
    with_all_spoken,
    with_language,
)
from evenhand.domain.worksheets.building.toml_text import as_toml
from evenhand.domain.worksheets.building.trees import moved, put, removed
from evenhand.domain.worksheets.bundled import in_readers_language
from evenhand.domain.worksheets.definition import DefinitionError, parse_definition
from evenhand.domain.worksheets.definition.translating import texts_of
from evenhand.wording import in_language
from tests.domain.worksheets.building.sheets import A_MEASURE, A_SHEET

GROUND = {"status": "supplied", "owner": "A publisher", "terms": "Letter of 4 March"}
GUIDE = ["first", "second", "third"]


def texts(tree: dict[str, Any]) -> dict[str, str]:
    return texts_of(parse_definition(as_toml(tree), filename="f"))


def in_german(tree: dict[str, Any], **ground: str) -> dict[str, Any]:
    said = {path: f"{text} (de)" for path, text in texts(tree).items()}
    return with_language({"sheet": tree, "next": 1}, "de", said, seen=texts(tree), ground=ground or None)


def said_in(content: dict[str, Any]) -> dict[str, str]:
    return {one.path: one.said for one in side_by_side(content, "de")}


@pytest.mark.parametrize(("tree", "ground"), [(A_SHEET, {}), (A_MEASURE, GROUND)])
def test_a_sheet_goes_out_and_comes_in_with_its_languages_and_their_licence(
    tree: dict[str, Any], ground: dict[str, str]
) -> None:
    content = in_german(tree, **ground)
    assert judge(content["sheet"]).is_whole
    brought = tree_in(as_bundle(content["sheet"]), filename="f")
    assert brought == content["sheet"]
    assert brought["translations"]["de"].get("licence", {}) == ground
    source = parse_definition(as_toml(brought), filename="f")
    with in_language("de"):
        read = in_readers_language(source)
    assert read.client_title == f"{tree['client_title']} (de)"
    assert read.language == read.asked_in == "de"
    assert read.measures[0].formula == source.measures[0].formula
    with in_language("fr"):
        assert in_readers_language(source) is source


def test_what_is_ours_around_a_measure_is_translated_without_a_licence_and_its_wording_stays() -> None:
    ours = {path: text for path, text in texts(A_MEASURE).items() if path.partition(".")[0] not in (
        "items", "answers", "bands")}  # fmt: skip
    content = with_language({"sheet": A_MEASURE, "next": 1}, "de", ours, seen=ours, ground=GROUND)
    assert "licence" not in content["sheet"]["translations"]["de"]
    assert tree_in(as_bundle(content["sheet"]), filename="f") == content["sheet"]


def refused(tree: dict[str, Any], old: str, new: str) -> tuple[int, str, list[str]]:
    text = as_bundle(tree).decode()
    assert old in text
    data = text.replace(old, new)
    with pytest.raises(DefinitionError) as caught:
        tree_in(data.encode(), filename="The file")
    return caught.value.line, data.splitlines()[caught.value.line - 1], [one.reason for one in caught.value.faults]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('client_title = "This evening (de)"', "", "[translations.de.texts]", "client_title: This text is missing."),
        (
            'client_title = "This evening (de)"', 'client_title = ""', 'client_title = ""',
            "client_title: This text is missing.",
        ),
        (
            'client_title = "This evening (de)"', 'client_title = "`x`"', 'client_title = "`x`"',
            "client_title: It has to name the same places",
        ),
        ("[translations.de.texts]", '[translations.de.texts]\nmore = "x"', 'more = "x"', "more: The sheet has no text"),
        ("translations.de", "translations.en", "[translations.en]", '"en" is no other language'),
        ("translations.de", 'translations."de de"', '[translations."de de"]', "no other language"),
        ("[translations.de]", "[translations.de]\nyear = 1", "year = 1", 'A translation has no attribute "year".'),
        ("[translations.de.texts]", "[translations.de.words]", "[translations.de]", '"texts" has to be a table'),
    ],
)  # fmt: skip
def test_a_wrong_translation_in_a_file_is_refused_with_its_line(old: str, new: str, line: str, reason: str) -> None:
    _, at, reasons = refused(in_german(A_SHEET)["sheet"], old, new)
    assert at == line
    assert any(reason in one for one in reasons), reasons


def test_a_translated_wording_without_a_licence_of_its_own_is_refused() -> None:
    content = in_german(A_MEASURE)
    with pytest.raises(DefinitionError) as caught:
        tree_in(as_bundle(content["sheet"]), filename="f")
    assert "needs a licence of its own" in caught.value.reason


def test_what_is_no_table_of_languages_is_refused() -> None:
    for wrong in ("translations = 1", 'translations = ["de"]', "translations = {de = 1}", "translations = {de = {}}"):
        data = f"bundle = 1\n{wrong}\n{as_toml(A_SHEET)}".encode()
        with pytest.raises(DefinitionError):
            tree_in(data, filename="f")
    many: dict[str, dict[str, dict[str, str]]] = {f"aa-{number:02}": {"texts": {}} for number in range(21)}
    with pytest.raises(DefinitionError, match="20 more languages at most"):
        tree_in(as_bundle({**A_SHEET, "translations": many}), filename="f")


def test_a_language_that_is_not_whole_yet_is_one_thing_to_write() -> None:
    said = {path: text for path, text in texts(A_SHEET).items() if not path.startswith("fields.a2")}
    content = with_language({"sheet": A_SHEET, "next": 1}, "de", said, seen=texts(A_SHEET))
    (wrong,) = judge(content["sheet"]).wrong
    assert wrong.path == ("translations", "de")
    assert wrong.missing
    assert wrong.reason.startswith("Deutsch: ")


def guided(*lines: str) -> dict[str, Any]:
    return {**deepcopy(A_SHEET), "guide": list(lines)}


@settings(max_examples=60, deadline=None)
@given(lines=st.permutations(GUIDE).flatmap(lambda all_: st.integers(0, 3).map(lambda many: all_[:many])))
def test_a_line_takes_its_translation_along_wherever_it_goes(lines: list[str]) -> None:
    content = in_german(guided(*GUIDE))
    found = said_in(carried({**content, "sheet": {**content["sheet"], "guide": lines}}))
    assert [found[f"guide.{place}"] for place in range(1, len(lines) + 1)] == [f"{line} (de)" for line in lines]
    assert f"guide.{len(lines) + 1}" not in found


def test_a_text_that_changed_keeps_its_translation_and_is_told() -> None:
    content = in_german(A_SHEET)
    sheet = put(content["sheet"], ("steps", 0, "fields", 0), "prompt", "What went very well?")
    found = {one.path: one for one in side_by_side(carried({**content, "sheet": sheet}), "de")}
    assert found["fields.a1.prompt"].said == "What went well? (de)"
    assert {path for path, one in found.items() if one.is_older} >= {"fields.a1.prompt"}
    assert not found["fields.a2.prompt"].is_older


def test_a_new_line_before_the_others_takes_the_translation_of_none() -> None:
    content = in_german(guided(*GUIDE))
    found = said_in(carried({**content, "sheet": {**content["sheet"], "guide": ["new", *GUIDE]}}))
    assert [found[f"guide.{place}"] for place in (1, 2, 3, 4)] == ["", *(f"{line} (de)" for line in GUIDE)]


def test_a_question_that_goes_takes_its_translation_with_it_and_one_that_moves_keeps_it() -> None:
    content = in_german(A_SHEET)
    sheet, _ = moved(content["sheet"], ("steps", 0, "fields", 0), by=1)
    assert said_in(carried({**content, "sheet": sheet})) == said_in(content)
    bare = removed(content["sheet"], ("steps", 0, "fields", 0))
    after = carried({**content, "sheet": bare})
    assert not any(path.startswith("fields.a1") for path in after["sheet"]["translations"]["de"]["texts"])
    assert judge(after["sheet"]).is_whole


def test_while_something_cannot_be_read_nothing_is_moved() -> None:
    content = in_german(A_SHEET)
    broken = put(content["sheet"], ("measures", 0), "formula", "a9")
    assert carried({**content, "sheet": broken}) == {**content, "sheet": broken}


def test_a_language_without_a_text_is_taken_out_and_others_stay() -> None:
    content = with_all_spoken({"sheet": A_SHEET, "next": 1}, {"de": texts(A_SHEET), "fr": texts(A_SHEET)})
    assert languages_in(content["sheet"]) == ("de", "fr")
    left = with_language(content, "de", {"client_title": " "}, seen={})
    assert languages_in(left["sheet"]) == ("fr",)
    assert "translations" not in with_language(left, "fr", {}, seen={})["sheet"]


def test_what_reads_alike_in_two_places_is_written_in_each() -> None:
    content = with_language({"sheet": A_SHEET, "next": 1}, "de", {"client_title": "Abend"}, seen=texts(A_SHEET))
    assert texts(A_SHEET)["steps.p1.heading"] == texts(A_SHEET)["client_title"]
    assert said_in(carried(content)) == said_in(content)
