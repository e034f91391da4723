"""A set-up on the desk for tests: the form as a browser posts it, and what is stored of it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from evenhand.domain.worksheets.models import Assignment, Setup
from tests.faces.climbing import AGREED, CLIMBING
from tests.faces.workspace.cast import Desk
from tests.factories import a_worksheet, an_assignment, inside

FORM = {
    "why": "To visit my sister.",
    "ladder.0.situation": "The lift, one floor",
    "ladder.0.expected": "40",
    "ladder.0.leans": "yes",
    "ladder.0.leaning": "My phone",
    "ladder.1.situation": "The bus, two stops",
    "ladder.1.expected": "60",
    "company": "alone",
    "aim": "Stay until it is boring.",
    "_act": "save",
    "_base": "0",
}
"""The set-up as a browser posts it, the therapist's own question with it."""
WHOLE = {**AGREED, "aim": "Stay until it is boring."}
ONLY_THERAPIST = CLIMBING.replace('who = "together"', 'who = "therapist"')


def a_climb(desk: Desk, source: str = CLIMBING) -> Assignment:
    return an_assignment(of=desk.case, worksheet=a_worksheet(source, of=desk.case))


def at(given: Assignment) -> str:
    return f"homework/{given.pk}/set-up/"


def post(desk: Desk, given: Assignment, *, status: int = 302, **changed: str) -> str:
    """Post the form with some fields changed; a field set to "-" is not posted."""
    form = {name: text for name, text in {**FORM, **_dotted(changed)}.items() if text != "-"}
    answer = desk.browser.post(desk.at(at(given)), form)
    assert answer.status_code == status, answer.status_code
    return answer.headers["Location"] if status == 302 else answer.content.decode()


def _dotted(changed: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("__", "."): text for name, text in changed.items()}


def stored(given: Assignment) -> list[Mapping[str, object]]:
    """The answers of every version, oldest first."""
    with inside(given):
        return [one.answers for one in Setup.objects.filter(assignment=given).order_by("version")]


def values_in(page: str) -> dict[str, str]:
    """What stands in the text inputs and number fields of a page, by name."""
    return dict(re.findall(r'<input class="input[^"]*"[^>]*? name="([^"]+)" value="([^"]*)"', page))
