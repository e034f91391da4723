"""Sheets on paper: blank with lines to write on, or an entry as it was sent; with a case number, never a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.template.loader import render_to_string

from evenhand.domain.worksheets.definition import Definition
from evenhand.faces.components.sheet.page import Sheet, step_page
from evenhand.faces.components.sheet.reading import Answered, answered
from evenhand.faces.components.sheet.shown import ShownField
from evenhand.foundation.outbox.words import PORTAL_TITLE
from evenhand.wording.dates import plain_day

FEWEST_LINES, MOST_LINES, USUAL_LINES = 3, 12, 6
WORDS_A_LINE: Final = 8
FEWEST_ROWS: Final = 3
MOST_COLUMNS: Final = 4
"""Questions of a row that stand side by side; more of them stand below each other."""


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What a sheet on paper says besides its questions: whose it is, on which size, when it was printed.

    `code` leads a therapist to typing it in. Without `number` it is anybody's.
    """

    number: str
    size: str
    reading_times: str
    today: date
    code: str = ""

    @property
    def words(self) -> dict[str, object]:
        """What every sheet on paper shows."""
        return {
            "heading": self.number or PORTAL_TITLE,
            "number": self.number,
            "size": self.size,
            "reading_times": self.reading_times,
            "code": self.code,
            "made": plain_day(self.today),
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with room for its answer: `lines` to write on, or `rows` below each other or `side_by_side`."""

    field: ShownField
    lines: int = 0
    rows: tuple[int, ...] = ()
    side_by_side: bool = False
    inner: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One page of a sheet: its heading, whether it is for afterwards, its questions."""

    heading: str
    later: bool
    asked: tuple[Asked, ...]


def blank_sheet(definition: Definition, about: OnPaper, *, agreed: Mapping[str, object] | None = None) -> str:
    """Return a sheet to be written on with a pen; `agreed` is what was agreed for it, which stands above then."""
    pages = tuple(_pages(definition, about, agreed))
    context = {
        **about.words,
        "title": definition.client_title,
        "definition": definition,
        "pages": pages,
        "agreed": answered(definition, agreed, stages=("setup",)) if agreed else (),
        "leaves_out": any(one.shown_when for one in definition.fields()),
        "first_later": next((page for page in pages if page.later), None),
    }
    return render_to_string("components/paper/blank.html", context)


def filled_sheet(definition: Definition, answers: tuple[Answered, ...], about: OnPaper, *, sent: str) -> str:
    """Return an entry on paper, with the words that go with it; `sent` says when it was sent, and how it was typed."""
    context = {**about.words, "title": definition.client_title, "answers": answers, "sent": sent}
    return render_to_string("components/paper/filled.html", context)


def _pages(definition: Definition, about: OnPaper, agreed: Mapping[str, object] | None) -> Iterator[PaperPage]:
    sheet = Sheet(definition, setup=agreed or {}, reading_times=about.reading_times, inert=True)
    for step in definition.steps:
        if agreed and step.setup:
            continue
        fields = step_page(sheet, step).fields
        if fields:
            yield PaperPage(step.heading, step.after, tuple(_asked(one) for one in fields))


def _asked(shown: ShownField) -> Asked:
    if shown.kind != "rows":
        return Asked(shown, lines=_lines(shown))
    inner = tuple(_asked(one) for one in (shown.rows[0].fields if shown.rows else ()))
    wanted = max(len(shown.rows), FEWEST_ROWS)
    rows = tuple(range(min(wanted, shown.most or wanted)))
    narrow = len(inner) <= MOST_COLUMNS and not any(one.field.choices for one in inner)
    return Asked(shown, rows=rows, side_by_side=narrow, inner=inner)


def _lines(shown: ShownField) -> int:
    """How many lines a question has: many for a long text, none where a choice is ticked, else one."""
    if shown.kind in {"info", "read_back"} or shown.choices:
        return 0
    if shown.kind != "long_text":
        return 1
    wanted = shown.about_words // WORDS_A_LINE if shown.about_words else USUAL_LINES
    return max(FEWEST_LINES, min(MOST_LINES, wanted))
