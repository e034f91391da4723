"""Letting a client read what the therapist wrote on an entry, and taking that back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from evenhand.domain.worksheets.models import SharedAnswers, Submission
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.sharing import may_be_shared
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor


class NotShareable(Exception):
    """The sheet keeps the therapist's pages to the therapist, or what was named is none of them."""


def share_answers(*, submission: Submission, keys: Collection[str], by: Actor, at: datetime) -> None:
    """Let the client read these of the therapist's own answers on an entry, and no others; none takes all back.

    One transaction; the same again changes nothing. Raises NotShareable, and nothing is stored then.
    """
    allowed = may_be_shared(definition_of(submission.worksheet_id))
    if not allowed or not set(keys) <= set(allowed):
        raise NotShareable
    chosen = [key for key in allowed if key in keys]
    with transaction.atomic():
        Submission.objects.select_for_update(no_key=True).only("pk").get(pk=submission.entry)
        row = SharedAnswers.objects.filter(submission_id=submission.entry).first()
        if (row.content["keys"] if row else []) == chosen:
            return
        row = row or SharedAnswers(case_id=submission.case_id, submission_id=submission.entry)
        row.content, row.shared_at, row.shared_by = {"keys": chosen}, at, f"{by.kind}:{by.id}"
        row.save()
        record(
            act="answers.shared" if chosen else "answers.unshared",
            subject="submission",
            subject_id=submission.entry,
            case_id=submission.case_id,
            by=by,
            at=at,
        )
