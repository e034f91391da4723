"""Whether this house takes sign-ups, and what the link of one is for."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from evenhand.domain.plans.models import SignUp
from evenhand.domain.plans.offered import offers
from evenhand.domain.plans.offers import Offers
from evenhand.domain.plans.reading import OffersRefused
from evenhand.foundation.accounts.tokens import token_hash


def offers_to_sign_up() -> Offers | None:
    """Return what somebody can take here by themselves; None where sign-up is off or the plans cannot be read."""
    if not settings.SIGN_UP or settings.DEMO or settings.DEMO_VISITS:
        return None
    try:
        found = offers()
    except OffersRefused:
        return None
    return found if found is not None and found.billing is not None else None


def sign_up(*, token: str, at: datetime) -> SignUp | None:
    """Return the sign-up of a link while it can begin a practice; None for any other, unknown ones too."""
    return SignUp.objects.filter(token_hash=token_hash(token), used_at=None, expires_at__gt=at).first()


def begun_with(*, token: str) -> SignUp | None:
    """Return the sign-up of a link with which a practice was begun."""
    return SignUp.objects.filter(token_hash=token_hash(token)).exclude(used_at=None).first()
