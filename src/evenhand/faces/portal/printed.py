"""A client's own copy of what they wrote as pages to print, with texts that belong together side by side."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.template.loader import render_to_string

from evenhand.domain.conversations.models import Message
from evenhand.domain.safety.models import SafetyPlan
from evenhand.domain.worksheets.definition import Definition, Stage
from evenhand.domain.worksheets.models import Submission
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries.written import Written
from evenhand.faces.components.sheet.reading import Answered, answered, shared_with_client
from evenhand.faces.portal.copies import Talk, message_heading, message_parts
from evenhand.faces.portal.days import ClientClock
from evenhand.foundation.outbox.words import PORTAL_TITLE
from evenhand.wording import say
from evenhand.wording.dates import day_and_time, plain_day, time_of_day

STAGES: tuple[Stage, ...] = ("setup", "first", "second")


@dataclass(frozen=True, slots=True)
class Version:
    """What was written at one time: what is said above it, and its answers."""

    heading: str
    answers: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet on paper: its title, what became of it and when, every version of it."""

    title: str
    about: str
    versions: tuple[Version, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Pages:
    """How a copy is put on paper: whose clock dates go by, and whether names of people are on it."""

    clock: ClientClock
    whole: bool
    size: str = ""

    def drawn(self, written: Written, plans: Sequence[SafetyPlan], talk: Talk) -> str:
        """Return everything that a client wrote as one page in HTML, in the order of the text to read."""
        entries = groupby(written.submissions, key=lambda pair: pair[0].entry)
        parts = [self._entry(list(versions), written.shared.get(entry, ())) for entry, versions in entries]
        parts += [
            self._part(definition, say("Not sent yet, saved %(when)s", when=self._moment(row.saved_at)), row.answers)
            for row, definition in written.drafts
        ]
        parts += [
            self._part(definition, say("Agreed %(when)s", when=self._moment(row.written_at)), row.answers)
            for row, definition in written.agreed
        ]
        parts += [
            Part(
                definition.client_title,
                say("Stopped %(when)s", when=self._moment(row.ended_at)),
                (),
                row.end_words or "",
            )
            for row, definition in written.stopped
        ]
        parts += [
            self._part(
                definition_of(row.worksheet_id), say("As of %(when)s", when=self._moment(row.written_at)), row.answers
            )
            for row in plans
        ]
        parts += self._talk(talk)
        today = self.clock.today
        context = {"heading": PORTAL_TITLE, "made": plain_day(today), "parts": parts, "size": self.size}
        return render_to_string("portal/printed.html", context)

    def _talk(self, talk: Talk) -> list[Part]:
        sent = [
            Part(message_heading(mine=row.from_client, when=self._moment(row.sent_at)), "", (), _said(row, talk))
            for row in talk.messages
        ]
        return sent + ([Part(say("A message that is not sent yet"), "", (), talk.unsent)] if talk.unsent else [])

    def _entry(self, versions: list[tuple[Submission, Definition]], shared: Collection[str]) -> Part:
        (first, definition), *later = versions
        written = [first.sent_at, *(row.replaced_at for row, _ in versions[:-1])]
        return Part(
            definition.client_title,
            say("Sent %(when)s", when=self._moment(first.sent_at)),
            tuple(
                Version(self._heading(row, at) if later else "", self._answers(of, row.answers, _agreed(row), shared))
                for (row, of), at in zip(versions, written, strict=True)
            ),
        )

    def _part(self, definition: Definition, about: str, answers: Mapping[str, object]) -> Part:
        return Part(definition.client_title, about, (Version("", self._answers(definition, answers)),))

    def _heading(self, row: Submission, at: datetime | None) -> str:
        if row.replaced_at:
            return say("As written %(when)s, changed later", when=self._moment(at))
        return say("As written %(when)s", when=self._moment(at))

    def _answers(
        self,
        definition: Definition,
        answers: Mapping[str, object],
        agreed: Mapping[str, object] | None = None,
        shared: Collection[str] = (),
    ) -> tuple[Answered, ...]:
        own = answered(definition, answers, stages=STAGES, withheld=self.whole, for_client=True, agreed=agreed)
        return own + shared_with_client(definition, answers, shared, agreed=agreed or {})

    def _stopped(self, at: datetime | None) -> str:
        return say("Stopped %(when)s", when=self._moment(at))

    def _as_of(self, at: datetime) -> str:
        return say("As of %(when)s", when=self._moment(at))

    def _moment(self, at: datetime | None) -> str:
        """Return a moment with its year, since paper is read in another one."""
        here = at.astimezone(self.clock.zone) if at else None
        return day_and_time(plain_day(here.date()), time_of_day(here)) if here else ""


def _agreed(entry: Submission) -> Mapping[str, object]:
    """The set-up that an entry was written under: its conditions look at it."""
    return entry.setup.answers if entry.setup else {}


def _said(row: Message, talk: Talk) -> str:
    return "\n".join(message_parts(row.words, talk.names_of(row)))
