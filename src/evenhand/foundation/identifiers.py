"""Row identifiers: random enough for addresses, ordered enough for indexes."""

from __future__ import annotations

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Return a new UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, the rest random."""
    return uuid7()
