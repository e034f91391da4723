"""A standard measure on its way: given like a sheet, written on a phone, read with its score and its marks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evenhand.domain.worksheets.bundled_measures import bundled_measures
from evenhand.domain.worksheets.models import MeasureValue, RiskTask, Submission
from evenhand.domain.worksheets.published import publish_bundled
from tests.faces.portal.browsing import post
from tests.faces.reading_pages import ReadPage
from tests.faces.workspace.cast import Desk, a_desk
from tests.factories import (
    NOW,
    a_colleague,
    a_risk_duty,
    a_submission,
    an_assignment,
    browser_of_client,
    browser_of_therapist,
    frozen,
    inside,
)

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


def phq_of(harm: str) -> dict[str, object]:
    return {**{f"q{number}": "0" for number in range(1, 9)}, "q9": harm}


def test_before_it_is_settled_who_answers_the_page_says_so_and_sends_nothing() -> None:
    desk = a_desk()
    publish_bundled(at=NOW)
    with frozen():
        page = desk.page("assign/phq-9/")
        assert "Nobody looks at answers about harm yet" in page
        answer = post(desk.browser, desk.at("assign/phq-9/"), rhythm="once", due_on="2026-12-01", remind="off")
        assert answer.status_code == 422
        assert "First settle who looks at answers about harm." in answer.text
        settled = post(
            desk.browser, "/desk/settings/answers/", owner=str(desk.member.pk), deputy=str(desk.member.pk),
            reading_times="on every working day before five", answer_within_hours="24",
        )  # fmt: skip
        assert settled.status_code == 302
        assert "Nobody looks at answers about harm yet" not in desk.page("assign/phq-9/")
        wrong = post(desk.browser, "/desk/settings/answers/", owner="nobody", reading_times="", answer_within_hours="x")
        assert wrong.status_code == 422
        assert wrong.text.count('class="field-error"') == 2


def test_an_answer_about_harm_stands_on_today_and_the_case_until_it_is_closed_with_a_note() -> None:
    desk = a_desk()
    a_risk_duty(of=desk.member)
    given = an_assignment(of=desk.case, slug="phq-9")
    a_submission(phq_of("1"), of=given)
    with inside(desk.case):
        address = f"/desk/answers/{RiskTask.objects.get().pk}/"
    with frozen():
        assert f'href="{address}"' in desk.browser.get("/desk/").text
        assert f'href="{address}"' in desk.page()
        page = words_of(desk.browser.get(address).text)
        assert "Thoughts that you would be better off dead" in page
        assert "1, Several days" in page
        assert not [word for word in ("high risk", "low risk", "risk level") if word in page.casefold()]
        empty = desk.browser.post(address, {"note": " "})
        assert (empty.status_code, "Write what was asked, found and agreed." in empty.text) == (422, True)
        assert desk.browser.post(address, {"note": "Rang at six."}).status_code == 302
        assert "Rang at six." in desk.browser.get(address).text
        assert address not in desk.browser.get("/desk/").text
        assert address not in desk.page()


def test_who_answered_so_reads_at_once_whom_to_reach_and_that_nobody_is_called() -> None:
    desk = a_desk()
    a_risk_duty(of=desk.member)
    given = an_assignment(of=desk.case, slug="phq-9")
    phone = browser_of_client(desk.case)
    for harm, told in (("0", False), ("2", True)):
        entry = a_submission(phq_of(harm), of=given).entry
        with frozen():
            words = words_of(phone.get(f"/me/entries/{entry}/?sent").text)
            later = words_of(phone.get(f"/me/entries/{entry}/").text)
        assert ("This page does not call anyone." in words) is told
        assert ("Your therapist will see your answers on every working day before five." in words) is told
        assert "Thank you for answering honestly" not in later
    stranger = a_desk()
    with inside(desk.case):
        task = RiskTask.objects.get()
    assert stranger.browser.get(f"/desk/answers/{task.pk}/").status_code == 404


def test_only_an_owner_settles_who_answers() -> None:
    desk = a_desk()
    assert browser_of_therapist(a_colleague(of=desk.member)).get("/desk/settings/answers/").status_code == 404
