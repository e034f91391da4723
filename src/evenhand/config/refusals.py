"""What a host reads of secrets that were refused at the doors."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from evenhand.foundation.audit.thresholds import Refused, refusals

REFUSALS_SHOWN = timedelta(days=30)
IN_WORDS: dict[str, str] = {
    Refused.CLIENT_LINK: "a client's link that is not good",
    Refused.COLLEAGUE_LINK: "a colleague's link that is not good",
    Refused.FOUNDING_LINK: "a code for the first practice that is not good",
    Refused.RESET_LINK: "a link to choose a password that is not good",
    Refused.DEMO_LINK: "a link to the demo that is not good",
    Refused.TIME_LINK: "a link to a time that is not good",
    Refused.SIGN_IN: "an address with a password that did not match",
    Refused.WAY_IN: "a case number or address with a passphrase that did not match",
    Refused.PASSKEY: "a passkey that proved nothing",
    Refused.SHEET: "words of a recovery sheet that opened nothing",
    Refused.FORM: "a form whose token was no longer good",
}


def refused_lately() -> list[str]:
    """Return a line for each kind of secret and hour in which one was refused at a door, in the last 30 days."""
    found = refusals(since=timezone.now() - REFUSALS_SHOWN)
    return [f"{at:%Y-%m-%d %H:%M} UTC: {IN_WORDS.get(act, act)}" for at, act in found]
