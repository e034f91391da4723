"""`evenhand therapist reset-sign-in`: what the host reads on the terminal."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from evenhand import cli
from evenhand.foundation.accounts.models import PasswordReset
from evenhand.foundation.outbox.models import OutboxRow
from tests.faces.workspace.security import EMAIL
from tests.factories import a_therapist, frozen, inside

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _opened_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database of the test is looked into already; looking again would end its connection."""
    monkeypatch.setattr(cli, "_look_into_the_house", lambda: None)


@frozen()
def test_the_terminal_shows_the_link_and_nothing_else_does(capsys: pytest.CaptureFixture[str]) -> None:
    member = a_therapist(email=EMAIL)
    assert cli.main(["therapist", "reset-sign-in", EMAIL]) == 0
    said = capsys.readouterr().out
    found = re.search(r"http://localhost:8000(/in/password/[\w-]+/)\n", said)
    assert found is not None
    assert "until 15:02 UTC" in said
    assert f"{EMAIL} is signed out everywhere" in said
    browser = Client()
    assert browser.post(found[1], {"password": "another long pass phrase"}).status_code == 200
    assert browser.get(found[1]).status_code == 410
    with inside(member):
        assert not OutboxRow.objects.exists()


def test_an_address_that_nobody_has_is_said_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["therapist", "reset-sign-in", "nobody@example.org"]) == 1
    heard = capsys.readouterr()
    assert heard.err == "Nobody who works in a practice here signs in with nobody@example.org; nothing was changed.\n"
    assert heard.out == ""
    assert not PasswordReset.objects.exists()
