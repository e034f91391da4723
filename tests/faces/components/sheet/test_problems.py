"""What to look at again is a link to its question."""

from __future__ import annotations

from evenhand.domain.worksheets.answers import Problem
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.faces.components.sheet.problems import ProblemLink, problem_links

FLAGSHIP = bundled_definitions()["compassionate-self-care"][0]
ONE = Problem("self_kindness", "Choose a number from 0 to 10.")


def test_a_single_problem_says_what_to_do() -> None:
    assert problem_links(FLAGSHIP, [ONE]) == (ProblemLink(ONE.message, "#f-self_kindness"),)


def test_several_problems_say_which_question_each_is_about() -> None:
    links = problem_links(FLAGSHIP, [Problem("friend_kindness", ONE.message), ONE])
    assert [link.words for link in links] == [
        "How kind to your friend: Choose a number from 0 to 10.",
        "How kind to you: Choose a number from 0 to 10.",
    ]


def test_a_problem_in_a_row_leads_into_the_row_of_its_page() -> None:
    [link] = problem_links(FLAGSHIP, [Problem("area.1.x", "Write.")], page_of=lambda key: f"/{key}/")
    assert link.address == "/area/#f-area.1.x"
