"""Links for therapists who asked for a new password: made by the worker, so that no door tells who exists."""

from __future__ import annotations

import logging

from django.db import DatabaseError
from django.utils import timezone

from evenhand.foundation.accounts.passwords.actions import answer_password_resets

log = logging.getLogger(__name__)


def answer_who_asked() -> None:
    """Send what was asked for since the last round; a database that fails is asked again in the next one."""
    try:
        answer_password_resets(at=timezone.now())
    except DatabaseError as problem:
        log.warning("links for a new password: the database does not answer (%s)", type(problem).__name__)
