"""The hash of an entry, over its content and the entry before it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from uuid import UUID

GENESIS = bytes(32)


def entry_hash(
    *,
    before: bytes,
    practice_id: UUID,
    number: int,
    at: datetime,
    actor: str,
    act: str,
    subject: str,
) -> bytes:
    """Return SHA-256 over the former hash and every column of the entry, separated so that no two contents meet."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = (practice_id.hex, str(number), moment, actor, act, subject)
    return hashlib.sha256(before + "\x1f".join(parts).encode()).digest()
