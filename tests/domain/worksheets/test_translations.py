"""A sheet in another language: every text of it, for its very version, and never another question or value."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evenhand.domain.worksheets.bundled import (
    bundled_definitions,
    bundled_name,
    in_readers_language,
    translations_into,
)
from evenhand.domain.worksheets.definition import Definition, DefinitionError, parse_definition
from evenhand.domain.worksheets.definition.translating import texts_of, translated
from evenhand.domain.worksheets.models import MeasureValue
from evenhand.domain.worksheets.translations import MEASURES, read_translation, translation_texts
from evenhand.wording import in_language, offered
from evenhand.wording.languages import SOURCE
from scripts.words import sheet_to_translate
from tests.domain.worksheets.sheets import NOTE, a_page, a_sheet
from tests.factories import TWO_REPLIES, a_case, a_submission, an_assignment, frozen, inside

FLAGSHIP = "compassionate-self-care"
CODES = [one.code for one in offered() if one.code != SOURCE]


def a_definition() -> Definition:
    return parse_definition(a_sheet(a_page(NOTE)), filename="small-sheet.toml")


def a_translation(texts: dict[str, str], head: str = 'slug = "small-sheet"\nversion = 1\nlanguage = "de"') -> str:
    lines = "\n".join(f'"{path}" = "{text}"' for path, text in texts.items())
    return f"{head}\n\n[texts]\n{lines}\n"


def read(text: str) -> Definition:
    return read_translation(a_definition(), text, filename="de/small-sheet.toml", code="de")


@pytest.mark.parametrize("code", CODES)
def test_the_flagship_speaks_every_language_that_is_offered(code: str) -> None:
    assert FLAGSHIP in translations_into(code)


@pytest.mark.parametrize("code", CODES)
def test_every_translation_can_be_used_and_changes_texts_alone(code: str) -> None:
    files = [*translation_texts(code), *translation_texts(code, MEASURES)]
    assert set(translations_into(code)) == {name.removesuffix(".toml") for name in files}
    for source, spoken in translations_into(code).values():
        assert spoken.language == code
        assert translated(spoken, texts_of(source), language=source.language) == source


def test_german_says_the_flagship_in_its_own_words() -> None:
    source, spoken = translations_into("de")[FLAGSHIP]
    english, german = texts_of(source), texts_of(spoken)
    assert {path for path in english if english[path] == german[path]} == {"next.4", "next.5"}  # names of sheets alone


def test_a_sheet_is_read_in_the_language_in_force_and_in_english_where_there_is_no_other() -> None:
    with in_language("de"):
        assert bundled_definitions()[FLAGSHIP][0].client_title == "Zwei Antworten"
        assert bundled_name(FLAGSHIP) == "Mitgefühl mit sich selbst"
        assert bundled_definitions()["worry-log"][0].language == "en"
    assert bundled_definitions()[FLAGSHIP][0].client_title == "Two replies"
    assert bundled_name(FLAGSHIP) == "Compassionate self-care"


def test_a_bundled_sheet_that_was_read_once_more_speaks_its_languages_too() -> None:
    again = replace(bundled_definitions()[FLAGSHIP][0])
    with in_language("de"):
        assert in_readers_language(again).client_title == "Zwei Antworten"


def test_a_practices_own_sheet_of_the_same_name_stays_as_it_is() -> None:
    own = replace(bundled_definitions()[FLAGSHIP][0], client_title="Ours")
    with in_language("de"):
        assert in_readers_language(own) is own


def test_a_whole_translation_is_read() -> None:
    texts = {path: f"{text} (de)" for path, text in texts_of(a_definition()).items()}
    spoken = read(a_translation(texts))
    assert spoken.client_title == f"{a_definition().client_title} (de)"
    assert [one.key for one in spoken.fields()] == [one.key for one in a_definition().fields()]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"fields.nothing.prompt": "x"}, "fields.nothing.prompt: The sheet has no text at this path."),
        ({"client_title": " "}, "client_title: This text is missing."),
        ({"client_title": "Ring {emergency_number}"}, "client_title: It has to name the same places"),
        ({"client_title": "See `worry-log`"}, "client_title: It has to name the same places"),
    ],
)
def test_a_wrong_text_is_refused_with_its_path_and_line(changed: dict[str, str], reason: str) -> None:
    text = a_translation(texts_of(a_definition()) | changed)
    with pytest.raises(DefinitionError) as refused:
        read(text)
    assert refused.value.reason.startswith(reason)
    assert text.splitlines()[refused.value.line - 1].startswith(f'"{next(iter(changed))}"')


def test_a_text_that_is_left_out_is_refused() -> None:
    texts = texts_of(a_definition())
    del texts["client_title"]
    with pytest.raises(DefinitionError, match="client_title: This text is missing"):
        read(a_translation(texts))


@pytest.mark.parametrize(
    "head",
    [
        'slug = "other-sheet"\nversion = 1\nlanguage = "de"',
        'slug = "small-sheet"\nversion = 2\nlanguage = "de"',
        'slug = "small-sheet"\nversion = 1\nlanguage = "fr"',
        'slug = "small-sheet"\nversion = 1\nlanguage = "de"\nmore = 1',
        'slug = "small-sheet"',
    ],
)
def test_a_translation_of_something_else_is_refused(head: str) -> None:
    with pytest.raises(DefinitionError):
        read(a_translation(texts_of(a_definition()), head))


@pytest.mark.parametrize("text", ["", "texts = 1", 'texts = ["a"]', "[texts]\nclient_title = 1", "= x", "[" * 50])
def test_what_is_no_translation_is_refused(text: str) -> None:
    with pytest.raises(DefinitionError):
        read(text)


def test_the_file_to_begin_from_is_a_whole_translation() -> None:
    definition = bundled_definitions()["worry-log"][0]
    begun = read_translation(definition, sheet_to_translate("worry-log", "de"), filename="de/worry-log.toml", code="de")
    assert begun == replace(definition, language="de")


@frozen()
@pytest.mark.django_db
def test_an_entry_keeps_the_language_in_which_its_sheet_was_read_and_the_same_answers() -> None:
    case = a_case()
    assignment = an_assignment(of=case, slug=FLAGSHIP)
    with in_language("de"):
        german = a_submission(TWO_REPLIES, of=assignment)
    english = a_submission(TWO_REPLIES, of=assignment)
    with inside(case):
        assert (german.language, english.language) == ("de", "en")
        assert german.answers == english.answers
        measured = [
            dict(MeasureValue.objects.filter(submission=one).values_list("name", "value")) for one in (german, english)
        ]
        assert measured[0] == measured[1] != {}
