"""A phone that loses its network, its answers, its tab and its page while somebody writes loses nothing (F5).

The long run is `tests/faults/test_f05_phone.py`.
"""

from __future__ import annotations

from random import Random

import pytest
from playwright.sync_api import Page

from evenhand.domain.worksheets.models import Assignment
from tests.journeys.drops import FAULTS, Drops
from tests.journeys.line import Line
from tests.journeys.offline import assignment, break_script, line, writing

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["assignment", "line", "writing"]


def test_nothing_is_lost_doubled_or_called_saved_that_is_not(writing: Page, line: Line, assignment: Assignment) -> None:
    drops = Drops(writing, line, assignment, Random(5))
    drops.run(len(FAULTS))
    assert (drops.verdict, drops.told) == ((0, 0, 0), [])


def test_saved_shown_on_sending_would_be_caught(writing: Page, line: Line, assignment: Assignment) -> None:
    good = "    const answer = await flight;\n"
    early = '    this.show("saved", "Saved at 00:00. Only you can see it until you send it.");\n'
    break_script(writing, "sheet.js", good, early + good)
    drops = Drops(writing, line, assignment, Random(5))
    drops.drop("slow")
    assert drops.false_saved


def test_words_dropped_on_reloading_would_be_caught(writing: Page, line: Line, assignment: Assignment) -> None:
    good = "const mine = async (store) => (await all(store)).filter((row) => row.who === who);"
    break_script(writing, "keeping.js", good, good.replace("row.who === who", "false"))
    drops = Drops(writing, line, assignment, Random(5))
    drops.drop("page reloaded")
    assert drops.lost
