"""The whole way of a client: from the invitation to the sent entry, without script."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from evenhand.domain.worksheets.models import Submission
from tests.faces.portal.browsing import hidden_inputs
from tests.factories import TWO_REPLIES, a_case, an_assignment, an_invitation, frozen, inside

pytestmark = pytest.mark.django_db


@frozen()
def test_from_the_invitation_to_the_sent_entry() -> None:
    case = a_case()
    an_assignment(of=case)
    token, browser = an_invitation(of=case), Client()
    assert "I have read this" in browser.get(f"/me/in/{token}/").text
    home = browser.post(f"/me/in/{token}/", follow=True)
    assert "Two replies" in home.text
    [address] = re.findall(r'href="(/me/w/[\w-]+/)"', home.text)
    page = browser.get(address, follow=True)
    for _ in range(5):
        assert "Save and continue" in page.text or "Continue" in page.text
        typed = {key: value for key, value in TWO_REPLIES.items() if f'name="{key}"' in page.text}
        page = browser.post(page.redirect_chain[-1][0], {**hidden_inputs(page.text), **typed}, follow=True)
    assert "Check your answers" in page.text
    sent = browser.post(page.redirect_chain[-1][0], hidden_inputs(page.text), follow=True)
    assert "Saved at 14:02. Thank you for writing this down." in sent.text
    with inside(case):
        assert Submission.objects.get().answers == TWO_REPLIES
