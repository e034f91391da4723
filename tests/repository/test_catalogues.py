"""The catalogues hold what is said, whole and sound: each text in each language, with its places and its markup."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from evenhand.wording.catalogues import AREAS, FOLDER, Entry, entries_of
from evenhand.wording.languages import SOURCE, offered
from scripts.said_in_python import CannotExtract, Said, said_in_code
from scripts.said_in_scripts import said_in_script, table_of
from scripts.said_in_templates import said_in_template
from scripts.words import SCRIPTS, updated

PLACE = re.compile(r"%\((\w+)\)(.?)")
MARKUP = re.compile(r"<[^>]+>|&\w+;")
LETTERS = re.compile(r"[^\W\d_]{2,}")
CODES = [one.code for one in offered() if one.code != SOURCE]
ALIKE = {
    "site": {"Demo"},
    "wording": {"April", "August", "September", "November"},
    "components": {"Passphrase"},
    "portal": {"Passkeys", "Passphrase"},
    "foundation": {"Letter (8½ × 11 in)", "A4 (210 × 297 mm)"},
    "domain": {"November 24, 2026"},
    "workspace": {
        "%(moment)s in %(place)s",
        "Code",
        "Form",
        "In",
        "Item %(number)s",
        "Items",
        "Link",
        "Name",
        "PDF",
        "Passkey",
        "Team",
        "Website",
        "online",
    },
}
"""By area, what German says as English does."""


def entries(code: str) -> list[tuple[str, Entry]]:
    return [(area, entry) for area in AREAS for entry in entries_of(code, area)]


def other_places(entry: Entry) -> bool:
    """Return whether a form leaves a place out or has one of its own; of a count the number may be left to the word."""
    wanted = {name for english in entry.english for name in places_of(english)}
    least = set.intersection(*(places_of(english) for english in entry.english))
    return any(not least <= places_of(form) or not places_of(form) <= wanted for form in entry.forms)


def places_of(text: str) -> set[str]:
    return {name for name, _ in PLACE.findall(text)}


def other_markup(entry: Entry) -> bool:
    return any(Counter(MARKUP.findall(form)) != Counter(MARKUP.findall(entry.english[-1])) for form in entry.forms)


def is_alike(entry: Entry) -> bool:
    plain = PLACE.sub("", MARKUP.sub("", entry.english[0]))
    return entry.forms[0] == entry.english[0] and bool(LETTERS.search(plain))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("area", AREAS)
def test_a_catalogue_is_what_the_code_says(code: str, area: str) -> None:
    """`make words` brings it up to date."""
    assert (FOLDER / code / f"{area}.po").read_text(encoding="utf-8") == updated(code, area)


@pytest.mark.parametrize("code", CODES)
def test_scripts_look_their_texts_up_in_what_the_catalogue_says(code: str) -> None:
    assert (SCRIPTS / "words" / f"{code}.js").read_text(encoding="utf-8") == table_of(entries_of(code, "scripts"))


@pytest.mark.parametrize("code", CODES)
def test_every_text_has_its_translation(code: str) -> None:
    missing = [(area, entry.english[0]) for area, entry in entries(code) if not all(entry.forms) or entry.fuzzy]
    assert missing == []


@pytest.mark.parametrize("code", CODES)
def test_every_translation_has_the_places_and_the_markup_of_its_text(code: str) -> None:
    translated = [(area, entry) for area, entry in entries(code) if all(entry.forms)]
    assert translated
    assert [(area, entry.english[0]) for area, entry in translated if other_places(entry)] == []
    assert [(area, entry.english[0]) for area, entry in translated if other_markup(entry)] == []


@pytest.mark.parametrize("code", CODES)
def test_a_place_is_a_name_and_nothing_else(code: str) -> None:
    """`%(number)d` or a lonely per cent sign would fail before a person's eyes."""
    texts = [text for _, entry in entries(code) for text in (*entry.english, *entry.forms) if "%(" in text]
    odd = [text for text in texts for name, kind in PLACE.findall(text) if kind != "s"]
    lonely = [text for text in texts if "%" in PLACE.sub("", text).replace("%%", "")]
    assert odd + lonely == []


@pytest.mark.parametrize("code", CODES)
def test_no_translation_ends_an_attribute(code: str) -> None:
    """A message may stand in an attribute of a page, where a straight quotation mark would end it."""
    assert [entry.forms for _, entry in entries(code) if any('"' in MARKUP.sub("", form) for form in entry.forms)] == []


def test_german_says_what_english_says_in_its_own_words() -> None:
    alike = {(area, entry.english[0]) for area, entry in entries("de") if is_alike(entry)}
    listed = {(area, text) for area, texts in ALIKE.items() for text in texts}
    assert alike - listed == set()
    assert listed - alike == set()


@pytest.mark.parametrize("code", CODES)
def test_one_text_is_said_one_way_wherever_it_stands(code: str) -> None:
    """All files of a language are one catalogue in memory."""
    said: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for _, entry in entries(code):
        if all(entry.forms):
            said.setdefault((entry.context, entry.english[0]), set()).add(entry.forms[:1])
    assert {key: forms for key, forms in said.items() if len(forms) > 1} == {}


@pytest.mark.parametrize(
    ("entry", "places", "markup"),
    [
        (Entry(("Hello %(name)s",), ("Hallo %(name)s",)), False, False),
        (Entry(("Hello %(name)s",), ("Hallo",)), True, False),
        (Entry(("Hello",), ("Hallo %(name)s",)), True, False),
        (Entry(("one day", "%(number)s days"), ("ein Tag", "%(number)s Tage")), False, False),
        (Entry(("<b>Hello</b>",), ("<b>Hallo</b>",)), False, False),
        (Entry(("<b>Hello</b>",), ("Hallo",)), False, True),
        (Entry(("Hello",), ("<a href='x'>Hallo</a>",)), False, True),
    ],
)
def test_a_wrong_place_and_wrong_markup_are_found(entry: Entry, places: bool, markup: bool) -> None:
    assert (other_places(entry), other_markup(entry)) == (places, markup)


def test_what_a_module_says_is_found() -> None:
    code = (
        'a = say("One")\nb = later("Two" " three")\n'
        'say_count("%(number)s day", "%(number)s days", n)\nsay_of("c", "May")'
    )
    assert set(said_in_code(code, "a.py")) == {
        Said(("One",)),
        Said(("Two three",)),
        Said(("%(number)s day", "%(number)s days")),
        Said(("May",), "c"),
    }
    assert list(said_in_code("say(NOTE, a=b)", "a.py")) == []


@pytest.mark.parametrize("code", ['say(f"Hello {name}")', 'say("Hello " + name)', 'later("%s" % name)'])
def test_a_text_that_is_put_together_on_the_spot_is_refused(code: str) -> None:
    with pytest.raises(CannotExtract, match=r"a\.py, line 1"):
        list(said_in_code(code, "a.py"))


def test_what_a_template_says_is_found() -> None:
    page = (
        "{{ _('One') }}{% trans name=b %}Two {{ name }}\n  100 %{% endtrans %}{{ pgettext('c', 'May') }}"
        "{% trans number=n %}{{ number }} day{% pluralize %}{{ number }} days{% endtrans %}"
    )
    assert set(said_in_template(page, "a.html")) == {
        Said(("One",)),
        Said(("Two %(name)s 100 %%",)),
        Said(("%(number)s day", "%(number)s days")),
        Said(("May",), "c"),
    }


def test_what_a_script_says_is_found() -> None:
    script = (
        'import { said } from "./words.js";\n// said("No")\nline.textContent = said("Saved at %(time)s.", { time });'
    )
    assert list(said_in_script(script, "a.js")) == [Said(("Saved at %(time)s.",))]
    with pytest.raises(CannotExtract, match=r"a\.js"):
        list(said_in_script("said(words)", "a.js"))
