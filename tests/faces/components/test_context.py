"""What every page's template knows."""

from __future__ import annotations

import re

import pytest

from tests.factories import a_therapist, browser_of_therapist

pytestmark = pytest.mark.django_db


def test_the_forms_of_one_answer_carry_one_token_and_those_of_the_next_another() -> None:
    browser = browser_of_therapist(a_therapist())
    first, second = (
        re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get("/desk/").text) for _ in "12"
    )
    assert len(first) > 1
    assert len(set(first)) == len(set(second)) == 1
    assert first[0] != second[0]
