"""Short on time: the client goes on with the short page, or with the longer one, and finds every word again."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.models import Assignment, Draft, Submission
from tests.domain.worksheets.test_lengths import BEGUN, REST, WATCHED
from tests.faces.portal.browsing import hidden_inputs, post, save
from tests.factories import a_case, a_draft, a_setup, an_assignment, browser_of_client, frozen, inside, published

pytestmark = pytest.mark.django_db

ON_PAGE_ONE = {"happened_at": "2026-11-23T10:00", "situation": "The meeting."}
TO_SHORT, TO_LONG = "Short on time? Use the short page", "More time? Use the longer page"


@pytest.fixture
def case() -> CaseFile:
    published("thought-challenge", "thought-record", "ninety-second-form", "ninety-second-long")
    return a_case()


@pytest.fixture
def assignment(case: CaseFile) -> Assignment:
    """The long form, given."""
    return an_assignment(of=case, slug="thought-record")


@pytest.fixture
def signed_in(case: CaseFile) -> Client:
    return browser_of_client(case)


def at(assignment: Assignment, page: str = "") -> str:
    return f"/me/w/{assignment.pk}/{page}"


def stored(assignment: Assignment) -> dict[str, object]:
    with inside(assignment):
        return dict(Draft.objects.get(assignment=assignment, sent_at=None).answers)


def entry_in(assignment: Assignment) -> Submission:
    with inside(assignment):
        sent = Submission.objects.select_related("worksheet").get(assignment=assignment)
        assert sent.answers
    return sent


@frozen()
def test_changing_keeps_what_stands_on_the_page_and_demands_nothing(assignment: Assignment, signed_in: Client) -> None:
    first = at(assignment, "1/")
    assert TO_SHORT in signed_in.get(first).text
    answer = post(signed_in, first, situation="The meeting.", _go="other")
    assert answer.headers["Location"] == at(assignment, "other/")
    assert stored(assignment)["situation"] == "The meeting."
    page = signed_in.get(at(assignment, "other/"), follow=True)
    assert page.redirect_chain[-1][0] == at(assignment, "other/1/")
    assert "Catch and check" in page.text
    assert TO_LONG in page.text


@frozen()
def test_the_sheet_opens_again_on_the_length_in_hand(assignment: Assignment, signed_in: Client) -> None:
    a_draft(BEGUN, of=assignment)
    post(signed_in, at(assignment, "1/"), **ON_PAGE_ONE, _go="other")
    assert signed_in.get(at(assignment)).headers["Location"] == at(assignment, "other/")
    post(signed_in, at(assignment, "other/1/"), thought="Changed here.", belief_before="75", _go="other")
    assert signed_in.get(at(assignment)).headers["Location"].startswith(at(assignment))
    assert "other" not in signed_in.get(at(assignment)).headers["Location"]
    assert stored(assignment)["thought"] == "Changed here."
    assert "Changed here." in signed_in.get(at(assignment, "3/")).text


@frozen()
def test_a_begun_long_form_is_sent_as_the_short_one(assignment: Assignment, signed_in: Client) -> None:
    a_draft({**BEGUN, **REST}, of=assignment)
    check = at(assignment, "other/send/")
    post(signed_in, at(assignment, "1/"), **ON_PAGE_ONE, _go="other")
    page = signed_in.get(check).text
    assert "Also written, on the longer page" in page
    assert "The meeting." in page
    answer = post(signed_in, check)
    entry = signed_in.get(answer.headers["Location"]).text
    assert "<h1>Catch and check</h1>" in entry
    assert "The meeting." in entry
    assert (entry_in(assignment).worksheet.slug, entry_in(assignment).answers) == (
        "thought-challenge",
        {**BEGUN, **REST},
    )
    copy = signed_in.get("/me/data/my-space.txt").content.decode()
    assert "The meeting." in copy
    assert "They all laughed at me." in copy


@frozen()
def test_the_page_where_answers_are_checked_leads_to_the_other_length_too(
    assignment: Assignment, signed_in: Client
) -> None:
    a_draft({**BEGUN, **REST}, of=assignment)
    page = signed_in.get(at(assignment, "send/")).text
    assert f'action="{at(assignment, "length/")}"' in page
    answer = signed_in.post(at(assignment, "length/"), {"take": "other"})
    assert answer.headers["Location"] == at(assignment, "other/")
    assert signed_in.get(at(assignment, "other/")).headers["Location"] == at(assignment, "other/send/")
    back = signed_in.get(at(assignment, "other/send/")).text
    assert re.search(r'name="take" value="">More time', back)
    assert signed_in.post(at(assignment, "length/"), {"take": ""}).headers["Location"] == at(assignment)


@frozen()
def test_a_page_that_was_left_open_on_the_other_length_still_saves(assignment: Assignment, signed_in: Client) -> None:
    draft = a_draft(BEGUN, of=assignment)
    post(signed_in, at(assignment, "1/"), **ON_PAGE_ONE, _go="other")
    answer = save(
        signed_in, at(assignment, "save/"), {"evidence_for": "A laugh."}, draft=str(draft.pk), base=draft.revision
    )
    assert answer.status_code == 200
    assert stored(assignment)["evidence_for"] == "A laugh."
    save(
        signed_in, at(assignment, "other/save/"), {"reply": "One laughed."}, draft=str(draft.pk), base=draft.revision,
        writer="page000000000002",
    )  # fmt: skip
    assert stored(assignment)["reply"] == "One laughed."


@frozen()
def test_lines_of_a_long_answer_stay_apart_on_the_short_page(assignment: Assignment, signed_in: Client) -> None:
    a_draft({**BEGUN, **REST}, of=assignment)
    post(signed_in, at(assignment, "1/"), **ON_PAGE_ONE, _go="other")
    page = signed_in.get(at(assignment, "other/3/")).text
    assert re.search(r'<textarea[^>]* name="reply"', page)
    post(signed_in, at(assignment, "other/3/"), reply=str(REST["reply"]).replace("\n", "\r\n"), belief_reply="50")
    assert stored(assignment)["reply"] == REST["reply"]


@frozen()
def test_what_cannot_be_stored_is_shown_before_anything_changes(assignment: Assignment, signed_in: Client) -> None:
    answer = post(signed_in, at(assignment, "1/"), happened_at="soon", situation="Rain.", _go="other")
    assert answer.status_code == 200
    assert 'value="soon"' in answer.text
    with inside(assignment):
        assert not Draft.objects.get(assignment=assignment).on_other


@frozen()
def test_a_fixed_length_offers_no_other(case: CaseFile, signed_in: Client) -> None:
    given = an_assignment(of=case, slug="thought-record", keeps_length=True)
    assert TO_SHORT not in signed_in.get(at(given, "1/")).text
    assert signed_in.post(at(given, "length/"), {"take": "other"}).status_code == 410
    answer = post(signed_in, at(given, "1/"), happened_at="2026-11-23T10:00", situation="Rain.", _go="other")
    assert answer.headers["Location"] == at(given, "2/")


@frozen()
def test_addresses_of_the_other_length_lead_back_until_it_was_taken(assignment: Assignment, signed_in: Client) -> None:
    assert signed_in.get(at(assignment, "other/2/")).headers["Location"] == at(assignment)
    gone = signed_in.post(at(assignment, "other/1/"), {"thought": "Typed here."})
    assert gone.status_code == 410
    assert "Typed here." in gone.text
    assert browser_of_client(a_case()).get(at(assignment, "other/1/")).status_code == 404


@frozen()
def test_words_on_a_page_of_a_sheet_that_was_sent_meanwhile_stay_in_sight(
    assignment: Assignment, signed_in: Client
) -> None:
    a_draft({**BEGUN, **REST}, of=assignment)
    post(signed_in, at(assignment, "1/"), **ON_PAGE_ONE, _go="other")
    open_page = hidden_inputs(signed_in.get(at(assignment, "other/1/")).text)
    post(signed_in, at(assignment, "other/send/"))
    late = signed_in.post(at(assignment, "other/1/"), {**open_page, "thought": "Too late."})
    assert late.status_code == 410
    assert "Too late." in late.text


@frozen()
def test_the_kept_pages_are_those_of_the_length_in_hand(assignment: Assignment, signed_in: Client) -> None:
    a_draft(BEGUN, of=assignment)
    post(signed_in, at(assignment, "1/"), **ON_PAGE_ONE, _go="other")
    told = signed_in.get(at(assignment, "other/kept/")).json()
    assert told["begins"] == at(assignment)
    assert [page["address"] for page in told["pages"]] == [
        *(at(assignment, f"other/{number}/") for number in (1, 2, 3)),
        at(assignment, "other/send/"),
    ]


@frozen()
def test_the_long_page_of_a_shared_slider_has_the_ends_that_were_agreed(case: CaseFile, signed_in: Client) -> None:
    given = an_assignment(of=case, slug="ninety-second-form")
    a_setup(WATCHED, of=given)
    first = signed_in.get(at(given), follow=True).redirect_chain[-1][0]
    post(signed_in, first, level="6", _go="other")
    page = signed_in.get(at(given), follow=True).text
    assert "The most" in page or "the most" in page
    assert re.search(r'name="level" value="6"[^>]* checked', page)
