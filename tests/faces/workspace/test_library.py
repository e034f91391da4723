"""The worksheets of the desk and their guides."""

from __future__ import annotations

import pytest
from markupsafe import escape
from pytest_django.fixtures import DjangoAssertNumQueries

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.published import publish_bundled
from tests.faces.workspace.cast import SIGNED_IN, a_desk
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _published(db: None) -> None:
    publish_bundled(at=NOW)


def test_every_sheet_stands_with_purpose_version_and_state() -> None:
    page = a_desk().browser.get("/desk/worksheets/").content.decode()
    for definition, _ in bundled_definitions().values():
        assert escape(definition.library_name) in page
    assert "version 1" in page
    assert "No outside clinician has read these worksheets yet" in page


def test_a_search_finds_by_problem() -> None:
    browser = a_desk().browser
    assert "Compassionate self-care" in browser.post("/desk/worksheets/", {"q": "perfectionism"}).content.decode()
    assert "No worksheet holds" in browser.post("/desk/worksheets/", {"q": "zzz"}).content.decode()


@pytest.mark.parametrize("slug", sorted(bundled_definitions()))
def test_a_guide_tells_what_a_therapist_needs(slug: str) -> None:
    definition, _ = bundled_definitions()[slug]
    page = a_desk().browser.get(f"/desk/worksheets/{slug}/").content.decode()
    for heading in ("Use it for", "Take care with", "Ask at review", "Stop or change", "Guide in brief", "Next"):
        assert heading in page
    assert (f"{len(definition.patterns)} patterns" in page) == bool(definition.patterns)
    told = page[: page.index("As the client sees it")]
    assert "`" not in told
    assert "self_kindness" not in told


def test_the_preview_is_inert() -> None:
    page = a_desk().browser.get("/desk/worksheets/compassionate-self-care/").content.decode()
    assert page.count("disabled") >= 5


def test_an_unknown_sheet_is_not_there() -> None:
    assert a_desk().browser.get("/desk/worksheets/no-such-sheet/").status_code == 404


def test_the_queries_of_both_pages_are_fixed(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    browser = a_desk().browser
    browser.get("/desk/worksheets/")
    for address, queries in (("/desk/worksheets/", 1), ("/desk/worksheets/noticing-log/", 3)):
        with django_assert_num_queries(SIGNED_IN + queries):
            browser.get(address)
