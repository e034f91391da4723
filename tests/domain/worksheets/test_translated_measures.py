"""A measure in another language: ours said around it, and its owner's wording as it is or under its own licence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evenhand.domain.worksheets.bundled import translations_into
from evenhand.domain.worksheets.bundled_measures import bundled_measures, measures_said
from evenhand.domain.worksheets.definition import Definition, DefinitionError
from evenhand.domain.worksheets.definition.translating import texts_of, wording_in
from evenhand.domain.worksheets.formulas import measure_values
from evenhand.domain.worksheets.translations import read_translation
from evenhand.wording import in_language
from scripts.words import sheet_to_translate

MEASURES = {slug: one for slug, (one, _) in bundled_measures().items()}
PHQ, PSWQ = MEASURES["phq-9"], MEASURES["pswq"]
GROUND = '\n[licence]\nstatus = "allowed"\nowner = "Somebody"\nterms = "their ground"\n'


def written(of: Definition, texts: dict[str, str], more: str = "") -> str:
    lines = "".join(f'"{path}" = """{text}"""\n' for path, text in texts.items())
    return f'slug = "{of.slug}"\nversion = 1\nlanguage = "fr"\n{more}\n[texts]\n{lines}'


def read(of: Definition, texts: dict[str, str], more: str = "") -> Definition:
    return read_translation(of, written(of, texts, more), filename=f"fr/{of.slug}.toml", code="fr")


def ours(of: Definition) -> dict[str, str]:
    return {path: text for path, text in texts_of(of).items() if path not in wording_in(of)}


@pytest.mark.parametrize("slug", sorted(MEASURES))
def test_german_says_what_is_ours_and_leaves_every_word_of_the_owner_as_it_is(slug: str) -> None:
    source, spoken = translations_into("de")[slug]
    english, german = texts_of(source), texts_of(spoken)
    assert english.keys() == german.keys()
    assert {path for path in english if english[path] == german[path]} >= wording_in(source) > {"items.1"}
    assert {one for one in ("client_title", "purpose", "message", "guide.1") if english[one] == german[one]} == set()
    assert spoken.language == "de"
    assert spoken.asked_in == "en"
    asked = [field for field in spoken.fields() if field.is_answered]
    assert {field.language for field in asked} == {"en"}
    assert {field.language for field in spoken.fields() if field.key.startswith("help")} <= {""}
    assert {step.heading for step in spoken.steps} == {spoken.client_title}


@pytest.mark.parametrize("slug", sorted(MEASURES))
def test_a_translation_reckons_alike(slug: str) -> None:
    source, spoken = translations_into("de")[slug]
    assert source.instrument
    most = max(source.instrument.points)
    answers = {key: most if source.field(key).kind == "scale" else str(most) for key in source.instrument.items}
    assert measure_values(spoken, answers) == measure_values(source, answers)
    assert [(one.name, one.formula) for one in spoken.measures] == [(one.name, one.formula) for one in source.measures]


def test_who_reads_german_finds_the_measures_in_german() -> None:
    with in_language("de"):
        assert measures_said()["phq-9"].client_title == "Wie die letzten zwei Wochen waren"
    assert measures_said()["phq-9"] is PHQ


def test_a_wording_is_translated_under_a_licence_of_its_own() -> None:
    texts = {path: text if text.startswith("`") else f"{text} (fr)" for path, text in texts_of(PHQ).items()}
    spoken = read(PHQ, texts, GROUND)
    assert spoken.asked_in == spoken.language == "fr"
    assert spoken.field("q1").prompt == f"{PHQ.field('q1').prompt} (fr)"
    assert spoken.field("q1").label == f"1. {PHQ.field('q1').prompt} (fr)"
    assert [one.value for one in spoken.field("q1").options] == [one.value for one in PHQ.field("q1").options]
    assert spoken.instrument
    assert (spoken.instrument.owner, spoken.instrument.terms) == ("Somebody", "their ground")


def test_both_ends_of_a_scale_are_translated() -> None:
    texts = texts_of(PSWQ) | {"answers.1": "wenig", "answers.5": "viel"}
    field = read(PSWQ, texts, GROUND).field("q1")
    assert (field.low, field.high) == ("wenig", "viel")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("", "needs a licence of its own"),
        (GROUND.replace('owner = "Somebody"\n', ""), 'needs a text for "owner"'),
        (GROUND.replace("their ground", " "), 'needs a text for "terms"'),
        (GROUND.replace('"allowed"', '"free"'), '"status" has to be one of'),
        (GROUND.replace('"allowed"', '"supplied"'), "cannot be part of the program"),
        (f"{GROUND}year = 1\n", 'has no attribute "year"'),
    ],
)
def test_a_wording_without_a_ground_is_refused(more: str, reason: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        read(PHQ, texts_of(PHQ), more)
    assert any(reason in fault.reason for fault in refused.value.faults), refused.value.faults


def test_half_a_wording_is_refused_with_the_line_of_the_texts() -> None:
    texts = ours(PHQ) | {"items.1": "Une chose"}
    with pytest.raises(DefinitionError) as refused:
        read(PHQ, texts, GROUND)
    told = [fault.reason for fault in refused.value.faults]
    assert "items.2: This text is missing." in told
    assert "bands.1: This text is missing." in told


def test_a_licence_without_a_wording_is_refused() -> None:
    with pytest.raises(DefinitionError, match="Only a translated wording"):
        read(PHQ, ours(PHQ), GROUND)


@pytest.mark.parametrize(
    "texts",
    [
        {"items.10": "one too many"},
        {"answers.9": "no such answer"},
        {"change.source": ""},
        {"next.2": "without the names"},
        {"groups.group_b.word": "of another measure"},
    ],
)
def test_a_text_that_is_missing_or_is_for_nothing_is_refused(texts: dict[str, str]) -> None:
    with pytest.raises(DefinitionError) as refused:
        read(PHQ, ours(PHQ) | texts)
    assert refused.value.reason.startswith(next(iter(texts)))


def test_the_file_to_begin_from_holds_what_is_ours_alone() -> None:
    begun = read_translation(PHQ, sheet_to_translate("phq-9", "fr"), filename="fr/phq-9.toml", code="fr")
    assert begun.asked_in == "en"
    assert replace(begun, language="en", steps=PHQ.steps, measures=PHQ.measures) == PHQ
