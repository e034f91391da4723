"""Shelves, strands, what is rated unseen, licences: said in every language that is offered, and refused where wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

import pytest

from evenhand.domain.worksheets import translations
from evenhand.domain.worksheets.building.licences import licences
from evenhand.domain.worksheets.definition import DefinitionError
from evenhand.domain.worksheets.sequences import masked_in, strands
from evenhand.domain.worksheets.shelves import shelves
from evenhand.domain.worksheets.translations import said_by_library
from evenhand.wording import in_language, offered
from evenhand.wording.languages import SOURCE

CODES = [one.code for one in offered() if one.code != SOURCE]
TEXTS = {"one.name": "One", "one.note": "see `worry-log`"}
Write = Callable[[str], None]


@pytest.mark.parametrize("code", CODES)
def test_every_list_of_the_library_is_said_in_its_own_words(code: str) -> None:
    english = said_now()
    with in_language(code):
        there = said_now()
        assert {one.language for one in shelves()} == {one.language for one in strands()} == {code}
    assert len(there) == len(english)
    assert [one for one, other in zip(english, there, strict=True) if one == other] == []


def said_now() -> list[str]:
    rated = masked_in("two_replies")
    assert rated
    return [
        *(one.title for one in shelves()),
        *(text for one in strands() for text in (one.name, one.first_look)),
        *(stage.note for one in strands() for stage in (*one.stages, *one.beside) if stage.note),
        *(rated.question, rated.low, rated.high),
        *(one.words for one in licences()),
    ]


def test_in_other_languages_a_strand_keeps_its_sheets_and_a_shelf_its_order() -> None:
    with in_language("de"):
        there = [(one.key, one.sheets) for one in strands()], [(one.slug, one.sheets) for one in shelves()]
    assert there == ([(one.key, one.sheets) for one in strands()], [(one.slug, one.sheets) for one in shelves()])


def test_where_nobody_translated_a_list_it_is_in_english_and_says_so() -> None:
    with in_language("fr"):
        assert {one.language for one in shelves()} == {"en"}
    assert said_by_library("shelves.toml", TEXTS, into="fr") == (TEXTS, "en")


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """A library of the test's own with one list in it, `lists/one.toml`."""
    (tmp_path / "lists" / "de").mkdir(parents=True)
    monkeypatch.setattr(resources, "files", lambda _package: tmp_path)
    translations._list_in.cache_clear()

    def put(text: str) -> None:
        (tmp_path / "lists" / "de" / "one.toml").write_text(text, encoding="utf-8")

    yield put
    translations._list_in.cache_clear()


def test_a_whole_list_is_said(write: Write) -> None:
    write('language = "de"\n[texts]\n"one.name" = "Eins"\n"one.note" = "siehe `worry-log`"\n')
    said, code = said_by_library("lists/one.toml", TEXTS, into="de")
    assert (dict(said), code) == ({"one.name": "Eins", "one.note": "siehe `worry-log`"}, "de")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('language = "de"\n[texts]\n"one.name" = "Eins"\n', 2, "one.note: This text is missing."),
        ('language = "de"\n[texts]\n"one.name" = ""\n"one.note" = "`worry-log`"', 3, "one.name: This text is missing."),
        ('language = "de"\n[texts]\n"one.name" = 1\n"one.note" = "`worry-log`"', 3, "one.name: This text is missing."),
        ('language = "de"\n[texts]\n"one.name" = "E"\n"one.note" = "`log`"', 4, "one.note: It has to name the same"),
        ('language = "de"\n[texts]\n"one.name" = "E"\n"one.note" = "`worry-log`"\nnew = "x"', 5, "new: The list has"),
        ('language = "fr"\n[texts]\n"one.name" = "E"\n"one.note" = "`worry-log`"', 1, '"language" has to be'),
        ('language = "de"\nmore = 1\n[texts]\n"one.name" = "E"\n"one.note" = "`worry-log`"', 1, '"more" means nothing'),
        ('language = "de"\ntexts = "all"\n', 2, '"texts" has to be a table of texts.'),
        ('language = "de', 1, "This is not TOML"),
    ],
)
def test_a_wrong_list_is_refused_with_line_and_reason(write: Write, text: str, line: int, reason: str) -> None:
    write(text)
    with pytest.raises(DefinitionError) as refused:
        said_by_library("lists/one.toml", TEXTS, into="de")
    assert refused.value.filename == "lists/de/one.toml"
    assert refused.value.line == line
    assert refused.value.reason.startswith(reason)
