"""The short way in, for journeys that begin inside: the session of a browser that has signed in already.

The way by the door is walked where it is the subject: `test_therapist_desk`, `test_client_writes`, `test_whole_way`.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.test import Client
from playwright.sync_api import Page

from evenhand.domain.cases.models import CaseFile
from evenhand.foundation.practices.models import Member
from tests.factories import browser_of_client, browser_of_therapist


def bring_in(page: Page, browser: Client) -> None:
    """Let a page's browser have the sessions of another one."""
    page.context.add_cookies(
        [
            {"name": morsel.key, "value": morsel.value, "domain": "localhost", "path": "/"}
            for morsel in browser.cookies.values()
        ]
    )


def bring_in_client(page: Page, case: CaseFile) -> None:
    """Let a page's browser be that of a case file's client, signed in a moment ago."""
    bring_in(page, browser_of_client(case, at=datetime.now(UTC)))


def bring_in_therapist(page: Page, member: Member) -> None:
    """Let a page's browser be that of a therapist, signed in a moment ago."""
    bring_in(page, browser_of_therapist(member))
