"""Once a day the ends of the records are written down outside the database."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.config import anchoring
from evenhand.config.anchoring import anchor_if_due
from evenhand.config.practices import broken_records
from evenhand.config.starting import CannotStart
from evenhand.foundation.audit.anchors import read_anchors
from evenhand.foundation.audit.models import ChainEnd
from evenhand.foundation.audit.thresholds import HOUSE
from evenhand.foundation.practices.context import practice_context
from tests.factories import NOW, a_practice, frozen

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for anchors of this test alone."""
    place = tmp_path / "anchors.jsonl"
    monkeypatch.setenv("EVENHAND_ANCHOR_FILE", str(place))
    return place


def test_the_end_of_every_record_is_kept_once_a_day(file: Path) -> None:
    ids = {a_practice().pk for _ in range(2)}
    with frozen(NOW):
        anchor_if_due()
        anchor_if_due()
    assert {anchor.practice_id for anchor in read_anchors(file)} == ids | {HOUSE}
    assert len(read_anchors(file)) == 3
    assert broken_records() == []


def test_an_end_that_was_set_back_since_shows(file: Path) -> None:
    practice = a_practice()
    with frozen(NOW):
        anchor_if_due()
    file.write_text(file.read_text().replace('"number": 1', '"number": 2'))
    assert broken_records() == [(practice.pk, 2)]
    with practice_context(practice.pk):
        assert ChainEnd.objects.get().number == 1


def test_a_file_that_cannot_be_written_stops_nothing(
    file: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anchoring, "add_anchors", _refuse)
    anchor_if_due()
    assert "cannot be written" in caplog.text


def _refuse(*_: object, **__: object) -> None:
    raise PermissionError(13, "Permission denied")


def test_anchors_that_were_altered_are_said_in_a_sentence(file: Path) -> None:
    a_practice()
    file.write_text("no anchor\n")
    with pytest.raises(CannotStart, match="Line 1 of"):
        broken_records()
