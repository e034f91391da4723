"""Sheets of which one thing may have one entry only: one look at an event, and no second go at it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID

from evenhand.domain.worksheets.actions.problems import AnswersMissing
from evenhand.domain.worksheets.answers import Problem
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.models import Submission
from evenhand.wording import later

SEEN_BEFORE = later(
    "You have looked at this one before, and one look is enough. You can read it again under what you sent."
)


def refuse_a_second_go(
    definition: Definition, answers: Mapping[str, object], *, case_id: UUID, entry: UUID | None = None
) -> None:
    """Raise AnswersMissing when another entry of this sheet has the same answer where only one may.

    Two texts are the same whatever their case, marks and spaces. Asks nothing of the database for other sheets; with
    `entry`, that entry itself does not count.
    """
    field = definition.settings.once_per
    told = _folded(answers.get(field)) if field else ""
    if not field or not told:
        return
    earlier = Submission.objects.filter(case_id=case_id, slug=definition.slug, replaced_at=None)
    if any(one.entry != entry and _folded(one.answers.get(field)) == told for one in earlier):
        raise AnswersMissing([Problem(field, str(SEEN_BEFORE))])


def _folded(answer: object) -> str:
    return " ".join(re.findall(r"\w+", answer.casefold())) if isinstance(answer, str) else ""
