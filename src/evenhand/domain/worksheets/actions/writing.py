"""Writing a draft: begin, save as it is typed, lock the first sitting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from evenhand.domain.worksheets.actions.problems import AnswersMissing, ChangedMeanwhile, NotOpen
from evenhand.domain.worksheets.answers import missing, without_setup
from evenhand.domain.worksheets.merging import Clash, DraftState, Merged, Save, merge
from evenhand.domain.worksheets.models import Assignment, Draft, DraftRevision
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries.writing import other_form, setup_in_force
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.prepared import PreparedInPractice
from evenhand.foundation.practices.prepared_writes import PreparedUpdate

Conflict = Clash


@dataclass(frozen=True, slots=True)
class Saved:
    """The answer to a save: when words were stored last, and what was left for the person to choose.

    `revision` is the base of the page's next save. It is below the draft's revision while the draft holds words from
    another page that this one was never shown.
    """

    draft_id: UUID
    revision: int
    saved_at: datetime
    clashes: tuple[Clash, ...] = ()


def begin_draft(*, assignment: Assignment, zone: str, by: Actor, at: datetime) -> Draft:
    """Return the open draft of an assignment, making it when there is none; raises NotOpen when it has ended."""
    with transaction.atomic():
        row = Assignment.objects.select_for_update(of=("self",), no_key=True).get(pk=assignment.pk)
        if row.ended_at is not None:
            raise NotOpen
        known = Draft.objects.filter(assignment=row, sent_at=None, locked_at=None).first()
        if known is not None:
            return known
        draft = Draft.objects.create(
            case_id=row.case_id, assignment=row, answers={}, zone=zone, started_at=at, saved_at=at
        )
        record(act="draft.begun", subject="draft", subject_id=draft.pk, case_id=draft.case_id, by=by, at=at)
    return draft


def save_draft(
    *,
    draft: Draft,
    changes: Mapping[str, object],
    base: int,
    writer: str,
    sequence: int,
    by: Actor,
    at: datetime,
    chosen: Mapping[str, int] | None = None,
) -> Saved:
    """Store changed answers of a draft; when this returns without clashes, they are in the database.

    One transaction. `draft` is the row as its page was read; under the lock it is brought up to what is stored by now,
    and it holds what is stored when this returns. `changes` are all fields that changed since the page's last answered
    save. A repeated or late save changes nothing and gets the present state as its answer; a field that was changed
    elsewhere since `base`, or locked with the first sitting, comes back as a clash and is not overwritten. To write
    over it all the same, the page sends the field again with the clash's revision in `chosen`. An audit row is written
    when a page begins to write, not for every pause of its typing. Raises NotOpen when the draft was sent.
    """
    with transaction.atomic():
        _bring_up_to_date(draft)
        save = Save(changes, base, writer, sequence, chosen or {})
        merged = merge(_state_of(draft), save, locked=_locked_fields(draft))
        if merged.takes_over:
            _keep_revision(draft, at=at)
        if merged.begins:
            record(act="draft.written", subject="draft", subject_id=draft.pk, case_id=draft.case_id, by=by, at=at)
        if not merged.late:
            _keep(draft, merged, at=at)
    return Saved(draft.pk, merged.base, draft.saved_at, merged.clashes)


def _state_of(draft: Draft) -> DraftState:
    return DraftState(
        answers=draft.answers,
        revision=draft.revision,
        field_revisions=draft.field_revisions,
        writers=dict(draft.writers),
        seen_by=draft.seen_by,
    )


def _locked_fields(draft: Draft) -> frozenset[str]:
    if draft.locked_at is None:
        return frozenset()
    definition = definition_of(Assignment.objects.values_list("worksheet_id", flat=True).get(pk=draft.assignment_id))
    return frozenset(field.key for step in definition.steps if not step.after for field in step.fields)


def _bring_up_to_date(draft: Draft) -> None:
    """Lock a draft and let its row hold what is stored; raises NotOpen where it is not open.

    Almost always nobody else wrote since it was read. Its revision says so, and then its sealed answers, the dear part
    of it, are not fetched and opened a second time.
    """
    found = _at_present.values(draft=draft.pk, assignment=draft.assignment_id)
    if not found:
        raise NotOpen
    [(revision, draft.locked_at, draft.writers, draft.seen_by)] = found
    if revision != draft.revision:
        draft.refresh_from_db(fields=_WITH_A_REVISION)


_WITH_A_REVISION = ("answers", "revision", "field_revisions", "saved_at")
"""The columns that change only under a new revision."""

_at_present = PreparedInPractice(
    Draft,
    lambda rows, draft, assignment: (
        rows.select_for_update(of=("self",), no_key=True)
        .filter(pk=draft, assignment_id=assignment, sent_at=None)
        .values_list("revision", "locked_at", "writers", "seen_by")
    ),
    draft=UUID,
    assignment=UUID,
)


def _keep(draft: Draft, merged: Merged, *, at: datetime) -> None:
    """Store what changed; a save that only told what its page knows leaves the sealed answers as they are."""
    draft.writers = [list(pair) for pair in merged.state.writers.items()]
    draft.seen_by = {name: list(pages) for name, pages in merged.state.seen_by.items()}
    if not merged.changed:
        _what_pages_know.store(draft)
        return
    draft.answers, draft.revision = merged.state.answers, merged.state.revision
    draft.field_revisions, draft.saved_at = merged.state.field_revisions, at
    _what_was_typed.store(draft)


_what_pages_know = PreparedUpdate(Draft, "writers", "seen_by")
_what_was_typed = PreparedUpdate(Draft, "writers", "seen_by", "answers", "revision", "field_revisions", "saved_at")


def _keep_revision(draft: Draft, *, at: datetime) -> None:
    DraftRevision.objects.get_or_create(
        draft=draft,
        revision=draft.revision,
        defaults={"case_id": draft.case_id, "answers": draft.answers, "kept_at": at},
    )


def take_length(*, draft: Draft, other: bool, by: Actor, at: datetime) -> Draft:
    """Go on with a draft on the other length of its sheet, or with `other` false on the one that was given.

    Every answer stays where it is: what the form in use does not ask is kept out of sight. The version of the other
    form is pinned when it is first taken. Doing it twice has one effect. Raises NotOpen where the draft was sent or
    locked, the sheet has one length, or the therapist has fixed it.
    """
    with transaction.atomic():
        found = Draft.objects.select_for_update(of=("self",), no_key=True).select_related("assignment")
        row = found.filter(pk=draft.pk, sent_at=None, locked_at=None).first()
        if row is None or row.assignment.ended_at is not None:
            raise NotOpen
        form = other_form(row.assignment, row)
        if form is None or row.assignment.keeps_length:
            raise NotOpen
        if row.on_other == other:
            return row
        row.other, row.on_other = form, other
        row.save(update_fields=["other", "on_other"])
        record(act="draft.length_taken", subject="draft", subject_id=row.pk, case_id=row.case_id, by=by, at=at)
    return row


def lock_first_sitting(*, draft: Draft, by: Actor, at: datetime, revision: int | None = None) -> Draft:
    """Lock what was forecast before the event; the draft then waits for its second sitting.

    `revision` is the one whose words were shown. Raises AnswersMissing when the first sitting is not complete,
    ChangedMeanwhile when another revision stands there by now, NotOpen when the draft was sent; nothing is locked
    then. Locking twice has one effect.
    """
    with transaction.atomic():
        row = Draft.objects.select_for_update(of=("self",), no_key=True).filter(pk=draft.pk, sent_at=None).first()
        if row is None:
            raise NotOpen
        if row.locked_at is not None:
            return row
        if revision is not None and row.revision != revision:
            raise ChangedMeanwhile
        assignment = Assignment.objects.get(pk=row.assignment_id)
        definition = definition_of(assignment.worksheet_id)
        setup = setup_in_force(assignment, definition)
        answers = without_setup(definition, row.answers) if setup else row.answers
        problems = missing(definition, answers, stage="first", setup=setup.answers if setup else None)
        if problems:
            raise AnswersMissing(problems)
        row.locked_at = at
        row.save(update_fields=["locked_at"])
        record(act="draft.locked", subject="draft", subject_id=row.pk, case_id=row.case_id, by=by, at=at)
    return row
