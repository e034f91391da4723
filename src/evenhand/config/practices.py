"""What a host does with practices: found one, check the record of each."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError
from django.utils import timezone

from evenhand.config.places import anchor_file
from evenhand.config.starting import CannotStart
from evenhand.foundation.accounts.actions import found_practice
from evenhand.foundation.accounts.passwords.rules import password_problem
from evenhand.foundation.audit.anchors import Anchor, AnchorsUnreadable, read_anchors
from evenhand.foundation.audit.queries import first_broken_entry
from evenhand.foundation.audit.thresholds import first_broken_house_entry
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice


def new_practice(*, name: str, zone: str, email: str, password: str) -> str:
    """Found a practice and return where its owner signs in; raises CannotStart with what to change."""
    if zone not in available_timezones():
        raise CannotStart(f"'{zone}' is no time zone; write for instance Europe/London.")
    if not name.strip():
        raise CannotStart("The practice needs a name.")
    try:
        validate_email(email.strip())
    except ValidationError as problem:
        raise CannotStart(" ".join(problem.messages)) from None
    if what_to_change := password_problem(password):
        raise CannotStart(what_to_change)
    try:
        found_practice(name=name.strip(), zone=zone, owner_email=email, owner_password=password, at=timezone.now())
    except IntegrityError:
        raise CannotStart(f"Somebody signs in with {email} already; choose another address.") from None
    return f"{settings.PUBLIC_ADDRESS}/in/"


def first_broken_refusal() -> int | None:
    """Return the first entry of the record of the house that does not hold; None when it is whole.

    Held against the anchors too. Raises CannotStart when these cannot be read.
    """
    return first_broken_house_entry(anchors=_anchors())


def broken_records() -> list[tuple[UUID, int]]:
    """Return each practice whose record of acts does not hold, with the first entry that is wrong.

    Held against the anchors outside the database too. Raises CannotStart when these cannot be read.
    """
    anchors = _anchors()
    broken = []
    for practice_id in Practice.objects.order_by("created_at").values_list("pk", flat=True):
        with practice_context(practice_id):
            number = first_broken_entry(anchors=anchors)
        if number is not None:
            broken.append((practice_id, number))
    return broken


def _anchors() -> list[Anchor]:
    try:
        return read_anchors(anchor_file())
    except AnchorsUnreadable as problem:
        raise CannotStart(str(problem)) from None
