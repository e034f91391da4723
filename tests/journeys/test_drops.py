"""A phone that loses its network, its answers, its tab and its page while somebody writes loses nothing (F5).

The long run is the first test with DROPS=2000 in its environment; DROPS_FOUND names a file for its figures.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page

from evenhand.domain.worksheets.models import Assignment
from tests.factories import an_assignment
from tests.journeys.drops import FAULTS, Drops
from tests.journeys.line import Line
from tests.journeys.offline import assignment, break_script, line, wait_until_sheet_kept, writing

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["assignment", "line", "writing"]
COUNT = int(os.environ.get("DROPS", len(FAULTS)))
ON_ONE_SHEET = 100
"""Drops after which another sheet is begun, so that what is typed does not grow beyond what people write."""


@pytest.mark.timeout(120 + 10 * COUNT)
def test_nothing_is_lost_doubled_or_called_saved_that_is_not(writing: Page, line: Line, assignment: Assignment) -> None:
    drops = Drops(writing, line, assignment, Random(5))
    drops.run(min(COUNT, ON_ONE_SHEET))
    while drops.drops < COUNT:
        drops.goes_on_with(an_assignment(of=assignment.case, at=datetime.now(UTC)))
        wait_until_sheet_kept(drops.page, drops.assignment)
        drops.run(min(COUNT - drops.drops, ON_ONE_SHEET))
    if found := os.environ.get("DROPS_FOUND"):
        figures = {"lost": drops.lost, "doubled": drops.doubled, "false_saved": drops.false_saved}
        Path(found).write_text(json.dumps({"drops": drops.drops, **figures, "told": drops.told}), encoding="utf-8")
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
