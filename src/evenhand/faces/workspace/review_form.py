"""The form of a review: the recorded answers, the rule and its belief, private notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from evenhand.domain.worksheets.definition import ReviewQuestion
from evenhand.domain.worksheets.queries import ReviewState
from evenhand.faces.workspace.form_words import words_in
from evenhand.wording import say

NEW_RULE = "new"
MOST_BELIEF = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """One review question with its answer: an option's value where it has options, and words."""

    question: ReviewQuestion
    choice: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields as they stand on the page."""

    asked: tuple[Asked, ...] = ()
    rule: str = ""
    rule_words: str = ""
    belief: str = ""
    notes: str = ""


def stored_in(state: ReviewState, questions: Sequence[ReviewQuestion]) -> Typed:
    """Return the form as it was saved last."""
    review, believed = state.review, state.belief
    answers = review.answers or {} if review else {}
    return Typed(
        asked=tuple(Asked(question, **answers.get(question.key, {})) for question in questions),
        rule=str(believed.rule_id) if believed else "",
        belief="" if believed is None or believed.belief is None else str(believed.belief),
        notes=review.notes if review else "",
    )


def typed_in(post: Mapping[str, str], state: ReviewState, questions: Sequence[ReviewQuestion]) -> Typed:
    """Return what was typed; while no rule is known, words for one are a new rule."""
    words = words_in(post, "rule_words")
    rule = post.get("rule", "") if state.rules else NEW_RULE
    return Typed(
        asked=tuple(
            Asked(question, post.get(f"answer_{question.key}", ""), words_in(post, f"words_{question.key}"))
            for question in questions
        ),
        rule="" if rule == NEW_RULE and not words else rule,
        rule_words=words if rule == NEW_RULE else "",
        belief=post.get("belief", "").strip(),
        notes=words_in(post, "notes"),
    )


def problems_of(typed: Typed) -> list[tuple[str, str]]:
    """Return what has to change, as pairs of field and words."""
    problems = []
    if typed.belief and belief_of(typed) is None:
        problems.append(("belief", say("Enter a whole number from 0 to 100, or leave it empty.")))
    elif typed.belief and not typed.rule:
        problems.append(("rule_words", say("Write the rule that the number belongs to, or leave the number empty.")))
    return problems


def answers_of(typed: Typed) -> dict[str, dict[str, str]]:
    """Return the answers as a review keeps them."""
    return {one.question.key: {"choice": one.choice, "words": one.words} for one in typed.asked}


def belief_of(typed: Typed) -> int | None:
    """Return how strongly the rule is believed, 0 to 100; None when it is empty or no such number."""
    if not (typed.belief.isascii() and typed.belief.isdigit() and len(typed.belief) <= 3):
        return None
    return int(typed.belief) if int(typed.belief) <= MOST_BELIEF else None


def rule_followed(typed: Typed, state: ReviewState) -> UUID | None:
    """Return the known rule that is meant: the one chosen, or one in the very words typed as new."""
    for rule in state.rules:
        if typed.rule == str(rule.pk) or (typed.rule_words and rule.words.strip() == typed.rule_words):
            return rule.pk
    return None


def seen_in(post: Mapping[str, str]) -> datetime | None:
    """Return when the review was changed last as far as the posted page knows; None when it does not say."""
    try:
        seen = datetime.fromisoformat(post.get("seen", ""))
    except ValueError:
        return None
    return seen if seen.tzinfo else None


def stored_beside(typed: Typed, state: ReviewState) -> list[tuple[str, str]]:
    """Return what is stored otherwise than it was typed, as pairs of label and words, in the order of the form."""
    stored = stored_in(state, [one.question for one in typed.asked])
    pairs = [
        pair
        for one, mine in zip(stored.asked, typed.asked, strict=True)
        for pair in (
            (one.question.prompt, _label(one), _label(mine)),
            (say("%(question)s In their words", question=one.question.prompt), one.words, mine.words),
        )
    ]
    pairs += [
        (say("The rule behind it"), _rule_words(stored, state), _rule_words(typed, state)),
        (say("How true the rule feels"), stored.belief, typed.belief),
        (say("Private notes"), stored.notes, typed.notes),
    ]
    return [(label, there) for label, there, here in pairs if there != here]


def _label(asked: Asked) -> str:
    return next((option.label for option in asked.question.options if option.value == asked.choice), "")


def _rule_words(form: Typed, state: ReviewState) -> str:
    rule_id = rule_followed(form, state)
    return next((rule.words for rule in state.rules if rule.pk == rule_id), form.rule_words)
