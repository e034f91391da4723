"""Reading the record back."""

from __future__ import annotations

from evenhand.foundation.audit.chain import GENESIS, entry_hash
from evenhand.foundation.audit.models import AuditEntry, ChainEnd
from evenhand.foundation.practices.context import current_practice_id


def first_broken_entry() -> int | None:
    """Return the number of the first entry of the current practice that does not follow from the one before it.

    None when the chain is whole. Finds an edit, a deletion, an insertion and a reordering; a cut tail shows
    against the stored end of the chain.
    """
    practice_id = current_practice_id()
    before, expected = GENESIS, 1
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=2000):
        digest = entry_hash(
            before=before,
            practice_id=practice_id,
            number=entry.number,
            at=entry.at,
            actor=entry.actor,
            act=entry.act,
            subject=entry.subject,
        )
        if entry.number != expected or digest != bytes(entry.hash):
            return expected
        before, expected = digest, expected + 1
    end = ChainEnd.objects.first()
    stored = (end.number, bytes(end.hash)) if end else (0, GENESIS)
    return None if stored == (expected - 1, before) else expected
