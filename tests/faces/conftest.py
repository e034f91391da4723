"""What every test of a face shares: nothing is really printed, and without a database numbers are the examples."""

from __future__ import annotations

import pytest

from evenhand.foundation.practices.crisis_lines import numbers_to_show
from evenhand.foundation.practices.example_lines import examples_for


@pytest.fixture(autouse=True)
def _no_printing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let copies on paper be stand-ins, since printing takes two seconds; tests of the printing program call it."""
    at_the_desk = ("workspace.safety_plan", "workspace.on_paper", "workspace.paying.invoice")
    for place in ("portal.data", "portal.plan", "components.receipt_paper", *at_the_desk):
        monkeypatch.setattr(f"evenhand.faces.{place}.as_pdf", lambda page, *, patience: b"%PDF-stand-in")


@pytest.fixture(autouse=True)
def _example_numbers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give pages that belong to no practice the examples, unless a test has a database to ask for the only practice."""
    if request.node.get_closest_marker("django_db") is None:
        numbers = numbers_to_show((), examples=examples_for("GB"))
        monkeypatch.setattr("evenhand.faces.components.help_now.numbers_of_nobody", lambda: numbers)
