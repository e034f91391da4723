"""What was sent: listed without its words, read again, corrected, with earlier versions."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.answers import clean
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.models import Assignment, Submission
from evenhand.domain.worksheets.published import definition_of
from tests.faces.components.sheet.kinds import EVERY_KIND
from tests.faces.filled_in import posted_for
from tests.faces.portal.browsing import hidden_inputs, post
from tests.factories import (
    NOW,
    TWO_REPLIES,
    a_case,
    a_submission,
    a_worksheet,
    an_assignment,
    browser_of_client,
    frozen,
    inside,
)

pytestmark = pytest.mark.django_db
WHOLE = {**{key: value for key, value in TWO_REPLIES.items() if key != "area"}, "area": ["work_or_study"]}


@pytest.fixture
def assignment() -> Assignment:
    """The flagship sheet, given to a new client."""
    return an_assignment(of=a_case())


@pytest.fixture
def signed_in(assignment: Assignment) -> Client:
    """The client's browser."""
    return browser_of_client(assignment.case)


@frozen()
def test_nothing_was_sent(signed_in: Client) -> None:
    assert "Nothing sent yet" in signed_in.get("/me/entries/").text


@frozen()
def test_the_list_shows_no_words(assignment: Assignment, signed_in: Client) -> None:
    sent = a_submission(of=assignment)
    page = signed_in.get("/me/entries/").text
    assert f'href="/me/entries/{sent.entry}/"' in page
    assert "sent today, 14:02" in page
    assert str(TWO_REPLIES["situation"]) not in page


@frozen()
def test_the_list_has_pages(assignment: Assignment, signed_in: Client) -> None:
    for number in range(32):
        a_submission(of=assignment, at=NOW - timedelta(minutes=number))
    first, second = (signed_in.get(f"/me/entries/?page={number}").text for number in (1, 2))
    assert (first.count("task-row"), second.count("task-row")) == (30, 2)
    assert 'href="?page=2">Earlier' in first
    assert 'href="?page=1">Later' in second


@frozen()
@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999", "٣", ""])
def test_odd_page_numbers_still_open(signed_in: Client, page: str) -> None:
    assert signed_in.get("/me/entries/", {"page": page}).status_code == 200


@frozen()
def test_an_entry_is_read_again_side_by_side(assignment: Assignment, signed_in: Client) -> None:
    sent = a_submission(of=assignment, friend_reply="Oh <b>dear</b>.\n\nReally.", self_reply="مرحبا")
    page = signed_in.get(f"/me/entries/{sent.entry}/").text
    assert '<div class="read-back"><section><h2>To your friend</h2>' in page
    assert "Oh &lt;b&gt;dear&lt;/b&gt;.\n\nReally." in page
    assert page.index("Oh &lt;b&gt;") < page.index("مرحبا")
    assert "2 of 10" in page
    assert "Thank you" not in page


@frozen()
def test_earlier_entries_stay_after_the_sheet_is_done(assignment: Assignment, signed_in: Client) -> None:
    sent = a_submission(of=assignment, at=NOW - timedelta(days=400))
    assert "Sent Monday 20 Oct 2025" in signed_in.get(f"/me/entries/{sent.entry}/").text


@frozen()
def test_a_correction_is_a_new_version_and_the_former_one_stays(assignment: Assignment, signed_in: Client) -> None:
    sent = a_submission(of=assignment, at=NOW - timedelta(hours=1))
    address = f"/me/entries/{sent.entry}/"
    answer = post(signed_in, address + "correct/", **{**WHOLE, "self_kindness": "4", "notice": ""})
    assert answer.headers["Location"] == address + "?corrected"
    page = signed_in.get(address + "?corrected").text
    assert "4 of 10" in page
    assert "Saved. Your therapist sees it as it is now." in page
    versions = signed_in.get(address + "versions/").text
    assert versions.index("4 of 10") < versions.index("2 of 10")
    assert re.findall(r"Written (.*?)<", versions) == ["today, 14:02", "today, 13:02"]
    with inside(assignment):
        assert Submission.objects.count() == 2


@frozen()
def test_the_same_correction_twice_is_one_version(assignment: Assignment, signed_in: Client) -> None:
    sent = a_submission(of=assignment)
    address = f"/me/entries/{sent.entry}/correct/"
    form = {**hidden_inputs(signed_in.get(address).text), **WHOLE, "notice": "More."}
    assert {signed_in.post(address, form).status_code for _ in range(3)} == {302}
    with inside(assignment):
        assert Submission.objects.count() == 2


@frozen()
def test_a_correction_that_takes_a_needed_answer_away_is_asked_again(assignment: Assignment, signed_in: Client) -> None:
    sent = a_submission(of=assignment)
    typed = {**WHOLE, "self_reply": "", "notice": "Typed anew."}
    answer = post(signed_in, f"/me/entries/{sent.entry}/correct/", **typed)
    assert answer.status_code == 200
    assert 'href="#f-self_reply"' in answer.text
    assert "Typed anew.</textarea>" in answer.text
    with inside(assignment):
        assert Submission.objects.count() == 1


@frozen()
def test_what_cannot_be_stored_stays_on_the_screen() -> None:
    case = a_case()
    sheet = an_assignment(of=case, worksheet=a_worksheet(EVERY_KIND, of=case))
    sent = a_submission({"companion": "J.", "went": True, "count": 3}, of=sheet)
    typed = {"companion": "J.", "went": "yes", "count": "a few"}
    answer = post(browser_of_client(case), f"/me/entries/{sent.entry}/correct/", **typed)
    assert 'value="a few"' in answer.text
    assert 'href="#f-count"' in answer.text


@frozen()
def test_all_versions_of_nothing_are_nothing(signed_in: Client) -> None:
    assert signed_in.get("/me/entries/00000000-0000-7000-8000-000000000000/versions/").status_code == 404


@frozen()
@pytest.mark.parametrize("number", [1, 5])
def test_the_list_costs_the_same_however_long(
    number: int, assignment: Assignment, signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sent = [a_submission(of=assignment) for _ in range(number)]
    signed_in.get("/me/entries/")
    signed_in.get(f"/me/entries/{sent[0].entry}/")  # that it was read is recorded once in ten minutes
    with django_assert_num_queries(4):
        signed_in.get("/me/entries/")
    with django_assert_num_queries(5):
        signed_in.get(f"/me/entries/{sent[0].entry}/")


FEEDBACK = {"say_it": 7, "my_week": 8, "know_next": 6}


def an_entry_about_a_session(case: CaseFile) -> Submission:
    """Send the sheet about a session, every question answered."""
    form = bundled_definitions()["therapy-goals-and-feedback"][0]
    fields = [field for step in form.steps for field in step.fields]
    written = clean(form, posted_for(fields, {})).answers
    return a_submission({**written, **FEEDBACK}, of=an_assignment(of=case, slug=form.slug))


@frozen()
def test_ratings_of_a_session_are_not_shown_again_and_stay_the_clients_own(
    assignment: Assignment, signed_in: Client
) -> None:
    sent = an_entry_about_a_session(assignment.case)
    with inside(assignment):
        assert Submission.objects.select_related("worksheet").get(pk=sent.pk).worksheet.version == 2
    page = signed_in.get(f"/me/entries/{sent.entry}/").text
    assert "How was that for you?" in page
    assert "The pace was" in page
    assert "of 10" not in page
    assert "The numbers you gave are kept." in page
    assert "7 of 10" in signed_in.get("/me/data/my-space.txt").content.decode()


@frozen()
def test_entries_of_the_version_before_show_their_ratings_as_they_did(
    assignment: Assignment, signed_in: Client
) -> None:
    text = bundled_definitions()["therapy-goals-and-feedback"][1]
    former = text.replace("version = 2\n", "version = 1\n").replace('\n[settings]\nratings_after = "hidden"\n', "")
    given = an_assignment(of=assignment.case, worksheet=a_worksheet(former, of=assignment.case))
    with inside(assignment):
        form = definition_of(given.worksheet_id)
    assert form.settings.ratings_after == "shown"
    fields = [field for step in form.steps for field in step.fields]
    sent = a_submission({**clean(form, posted_for(fields, {})).answers, **FEEDBACK}, of=given)
    page = signed_in.get(f"/me/entries/{sent.entry}/").text
    assert "7 of 10" in page
    assert "The numbers you gave are kept." not in page
