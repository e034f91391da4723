"""Asking to begin: before there is a practice, so that no record could keep it; founding the practice is recorded."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from evenhand.domain.plans.models import SignUp
from evenhand.domain.plans.signing_up.wishes import Wish
from evenhand.foundation.accounts.throttling.windows import count_within_an_hour
from evenhand.foundation.accounts.tokens import token_hash, token_of_key
from evenhand.foundation.identifiers import new_id
from evenhand.foundation.vault.lookup import keyed_hash
from evenhand.wording import known

LINK_DAYS: Final = 2
FROM_A_NETWORK: Final = 20
"""How many letters may be asked for within an hour from one network."""
TO_AN_ADDRESS: Final = 3
"""How many letters go to one address within an hour, whoever asks."""


class BeginningGone(Exception):
    """The link is unknown, used or expired: which one is never said."""


def ask_to_begin(*, wish: Wish, name: str, email: str, language: str, network: str, at: datetime) -> None:
    """Keep what somebody wants and send a letter to their address; there is no practice before its link is opened.

    Whether the address signs in here already is looked at only when the letter is written, so that the answer is the
    same and takes as long. Sent twice within two minutes it is one letter; after TO_AN_ADDRESS within an hour no more
    leave. Raises MustWait where too many were asked for from the network.
    """
    count_within_an_hour(what="sign-up", network=network, most=FROM_A_NETWORK, at=at)
    lately = SignUp.objects.filter(email_hash=keyed_hash(email), asked_at__gt=at - timedelta(hours=1))
    with transaction.atomic():
        times = list(lately.values_list("asked_at", flat=True))
        if len(times) >= TO_AN_ADDRESS or any(one > at - timedelta(minutes=2) for one in times):
            return
        row = SignUp(pk=new_id(), email=email.strip(), email_hash=keyed_hash(email), name=name.strip())
        row.chosen, row.language = wish.stored(), known(language).code
        row.token_hash = token_hash(secret_of(row))
        row.asked_at, row.expires_at, row.mail_due_at = at, at + timedelta(days=LINK_DAYS), at
        row.save(force_insert=True)


def secret_of(row: SignUp) -> str:
    """Return the secret of a sign-up's link; it follows from the row's id and the secret of the house."""
    return token_of_key(f"sign-up:{row.pk}")


def go_on_without_code(*, token: str, at: datetime) -> None:
    """Let the code of a sign-up be, because it counts no longer. Raises BeginningGone."""
    with transaction.atomic():
        row = SignUp.objects.filter(token_hash=token_hash(token), used_at=None, expires_at__gt=at).first()
        if row is None:
            raise BeginningGone
        row.chosen = {**row.chosen, "code": ""}
        row.save(update_fields=["chosen"])
