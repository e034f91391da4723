"""What every test of a face shares: pages are not really printed, which takes two seconds each."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _no_printing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let copies on paper be stand-ins; tests of the printing program call it by itself."""
    for place in ("portal.data", "portal.plan", "workspace.safety_plan", "workspace.on_paper"):
        monkeypatch.setattr(f"evenhand.faces.{place}.as_pdf", lambda page, *, patience: b"%PDF-stand-in")
