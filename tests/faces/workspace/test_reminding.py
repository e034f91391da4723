"""How one client is reminded, chosen for them by their therapist."""

from __future__ import annotations

import re

import pytest

from evenhand.domain.scheduling.models import ReminderChoice
from evenhand.foundation.audit.models import AuditEntry
from tests.factories import a_case, browser_of_client, browser_of_therapist, frozen, inside

pytestmark = pytest.mark.django_db


@frozen()
def test_a_therapist_chooses_for_a_client_who_sees_it_and_has_the_last_word() -> None:
    case = a_case()
    desk, phone = browser_of_therapist(case.therapist), browser_of_client(case)
    page = f"/desk/cases/{case.number}/reminders/"
    assert f'href="{page}"' in desk.get(f"/desk/cases/{case.number}/settings/").text
    sent = {"how": "own", "hours": ["24", "1"]}
    assert [desk.post(page, sent).headers["Location"] for _ in range(2)] == [f"{page}?done=reminders"] * 2
    assert re.findall(r'value="(\w+)" checked', phone.get("/me/times/reminders/").text) == ["own", "24", "1"]
    phone.post("/me/times/reminders/", {"how": "none"})
    assert re.findall(r'value="(\w+)" checked', desk.get(page).text) == ["none"]
    with inside(case):
        assert ReminderChoice.objects.get().hours == []
        assert [one.actor.partition(":")[0] for one in AuditEntry.objects.filter(act="reminders.chosen")] == [
            "therapist",
            "client",
        ]


@frozen()
def test_what_cannot_be_kept_is_said_and_changes_nothing() -> None:
    case = a_case()
    answer = browser_of_therapist(case.therapist).post(f"/desk/cases/{case.number}/reminders/", {"how": "own"})
    assert answer.status_code == 422
    assert "Choose one, two or three times" in answer.text
    with inside(case):
        assert not ReminderChoice.objects.exists()
