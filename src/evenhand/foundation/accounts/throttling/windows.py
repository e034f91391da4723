"""A plain limit: so many times within an hour from one network, whoever asks, counted where attempts are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from evenhand.foundation.accounts.throttling.counters import MustWait, network_key
from evenhand.foundation.identifiers import new_id
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
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        moment, an_hour_ago = map(connection.ops.adapt_datetimefield_value, (at, at - HOUR))
        cursor.execute(_COUNTED, [_id(new_id()), key, moment, an_hour_ago, an_hour_ago])
        attempts, first_at = cursor.fetchone()
        if attempts > most:
            raise MustWait(_moment(first_at) + HOUR)


_COUNTED = """
INSERT INTO accounts_attemptcount AS here (id, key, attempts, last_at) VALUES (%s, %s, 1, %s)
ON CONFLICT (key) DO UPDATE SET
    attempts = CASE WHEN here.last_at IS NULL OR here.last_at <= %s THEN 1 ELSE here.attempts + 1 END,
    last_at = CASE WHEN here.last_at IS NULL OR here.last_at <= %s THEN excluded.last_at ELSE here.last_at END
RETURNING attempts, last_at"""
"""One statement, so that two at once are counted as two without a lock."""


def _id(value: UUID) -> UUID | str:
    return value if connection.features.has_native_uuid_field else value.hex


def _moment(cell: datetime | str) -> datetime:
    """Return a moment as PostgreSQL gives it; SQLite keeps it without its zone, in UTC, and may give it as letters."""
    moment = cell if isinstance(cell, datetime) else datetime.fromisoformat(cell)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
