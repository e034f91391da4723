"""The banner that announces a promotion while it runs."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from evenhand.domain.plans.offered import offers
from evenhand.domain.plans.offers import Offers
from evenhand.domain.plans.pricing import running
from evenhand.domain.plans.reading import OffersRefused
from evenhand.wording.dates import plain_day

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Banner:
    """A promotion that runs: what it gives, its code, its last day, and the page on which it is already typed."""

    headline: str
    code: str
    last_day: str
    address: str


def offers_shown() -> Offers | None:
    """What the host offers; a file that cannot be read is logged, and told to nobody who passes by."""
    try:
        return offers()
    except OffersRefused as reason:
        _log.error("The plans of EVENHAND_PLANS cannot be shown. %s", reason)
        return None


def banner(found: Offers | None, *, at: datetime) -> Banner | None:
    """Return what a banner tells of the promotion that ends first of those that run; None while none does."""
    first = next(iter(running(found, at=at)), None) if found else None
    if first is None:
        return None
    address = f"{reverse('site:plans')}?{urlencode({'code': first.code})}"
    return Banner(first.headline, first.code, plain_day(first.last_day), address)


def banner_now() -> Banner | None:
    """Return the banner of this moment for the pages of the site."""
    return banner(offers_shown(), at=timezone.now())
