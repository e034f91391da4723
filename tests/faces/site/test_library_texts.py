"""The site's texts: every language has the shape of the source, facts stay as they are, no word claims too much."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.faces.site.library_texts import NO_TEXTS, TextsApart, laid_over, texts_of
from evenhand.faces.site.pictures import PICTURES
from evenhand.wording import offered

CODES = [one.code for one in offered()]
SUBJECTS = ("features", "security", "legal")
CLAIMS_TOO_MUCH = re.compile(r"(?i)\banonym|zero.knowledge|end.to.end|ende.zu.ende|100 ?%|unbreakable|unknackbar")

WORDS = st.text("abc .", min_size=1).filter(str.strip)
NAMES = st.sampled_from(["title", "why", "groups", "promise"])
VALUES = st.recursive(
    WORDS, lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(NAMES, inner, max_size=3)
)
TABLES = st.dictionaries(NAMES, VALUES, max_size=4)


def turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: turned(one) for name, one in value.items()}
    return [turned(one) for one in value] if isinstance(value, list) else f"*{value}"


@given(source=TABLES, slug=WORDS)
def test_a_translation_of_the_same_shape_takes_every_place_but_those_of_facts(
    source: dict[str, Any], slug: str
) -> None:
    found = laid_over(source | {"slug": slug}, turned(source), "x")
    assert found == turned(source) | {"slug": slug}


@pytest.mark.parametrize(
    ("other", "place"),
    [
        ({}, "x.title"),
        ({"title": "Eins", "why": ["a"]}, "x.why"),
        ({"title": "Eins", "why": ["a", " "]}, "x.why 2"),
        ({"title": ["Eins"], "why": ["a", "b"]}, "x.title"),
        ({"title": "Eins", "why": ["a", "b"], "more": "c"}, "x.more"),
        ({"title": "Eins", "why": ["a", "b"], "slug": "two"}, "x.slug"),
    ],
)
def test_a_translation_of_another_shape_is_refused_with_its_place(other: dict[str, Any], place: str) -> None:
    with pytest.raises(TextsApart) as refused:
        laid_over({"slug": "one", "title": "One", "why": ["a", "b"]}, other, "x")
    assert str(refused.value).startswith(place)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_language_has_every_text_and_none_claims_too_much(subject: str, code: str) -> None:
    texts, spoken = texts_of(subject, code)
    assert spoken == code
    assert [text for text in words_of(texts) if CLAIMS_TOO_MUCH.search(text)] == []


def test_a_language_without_texts_reads_english() -> None:
    assert texts_of("features", "xx") == texts_of("features", "en")


def test_features_name_pictures_and_guides_that_are_there() -> None:
    rows = texts_of("features", "en")[0]["features"]
    assert {name for one in rows for name in one["pictures"]} <= set(PICTURES)
    assert {slug for one in rows for slug in one["guides"]} <= set(bundled_definitions())
    assert len({one["slug"] for one in rows}) == len(rows)


def words_of(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for name, one in value.items() if name not in NO_TEXTS for text in words_of(one)]
    return [text for one in value for text in words_of(one)] if isinstance(value, list) else [value]
