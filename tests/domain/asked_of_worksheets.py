"""What pages ask of the worksheets of a case file, and of that alone; asked across the walls by `test_walls`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets import queries as worksheets
from evenhand.domain.worksheets.bundled import bundled_definitions

A_PAPER = replace(bundled_definitions()["compassionate-self-care"][0], mode="document")
ASKED: dict[Callable[..., object], Callable[[CaseFile], object]] = {
    worksheets.had_by: lambda case: worksheets.had_by(case=case),
    worksheets.newest_of_form: lambda case: worksheets.newest_of_form(
        case=case, slug="compassionate-self-care", most=3
    ),
    worksheets.newest_paper: lambda case: worksheets.newest_paper(case=case, definition=A_PAPER),
    worksheets.series_entries: lambda case: worksheets.series_entries(case=case),
    worksheets.beliefs_of: lambda case: worksheets.beliefs_of(case=case),
    worksheets.setup_versions: lambda case: worksheets.setup_versions(case=case),
    worksheets.ask_for_series: lambda case: worksheets.ask_for_series(case=case).entries(),
    worksheets.ask_for_beliefs: lambda case: worksheets.ask_for_beliefs(case=case).all(),
    worksheets.ask_for_waiting: lambda case: worksheets.ask_for_waiting(case=case).all(),
}
