"""A case file on paper: one PDF, and a practice as a folder of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string

from evenhand.domain.cases.models import CaseFile, Information
from evenhand.domain.custody.exporting import Scope
from evenhand.domain.custody.queries.paper import OnPaper, on_paper
from evenhand.domain.safety.models import SafetyPlan
from evenhand.domain.scheduling.actions import NoteWords
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries import Entry
from evenhand.faces.components.printing import as_pdf
from evenhand.faces.components.sheet.reading import Answered, answered
from evenhand.faces.workspace.clock import Clock
from evenhand.faces.workspace.note_form import shown_parts
from evenhand.wording import say
from evenhand.wording.dates import day_and_time, plain_day, time_of_day

OLDEST = (1980, 1, 1, 0, 0, 0)
"""The day that a zip file can hold and that tells nothing."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One entry on paper: its title, when it was sent, what was asked and answered, and what came of it."""

    title: str
    sent: str
    answers: tuple[Answered, ...]
    review: tuple[tuple[str, str], ...]


def case_as_html(case: CaseFile, *, names: bool, clock: Clock) -> str:
    """Return a case file as a page to print; without names it has the number only, and not who else was there."""
    paper = on_paper(case=case)
    context = {
        "heading": case.number,
        "size": case.practice.paper,
        "name": case.contact.name if names else "",
        "made": plain_day(clock.today),
        "information": [
            (kind.label, paper.information[kind].words) for kind in Information.Kind if kind in paper.information
        ],
        "plan": _plan(paper.plan, names=names, clock=clock) if paper.plan else None,
        "notes": [
            (_moment(note.session.starts_at.astimezone(clock.zone)), shown_parts(NoteWords.of(note)))
            for note in paper.notes
        ],
        "messages": [
            (
                row.from_client,
                _moment(row.sent_at.astimezone(clock.zone)),
                row.words,
                [file.name for file in paper.files[row.pk]],
            )
            for row in paper.messages
        ],
        "sheets": [_sheet(one, paper, names=names, clock=clock) for one in paper.entries],
    }
    return render_to_string("workspace/custody/paper.html", context)


def paper_lines(*, scope: Scope, clock: Clock) -> Iterator[bytes]:
    """Yield the PDF of one case file, or a zip file with one for each case file of the practice.

    Raises NotReadable and NotPrinted, which end the file in its middle.
    """
    if scope.case is not None:
        yield as_pdf(case_as_html(scope.case, names=scope.names, clock=clock))
        return
    held = _Pieces()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as folder:
        for case in CaseFile.objects.select_related("contact").order_by("number"):
            made = as_pdf(case_as_html(case, names=scope.names, clock=clock))
            folder.writestr(zipfile.ZipInfo(f"{case.number}.pdf", OLDEST), made)
            yield held.taken()
    yield held.taken()


class _Pieces(io.RawIOBase):
    """Takes what is written and hands it on; a zip file that is never gone back in."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def writable(self) -> bool:
        """Say that it takes bytes."""
        return True

    def write(self, piece: object) -> int:
        """Take a piece."""
        taken = bytes(piece)  # type: ignore[call-overload]  # whatever has bytes
        self._held.append(taken)
        return len(taken)

    def taken(self) -> bytes:
        """Hand on what was written since."""
        found = b"".join(self._held)
        self._held.clear()
        return found


def _sheet(entry: Entry, paper: OnPaper, *, names: bool, clock: Clock) -> Sheet:
    sent = entry.submission
    return Sheet(
        entry.definition.client_title,
        _moment(sent.sent_at.astimezone(clock.zone)),
        answered(entry.whole, entry.answers, withheld=names, agreed=entry.agreed),
        tuple(_came_of_it(entry, paper)),
    )


def _plan(plan: SafetyPlan, *, names: bool, clock: Clock) -> Sheet:
    definition = definition_of(plan.worksheet_id)
    written = _moment(plan.written_at.astimezone(clock.zone))
    return Sheet(definition.client_title, written, answered(definition, plan.answers, withheld=names), ())


def _moment(at: datetime) -> str:
    """Return a moment as paper says it, which is read in another year."""
    return day_and_time(plain_day(at.date()), time_of_day(at))


def _came_of_it(entry: Entry, paper: OnPaper) -> Iterator[tuple[str, str]]:
    """Yield the answers of the review and the rule; private notes go on no paper."""
    review, belief = paper.reviews.get(entry.submission.entry), paper.beliefs.get(entry.submission.entry)
    for question in entry.definition.review_questions:
        said = (review.answers or {}).get(question.key, {}) if review else {}
        chosen = next((one.label for one in question.options if one.value == said.get("choice")), "")
        if words := "\n".join(filter(None, (chosen, said.get("words", "")))):
            yield question.prompt, words
    if belief is not None:
        felt = "" if belief.belief is None else say("How true it feels, 0 to 100: %(belief)s", belief=belief.belief)
        yield say("The rule behind it"), "\n".join(filter(None, (belief.rule.words, felt)))
