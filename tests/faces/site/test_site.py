"""The site: what a house presents and what it does not, pages that programs read well, pictures, no cookie."""

from __future__ import annotations

import gzip
import json
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image
from pytest_django.fixtures import Settings

from evenhand.faces.site.features import features
from evenhand.faces.site.hosting.legal import facts_asked_for, legal_slugs
from evenhand.faces.site.hosting.named import EXAMPLE
from evenhand.faces.site.library_texts import texts_of
from evenhand.faces.site.pictures import PICTURES, SHARE_OF_SMALL, SHARED, THEMES
from tests.faces.booking.strangers import SLUG, a_page

ABOUT = ("/features/", "/fit/", *(f"/features/{one.slug}/" for one in features()))
EVERYWHERE = ("/", "/security/", "/worksheets/", "/worksheets/noticing-log/")
LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
FACTS = "\n".join(f'{name} = "The {name}"' for name in sorted(facts_asked_for()))
HEAVIEST = 100_000
"""Bytes of one picture."""

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(client: Client, settings: Settings) -> Client:
    """Somebody at a house that presents Evenhand."""
    settings.SITE = settings.PLANS = EXAMPLE
    return client


def house(settings: Settings, tmp_path: Path, text: str) -> None:
    file = tmp_path / "site.toml"
    file.write_text(text)
    settings.SITE = str(file)


def meta(page: str, name: str) -> str:
    found = re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)">', page)
    assert found, name
    return found[1]


def title(page: str) -> str:
    return page.partition("<title>")[2].partition("</title>")[0]


def test_a_practices_own_house_shows_its_doors_and_presents_nothing(client: Client) -> None:
    page = client.get("/").text
    assert 'href="/in/"' in page
    assert 'href="/me/in/"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "/features/" not in page
    assert {address: client.get(address).status_code for address in ABOUT} == dict.fromkeys(ABOUT, 404)
    assert client.get("/security/").status_code == 200


def test_a_practices_own_house_leads_to_its_booking_page_while_that_is_open(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    service = a_page()
    house(settings, tmp_path, f'booking = "{SLUG}"')
    page = client.get("/").text
    assert f'href="/book/{SLUG}/"' in page
    assert f'<h1 dir="auto">{service.practice.name}</h1>' in page
    house(settings, tmp_path, 'booking = "another"')
    other = client.get("/")
    assert other.status_code == 200
    assert "/book/" not in other.text


def test_a_file_that_cannot_be_read_shows_the_doors_alone(client: Client, settings: Settings, tmp_path: Path) -> None:
    house(settings, tmp_path, "about = perhaps")
    assert 'href="/me/in/"' in client.get("/").text
    settings.SITE = str(tmp_path / "missing.toml")
    assert client.get("/features/").status_code == 404


def test_the_front_page_presents_every_feature_and_leads_to_the_demo(visitor: Client, settings: Settings) -> None:
    page = visitor.get("/").text
    assert [one.slug for one in features() if f'href="/features/{one.slug}/"' not in page] == []
    assert 'href="/fit/#try"' in page
    settings.DEMO = True
    assert 'href="/demo/"' in visitor.get("/").text


def test_each_page_has_a_title_a_description_and_an_address_of_its_own(visitor: Client, settings: Settings) -> None:
    pages = {address: visitor.get(address).text for address in (*EVERYWHERE, *ABOUT, "/plans/")}
    assert len({title(page) for page in pages.values()}) == len(pages)
    assert len({meta(page, "description") for page in pages.values()}) == len(pages)
    for address, page in pages.items():
        assert 10 <= len(title(page)) <= 70, address
        assert 40 <= len(meta(page, "description")) <= 220, address
        assert f'<link rel="canonical" href="{settings.PUBLIC_ADDRESS}{address}">' in page
        assert meta(page, "og:title").partition(" · ")[0] in title(page)
        assert meta(page, "og:image").startswith(f"{settings.PUBLIC_ADDRESS}/static/")
        levels = [int(one) for one in re.findall(r"<h([1-6])\b", page.partition("<main")[2].partition("</main>")[0])]
        assert (levels[0], levels.count(1)) == (1, 1), address
        assert [after for before, after in pairwise(levels) if after > before + 1] == [], address
        assert "noindex" not in page


def test_what_search_engines_read_is_data_that_cannot_end_its_element(visitor: Client) -> None:
    for address in (*EVERYWHERE, *ABOUT):
        page = visitor.get(address).text
        assert re.findall(r"<script[^>]*>", page) == ['<script type="application/ld+json">'], address
        written = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
        found = json.loads(written)
        assert found["@context"] == "https://schema.org"
        assert "<" not in written


def test_the_list_of_pages_holds_each_page_that_is_there_and_no_other(
    visitor: Client, settings: Settings, tmp_path: Path
) -> None:
    def listed() -> list[str]:
        found = ElementTree.fromstring(visitor.get("/sitemap.xml").content)  # noqa: S314  our own page
        return [str(one.text).removeprefix(settings.PUBLIC_ADDRESS) for one in found.iter(LOCATION)]

    there = listed()
    assert set(there) >= {*EVERYWHERE, *ABOUT, "/plans/"}
    assert len(set(there)) == len(there)
    assert {address for address in there if visitor.get(address).status_code != 200} == set()
    settings.PLANS = ""
    house(settings, tmp_path, f'pages = ["imprint"]\n[facts]\n{FACTS}')
    assert {one for one in listed() if not one.startswith("/worksheets/")} == {"/security/", "/legal/imprint/"}


def test_every_link_of_the_site_leads_somewhere(visitor: Client) -> None:
    asked = {"/"}
    seen: dict[str, int] = {}
    while asked:
        address = asked.pop()
        answer = visitor.get(address)
        seen[address] = answer.status_code
        if answer.status_code == 200 and not address.startswith(("/in/", "/me/", "/worksheets/")):
            links = re.findall(r'<a [^>]*href="(/[^"#?]*)', answer.text)
            asked |= {one for one in links if one not in seen}
    assert {address for address, status in seen.items() if status != 200} == set()


@pytest.mark.parametrize("address", [*EVERYWHERE, "/features/", "/features/two-replies/", "/fit/", "/plans/"])
def test_looking_at_the_site_sets_no_cookie(visitor: Client, address: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code == 200
    assert not answer.cookies


def test_what_is_the_same_for_everybody_may_be_kept_for_an_hour(visitor: Client) -> None:
    answer = visitor.get("/features/")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert {one.strip() for one in answer.headers["Vary"].split(",")} >= {"Cookie", "Accept-Language"}
    assert visitor.get("/features/nothing/").headers["Cache-Control"] == "no-store"


def test_a_page_goes_out_compressed_and_is_not_sent_again_while_it_is_the_same(visitor: Client) -> None:
    packed = visitor.get("/security/", headers={"accept-encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content).decode() == visitor.get("/security/").text
    again = visitor.get("/security/", headers={"accept-encoding": "gzip", "if-none-match": packed.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_page_speaks_the_language_of_its_browser(visitor: Client) -> None:
    page = visitor.get("/features/two-replies/", headers={"accept-language": "de"}).text
    assert "Zwei Antworten nebeneinander" in page
    assert "Absichtlich weggelassen" in page
    assert 'lang="en' not in re.sub(r'<a class="lone-link"[^>]*>', "", page)


def test_each_sentence_on_security_names_its_tests(visitor: Client) -> None:
    page = visitor.get("/security/").text
    sentences = [one for group in texts_of("security", "en")[0]["groups"] for one in group["sentences"]]
    assert [
        test for one in sentences for test in one["tests"] if f'<code translate="no">{test}</code>' not in page
    ] == []
    assert [one["words"] for one in sentences if not one["tests"]] == []


def test_pictures_stand_in_both_themes_and_a_chosen_theme_in_its_own(visitor: Client) -> None:
    page = visitor.get("/features/two-replies/").text
    assert '<source media="(prefers-color-scheme: dark)" srcset="/static/' in page
    assert "entry-light.webp" in page
    visitor.cookies["theme"] = "dark"
    dark = visitor.get("/features/two-replies/").text
    assert "entry-dark.webp" in dark
    assert "entry-light" not in dark
    assert "<source" not in dark


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_a_picture_is_there_in_every_file_that_is_named_as_large_as_is_said_and_light(name: str) -> None:
    picture = PICTURES[name]
    for theme in THEMES:
        for small in (False, True) if picture.is_wide else (False,):
            file = Path(str(finders.find(picture.file(theme, small=small))))
            density = picture.density * (SHARE_OF_SMALL if small else 1)
            with Image.open(file) as found:
                assert found.format == "WEBP"
                assert found.size == (round(picture.width * density), round(picture.height * density))
            assert file.stat().st_size <= HEAVIEST


def test_the_picture_that_is_shown_beside_a_link_is_there() -> None:
    with Image.open(str(finders.find(SHARED))) as found:
        assert (found.format, found.size) == ("JPEG", (1200, 630))


@pytest.mark.parametrize("slug", legal_slugs())
def test_a_legal_page_is_shown_when_it_is_asked_for_and_whole(
    client: Client, settings: Settings, tmp_path: Path, slug: str
) -> None:
    assert client.get(f"/legal/{slug}/").status_code == 404
    house(settings, tmp_path, f'pages = ["{slug}"]\n[facts]\n{FACTS}')
    page = client.get(f"/legal/{slug}/")
    assert page.status_code == 200
    assert "The operator, The address" in page.text
    assert "{" not in page.text.partition("<main")[2].partition("</main>")[0]
    assert f'href="/legal/{slug}/"' in client.get("/").text
    house(settings, tmp_path, f'pages = ["{slug}"]\n[facts]\noperator = "The operator"')
    assert client.get(f"/legal/{slug}/").status_code == 404
    assert f'href="/legal/{slug}/"' not in client.get("/").text


def test_what_a_host_writes_is_text_and_no_markup(client: Client, settings: Settings, tmp_path: Path) -> None:
    facts = FACTS.replace('"The operator"', "'<b onclick=\"x\">The operator</b>'")
    house(settings, tmp_path, f'pages = ["imprint"]\n[facts]\n{facts}')
    page = client.get("/legal/imprint/").text
    assert "&lt;b onclick" in page
    assert "<b onclick" not in page
