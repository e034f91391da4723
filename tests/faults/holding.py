"""What has to hold of a house after its program was killed: each sentence that comes back is something broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from django.db import connection

from evenhand.domain.worksheets.models import Draft, MeasureValue, Submission
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.audit.queries import first_broken_entry
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice
from tests.faults.house import House, Sheet
from tests.faults.writers import number_in


def lost_words(house: House, sheets: Sequence[Sheet]) -> Iterator[str]:
    """Yield a sentence for each sheet of which the program has said more than the database holds."""
    told = [(sheet, sheet.acknowledged, sheet.is_sent) for sheet in sheets]
    with practice_context(house.practice.pk):
        drafts = {row.pk: row for row in Draft.objects.filter(pk__in=[sheet.draft for sheet in sheets])}
        sent = {row.draft_id: row for row in Submission.objects.filter(draft__in=drafts.values())}
        for sheet, acknowledged, is_sent in told:
            entry = sent.get(sheet.draft)
            stored = number_in((entry or drafts[sheet.draft]).answers.get("friend_reply"))
            if stored < acknowledged:
                yield f"save {acknowledged} was acknowledged and {stored} is stored"
            if is_sent and entry is None:
                yield "a sending was acknowledged and no entry is stored"


def half_entries(house: House) -> Iterator[str]:
    """Yield a sentence for each entry that is not whole, was sent twice, or is not in the record."""
    with practice_context(house.practice.pk):
        entries = list(Submission.objects.values_list("pk", "draft"))
        drafts = set(Draft.objects.exclude(sent_at=None).values_list("pk", flat=True))
        values = Counter(MeasureValue.objects.values_list("submission", flat=True))
        recorded = AuditEntry.objects.filter(act="submission.sent").count()
        broken = first_broken_entry()
    of_drafts = Counter(draft for _, draft in entries)
    if set(of_drafts) != drafts:
        yield "a draft counts as sent without its entry, or an entry is there and its draft is not sent"
    if max(of_drafts.values(), default=1) > 1:
        yield "a draft became two entries"
    if len({values[entry] for entry, _ in entries}) > 1:
        yield "an entry has fewer values than others of its sheet"
    if recorded != len(entries):
        yield f"{len(entries)} entries are stored and {recorded} recorded"
    if broken is not None:
        yield f"the record of acts does not hold from {broken} on"


def damage() -> Iterator[str]:
    """Yield what the database says of its own file."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("pragma integrity_check")
            found = cursor.fetchall()
        if found != [("ok",)]:
            yield f"the database file is damaged: {found[:3]}"
        with connection.cursor() as cursor:
            cursor.execute("pragma foreign_key_check")
            if cursor.fetchall():
                yield "a row points at nothing"
    elif not Practice.objects.exists():
        yield "no practice is there"


def answered_differently(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Yield a sentence for each sheet whose sending was answered in more than one way."""
    for sheet in sheets:
        if len(sheet.entries) > 1:
            yield "the same sending was answered differently"
