"""What Stripe tells of payments: believed only with its signature, answered the same whether or not it was news."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from evenhand.domain.plans.paying.actions import hear
from evenhand.domain.plans.paying.stripe_door import Forged, proved, takes_cards
from evenhand.faces.components.known_browser import network_of
from evenhand.faces.components.permissions import public
from evenhand.foundation.accounts.throttling.counters import MustWait
from evenhand.foundation.accounts.throttling.windows import count_within_an_hour

MOST_BYTES: Final = 256 * 1024
FORGERIES: Final = 100
"""How many that are not proved one network may send within an hour, before it is told to wait."""


@csrf_exempt  # Stripe has no page of ours; its signature over every byte is the proof
@public
@require_POST
def heard(request: HttpRequest) -> HttpResponse:
    """Take an event that Stripe signed; what tells of no payment of ours is taken too, and changes nothing."""
    if not takes_cards():
        raise Http404
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return _said("Too long.", 413)
    try:
        event = proved(body, request.headers.get("Stripe-Signature", ""))
    except Forged:
        return _refused(request)
    hear(event=event, at=timezone.now())
    return _said("Heard.", 200)


def _refused(request: HttpRequest) -> HttpResponse:
    try:
        count_within_an_hour(what="payments", network=network_of(request), most=FORGERIES, at=timezone.now())
    except MustWait:
        return _said("Wait.", 429)
    return _said("Not signed, or too old.", 400)


def _said(words: str, status: int) -> HttpResponse:
    return HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8", status=status)
