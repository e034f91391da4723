"""One posted page of a sheet: what was typed, what of it is stored, what is left for the person to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from evenhand.domain.worksheets.answers import Cleaned, Problem, clean, missing
from evenhand.domain.worksheets.definition import TEXT_KINDS, Field
from evenhand.domain.worksheets.merging import Clash
from evenhand.faces.components.sheet.meeting import fields_open
from evenhand.faces.components.sheet.posted import Posted, key_of, raw_values, without_removed_row
from evenhand.faces.components.sheet.words import in_words
from evenhand.faces.portal.paper import Paper
from evenhand.faces.portal.walk import Stop

ALL = "*"


@dataclass(frozen=True, slots=True)
class TypedPage:
    """A posted page, read: its cleaned answers and the changes to store."""

    cleaned: Cleaned
    changes: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class TwoTexts:
    """Words that were changed elsewhere, to be shown beside the ones typed here."""

    key: str
    question: str
    stored: str
    typed: str
    revision: int
    can_keep_both: bool


def read_page(paper: Paper, stop: Stop, posted: Posted) -> TypedPage:
    """Return what a posted page of a sheet holds.

    Only fields that were touched are changes, where script says which; a field shown with a default that is not
    stored yet counts as touched. A value that cannot be stored is no change and is kept to be shown again.
    """
    fields = fields_open(stop.step, paper.known)
    raw = without_removed_row(raw_values(fields, posted), posted)
    cleaned = clean(
        paper.definition, raw, steps={stop.step.id}, earlier=paper.answers, setup=paper.setup, zone=paper.clock.zone
    )
    cleaned = _keeping_both(paper, cleaned, posted)
    touched = (posted.get("_touched") or [ALL])[-1].split(",")
    unreadable = {problem.field for problem in cleaned.problems}
    skips = _stored_keys(posted)
    changes = {
        field.key: cleaned.answers.get(field.key)
        for field in fields
        if field.is_answered
        and field.key not in unreadable | skips
        and (ALL in touched or field.key in touched or _shows_default(field, paper))
    }
    return TypedPage(cleaned, changes)


def _shows_default(field: Field, paper: Paper) -> bool:
    return field.default is not None and field.key not in paper.answers


def _stored_keys(posted: Posted) -> set[str]:
    """The field whose words from elsewhere were chosen instead of those typed here."""
    key, _, choice = (posted.get("_keep") or [""])[-1].partition(":")
    return {key} if choice == "other" else set()


def _keeping_both(paper: Paper, cleaned: Cleaned, posted: Posted) -> Cleaned:
    key, _, choice = (posted.get("_keep") or [""])[-1].partition(":")
    stored, typed = paper.answers.get(key), cleaned.answers.get(key)
    if choice == "both" and isinstance(stored, str) and isinstance(typed, str):
        return replace(cleaned, answers={**cleaned.answers, key: f"{stored}\n\n{typed}"})
    return cleaned


def problems_of(paper: Paper, stop: Stop, typed: TypedPage, *, demands: bool) -> list[Problem]:
    """Return what stands in the way of leaving a page: what cannot be stored, and with `demands` what is blank."""
    found = list(typed.cleaned.problems)
    if demands:
        named = {key_of(problem.field) for problem in found}
        blank = missing(
            paper.definition, typed.cleaned.answers, stage=paper.stage, setup=paper.setup, steps={stop.step.id}
        )
        found += [problem for problem in blank if key_of(problem.field) not in named]
    return found


def two_texts(paper: Paper, clashes: tuple[Clash, ...]) -> tuple[TwoTexts, ...]:
    """Return each clash in words."""
    return tuple(_two_texts(paper.definition.field(clash.field), clash) for clash in clashes)


def _two_texts(field: Field, clash: Clash) -> TwoTexts:
    return TwoTexts(
        key=field.key,
        question=field.prompt,
        stored=in_words(field, clash.stored),
        typed=in_words(field, clash.typed),
        revision=clash.revision,
        can_keep_both=field.kind in TEXT_KINDS and isinstance(clash.stored, str) and isinstance(clash.typed, str),
    )
