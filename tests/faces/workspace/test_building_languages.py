"""Sheets in other languages and copied measures at the desk: one step, held back while not whole, read so then."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from evenhand.domain.worksheets.published import definition_of, latest_version
from evenhand.wording import in_language
from tests.faces.reading_pages import ReadPage
from tests.faces.workspace.cast import Desk, a_desk
from tests.faces.workspace.test_building import FIRST, OWN, begun, pressed, sheet_of
from tests.factories import frozen, inside, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with frozen():
        yield


def german(desk: Desk, page: str) -> str:
    """Write a sheet in German; return the address of the page on which that is done."""
    address = f"{page}in/de/"
    fields = [one.name for form in ReadPage(desk.browser.get(address).text).forms for one in form.inputs]
    typed = {name: f"{name.removeprefix('t/')} auf Deutsch" for name in fields if name.startswith("t/")}
    assert "Saved." in pressed(desk, address, "save", typed).text
    return address


def test_a_sheet_is_written_in_another_language_in_one_step_and_read_so_once_it_is_published() -> None:
    desk = a_desk()
    page = begun(desk)
    pressed(desk, page, "save", {FIRST + "prompt": "What went well?"})
    address = german(desk, page)
    shown = desk.browser.get(address).text
    assert "fields.a1.prompt auf Deutsch" in shown
    assert 'lang="de"' in shown
    assert "Every text is written" in desk.browser.get(page).text
    assert "fields.a1" not in pressed(desk, page, "back").text
    assert "Every text is written" not in desk.browser.get(page).text
    pressed(desk, page, "on")
    pressed(desk, page, "publish")
    with inside(desk.member), in_language("de"):
        sheet = definition_of(latest_version(sheet_of(desk).slug).pk)
    assert (sheet.language, sheet.field("a1").prompt) == ("de", "fields.a1.prompt auf Deutsch")


def test_what_is_missing_or_names_other_places_is_told_and_holds_the_sheet_back() -> None:
    desk = a_desk()
    page = begun(desk)
    pressed(desk, page, "save", {FIRST + "prompt": "What went well?"})
    answer = pressed(desk, f"{page}in/de/", "save", {"t/client_title": "Ring {emergency_number}"})
    assert "It has to name the same places" in answer.text
    assert re.findall(r"\d+ of \d+ texts? \w+ written", answer.text) == ["1 of 5 texts are written"]
    refused = pressed(desk, page, "publish")
    assert refused.status_code == 422
    assert "Deutsch: 5 texts are still to be written or changed." in refused.text
    assert 'href="#f-translations-de"' in refused.text
    pressed(desk, f"{page}in/de/", "remove")
    assert pressed(desk, page, "publish").status_code == 200


def test_only_languages_that_are_offered_can_be_written_and_only_here() -> None:
    desk = a_desk()
    page = begun(desk)
    for tongue in ("en", "fr", "no-such"):
        assert desk.browser.get(f"{page}in/{tongue}/").status_code == 404
    assert a_desk(email="ben@example.org").browser.get(f"{page}in/de/").status_code == 404


@pytest.mark.parametrize(
    ("slug", "name", "asked_in"),
    [
        ("compassionate-self-care", "Mitgefühl mit sich selbst", "de"),
        ("phq-9", "PHQ-9: neun Fragen zu gedrückter Stimmung", "en"),
    ],
)
def test_a_copy_of_a_sheet_that_speaks_german_speaks_it_too(slug: str, name: str, asked_in: str) -> None:
    desk = a_desk()
    published("compassionate-self-care", "compassionate-self-care-named", "phq-9")
    page = desk.browser.post(f"{OWN}copy/{slug}/", {"how": "beside", "key": "a key of sixteen"})["Location"]
    assert pressed(desk, page, "publish", {"may_use": "yes"}).status_code == 200
    with inside(desk.member), in_language("de"):
        sheet = definition_of(latest_version(sheet_of(desk).slug).pk)
    assert sheet.library_name.startswith(f"{name} (")
    assert (sheet.language, sheet.asked_in) == ("de", asked_in)


def test_a_measure_is_copied_keeps_its_wording_under_its_name_and_goes_on_with_its_line_in_its_place() -> None:
    desk = a_desk()
    published("gad-7")
    assert "A copy beside it has a line of its own." in desk.browser.get("/desk/worksheets/gad-7/").text
    page = desk.browser.post(f"{OWN}copy/gad-7/", {"how": "in_place", "key": "a key of sixteen"})["Location"]
    reworded = pressed(desk, page, "publish", {"may_use": "yes", "v//stem": "How was it?"})
    assert reworded.status_code == 422
    assert "This stands in the place of “GAD-7”" in reworded.text
    pressed(desk, page, "back")
    assert pressed(desk, page, "publish", {"may_use": "yes", "v//message": "Ours."}).status_code == 200
    with inside(desk.member):
        sheet = definition_of(latest_version("gad-7").pk)
    assert (sheet.series, sheet.message, sheet.field("q1").prompt) == (
        "gad_7", "Ours.", "Feeling nervous, anxious or on edge",
    )  # fmt: skip
