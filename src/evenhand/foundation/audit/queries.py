"""Reading the record back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max

from evenhand.foundation.audit.actor import Actor, ActorKind
from evenhand.foundation.audit.anchors import Anchor
from evenhand.foundation.audit.chain import GENESIS, entry_hash
from evenhand.foundation.audit.models import AuditEntry, ChainEnd
from evenhand.foundation.practices.context import current_practice_id

PAGE = 50
LATELY = 1_000
"""How many of a practice's latest entries are looked through for an act that is asked for again."""
_COLUMNS = ("number", "at", "actor", "act", "subject", "case_id", "hash")


def first_broken_entry(*, anchors: Iterable[Anchor] = ()) -> int | None:
    """Return the number of the first entry of the current practice that does not follow from the one before it.

    None when the chain is whole. Finds an edit, a deletion, an insertion and a reordering; a cut tail shows against
    the stored end of the chain, and where somebody wrote that anew as well, against the anchors kept outside. One query
    for the entries, one for the end.
    """
    anchored = {anchor.number: anchor.hash for anchor in anchors if anchor.practice_id == current_practice_id()}
    before, expected = GENESIS, 1
    for number, digest, stored in _reckoned():
        if number != expected or digest != stored or anchored.pop(number, digest) != digest:
            return expected
        before, expected = digest, expected + 1
    end = ChainEnd.objects.first()
    kept = (end.number, bytes(end.hash)) if end else (0, GENESIS)
    return None if kept == (expected - 1, before) and not anchored else expected


def _reckoned() -> Iterator[tuple[int, bytes, bytes]]:
    """Yield the number of each entry with the hash that follows from the stored one before it, and its stored hash."""
    practice_id, before = current_practice_id(), GENESIS
    rows = AuditEntry.objects.order_by("number").values_list(*_COLUMNS)
    for number, at, actor, act, subject, case_id, stored in rows.iterator(chunk_size=5000):
        digest = entry_hash(
            before=before,
            practice_id=practice_id,
            number=number,
            at=at,
            actor=actor,
            act=act,
            subject=subject,
            case_id=case_id,
        )
        before = bytes(stored)
        yield number, digest, before


def end_of_chain() -> tuple[UUID, int, bytes]:
    """Return the current practice with the last number and hash of its chain: what an anchor keeps outside."""
    end = ChainEnd.objects.first()
    return (current_practice_id(), *((end.number, bytes(end.hash)) if end else (0, GENESIS)))


@dataclass(frozen=True, slots=True)
class Recorded:
    """One act as a page tells it: who (kind and id of a member or client), what, when."""

    at: datetime
    kind: ActorKind
    actor_id: UUID | None
    act: str


def acts_in_case(
    *,
    case_id: UUID,
    kind: ActorKind | None = None,
    actor_id: UUID | None = None,
    reads: bool | None = None,
    page: int = 1,
) -> tuple[list[Recorded], bool]:
    """Return one page (50) of what was done in a case file, the latest first, and whether there is more. One query.

    `kind` and `actor_id` keep the acts of one kind of person or of one person; `reads` keeps only reading, or only the
    rest.
    """
    found = AuditEntry.objects.filter(case_id=case_id)
    if kind is not None:
        found = found.filter(actor=f"{kind}:{actor_id}") if actor_id else found.filter(actor__startswith=kind)
    if reads is not None:
        found = found.filter(act__endswith=SHOWN) if reads else found.exclude(act__endswith=SHOWN)
    first = (max(page, 1) - 1) * PAGE
    rows = list(found.order_by("-number").values_list("at", "actor", "act")[first : first + PAGE + 1])
    return [_recorded(*row) for row in rows[:PAGE]], len(rows) > PAGE


def was_lately_done(*, act: str, subject: str, subject_id: UUID, by: Actor, case_id: UUID | None = None) -> bool:
    """Return whether this very person did this very act among the latest 1,000 of the practice; two queries.

    What is gone looks like what never was. Whoever sends a form again that made it go gets the answer that they got.
    """
    number, _ = ChainEnd.objects.values_list("number", "hash").first() or (0, GENESIS)
    latest = AuditEntry.objects.filter(number__gt=number - LATELY)
    done = latest.filter(act=act, actor=f"{by.kind}:{by.id}", subject=f"{subject}:{subject_id}", case_id=case_id)
    return done.exists()


SHOWN = ".shown"
"""How every act of reading ends."""


def _recorded(at: datetime, actor: str, act: str) -> Recorded:
    kind, _, identity = actor.partition(":")
    return Recorded(at, ActorKind(kind), UUID(identity) if identity else None, act)


def last_numbers() -> dict[str, int]:
    """Return the number of the last entry by clients and by therapists of the practice; what was only looked at aside.

    Two queries.
    """
    changes = AuditEntry.objects.exclude(act__endswith=".shown").exclude(act__endswith=".signed_in")
    kinds = (ActorKind.CLIENT, ActorKind.THERAPIST)
    return {
        str(kind): changes.filter(actor__startswith=f"{kind}:").aggregate(last=Max("number"))["last"] or 0
        for kind in kinds
    }


def counted(act: str) -> dict[UUID, int]:
    """Return how often something was done, by case file. One query over the whole record: for small practices."""
    found = AuditEntry.objects.filter(act=act).exclude(case_id=None).values_list("case_id")
    return dict(found.annotate(times=Count("pk")))
