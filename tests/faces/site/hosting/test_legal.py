"""Legal pages: shown when all that they need is filled in, with no place left open, and not at all before."""

from __future__ import annotations

import re
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.faces.site.hosting.legal import (
    PLACE,
    facts_asked_for,
    facts_missing,
    legal_page,
    legal_slugs,
    title_of,
)
from evenhand.faces.site.hosting.reading import read_site
from evenhand.faces.site.library_texts import texts_of
from evenhand.wording import offered

CODES = [one.code for one in offered()]
ALL = {name: f"<{name}>" for name in sorted(facts_asked_for())}
SLUGS = legal_slugs()


def test_there_are_the_four_pages() -> None:
    assert SLUGS == ("imprint", "privacy", "terms", "processing")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("slug", SLUGS)
def test_a_text_names_only_what_its_page_needs_or_its_section_waits_for(slug: str, code: str) -> None:
    page = next(one for one in texts_of("legal", code)[0]["pages"] if one["slug"] == slug)
    for section in page["sections"]:
        known = {*page["needs"], section.get("when"), section.get("list")}
        named = {place for text in section["paragraphs"] for place in PLACE.findall(text)}
        assert named <= known, section["heading"]
        assert "list" not in section or section["list"] in page["needs"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("slug", SLUGS)
def test_every_fact_that_a_page_needs_stands_on_it(slug: str, code: str) -> None:
    page = legal_page(slug, ALL, code)
    assert page is not None
    assert page.language == code
    shown = " ".join(text for section in page.sections for text in (*section.paragraphs, *section.lines))
    needed = set(facts_missing(slug, {}))
    assert {name for name in needed if ALL[name] not in shown} == set()


@given(there=st.sets(st.sampled_from(sorted(ALL))), slug=st.sampled_from(SLUGS), code=st.sampled_from(CODES))
def test_a_page_is_whole_or_not_there(there: set[str], slug: str, code: str) -> None:
    facts = {name: f"({name})" for name in there}
    page = legal_page(slug, facts, code)
    assert (page is None) == bool(facts_missing(slug, facts))
    if page is not None:
        shown = " ".join(text for one in page.sections for text in (one.heading, *one.paragraphs, *one.lines))
        assert "{" not in shown
        assert set(re.findall(r"\((\w+)\)", shown)) & set(ALL) <= there


def test_several_lines_are_one_in_a_sentence_and_a_list_where_one_belongs() -> None:
    facts = ALL | {"address": ("A street 1", "A town"), "processors": ("One, Austria: mail", "Two, France: disks")}
    imprint, processing = legal_page("imprint", facts, "en"), legal_page("processing", facts, "en")
    assert imprint is not None
    assert processing is not None
    assert imprint.sections[0].paragraphs == ("<operator>, A street 1, A town",)
    assert ("One, Austria: mail", "Two, France: disks") in [one.lines for one in processing.sections]


def test_what_a_host_writes_is_never_taken_for_a_place() -> None:
    page = legal_page("imprint", ALL | {"operator": "{email}"}, "en")
    assert page is not None
    assert page.sections[0].paragraphs[0].startswith("{email}, ")


def test_a_name_that_is_not_known_is_no_page() -> None:
    with pytest.raises(StopIteration):
        title_of("cookies", "en")


def test_the_file_to_begin_with_names_every_fact_and_fills_in_none() -> None:
    text = (resources.files("evenhand.library") / "site" / "example.toml").read_text(encoding="utf-8")
    found = read_site(text, pages=SLUGS, facts=facts_asked_for())
    assert (found.about, dict(found.facts), found.pages) == (True, {}, ())
    assert set(re.findall(r"(?m)^(\w+) = ", text.partition("[facts]")[2])) == facts_asked_for()
