"""A field may be called as a page's script calls its own things, or as a browser calls a part of a form."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from evenhand.domain.worksheets.models import Draft
from tests.faces.components.sheet.kinds import HEAD
from tests.factories import a_case, a_therapist, a_worksheet, an_assignment, inside
from tests.journeys.ways_in import bring_in_client

NAMES = (
    "action", "method", "target", "name", "id", "length", "title", "hidden", "key", "go", "keep", "add", "remove",
    "draft", "base", "writer", "sequence", "touched", "see", "chosen",
)  # fmt: skip
SHEET = HEAD.format(slug="names", title="Names") + '[[steps]]\nid = "all"\nheading = "All"\n' + "".join(
    f'  [[steps.fields]]\n  key = "{name}"\n  kind = "short_text"\n  prompt = "This {name}?"\n' for name in NAMES
)  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_every_one_is_saved_as_it_is_typed_and_goes_on_from_there(phone: Page) -> None:
    now = datetime.now(UTC)
    case = a_case(of=a_therapist(at=now), at=now)
    assignment = an_assignment(of=case, worksheet=a_worksheet(SHEET, of=case, at=now), at=now)
    bring_in_client(phone, case)
    phone.goto(f"/me/w/{assignment.pk}/1/")
    for name in NAMES:
        phone.get_by_label(f"This {name}?").fill(f"words of {name}")
    expect(phone.locator(".save-line")).to_have_attribute("data-state", "saved")
    phone.get_by_role("button", name="Save and continue").last.click()
    expect(phone).to_have_url(re.compile("/send/$"))
    with inside(case):
        assert Draft.objects.get().answers == {name: f"words of {name}" for name in NAMES}
