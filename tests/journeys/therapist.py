"""A therapist for journeys: a practice with two case files that hold weeks of work, and the way to their desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from playwright.sync_api import Locator, Page

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.actions import save_review
from evenhand.domain.worksheets.models import Submission
from evenhand.foundation.practices.models import Member
from tests.factories import (
    PASSWORD,
    TWO_REPLIES,
    a_case,
    a_submission,
    a_tap,
    a_therapist,
    a_used_invitation,
    an_assignment,
    inside,
    settled,
    therapist_actor,
)

EMAIL = "anna@example.org"
GOAL = "To speak to myself the way I speak to people I love."
RULE = "Other people may make mistakes. I may not."
SAME = "That sounds hard, and you did what you could with it today."


@dataclass(frozen=True, slots=True)
class Work:
    """What lies on the desk: a case file with work in it, a new one, and the entries of the first, oldest first."""

    member: Member
    case: CaseFile
    new: CaseFile
    entries: tuple[Submission, ...]

    def at(self, ending: str = "", *, of: CaseFile | None = None) -> str:
        """Return the address of a page of a case file."""
        return f"/desk/cases/{(of or self.case).number}/{ending}"


def a_therapist_at_work() -> Work:
    """Found a practice with two case files; one client wrote for eight weeks, the latest replies nearly alike."""
    now = timezone.now()
    member = settled(a_therapist(email=EMAIL, at=now - timedelta(days=90)), at=now)
    case = a_case(of=member, goal=GOAL, at=now - timedelta(days=80))
    a_used_invitation(of=case, at=now - timedelta(days=79))
    new = a_case(of=member, at=now - timedelta(days=2))
    return Work(member, case, new, _eight_weeks(member, case, now))


def _eight_weeks(member: Member, case: CaseFile, now: datetime) -> tuple[Submission, ...]:
    plain = an_assignment(of=case, at=now - timedelta(days=70))
    log = an_assignment(of=case, slug="noticing-log", at=now - timedelta(days=40))
    named = an_assignment(of=case, slug="compassionate-self-care-named", at=now - timedelta(days=5))
    sent = [
        a_submission(of=plain, at=now - timedelta(days=60 - 7 * week), friend_kindness=9, self_kindness=1 + week)
        for week in range(5)
    ]
    sent += [
        a_submission(of=plain, at=now - timedelta(days=days), friend_reply=SAME, self_reply=SAME.replace("you", "I"))
        for days in (16, 9)
    ]
    sent.append(a_submission({**TWO_REPLIES, "friend": "Jo"}, of=named, at=now - timedelta(days=2)))
    for days in (1, 3, 4, 20):
        a_tap(of=log, at=now - timedelta(days=days))
    with inside(case):
        save_review(
            submission=sent[0],
            answers={"deserves": {"choice": "their_situation_is_different", "words": "She had an excuse."}},
            notes="Look at the rule next time.",
            rule_id=None,
            rule_words=RULE,
            belief=90,
            by=therapist_actor(member),
            at=now - timedelta(days=50),
        )
    return tuple(sent)


def sign_in(page: Page) -> None:
    """Go in by the door, as a person does."""
    page.goto("/in/")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


class Acts:
    """Counts what a person does: each press is one act."""

    def __init__(self) -> None:
        """Start at none."""
        self.count = 0

    def press(self, what: Locator) -> None:
        """Press a link, a button or a choice."""
        self.count += 1
        what.click()
