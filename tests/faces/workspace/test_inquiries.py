"""Requests of strangers on the desk: read and recorded, accepted with the link shown, declined, deleted."""

from __future__ import annotations

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.models import Inquiry
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.outbox.models import OutboxRow
from tests.domain.acts_of_scheduling import an_inquiry
from tests.factories import a_colleague, a_service, browser_of_therapist, frozen, inside

pytestmark = pytest.mark.django_db
WORDS = "I would like to talk."


@pytest.fixture
def inquiry() -> Inquiry:
    """A request that waits."""
    return an_inquiry(of=a_service(needs_approval=True))


def at(inquiry: Inquiry, ending: str = "") -> str:
    return f"/desk/inquiries/{inquiry.pk}/{ending}"


@frozen()
def test_a_waiting_request_stands_on_today_and_in_the_list_without_its_words(inquiry: Inquiry) -> None:
    browser = browser_of_therapist(inquiry.therapist)
    for address in ("/desk/", "/desk/inquiries/"):
        page = browser.get(address).text
        assert at(inquiry) in page
        assert WORDS not in page
        assert "stranger@example.org" not in page


@frozen()
def test_reading_a_request_is_recorded(inquiry: Inquiry) -> None:
    page = browser_of_therapist(inquiry.therapist).get(at(inquiry)).text
    assert WORDS in page
    assert "stranger@example.org" in page
    with inside(inquiry):
        assert AuditEntry.objects.get(act="inquiry.shown").case_id == inquiry.case_id


@frozen()
def test_a_colleagues_request_is_not_there(inquiry: Inquiry) -> None:
    browser = browser_of_therapist(a_colleague(of=inquiry.therapist))
    assert browser.get(at(inquiry)).status_code == 404
    for ending in ("accept/", "decline/", "delete/"):
        assert browser.post(at(inquiry, ending)).status_code == 404


@frozen()
def test_accepting_shows_the_link_once_and_leads_to_the_case_file_after_that(inquiry: Inquiry) -> None:
    browser = browser_of_therapist(inquiry.therapist)
    assert "http://localhost:8000/me/in/" in browser.post(at(inquiry, "accept/")).text
    with inside(inquiry):
        number = CaseFile.objects.get().number
    assert browser.post(at(inquiry, "accept/")).headers["Location"] == f"/desk/cases/{number}/"
    assert browser.post(at(inquiry, "decline/")).headers["Location"] == "/desk/inquiries/?done=answered"
    assert "No request waits" in browser.get("/desk/inquiries/").text


@frozen()
@pytest.mark.parametrize(("sent", "notes"), [({"note": "yes"}, 1), ({}, 0)])
def test_declining_sends_the_note_where_it_is_wanted(inquiry: Inquiry, sent: dict[str, str], notes: int) -> None:
    browser = browser_of_therapist(inquiry.therapist)
    assert browser.post(at(inquiry, "decline/"), sent).headers["Location"] == "/desk/inquiries/?done=declined"
    with inside(inquiry):
        assert OutboxRow.objects.filter(kind="mail").count() == notes
    assert browser.post(at(inquiry, "accept/")).headers["Location"] == "/desk/inquiries/?done=answered"


@frozen()
def test_only_a_declined_request_can_be_deleted(inquiry: Inquiry) -> None:
    browser = browser_of_therapist(inquiry.therapist)
    assert browser.post(at(inquiry, "delete/")).headers["Location"] == "/desk/inquiries/?done=answered"
    browser.post(at(inquiry, "decline/"))
    assert browser.post(at(inquiry, "delete/")).headers["Location"] == "/desk/inquiries/?done=deleted"
    with inside(inquiry):
        assert not Inquiry.objects.exists()
