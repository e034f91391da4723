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
    case_id: UUID | None,
) -> bytes:
    """Return SHA-256 over the former hash and every column of the entry, separated so that no two contents meet.

    An entry without a case has no part for it, so that the chains of before there was one still hold.
    """
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = [practice_id.hex, str(number), moment, actor, act, subject]
    if case_id is not None:
        parts.append(case_id.hex)
    return hashlib.sha256(before + "\x1f".join(parts).encode()).digest()
