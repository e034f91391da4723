"""A plain limit: so many times within an hour from one network, whoever asks, counted where attempts are."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from evenhand.foundation.accounts.throttling.counters import MustWait, network_key
from evenhand.foundation.accounts.throttling.models import AttemptCount
from evenhand.foundation.vault.lookup import keyed_hash

HOUR = timedelta(hours=1)


def network_mark(network: str) -> str:
    """Return sixteen letters that stand for a network; without the house's key nobody finds the network behind them."""
    return keyed_hash(network_key(network)).hex()[:16]


def count_within_an_hour(*, what: str, network: str, most: int, at: datetime) -> None:
    """Count one more of something from a network, of which there may be `most` in an hour from the first one on.

    Raises MustWait with the moment from which it is possible again; that one is not counted. In the transaction of an
    act that fails it is not counted either.
    """
    key = keyed_hash(f"{what}|{network_key(network)}")
    with transaction.atomic():
        AttemptCount.objects.bulk_create([AttemptCount(key=key)], ignore_conflicts=True)
        row = AttemptCount.objects.select_for_update(no_key=True).get(key=key)
        if row.last_at is None or at - row.last_at >= HOUR:
            row.attempts, row.last_at = 0, at
        if row.attempts >= most:
            raise MustWait(row.last_at + HOUR)
        row.attempts += 1
        row.save(update_fields=["attempts", "last_at"])
