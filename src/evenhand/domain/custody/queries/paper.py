"""A case file as it goes on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from evenhand.domain.cases.models import CaseFile, Information
from evenhand.domain.cases.queries import information_of
from evenhand.domain.conversations.models import Message, MessageFile
from evenhand.domain.conversations.queries import files_of, whole_thread
from evenhand.domain.safety.models import SafetyPlan
from evenhand.domain.safety.queries import plan_of
from evenhand.domain.scheduling.models import SessionNote
from evenhand.domain.worksheets.models import Review, RuleBelief
from evenhand.domain.worksheets.queries import Entry, series_entries


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What stands on paper: goal and formulation in force, all entries in force, what came of them, by entry.

    `notes` are those of sessions, in force, the oldest session first; never private notes.
    `plan` is the plan for hard times in force, `messages` what both sides wrote to each other, the oldest first, and
    `files` by message what went with it, of which paper has the names.
    """

    information: Mapping[str, Information]
    entries: tuple[Entry, ...]
    reviews: Mapping[UUID, Review]
    beliefs: Mapping[UUID, RuleBelief]
    notes: tuple[SessionNote, ...]
    plan: SafetyPlan | None
    messages: tuple[Message, ...]
    files: Mapping[UUID, Sequence[MessageFile]]


def on_paper(*, case: CaseFile) -> OnPaper:
    """Return a case file as it goes on paper, its entries oldest first. Nine queries, one more with a set-up."""
    reviews = Review.objects.filter(case=case).exclude(answers=None).select_related("submission")
    beliefs = RuleBelief.objects.filter(case=case).select_related("rule", "review__submission")
    notes = SessionNote.objects.filter(case=case).select_related("session")
    in_force = {note.session_id: note for note in notes.order_by("session__starts_at", "session_id", "version")}
    thread = whole_thread(case=case)
    return OnPaper(
        information_of(case=case),
        tuple(series_entries(case=case)),
        {review.submission.entry: review for review in reviews},
        {belief.review.submission.entry: belief for belief in beliefs},
        tuple(in_force.values()),
        plan_of(case=case),
        tuple(thread),
        files_of(case=case, messages=thread),
    )
