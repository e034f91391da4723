"""What queries of ratings without labels are asked across the walls, and something for them to find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets import queries as worksheets
from evenhand.domain.worksheets.actions import begin_masked, rate_masked
from evenhand.domain.worksheets.models import MaskedRating, SharedAnswers, Submission
from tests.factories import NOW, inside, therapist_actor

if TYPE_CHECKING:
    from tests.domain.test_walls import Everything


def in_masking(case: CaseFile) -> None:
    """Let the therapist of this case file rate what its client sent without labels."""
    by = therapist_actor(case.therapist)
    with inside(case):
        batch = begin_masked(case=case, series="two_replies", by=by, at=NOW)
        found = worksheets.masked_batch(case=case, batch=batch)
        ratings = {place: 5 for place, _ in found.texts} if found else {}
        row = Submission.objects.filter(case=case).first()
        assert row is not None
        content = {"keys": ["reason"]}
        SharedAnswers.objects.create(
            case_id=case.pk, submission_id=row.entry, content=content, shared_at=NOW, shared_by=f"{by.kind}:{by.id}"
        )
        rate_masked(case=case, batch=batch, ratings=ratings, by=by, at=NOW)


def one_batch(one: Everything) -> object:
    row = MaskedRating.objects.first()
    return worksheets.masked_batch(case=one.case, batch=row.batch if row else one.case.pk)


ASKED = {
    worksheets.ask_for_masked: lambda one: worksheets.ask_for_masked(case=one.case).all(),
    worksheets.masked_batch: one_batch,
    worksheets.shared_answers: lambda one: worksheets.shared_answers(case=one.case),
    worksheets.rating_of: lambda one: worksheets.rating_of(case=one.case, entry=one.sent.entry),
}
