"""A standard measure on its way: given like a sheet, written on a phone, read with its score and its marks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evenhand.domain.worksheets.bundled_measures import bundled_measures
from evenhand.domain.worksheets.models import MeasureValue, Submission
from tests.faces.portal.browsing import post
from tests.faces.reading_pages import ReadPage
from tests.faces.workspace.cast import Desk, a_desk
from tests.factories import NOW, a_submission, an_assignment, browser_of_client, frozen, inside

pytestmark = pytest.mark.django_db
GAD = bundled_measures()["gad-7"][0]


def words_of(page: str) -> str:
    return " ".join(" ".join(ReadPage(page).words()).split())


def gad_of(*points: int) -> dict[str, object]:
    return {f"q{number}": str(value) for number, value in enumerate(points, start=1)}


def page_of(desk: Desk, ending: str) -> str:
    with frozen():
        return words_of(desk.page(ending))


def test_a_client_meets_the_owners_words_page_by_page_and_sends_when_every_item_is_answered() -> None:
    desk = a_desk()
    given = an_assignment(of=desk.case, slug="gad-7")
    phone = browser_of_client(desk.case)
    with frozen():
        for number, step in enumerate(GAD.steps, start=1):
            page = words_of(phone.get(f"/me/w/{given.pk}/{number}/").text)
            assert "Over the last 2 weeks, how often have you been bothered" in page
            items = [field for field in step.fields if field.is_answered]
            assert [one.prompt for one in items if one.prompt in page] == [one.prompt for one in items]
            post(phone, f"/me/w/{given.pk}/{number}/", **{one.key: "3" for one in items})
        sent = post(phone, f"/me/w/{given.pk}/send/")
        told = words_of(phone.get(sent.headers["Location"]).text)
    assert "score" not in told.casefold()
    with inside(desk.case):
        total = MeasureValue.objects.get(name="total")
        assert total.value == 21
        assert Submission.objects.get().answers["q1"] == "3"


def test_the_review_shows_score_band_and_cut_offs_with_their_sources_and_no_diagnosis() -> None:
    desk = a_desk()
    given = an_assignment(of=desk.case, slug="gad-7", at=NOW - timedelta(days=30))
    entry = a_submission(gad_of(2, 2, 2, 1, 1, 0, 1), of=given, at=NOW - timedelta(days=1)).entry
    words = page_of(desk, f"entries/{entry}/")
    assert "GAD-7 on Mon 23 Nov: 9 of 0 to 21, a score in the 5–9 band (mild, in the words of its makers)." in words
    assert "It reaches the cut-off 8: caseness line in NHS Talking Therapies" in words
    assert "It is under the cut-off 10: generalised anxiety is asked about more closely" in words
    assert "Spitzer 2006" in words


def test_the_progress_sets_the_series_against_bands_and_change_against_error() -> None:
    desk = a_desk()
    given = an_assignment(of=desk.case, slug="gad-7", at=NOW - timedelta(days=90))
    for number, points in enumerate(((3, 3, 3, 2, 2, 2, 2), (2, 2, 2, 2, 2, 2, 2), (1, 1, 1, 1, 1, 1, 1))):
        a_submission(gad_of(*points), of=given, at=NOW - timedelta(days=30 - 14 * number))
    with frozen():
        page = desk.page("progress/")
    words = words_of(page)
    assert "10 points lower than the first score, 17 on Sun 25 Oct." in words
    assert "That is more than what its error may make (4 points: NHS Talking Therapies" in words
    assert page.count('class="band"') == 3
    assert "GAD-7 score" in words


def test_an_instrument_without_agreed_figures_says_so() -> None:
    desk = a_desk()
    given = an_assignment(of=desk.case, slug="pswq", at=NOW - timedelta(days=90))
    for days, value in ((60, 5), (2, 4)):
        a_submission({f"q{n}": value for n in range(1, 17)}, of=given, at=NOW - timedelta(days=days))
    words = page_of(desk, "progress/")
    assert "There are no agreed bands." in words
    assert "There is no agreed figure for how many points are more than its error." in words


def test_the_standard_measures_stand_on_a_shelf_of_their_own() -> None:
    desk = a_desk()
    an_assignment(of=desk.case, slug="gad-7")
    words = page_of(desk, "assign/")
    shelf = words[words.index("Standard measures") :]
    assert "GAD-7: seven questions on worry and tension" in shelf
    assert "Given on Tue 24 Nov, nothing sent yet" in shelf
    guide = words_of(desk.browser.get("/desk/worksheets/gad-7/").text)
    assert "public domain" in guide
