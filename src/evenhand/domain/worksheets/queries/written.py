"""Everything a client wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.models import Assignment, Draft, Setup, Submission
from evenhand.domain.worksheets.published import definition_of, whole_definition_of
from evenhand.domain.worksheets.queries.setups import load_setups
from evenhand.domain.worksheets.queries.sharing import shared_answers


@dataclass(frozen=True, slots=True)
class Written:
    """All versions of all entries, what is being written, what was stopped and why, what was agreed; oldest first.

    `shared` is what the therapist wrote on entries and shared: keys of answers by entry.
    """

    submissions: tuple[tuple[Submission, Definition], ...]
    drafts: tuple[tuple[Draft, Definition], ...]
    stopped: tuple[tuple[Assignment, Definition], ...]
    agreed: tuple[tuple[Setup, Definition], ...]
    shared: Mapping[UUID, frozenset[str]] = field(default_factory=dict, hash=False)


def written_by_client(*, case: CaseFile) -> Written:
    """Return everything the client of a case file wrote. Five queries, one more where a sheet has a set-up."""
    submissions = list(Submission.objects.filter(case=case).order_by("sent_at", "entry", "revision"))
    load_setups(submissions)
    drafts = Draft.objects.filter(case=case, sent_at=None, revision__gt=0).select_related("assignment")
    stopped = Assignment.objects.filter(case=case, ended_by=Assignment.EndedBy.CLIENT).order_by("ended_at")
    agreed = Setup.objects.filter(case=case).select_related("assignment").order_by("written_at", "id")
    return Written(
        tuple((row, whole_definition_of(row.worksheet_id, row.also_in_id)) for row in submissions),
        tuple((row, _form_of(row)) for row in drafts.order_by("started_at")),
        tuple((row, definition_of(row.worksheet_id)) for row in stopped),
        tuple((row, definition_of(row.assignment.worksheet_id)) for row in agreed),
        shared_answers(case=case),
    )


def _form_of(draft: Draft) -> Definition:
    """The form that a draft is written on now, and behind it what was asked on its other length."""
    given = draft.assignment.worksheet_id
    if draft.other_id is None:
        return definition_of(given)
    return whole_definition_of(*((draft.other_id, given) if draft.on_other else (given, draft.other_id)))
