"""A client may stop a sheet, with a reason or without."""

from __future__ import annotations

import pytest

from evenhand.domain.worksheets.models import Assignment
from tests.faces.portal.browsing import post
from tests.factories import a_case, a_draft, an_assignment, browser_of_client, frozen, inside

pytestmark = pytest.mark.django_db


@frozen()
@pytest.mark.parametrize("words", ["Too long for now. 🙂", "", "<script>x</script>", "x" * 20_000])
def test_it_is_stopped_and_the_therapist_is_told_why(words: str) -> None:
    case = a_case()
    assignment = an_assignment(of=case)
    browser = browser_of_client(case)
    assert post(browser, f"/me/w/{assignment.pk}/stop/", words=words).headers["Location"] == "/me/?stopped"
    with inside(case):
        ended = Assignment.objects.get(pk=assignment.pk)
        assert (ended.ended_by, ended.end_words) == ("client", words)
    assert "Two replies" not in browser.get("/me/").text


@frozen()
def test_looking_at_the_page_stops_nothing_and_blames_nobody() -> None:
    case = a_case()
    assignment = an_assignment(of=case)
    page = browser_of_client(case).get(f"/me/w/{assignment.pk}/stop/").text
    assert "You can stop at any time." in page
    with inside(case):
        assert Assignment.objects.get(pk=assignment.pk).ended_at is None


@frozen()
def test_stopping_twice_keeps_the_first_reason() -> None:
    case = a_case()
    assignment = an_assignment(of=case)
    a_draft({"situation": "Rain."}, of=assignment)
    browser = browser_of_client(case)
    for words in ("First.", "Second."):
        post(browser, f"/me/w/{assignment.pk}/stop/", words=words)
    with inside(case):
        assert Assignment.objects.get(pk=assignment.pk).end_words == "First."
