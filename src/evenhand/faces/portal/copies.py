"""A client's own copy of what they wrote: as a tree for JSON, and as plain text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from evenhand.domain.conversations.models import Message, MessageFile
from evenhand.domain.safety.models import SafetyPlan
from evenhand.domain.worksheets.definition import Definition, Stage
from evenhand.domain.worksheets.models import Submission
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries.written import Written
from evenhand.faces.components.sheet.reading import answered, shared_with_client
from evenhand.faces.portal.days import ClientClock
from evenhand.foundation.outbox.words import PORTAL_TITLE
from evenhand.wording import say

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Talk:
    """The messages of a case file, the oldest first, the names of their files, and what its client is writing."""

    messages: Sequence[Message]
    unsent: str = ""
    files: Mapping[UUID, Sequence[MessageFile]] = field(default_factory=dict)

    def names_of(self, row: Message) -> list[str]:
        """Return the names of the files of a message; what is in them is had from the message itself."""
        return [file.name for file in self.files.get(row.pk, ())]


def copy_of_entry(
    versions: Iterable[tuple[Submission, Definition]],
    *,
    clock: ClientClock,
    whole: bool,
    shared: Collection[str] = (),
) -> Tree:
    """Return one entry with all its versions, the first one first.

    A version was written when it took the place of the one before. Without `whole`, what a sheet keeps out of copies
    (a friend's name) is left out. `shared` are the keys of what the therapist wrote on it and shared.
    """
    rows = list(versions)
    written = [rows[0][0].sent_at, *(row.replaced_at for row, _ in rows[:-1])]
    return {
        "title": rows[0][1].client_title,
        "sent": _stamp(rows[0][0].sent_at, clock),
        "versions": [
            {
                "written": _stamp(at, clock),
                "in_force": row.replaced_at is None,
                "answers": _answers(definition, row.answers, agreed=_agreed(row), whole=whole, shared=shared),
            }
            for (row, definition), at in zip(rows, written, strict=True)
        ],
    }


def copy_of_everything(
    written: Written, plans: Sequence[SafetyPlan], talk: Talk, *, clock: ClientClock, whole: bool
) -> Tree:
    """Return all that a client wrote: entries with their versions, drafts, why sheets were stopped, what was agreed.

    `plans` are the versions of their plan for hard times, the newest first, and `talk` their messages.
    """
    entries = groupby(written.submissions, key=lambda pair: pair[0].entry)
    return {
        "made": _stamp(clock.now, clock),
        "entries": [
            copy_of_entry(versions, clock=clock, whole=whole, shared=written.shared.get(entry, ()))
            for entry, versions in entries
        ],
        "not_sent_yet": [
            {
                "title": definition.client_title,
                "saved": _stamp(row.saved_at, clock),
                "answers": _answers(definition, row.answers, whole=whole),
            }
            for row, definition in written.drafts
        ],
        "stopped": [
            {"title": definition.client_title, "stopped": _stamp(row.ended_at, clock), "words": row.end_words or ""}
            for row, definition in written.stopped
        ],
        "agreed": [
            {
                "title": definition.client_title,
                "written": _stamp(row.written_at, clock),
                "answers": _answers(definition, row.answers, whole=whole),
            }
            for row, definition in written.agreed
        ],
        "plan": [_plan(row, clock=clock, whole=whole) for row in plans],
        "messages": [
            {
                "by": "me" if row.from_client else "therapist",
                "sent": _stamp(row.sent_at, clock),
                "words": row.words,
                "files": talk.names_of(row),
            }
            for row in talk.messages
        ],
        "message_not_sent_yet": talk.unsent,
    }


def _plan(row: SafetyPlan, *, clock: ClientClock, whole: bool) -> Tree:
    definition = definition_of(row.worksheet_id)
    return {
        "title": definition.client_title,
        "written": _stamp(row.written_at, clock),
        "answers": _answers(definition, row.answers, whole=whole),
    }


def as_text(copy: Tree) -> str:
    """Return a copy of everything as plain text."""
    lines = [f"{PORTAL_TITLE}, {copy['made']}", ""]
    for entry in copy["entries"]:
        lines += _entry_lines(entry)
    for one in copy["not_sent_yet"]:
        heading = say("%(title)s, not sent yet, saved %(when)s", title=one["title"], when=one["saved"])
        lines += [heading, "", *_answer_lines(one["answers"])]
    for one in copy["agreed"]:
        heading = say("%(title)s, agreed %(when)s", title=one["title"], when=one["written"])
        lines += [heading, "", *_answer_lines(one["answers"])]
    for one in copy["plan"]:
        heading = say("%(title)s, as of %(when)s", title=one["title"], when=one["written"])
        lines += [heading, "", *_answer_lines(one["answers"])]
    for one in copy["stopped"]:
        heading = say("%(title)s, stopped %(when)s", title=one["title"], when=one["stopped"])
        lines += [heading, "", one["words"], ""]
    for one in copy["messages"]:
        lines += [
            message_heading(mine=one["by"] == "me", when=one["sent"]),
            "",
            *message_parts(one["words"], one["files"]),
            "",
        ]
    if copy["message_not_sent_yet"]:
        lines += [say("A message that is not sent yet"), "", copy["message_not_sent_yet"], ""]
    return "\n".join(lines)


def message_heading(*, mine: bool, when: str) -> str:
    """Return what stands above a message in a copy."""
    if mine:
        return say("Message from you, %(when)s", when=when)
    return say("Message from your therapist, %(when)s", when=when)


def message_parts(words: str, names: Sequence[str]) -> list[str]:
    """Return what a copy holds of a message: its words, and a line for each file."""
    return [*([words] if words else []), *(say("With the file %(name)s", name=name) for name in names)]


def entry_as_text(entry: Tree) -> str:
    """Return a copy of one entry as plain text."""
    return "\n".join(_entry_lines(entry))


def _entry_lines(entry: Tree) -> Iterator[str]:
    yield from (say("%(title)s, sent %(when)s", title=entry["title"], when=entry["sent"]), "")
    for version in entry["versions"]:
        if len(entry["versions"]) > 1:
            yield from (_written(version), "")
        yield from _answer_lines(version["answers"])


def _written(version: Tree) -> str:
    if version["in_force"]:
        return say("As written %(when)s", when=version["written"])
    return say("As written %(when)s, changed later", when=version["written"])


def _answer_lines(answers: list[Mapping[str, Any]]) -> Iterator[str]:
    for answer in answers:
        yield from (answer["question"], answer["words"], "")


def _agreed(entry: Submission) -> Mapping[str, object]:
    """The set-up that an entry was written under: its conditions look at it."""
    return entry.setup.answers if entry.setup else {}


def _answers(
    definition: Definition,
    answers: Mapping[str, object],
    *,
    whole: bool,
    agreed: Mapping[str, object] | None = None,
    shared: Collection[str] = (),
) -> list[Tree]:
    stages: tuple[Stage, ...] = ("setup", "first", "second")
    found = answered(
        definition, answers, stages=stages, side_by_side=False, withheld=whole, for_client=True, agreed=agreed
    )
    found += shared_with_client(definition, answers, shared, agreed=agreed or {})
    return [{"question": one.question, "words": one.words, "answer": answers.get(one.key)} for one in found]


def _stamp(at: datetime | None, clock: ClientClock) -> str:
    return at.astimezone(clock.zone).isoformat(sep=" ", timespec="minutes") if at else ""
