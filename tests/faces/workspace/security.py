"""Makers for tests of signing in: a therapist with an app, their codes, a browser at the door."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyotp
from django.test import Client

from evenhand.foundation.accounts.models import CodeApp
from evenhand.foundation.accounts.second_steps.actions import begin_app, confirm_app, make_recovery_codes
from evenhand.foundation.practices.models import Member
from tests.factories import NOW, PASSWORD, inside, therapist_actor

EMAIL = "anna@example.org"


def code_of(app: CodeApp, at: datetime = NOW, step: int = 0) -> str:
    """Return the code an app shows, by `pyotp` on its own."""
    return pyotp.TOTP(app.secret).at(at + timedelta(seconds=30 * step))


def an_app(*, of: Member, at: datetime = NOW, name: str = "Phone") -> CodeApp:
    """Let a therapist add an app; its first code is used up."""
    by = therapist_actor(of)
    with inside(of):
        app = begin_app(user=of.user, by=by, at=at)
        confirm_app(app=app, code=code_of(app, at, -1), name=name, by=by, at=at)
    return CodeApp.objects.get(pk=app.pk)


def recovery_codes(*, of: Member, at: datetime = NOW) -> list[str]:
    """Let a therapist make recovery codes."""
    with inside(of):
        return make_recovery_codes(user=of.user, by=therapist_actor(of), at=at)


def past_the_password(email: str = EMAIL) -> Client:
    """Return a browser in which the password was right."""
    browser = Client()
    browser.post("/in/", {"email": email, "password": PASSWORD})
    return browser


def signed_in(email: str = EMAIL) -> Client:
    """Return a browser that came in by the door, with a password alone."""
    browser = past_the_password(email)
    assert browser.get("/desk/").status_code == 200
    return browser
