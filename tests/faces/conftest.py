"""What every test of a face shares: pages are not really printed, which takes two seconds each."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _no_printing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a client's copy on paper be a stand-in; tests of the printing program call it by itself."""
    monkeypatch.setattr("evenhand.faces.portal.data.as_pdf", lambda page, *, patience: b"%PDF-stand-in")
