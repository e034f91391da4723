"""The guides to the worksheets: an article each, a search that leaves no trace, and lists for programs."""

from __future__ import annotations

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.published import publish_bundled
from evenhand.domain.worksheets.shelves import shelves
from tests.faces.reading_pages import ReadPage
from tests.factories import NOW

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SLUGS = sorted(bundled_definitions())


def words_of(page: str) -> str:
    return " ".join(" ".join(ReadPage(page).words()).split())


def test_the_index_shows_every_sheet_on_its_shelf(client: Client) -> None:
    page = client.get("/worksheets/").text
    for definition, _ in bundled_definitions().values():
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
    definition, _ = bundled_definitions()[slug]
    page = client.get(f"/worksheets/{slug}/").text
    words = words_of(page)
    assert [
        heading for heading in ("Use it for", "Take care with, or leave it", "The sheet") if heading not in words
    ] == []
    assert "No outside clinician has read this sheet yet." in words
    assert definition.licence in words
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
        *(f"https://practice.example/worksheets/{slug}/" for slug in bundled_definitions()),
    ]
    assert {one.text for one in tree.iter(f"{MAP}lastmod")} == {NOW.date().isoformat()}
    assert "Sitemap: https://practice.example/sitemap.xml" in client.get("/robots.txt").text
