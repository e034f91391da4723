"""The progress tab is worked out once for the same rows: after any act, and on any day, it is as if worked out anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from unittest.mock import patch

import pytest

from evenhand.domain.cases.actions import change_zone
from evenhand.domain.tracking import actions as tracking
from evenhand.domain.tracking.queries import ProgressAnswer, progress_of
from evenhand.domain.worksheets.actions import correct, end_assignment, save_review
from evenhand.domain.worksheets.models import Submission
from evenhand.faces.workspace import progress as progress_page
from evenhand.foundation.vault.sealed_memory import SealedMemory
from tests.faces.fresh import without_fresh
from tests.faces.workspace.cast import Desk, a_desk, two_replies
from tests.factories import (
    NOW,
    a_submission,
    a_tap,
    an_assignment,
    client_actor,
    frozen,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db
SAME = "That sounds hard, and you did what you could with it today."


@pytest.fixture(autouse=True)
def _nothing_is_kept_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_page, "_memory", SealedMemory(name="progress", most=5))


def a_desk_with_everything() -> Desk:
    """A case with six entries whose replies are alike, a tap, a rule that was asked about."""
    desk = a_desk()
    sheet = two_replies(desk)
    for number in range(6):
        sent = a_submission(
            of=sheet,
            at=NOW - timedelta(days=20 - number),
            friend_reply=SAME,
            self_reply=SAME.replace("you", "I"),
            self_kindness=number,
        )
    a_tap(of=an_assignment(of=desk.case, slug="noticing-log"), at=NOW - timedelta(days=6))
    _believe(desk, sent, 80, words="Others get reasons.")
    return desk


def page(desk: Desk, *, later: timedelta = timedelta()) -> str:
    with frozen(NOW + later):
        return without_fresh(desk.page("progress/"))


def anew(desk: Desk, *, later: timedelta = timedelta()) -> str:
    """The page as somebody sees it whose process has kept nothing."""
    with patch.object(progress_page, "_memory", SealedMemory(name="progress", most=5)):
        return page(desk, later=later)


def newest(desk: Desk) -> Submission:
    with inside(desk.case):
        return Submission.objects.filter(series="two_replies", replaced_at=None).latest("sent_at")


def _believe(desk: Desk, sent: Submission, belief: int, *, words: str) -> None:
    with inside(desk.case):
        save_review(
            submission=sent,
            answers={},
            notes="",
            rule_id=None,
            rule_words=words,
            belief=belief,
            by=therapist_actor(desk.member),
            at=NOW,
        )


def _first_note(desk: Desk) -> tuple[str, int, str]:
    with inside(desk.case):
        note = progress_of(case=desk.case, now=NOW).notes[0]
    return note.key, note.seen, note.detector


def send_another(desk: Desk) -> None:
    with inside(desk.case):
        a_submission(of=newest(desk).assignment, at=NOW)


def send_a_correction(desk: Desk) -> None:
    sent = newest(desk)
    with inside(desk.case):
        correct(submission=sent, changes={"self_kindness": 10}, key="c", by=client_actor(desk.case), at=NOW)


def tap_once_more(desk: Desk) -> None:
    a_tap(of=an_assignment(of=desk.case, slug="noticing-log"), at=NOW)


def ask_about_a_rule(desk: Desk) -> None:
    _believe(desk, newest(desk), 35, words="Others may, I may not.")


def put_a_note_aside(desk: Desk) -> None:
    key, seen, _ = _first_note(desk)
    with inside(desk.case):
        tracking.dismiss_note(
            case=desk.case, note_key=key, seen=seen, reason="", by=therapist_actor(desk.member), at=NOW
        )


def switch_a_kind_off(desk: Desk) -> None:
    _, _, detector = _first_note(desk)
    with inside(desk.case):
        tracking.silence_detector(case=desk.case, detector=detector, by=therapist_actor(desk.member), at=NOW)


ACTS: list[Callable[[Desk], None]] = [
    send_another,
    send_a_correction,
    tap_once_more,
    ask_about_a_rule,
    put_a_note_aside,
    switch_a_kind_off,
]


@pytest.mark.parametrize("act", ACTS)
def test_after_an_act_the_page_is_as_if_worked_out_anew(act: Callable[[Desk], None]) -> None:
    desk = a_desk_with_everything()
    before = page(desk)
    act(desk)
    after = page(desk)
    assert after != before
    assert after == anew(desk)


@pytest.mark.parametrize("days", [1, 2, 8, 29])
def test_on_another_day_the_page_is_as_if_worked_out_anew(days: int) -> None:
    desk = a_desk_with_everything()
    page(desk)
    assert page(desk, later=timedelta(days=days)) == anew(desk, later=timedelta(days=days))


def test_an_ended_assignment_and_another_zone_count() -> None:
    desk = a_desk_with_everything()
    paused = timedelta(days=25)
    with_a_pause = page(desk, later=paused)
    assert "now 40 days without an entry" in with_a_pause
    with inside(desk.case):
        end_assignment(assignment=newest(desk).assignment, words="", by=therapist_actor(desk.member), at=NOW)
    assert page(desk, later=paused) == anew(desk, later=paused) != with_a_pause
    with inside(desk.case):
        change_zone(case=desk.case, zone="Pacific/Kiritimati", by=therapist_actor(desk.member), at=NOW)
    assert page(desk, later=paused) == anew(desk, later=paused)


def test_the_same_rows_on_the_same_day_are_worked_out_once() -> None:
    desk = a_desk_with_everything()
    first = page(desk)
    with patch.object(progress_page, "progress_in", side_effect=AssertionError("worked out again")):
        assert page(desk, later=timedelta(minutes=5)) == first


def test_a_page_that_takes_no_heed_of_the_rows_would_be_seen() -> None:
    """The broken variant: with a fingerprint that never changes, an act leaves the former page standing."""
    desk = a_desk_with_everything()
    with patch.object(ProgressAnswer, "fingerprint", b"same"):
        before = page(desk)
        send_another(desk)
        assert page(desk) == before != anew(desk)


def test_words_that_look_like_html_stay_words_when_they_are_recalled() -> None:
    desk = a_desk_with_everything()
    _believe(desk, newest(desk), 50, words="<script>alert(1)</script><b>&amp;")
    assert page(desk) == page(desk)
    assert "<script>alert" not in page(desk)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;&amp;amp;" in page(desk)
