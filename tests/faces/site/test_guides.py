"""The guides to the worksheets: an article each, a search that leaves no trace, and lists for programs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from evenhand.domain.worksheets.bundled_measures import library_said, measures_said
from evenhand.domain.worksheets.published import publish_bundled
from evenhand.domain.worksheets.shelves import shelves
from evenhand.faces.site import guides
from tests.faces.reading_pages import ReadPage
from tests.factories import NOW

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SLUGS = sorted(library_said())


def words_of(page: str) -> str:
    return " ".join(" ".join(ReadPage(page).words()).split())


def test_the_index_shows_every_sheet_on_its_shelf(client: Client) -> None:
    page = client.get("/worksheets/").text
    for definition in library_said().values():
        assert f'href="/worksheets/{definition.slug}/"' in page
    assert [one.title for one in shelves() if one.title in page]
    assert "noindex" not in page
    assert '<link rel="canonical" href="http' in page
    assert "No outside clinician has read them yet" in page


def test_a_search_is_posted_leaves_no_trace_and_says_what_it_found(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    found = strict.post("/worksheets/", {"q": "PERFECTIONISM harsh"})
    assert "Compassionate self-care" in found.text
    assert "worksheet holds all of these words" in found.text
    assert found.headers["Cache-Control"] == "no-store"
    assert not found.cookies
    missed = strict.post("/worksheets/", {"q": "zzz <b>"}).text
    assert "No worksheets hold all of these words" in missed
    assert "zzz &lt;b&gt;" in missed


@pytest.mark.parametrize("slug", SLUGS)
def test_an_article_tells_what_a_definition_holds_and_shows_the_sheet(client: Client, slug: str) -> None:
    definition = library_said()[slug]
    page = client.get(f"/worksheets/{slug}/").text
    words = words_of(page)
    assert [
        heading for heading in ("Use it for", "Take care with, or leave it", "The sheet") if heading not in words
    ] == []
    assert "No outside clinician has read this sheet yet." in words
    assert definition.licence in words
    if definition.measures:
        followed = words[words.index("What is measured and followed") :]
        assert [one.label for one in definition.measures if one.label not in followed] == []
    told = words[: words.index("The sheet")]
    assert "`" not in words
    assert not re.search(r"\b[a-z]+_[a-z]+\b", told)
    prompts = [field.prompt for step in definition.steps if step.who != "therapist" for field in step.fields]
    shown = [prompt for prompt in prompts if " ".join(prompt.split()) in words]
    assert shown
    assert "<script" not in page.partition("</head>")[2]


def test_a_guide_leads_to_the_sheets_before_and_after_it(client: Client) -> None:
    page = client.get("/worksheets/compassionate-self-care/").text
    assert '<a href="/worksheets/noticing-log/">Noticing log (harsh self-talk, live)</a>' in page


def test_a_guide_says_where_its_sheet_usually_stands(client: Client) -> None:
    words = words_of(client.get("/worksheets/noticing-log/").text)
    assert "Where it usually stands Harsh self-talk Compassionate self-care , then" in words
    assert "Look first: is the gap closing from the self side?" in words


def test_every_link_of_every_guide_leads_somewhere(client: Client) -> None:
    """Pages of the site lead to pages of the site alone."""
    asked = {"/worksheets/"}
    for slug in SLUGS:
        page = ReadPage(client.get(f"/worksheets/{slug}/").text)
        asked |= {one["href"].partition("#")[0] for tag, one in page.elements if tag == "a"}
    asked = {one for one in asked if one.startswith("/")}
    assert {address: client.get(address).status_code for address in asked} == dict.fromkeys(asked, 200)


def test_a_sheet_that_is_not_there_is_like_any_page_that_is_not_there(client: Client) -> None:
    assert client.get("/worksheets/no-such-sheet/").content == client.get("/nothing/").content


def test_a_page_that_was_kept_is_sent_again_only_when_it_changed(client: Client) -> None:
    first = client.get("/worksheets/noticing-log/")
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    assert "Cookie" in first.headers["Vary"]
    assert not first.cookies
    again = client.get("/worksheets/noticing-log/", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    client.cookies["theme"] = "dark"
    dark = client.get("/worksheets/noticing-log/", headers={"if-none-match": first.headers["ETag"]})
    assert dark.status_code == 200


@pytest.mark.parametrize("address", ["/worksheets/", "/worksheets/noticing-log/"])
def test_a_guide_asks_the_database_for_nothing_of_its_own_and_takes_no_other_method(
    client: Client, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert client.get(address).status_code == 200  # only the numbers are asked for, and those are given here
    assert client.delete(address).status_code == 405


@pytest.mark.django_db
def test_the_feed_lists_the_newest_first(client: Client, settings: Settings) -> None:
    settings.PUBLIC_ADDRESS = "https://practice.example"
    empty = ElementTree.fromstring(client.get("/worksheets/feed.xml").content)  # noqa: S314  our own page
    assert empty.findall(f"{ATOM}entry") == []
    publish_bundled(at=NOW - timedelta(days=1))
    answer = client.get("/worksheets/feed.xml")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)  # noqa: S314  our own page
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(SLUGS)
    for entry in entries:
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert link.attrib["href"].startswith("https://practice.example/worksheets/")
        assert entry.findtext(f"{ATOM}updated") == (NOW - timedelta(days=1)).isoformat()
        assert entry.findtext(f"{ATOM}summary")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(SLUGS)


@pytest.mark.django_db
def test_the_map_of_the_site_names_every_guide_and_robots_name_the_map(client: Client, settings: Settings) -> None:
    settings.PUBLIC_ADDRESS = "https://practice.example"
    publish_bundled(at=NOW)
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314  our own page
    places = [one.text for one in tree.iter(f"{MAP}loc")]
    assert places == [
        "https://practice.example/security/",
        "https://practice.example/worksheets/",
        *(f"https://practice.example/worksheets/{slug}/" for slug in library_said()),
    ]
    assert {one.text for one in tree.iter(f"{MAP}lastmod")} == {NOW.date().isoformat()}
    assert "Sitemap: https://practice.example/sitemap.xml" in client.get("/robots.txt").text


def test_a_guide_says_what_is_measured_from_where_to_where_and_which_way_is_welcome(client: Client) -> None:
    words = words_of(client.get("/worksheets/compassionate-self-care/").text)
    assert "as it was answered · in each entry · from 0 to 10 · neither way is called better" in words
    assert "reckoned from the answers · in each entry · from -10 to 10 · less of it is welcome" in words


@pytest.mark.parametrize("slug", sorted(measures_said()))
def test_a_measure_is_explained_with_every_figure_of_its_definition_and_its_source(client: Client, slug: str) -> None:
    instrument = measures_said()[slug].instrument
    assert instrument
    words = words_of(client.get(f"/worksheets/{slug}/").text)
    assert f"{instrument.low} to {instrument.high}" in words
    for band in instrument.bands:
        assert f"{band.low}–{band.high} {band.word}" in words
    for one in instrument.cut_offs:
        assert f"{one.meaning} ({one.source})" in words
    assert (f"{instrument.change.points} points" if instrument.change else "no agreed figure") in words
    assert ("Answers about harm" in words) == bool(instrument.risks)
    assert f"{instrument.owner}; {instrument.terms}" in words


def test_a_german_guide_to_a_measure_marks_its_owners_wording_as_english() -> None:
    page = Client(headers={"Accept-Language": "de"}).get("/worksheets/phq-9/").text
    assert "<h1>PHQ-9: neun Fragen zu gedrückter Stimmung</h1>" in page
    assert '<td lang="en-GB">minimal</td>' in page
    assert re.search(r'<div lang="en-GB">\s*<fieldset', page)
    assert "Frage 9 fragt nach Selbstgefährdung" in page


def test_an_instrument_that_is_not_free_is_explained_without_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = measures_said()["pcl-5"]
    assert sheet.instrument
    bound = replace(sheet, instrument=replace(sheet.instrument, licence="conditions"))
    monkeypatch.setattr(guides, "library_said", lambda: {"bound": bound})
    page = Client().get("/worksheets/bound/").text
    assert sheet.field("q1").prompt not in page
    assert "it is tied to one event" in page
