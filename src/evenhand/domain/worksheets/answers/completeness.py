"""What still stands between an entry and Send, and what is only worth a second look."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from evenhand.domain.worksheets.answers.names import values_of
from evenhand.domain.worksheets.answers.problems import Problem, ask_for
from evenhand.domain.worksheets.answers.shapes import fits, is_skipped
from evenhand.domain.worksheets.answers.visibility import is_visible
from evenhand.domain.worksheets.definition import TEXT_KINDS, Check, Definition, Field, Stage, Step, Who
from evenhand.domain.worksheets.expressions import evaluate, parse, words
from evenhand.wording import later, say

Answers = Mapping[str, object]


def missing(
    definition: Definition,
    answers: Answers,
    *,
    stage: Stage,
    setup: Answers | None = None,
    by: Who = "client",
    steps: Collection[str] | None = None,
) -> list[Problem]:
    """Everything that stands in the way of sending one stage, in the order of the pages.

    "setup" is the set-up, "first" the pages before the event, "second" those after it. A required field that
    is shown and blank is a problem; a skip is an answer. So is a stored value that does not fit its field, as a
    draft may hold, too many or too few tags or rows, and a check of the sheet that blocks. What the
    therapist fills is not asked of the client (`by`). With `steps`, only these pages are looked at.
    """
    known = {**(setup or {}), **answers}
    pages = [step for step in definition.steps_of(stage) if steps is None or step.id in steps]
    found = [
        problem
        for step in pages
        for field in step.fields
        if _asked_of(step, field, by)
        for problem in _problems_of(field, answers.get(field.key), known)
    ]
    keys = {field.key for step in pages for field in step.fields}
    named = {problem.field.partition(".")[0] for problem in found}
    return found + [
        Problem(check.field, check.message)
        for check in _unmet(definition, known)
        if check.blocks and check.field in keys - named
    ]


def look_again(definition: Definition, answers: Answers, *, setup: Answers | None = None) -> list[Problem]:
    """Soft hints that never hold Send back: a text longer than suggested, times that do not follow one another."""
    known = {**(setup or {}), **answers}
    found: list[Problem] = []
    for field in definition.fields():
        found += _long_texts(field, field.key, answers.get(field.key))
        rows = answers.get(field.key) if field.kind == "rows" else None
        for index, row in enumerate(rows if isinstance(rows, list) else ()):
            for sub in field.subfields if isinstance(row, Mapping) else ():
                found += _long_texts(sub, f"{field.key}.{index}.{sub.key}", row.get(sub.key))
    found += [
        Problem(check.field, check.message, blocks=False) for check in _unmet(definition, known) if not check.blocks
    ]
    return found


def _asked_of(step: Step, field: Field, by: Who) -> bool:
    if by != "client":
        return True
    return step.who != "therapist" and field.filled_by != "therapist"


def _problems_of(
    field: Field, value: object, answers: Answers, row: Answers | None = None, name: str = ""
) -> Iterator[Problem]:
    name = name or field.key
    if not field.is_answered or not is_visible(field, answers, row):
        return
    if value is None:
        if field.need == "required":
            yield Problem(name, _amount_wanted(field) if field.min_items else ask_for(field))
    elif not fits(field, value):
        yield Problem(name, ask_for(field))
    elif isinstance(value, list):
        if not (field.min_items or 0) <= len(value) <= (field.max_items or len(value)):
            yield Problem(name, _amount_wanted(field))
        for index, one in enumerate(value if field.kind == "rows" else ()):
            for sub in field.subfields:
                yield from _problems_of(sub, one.get(sub.key), answers, one, f"{name}.{index}.{sub.key}")


def _amount_wanted(field: Field) -> str:
    least, most = field.min_items or 0, field.max_items
    which = "most" if not least else "least" if most is None else "just" if most == least else "from to"
    return say(_AMOUNT_WANTED[field.kind == "tags", which], least=least, most=most)


_AMOUNT_WANTED = {
    (True, "most"): later("Choose %(most)s at most."),
    (True, "least"): later("Choose %(least)s or more."),
    (True, "just"): later("Choose %(least)s."),
    (True, "from to"): later("Choose %(least)s to %(most)s."),
    (False, "most"): later("Write %(most)s at most."),
    (False, "least"): later("Write %(least)s or more."),
    (False, "just"): later("Write %(least)s."),
    (False, "from to"): later("Write %(least)s to %(most)s."),
}
"""What is asked for, by whether there is something to choose from and by which limits there are."""


def _unmet(definition: Definition, answers: Answers) -> Iterator[Check]:
    """The checks that do not hold; one whose inputs are missing says nothing."""
    if not definition.checks:
        return
    values, skipped = values_of(definition, answers)
    for check in definition.checks:
        if evaluate(parse(check.holds), values, skipped=skipped) is False:
            yield check


def _long_texts(field: Field, name: str, value: object) -> Iterator[Problem]:
    if field.kind not in TEXT_KINDS or field.max_words is None or is_skipped(value):
        return
    count = words(value) if isinstance(value, str) else 0
    if count > field.max_words:
        yield Problem(
            name,
            say(
                "This has %(count)s words; %(enough)s or so are enough. It is kept as it is.",
                count=count,
                enough=field.max_words,
            ),
            blocks=False,
        )
