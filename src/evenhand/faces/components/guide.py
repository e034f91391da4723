"""The guide to one worksheet, made from its definition: what a therapist needs to know before giving it to somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evenhand.domain.worksheets.definition import Definition, Pattern, ReviewQuestion
from evenhand.domain.worksheets.sequences import strands_with
from evenhand.faces.components.followed import Followed, Score, followed_of, score_of_guide
from evenhand.faces.components.library_words import Piece, closed, may_mean, pieces_of, title_of, without_marks
from evenhand.faces.components.sheet.page import preview_of
from evenhand.faces.components.sheet.shown import ShownStep
from evenhand.faces.components.strand_words import StrandLine, strand_lines
from evenhand.wording import later, say

NOT_READ_YET = later("No outside clinician has read this sheet yet.")


@dataclass(frozen=True, slots=True)
class LookedFor:
    """A pattern as the guide tells of it."""

    title: str
    about: str
    meaning: str
    move: str


@dataclass(frozen=True, slots=True)
class Guide:
    """A worksheet's guide, ready to be drawn. `before` and `next` come in pieces, for links to other sheets."""

    sheet: Definition
    read_by: str
    facts: tuple[tuple[str, str], ...]
    use_for: tuple[str, ...]
    care_with: tuple[str, ...]
    ask: str
    questions: tuple[ReviewQuestion, ...]
    stop_rule: str
    before: tuple[tuple[Piece, ...], ...]
    next: tuple[tuple[Piece, ...], ...]
    outline: tuple[str, ...]
    followed: tuple[Followed, ...]
    score: Score | None
    patterns: tuple[LookedFor, ...]
    strands: tuple[StrandLine, ...]
    preview: tuple[ShownStep, ...]


def guide_of(sheet: Definition) -> Guide:
    """Return the guide to a worksheet."""
    facts = ((say("When"), sheet.when), (say("At least"), sheet.minimum_run), (say("Who fills it"), sheet.who_fills))
    return Guide(
        sheet=sheet,
        read_by=str(NOT_READ_YET)
        if sheet.reviewed_by == "none yet"
        else closed(say("Read by %(name)s", name=sheet.reviewed_by)),
        facts=tuple((name, without_marks(words)) for name, words in facts if words),
        use_for=_prose(sheet.indications),
        care_with=_prose(sheet.cautions),
        ask=without_marks(sheet.review_guidance),
        questions=sheet.review_questions,
        stop_rule=without_marks(sheet.stop_rule),
        before=tuple(pieces_of(line, sheet.language) for line in sheet.before),
        next=tuple(pieces_of(line, sheet.language) for line in sheet.next),
        outline=_prose(sheet.guide),
        followed=followed_of(sheet),
        score=score_of_guide(sheet),
        patterns=tuple(_looked_for(sheet, pattern) for pattern in sheet.patterns),
        strands=tuple(strand_lines(strands_with(sheet.slug))),
        preview=preview_of(sheet),
    )


def _read_by(reviewer: str) -> str:
    return str(NOT_READ_YET) if reviewer == "none yet" else closed(say("Read by %(name)s", name=reviewer))


def _prose(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(without_marks(line) for line in lines)


def _looked_for(sheet: Definition, pattern: Pattern) -> LookedFor:
    labels = {field.key: field.label for field in sheet.fields()} | {one.name: one.label for one in sheet.measures}
    return LookedFor(
        title=title_of(pattern.detector),
        about=", ".join(labels.get(key, "") for key in pattern.fields if labels.get(key)),
        meaning=may_mean(pattern.meaning),
        move=closed(say("You could %(move)s", move=without_marks(pattern.move))),
    )
