"""How long requests of strangers are kept that became no case file: when they are due, and that an owner destroys."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from evenhand.domain.cases.access.deciding import NotTheirs
from evenhand.domain.custody.actions.retaining import NotDue, forget_inquiry_when_due, keep_for
from evenhand.domain.custody.queries.retaining import due_inquiries
from evenhand.domain.scheduling.actions import accept, decline
from evenhand.domain.scheduling.models import Inquiry, InquiryContact, Service, Session
from tests.domain.acts_of_scheduling import an_inquiry
from tests.domain.stored import stored_now
from tests.faces.workspace.custody.test_pages import fresh
from tests.factories import NOW, a_colleague, a_service, frozen, inside, therapist_actor

pytestmark = pytest.mark.django_db
PAGE = "/desk/settings/keeping/"
OVER = date(2027, 5, 25)
"""The day after six months have gone by since NOW."""


@pytest.fixture
def inquiry() -> Inquiry:
    """A request that was declined just now."""
    return declined(a_service(needs_approval=True))


def declined(service: Service) -> Inquiry:
    asked = an_inquiry(of=service)
    with inside(asked):
        decline(inquiry=asked, by=therapist_actor(asked.therapist), at=NOW)
    return asked


def due_on(day: date, *, of: Inquiry) -> list[tuple[object, date]]:
    with inside(of):
        return [(one.inquiry.pk, one.since) for one in due_inquiries(today=day)]


def test_a_declined_request_is_due_after_its_months_and_one_that_waits_never_is(inquiry: Inquiry) -> None:
    assert due_on(OVER - timedelta(days=1), of=inquiry) == []
    assert due_on(OVER, of=inquiry) == [(inquiry.pk, OVER)]
    waiting, accepted = (an_inquiry(of=a_service(needs_approval=True)) for _ in range(2))
    with inside(accepted):
        accept(inquiry=accepted, by=therapist_actor(accepted.therapist), at=NOW)
    for other in (waiting, accepted):
        assert due_on(OVER + timedelta(days=4000), of=other) == []


def test_the_practice_chooses_how_long_and_without_an_end_none_is_due(inquiry: Inquiry) -> None:
    by = therapist_actor(inquiry.therapist)
    for months, day in ((1, date(2026, 12, 25)), (None, None)):
        with inside(inquiry):
            keep_for(country="GB", kind="inquiry", months=months, by=by, at=NOW)
        assert [since for _, since in due_on(OVER, of=inquiry)] == ([day] if day else [])


def test_a_request_is_destroyed_by_an_owner_and_only_when_it_is_due(inquiry: Inquiry) -> None:
    owner, late = therapist_actor(inquiry.therapist), NOW + timedelta(days=200)
    colleague = therapist_actor(a_colleague(of=inquiry.therapist))
    before = stored_now()
    for by, at, problem in ((owner, NOW, NotDue), (colleague, late, NotTheirs)):
        with inside(inquiry), pytest.raises(problem):
            forget_inquiry_when_due(inquiry=inquiry, by=by, at=at)
    assert stored_now() == before
    with inside(inquiry):
        for _ in range(2):
            forget_inquiry_when_due(inquiry=inquiry, by=owner, at=late)
        assert not Inquiry.objects.exists()


def test_a_request_over_its_time_is_destroyed_with_its_words_and_no_other(inquiry: Inquiry) -> None:
    with frozen(NOW + timedelta(days=200)):
        browser = fresh(inquiry.therapist, proved_at=NOW + timedelta(days=200))
        page = browser.get(PAGE).text
        assert "A request for a time, and how to reach its writer" in page
        assert "I would like to talk." not in page
        ticked = {"act": "destroy", "due": [f"inquiry:{inquiry.pk}"]}
        assert browser.post(PAGE, {**ticked, "sure": "yes", "count": "2"}).status_code == 422
        with inside(inquiry):
            assert Inquiry.objects.count() == 1
        for _ in range(2):
            answer = browser.post(PAGE, {**ticked, "sure": "yes", "count": "1"}, follow=True)
            assert "What you ticked is destroyed." in answer.text
    with inside(inquiry):
        for model in (Inquiry, InquiryContact, Session):
            assert not model._default_manager.exists()
