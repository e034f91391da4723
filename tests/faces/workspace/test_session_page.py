"""The page of one session: what prepares it, and its note."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from evenhand.domain.cases.access.actions import grant_access
from evenhand.domain.scheduling.actions import NoteWords, keep_note
from evenhand.domain.scheduling.models import PrivateNote, Service, Session, SessionNote, State
from evenhand.domain.worksheets.models import Submission
from tests.faces.reading_pages import ReadPage
from tests.faces.workspace.cast import GOAL, SIGNED_IN, Answer, Desk, a_desk, entries, two_replies
from tests.factories import (
    NOW,
    a_case,
    a_colleague,
    a_service,
    a_session,
    a_submission,
    a_tap,
    an_assignment,
    browser_of_therapist,
    frozen,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db
ASKED = 21
"""Queries of the page after the sign-in, whatever came in."""


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def offered(desk: Desk, **values: object) -> Service:
    return a_service(of=desk.member, at=NOW - timedelta(days=90), **values)


def session_on(desk: Desk, service: Service, *, days_ago: int) -> Session:
    start = datetime(2026, 11, 24, 12, tzinfo=NOW.tzinfo) - timedelta(days=days_ago)
    return a_session(of=desk.case, service=service, start=int(start.timestamp()), at=start - timedelta(days=1))


def written(desk: Desk, session: Session, said: str, private: str = "") -> None:
    with inside(desk.case):
        keep_note(
            session=session, case=desk.case, member=desk.member, words=NoteWords(said=said), private=private,
            by=therapist_actor(desk.member), at=NOW,
        )  # fmt: skip


def page_of(desk: Desk, session: Session) -> str:
    with frozen():
        return desk.page(f"sessions/{session.pk}/")


def keep(desk: Desk, session: Session, drawn: str = "", **typed: str) -> Answer:
    """Send the form of a page that was drawn, with these words typed into it."""
    forms = [form for form in ReadPage(drawn).forms if any(one.name == "said" for one in form.inputs)] if drawn else []
    sent = {name: values[0] for form in forms for name, values in form.as_sent({}).items()}
    with frozen():
        return desk.browser.post(desk.at(f"sessions/{session.pk}/"), {**sent, **typed})


def test_goal_last_note_and_what_came_in_since_stand_beside_the_note(desk: Desk) -> None:
    given, service = two_replies(desk), offered(desk)
    before, now = session_on(desk, service, days_ago=7), session_on(desk, service, days_ago=0)
    written(desk, before, "Slept badly.")
    old = a_submission(of=given, at=NOW - timedelta(days=9))
    new = a_submission(of=given, at=NOW - timedelta(days=2))
    late = a_submission(of=given, at=NOW - timedelta(minutes=1))
    page = page_of(desk, now)
    assert GOAL in page
    assert "Slept badly." in page
    assert "What came in since Tue 17 Nov" in page
    assert f"entries/{new.entry}/" in page
    assert f"entries/{old.entry}/" not in page
    assert f"entries/{late.entry}/" not in page  # after this session: it belongs to the next one


def test_the_words_of_an_entry_are_asked_for_only_when_it_is_opened(desk: Desk) -> None:
    sent = a_submission(of=two_replies(desk), at=NOW - timedelta(days=2))
    page = page_of(desk, session_on(desk, offered(desk), days_ago=0))
    assert "You always do this." not in page
    with inside(desk.case):
        assert Submission.objects.get(pk=sent.pk).read_at is None
    review = desk.page(f"entries/{sent.entry}/")
    assert "<div data-answers>" in review


def test_taps_of_a_log_share_a_line(desk: Desk) -> None:
    log = an_assignment(of=desk.case, slug="noticing-log", at=NOW - timedelta(days=30))
    for days in (1, 2, 3):
        a_tap(of=log, at=NOW - timedelta(days=days))
    assert "Caught one, 3 times, last" in page_of(desk, session_on(desk, offered(desk), days_ago=0))


def test_a_trend_that_can_be_named_now_and_could_not_at_the_session_before_is_shown(desk: Desk) -> None:
    given, service = two_replies(desk), offered(desk)
    session_on(desk, service, days_ago=30)
    now = session_on(desk, service, days_ago=0)
    for week in range(9):
        a_submission(of=given, at=NOW - timedelta(days=1 + 7 * (8 - week)), self_kindness=week, friend_kindness=9)
    page = page_of(desk, now)
    assert "shows a trend" in page
    assert "Before: " in page
    assert "Nothing else can be said" not in page


def test_the_note_is_kept_in_versions_with_who_and_when(desk: Desk) -> None:
    session = session_on(desk, offered(desk), days_ago=0)
    answer = keep(desk, session, page_of(desk, session), said="Slept badly.\r\nAgain.", next_step="Rest.")
    assert answer.headers["Location"] == desk.at(f"sessions/{session.pk}/?done=saved#save")
    keep(desk, session, page_of(desk, session), said="Slept badly.\r\nAgain and again.")
    with inside(desk.case):
        assert [row.said for row in SessionNote.objects.order_by("version")] == [
            "Slept badly.\nAgain.", "Slept badly.\nAgain and again.",
        ]  # fmt: skip
    page = page_of(desk, session)
    assert "Version 2, Tue 24 Nov, 14:02, by you" in page
    assert "2 versions, and what changed" in page
    history = desk.page(f"sessions/{session.pk}/note/")
    assert "added: </span>Again and again." in history
    assert "Rest." in history


def test_a_page_left_open_elsewhere_overwrites_nothing_and_shows_both(desk: Desk) -> None:
    session = session_on(desk, offered(desk), days_ago=0)
    laptop, tablet = (page_of(desk, session) for _ in range(2))
    assert keep(desk, session, laptop, said="Typed on the laptop.", focus="The rule.").status_code == 302
    answer = keep(desk, session, tablet, said="Typed on the tablet.", private="Mine.")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Typed on the laptop.</blockquote>" in page
    assert "Typed on the tablet.</textarea>" in page
    assert "The rule.</textarea>" in page  # was left as it was here, so what stands there is taken
    assert "Mine.</textarea>" in page
    with inside(desk.case):
        assert SessionNote.objects.get().said == "Typed on the laptop."
        assert not PrivateNote.objects.exists()
    assert keep(desk, session, page, said="Both.").status_code == 302
    with inside(desk.case):
        assert SessionNote.objects.latest("version").said == "Both."
        assert PrivateNote.objects.get().words == "Mine."


def test_private_notes_changed_elsewhere_are_shown_too(desk: Desk) -> None:
    session = session_on(desk, offered(desk), days_ago=0)
    written(desk, session, "", private="First.")
    drawn = page_of(desk, session)
    with inside(desk.case):
        keep_note(
            session=session, case=desk.case, member=desk.member, words=NoteWords(), private="Second.",
            by=therapist_actor(desk.member), at=NOW + timedelta(minutes=1),
        )  # fmt: skip
    answer = keep(desk, session, drawn, private="Third.")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Second.</blockquote>" in page
    assert "Third.</textarea>" in page


def test_the_same_form_sent_twice_is_one_version(desk: Desk) -> None:
    session = session_on(desk, offered(desk), days_ago=0)
    drawn = page_of(desk, session)
    assert [keep(desk, session, drawn, said="Once.", private="Mine.").status_code for _ in range(2)] == [302, 302]
    with inside(desk.case):
        assert SessionNote.objects.count() == 1


def test_a_colleague_with_access_reads_the_note_and_never_the_private_notes(desk: Desk) -> None:
    session = session_on(desk, offered(desk), days_ago=0)
    written(desk, session, "Slept badly.", private="Only for me.")
    colleague = a_colleague(of=desk.member)

    with inside(desk.case):
        grant_access(case=desk.case, to=colleague, by=therapist_actor(desk.member), at=NOW)
    theirs = Desk(colleague, desk.case, browser_of_therapist(colleague))
    for ending in (f"sessions/{session.pk}/", "sessions/", f"sessions/{session.pk}/note/"):
        page = theirs.page(ending)
        assert "Slept badly." in page
        assert "Only for me." not in page


def test_it_is_said_how_a_session_went(desk: Desk) -> None:
    session = session_on(desk, offered(desk), days_ago=0)
    at = desk.at(f"sessions/{session.pk}/state/")
    answers = [desk.browser.post(at, {"state": "held", "seen": "0"}) for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [desk.at(f"sessions/{session.pk}/?done=state")] * 2
    with inside(desk.case):
        assert Session.objects.get(pk=session.pk).state == State.HELD
    assert "Took place" in page_of(desk, session)
    stale = desk.browser.post(at, {"state": "no_show", "seen": "0"})
    assert stale.headers["Location"].endswith("?done=changed")
    assert "changed somewhere else" in desk.page(f"sessions/{session.pk}/?done=changed")


@pytest.mark.parametrize("form", [{}, {"state": "hold", "seen": "0"}, {"state": "held", "seen": "x"}])
def test_a_state_that_no_button_offers_changes_nothing(desk: Desk, form: dict[str, str]) -> None:
    session = session_on(desk, offered(desk), days_ago=0)
    desk.browser.post(desk.at(f"sessions/{session.pk}/state/"), form)
    with inside(desk.case):
        assert Session.objects.get(pk=session.pk).state == State.CONFIRMED


def test_a_group_session_has_no_buttons_on_one_case_file(desk: Desk) -> None:
    session = session_on(desk, offered(desk, seats=3), days_ago=0)
    assert "It took place" not in page_of(desk, session)
    desk.browser.post(desk.at(f"sessions/{session.pk}/state/"), {"state": "held", "seen": "0"})
    with inside(desk.case):
        assert Session.objects.get(pk=session.pk).state == State.CONFIRMED


def test_a_session_of_another_case_file_is_not_there(desk: Desk) -> None:
    other = a_case(of=desk.member)
    start = int((NOW - timedelta(hours=2)).timestamp()) // 3600 * 3600
    session = a_session(of=other, service=offered(desk), start=start, at=NOW - timedelta(days=1))
    for ending in ("", "note/"):
        assert desk.browser.get(desk.at(f"sessions/{session.pk}/{ending}")).status_code == 404


def test_another_therapist_finds_neither_session_nor_note(desk: Desk) -> None:
    session = session_on(desk, offered(desk), days_ago=0)
    written(desk, session, "Slept badly.")
    other = browser_of_therapist(a_colleague(of=desk.member))
    for ending in ("", "note/"):
        assert other.get(desk.at(f"sessions/{session.pk}/{ending}")).status_code == 404
    assert desk.browser.post(desk.at(f"sessions/{session.pk}/note/")).status_code == 405


def test_the_queries_do_not_grow_with_what_came_in(
    desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    given, service = two_replies(desk), offered(desk)
    written(desk, session_on(desk, service, days_ago=40), "Long ago.")
    now = session_on(desk, service, days_ago=0)
    entries(1, of=given)
    page_of(desk, now)
    for number in range(2):
        with django_assert_num_queries(SIGNED_IN + ASKED):
            page_of(desk, now)
        written(desk, now, f"Version {number}")
        entries(3, of=given)
