"""What a client is about to write into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.lengths import may_be_switched
from evenhand.domain.worksheets.models import Assignment, Draft, Setup, WorksheetVersion
from evenhand.domain.worksheets.published import UnknownWorksheet, definition_of, latest_version
from evenhand.domain.worksheets.sequences import other_length
from evenhand.foundation.practices.prepared import PreparedInPractice


@dataclass(frozen=True, slots=True)
class Writing:
    """An assignment with the form that is filled, the draft begun for it if there is one, and the set-up in force."""

    assignment: Assignment
    definition: Definition
    draft: Draft | None
    setup: Setup | None


def writing_of(*, case: CaseFile, address: UUID, other: bool = False) -> Writing | None:
    """Return what one address of this case file is for: an assignment, or a locked draft that waits to be finished.

    With `other` it is for the other length of the sheet where an open draft was taken to it before. None for anything
    else. One query where a draft is open, two where none is, one more with a set-up.
    """
    draft = _open_draft.first(address=address, case=case.pk)
    assignment = draft.assignment if draft else Assignment.objects.filter(case=case, pk=address).first()
    if assignment is None:
        return None
    own = definition_of(assignment.worksheet_id)
    locked_at = draft.locked_at if draft else None
    setup = setup_in_force(assignment, own, locked_at=locked_at)
    if not other or draft is None or draft.other_id is None:
        return Writing(assignment, own, draft, setup)
    form = definition_of(draft.other_id)
    return Writing(assignment, form, draft, setup or setup_in_force(assignment, form))


def other_form(assignment: Assignment, draft: Draft | None = None) -> WorksheetVersion | None:
    """Return the other length of an assignment's sheet, that of its draft where it was taken already.

    None for a sheet of one length, and where the two forms of a practice have grown apart. Whether the client may take
    it, the assignment says. No query for a sheet of one length, two otherwise at most.
    """
    slug = other_length(assignment.slug)
    if slug is None:
        return None
    if draft is not None and draft.other_id is not None:
        return WorksheetVersion.objects.get(pk=draft.other_id)
    try:
        version = latest_version(slug)
    except UnknownWorksheet:
        return None
    own = definition_of(assignment.worksheet_id)
    return version if may_be_switched(own, definition_of(version.pk)) else None


_open_draft = PreparedInPractice(
    Draft,
    lambda rows, address, case: rows.filter(
        Q(assignment_id=address, locked_at=None) | Q(pk=address, locked_at__isnull=False), case_id=case, sent_at=None
    ).select_related("assignment"),
    address=UUID,
    case=UUID,
)


def setup_in_force(
    assignment: Assignment, definition: Definition, *, locked_at: datetime | None = None
) -> Setup | None:
    """Return the newest set-up of an assignment, or that of the form whose set-up its sheet uses.

    What was forecast keeps the set-up it was written under: with `locked_at`, the one that was newest then.
    """
    if definition.setup_from:
        of_form = Q(assignment__slug=definition.setup_from) | Q(assignment=assignment)
        found = Setup.objects.filter(of_form, case_id=assignment.case_id)
    elif definition.has_setup:
        found = Setup.objects.filter(assignment=assignment)
    else:
        return None
    if locked_at is not None:
        found = found.filter(written_at__lte=locked_at)
    return found.order_by("-written_at", "-version").first()


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a draft: the entry it was sent as, or that it is locked and waits to be finished."""

    entry: UUID | None
    is_locked: bool


def what_became_of(*, case: CaseFile, draft_id: UUID) -> Became | None:
    """Return what became of a draft of this case file; None for one that is still open, or not there. One query."""
    found = Draft.objects.filter(case=case, pk=draft_id).values("submissions__entry", "locked_at").first()
    if found is None or not any(found.values()):
        return None
    return Became(entry=found["submissions__entry"], is_locked=found["locked_at"] is not None)
