"""Every page for clients, strangers and visitors says all its words: in other letters, no Latin one is left."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from evenhand.domain.worksheets.bundled_measures import library_said
from evenhand.domain.worksheets.definition.translating import texts_of
from evenhand.domain.worksheets.sequences import strands
from evenhand.domain.worksheets.shelves import shelves
from evenhand.faces.site.features import features
from evenhand.faces.site.hosting.named import EXAMPLE
from evenhand.foundation.practices.models import Practice
from evenhand.wording.languages import also_offered
from tests.client_pages import client_pages
from tests.faces.booking.strangers import SLUG, a_page
from tests.faces.workspace.cast import a_desk
from tests.faces.workspace.test_every_page import CASE_PAGES, OWN_PAGES
from tests.factories import NOW, TWO_REPLIES, a_session, a_submission, an_assignment, frozen
from tests.pseudo import CODE, LATIN, MARKED, PSEUDO, latin_words_in, mirrored

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]
WISH = {"Accept-Language": CODE}
SITE = (
    "/",
    "/help/",
    "/worksheets/",
    "/worksheets/compassionate-self-care/",
    "/me/in/",
    "/me/no-connection/",
    "/nowhere/",
    "/security/",
)
PRESENTED = ("/", "/features/", "/features/two-replies/", "/fit/")
"""Pages of a house that presents Evenhand."""
NAMES = frozenset({"Evenhand", "London", "Europe", "English", "Deutsch", "PDF", "JSON", "CC", "BY", "Samaritans"})


NAMES_OF_THINGS = ("First meeting",)
"""What a therapist called a service."""


@pytest.fixture(autouse=True)
def pseudo() -> Iterator[None]:
    with also_offered(PSEUDO):
        yield


def library() -> frozenset[str]:
    """The library's own texts, which are in English until they are translated; each stands for itself, as a whole."""
    texts = [text for sheet in library_said().values() for text in texts_of(sheet).values()]
    texts = [part for text in texts for part in re.split(r"\{\w+\}", text)]
    texts += [one.name for one in features()]
    texts += [shelf.title for shelf in shelves()] + [strand.name.capitalize() for strand in strands()]
    return frozenset(" ".join(text.split()).strip(MARKED) for text in [*texts, *NAMES_OF_THINGS])


@frozen()
def test_the_pages_of_a_client_say_all_their_words() -> None:
    pages = client_pages(at=NOW)
    Practice.objects.update(language=CODE)
    browser = Client()
    browser.cookies[pages.cookie_name] = pages.cookie
    found = {name: latin_in(browser.get(address, headers=WISH).text) for name, address in pages.addresses.items()}
    assert {name: words for name, words in found.items() if words} == {}
    settings = ("", "ways/")
    found = {page: latin_in(browser.get(f"/me/settings/{page}", headers=WISH).text) for page in settings}
    assert {name: words for name, words in found.items() if words} == {}


def latin_in(page: str) -> list[str]:
    assert 'dir="rtl"' in page
    return latin_words_in(page, known=NAMES, texts=library())


@frozen()
@pytest.mark.parametrize("address", SITE)
def test_the_pages_of_the_site_say_all_their_words(address: str) -> None:
    assert latin_in(Client(headers=WISH).get(address).text) == []


@frozen()
@pytest.mark.parametrize("address", PRESENTED)
def test_the_pages_that_present_evenhand_say_all_their_words(address: str, settings: Settings) -> None:
    settings.SITE = EXAMPLE
    assert latin_in(Client(headers=WISH).get(address).text) == []


@frozen()
def test_the_pages_of_booking_say_all_their_words() -> None:
    service = a_page()
    Practice.objects.update(language=CODE)
    names = NAMES | set(LATIN.findall(f"{service.name} {service.practice.name} {service.place}"))
    for page in ("", f"{service.pk}/"):
        answer = Client().get(f"/book/{SLUG}/{page}", follow=True)
        assert latin_words_in(answer.text, known=names) == []


def test_a_text_in_other_letters_keeps_its_places_and_its_markup_and_grows() -> None:
    said = mirrored('Open <a href="%(address)s">your space</a>, %(name)s.')
    assert '<a href="%(address)s">' in said
    assert "%(name)s" in said
    assert not LATIN.search(re.sub(r"%\(\w+\)s|<[^>]*>", "", said))
    assert len(mirrored("This is a sentence of some length.")) >= 4 / 3 * len("This is a sentence of some length.")


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ('<a aria-label="Back">1</a>', ["Back"]),
        ('<p class="said">Hello</p><p dir="auto">Hello</p><p lang="en">Hello <b>you</b></p>', []),
        ("<p>Hello <span lang='en'>you</span> there</p>", ["Hello", "there"]),
        ("<script>let it = 1;</script><p>P41A913</p>", []),
        ("<p>Evenhand</p>", []),
    ],
)
def test_a_forgotten_word_is_found(page: str, found: list[str]) -> None:
    assert latin_words_in(page, known=NAMES) == found


LIBRARY_SPEAKS = (
    *("worksheets/compassionate-self-care/", "assign/", "assign/compassionate-self-care/", "plan/"),
    "plan/write/",
)
"""Pages of the desk that put sentences together from the library's own."""

WRITTEN_BY_PEOPLE = re.compile(
    r"[\w-]+@[\w.]+|https?://\S+|Kindness of the reply|To yourself|To a friend|Quiet Street|First meeting|Emergency"
    r"|(?:Two replies|Compassionate self-care)(?!, with)"
)
"""Names, addresses, and what a chart calls the lines of the sheet by its own words."""


@frozen()
def test_the_pages_of_the_desk_say_all_their_words() -> None:
    desk = a_desk()
    sent = a_submission(TWO_REPLIES, of=an_assignment(of=desk.case))
    a_session(of=desk.case)
    Practice.objects.update(language=CODE)
    pages = [f"/desk/{page}" for page in OWN_PAGES if page not in LIBRARY_SPEAKS]
    of_case = [page for page in (*CASE_PAGES, f"entries/{sent.entry}/") if page not in LIBRARY_SPEAKS]
    pages += [f"/desk/cases/{desk.case.number}/{page}" for page in of_case]
    shown = {page: WRITTEN_BY_PEOPLE.sub("", desk.browser.get(page).text) for page in pages}
    assert all('dir="rtl"' in page for page in shown.values())
    found = {page: latin_words_in(text, known=NAMES, texts=library()) for page, text in shown.items()}
    assert {page: words for page, words in found.items() if words} == {}
