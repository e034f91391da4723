"""What to look at again, as links to the questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evenhand.domain.worksheets.answers import Problem
from evenhand.domain.worksheets.definition import Definition
from evenhand.faces.components.sheet.posted import key_of


@dataclass(frozen=True, slots=True)
class ProblemLink:
    """One line of the summary above a form: what to do, and the address of the question."""

    words: str
    address: str


def _on_this_page(_key: str) -> str:
    return ""


def problem_links(
    definition: Definition, problems: Sequence[Problem], *, page_of: Callable[[str], str] = _on_this_page
) -> tuple[ProblemLink, ...]:
    """Return a link to each question that needs a look; where there are several, each says which one it is.

    `page_of` gives the address of the page that asks a question, by its key; without it they are all on this page.
    """
    alone = len(problems) == 1
    links = []
    for problem in problems:
        key = key_of(problem.field)
        words = problem.message if alone else f"{definition.field(key).label}: {problem.message}"
        links.append(ProblemLink(words, f"{page_of(key)}#f-{problem.field}"))
    return tuple(links)
