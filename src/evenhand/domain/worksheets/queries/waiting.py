"""First sittings that were kept and wait to be finished."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.models import Draft
from evenhand.domain.worksheets.published import definition_of
from evenhand.foundation.practices.prepared import Answer, PreparedInPractice


@dataclass(frozen=True, slots=True)
class WaitingDraft:
    """A locked draft with the definition it was begun under."""

    draft: Draft
    definition: Definition


def ask_for_waiting(*, case: CaseFile) -> Answer[Draft]:
    """Ask for the first sittings of a case that wait to be finished. One query."""
    return _waiting.ask(case=case.pk)


def waiting_in(answer: Answer[Draft]) -> list[WaitingDraft]:
    """Return the first sittings that wait, the longest first; their answers are opened when they are read."""
    return [WaitingDraft(draft, definition_of(draft.assignment.worksheet_id)) for draft in answer.all()]


_waiting = PreparedInPractice(
    Draft,
    lambda rows, case: (
        rows.filter(case_id=case, sent_at=None, locked_at__isnull=False, assignment__ended_at=None)
        .select_related("assignment")
        .order_by("locked_at", "id")
    ),
    case=UUID,
)
