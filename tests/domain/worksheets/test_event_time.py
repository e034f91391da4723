"""When the thing an entry tells of took place, and what stands in fields that nobody was asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition import parse_definition
from evenhand.domain.worksheets.event_time import defaults_at, event_moment
from tests.domain.worksheets.own_sheets import FORECAST

LOG = bundled_definitions()["noticing-log"][0]
REPLIES = bundled_definitions()["compassionate-self-care"][0]
AT = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_the_moment_is_the_answer_to_the_sheets_datetime() -> None:
    moment = event_moment(LOG, {"happened_at": "2026-11-24T02:30:00+11:00"})
    assert moment == datetime(2026, 11, 23, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize("answers", [{}, {"happened_at": None}, {"happened_at": {"skipped": True}}])
def test_a_moment_that_was_not_given_is_none(answers: dict[str, object]) -> None:
    assert event_moment(LOG, answers) is None


def test_a_sheet_that_asks_for_a_day_only_has_no_moment() -> None:
    assert event_moment(REPLIES, {"happened_on": "2026-11-23"}) is None


@pytest.mark.parametrize(
    ("zone", "stands"),
    [
        ("UTC", "2026-10-25T01:30:00+00:00"),
        ("Europe/London", "2026-10-25T01:30:00+00:00"),
        ("America/New_York", "2026-10-24T21:30:00-04:00"),
        ("Australia/Lord_Howe", "2026-10-25T12:30:00+11:00"),
    ],
)
def test_now_is_written_in_the_clients_own_time(zone: str, stands: str) -> None:
    assert defaults_at(LOG, at=AT, zone=zone) == {"happened_at": stands}


def test_today_is_the_clients_day() -> None:
    assert defaults_at(REPLIES, at=AT, zone="America/New_York")["happened_on"] == "2026-10-24"


def test_a_sheet_without_such_defaults_holds_nothing() -> None:
    assert defaults_at(parse_definition(FORECAST, filename="forecast.toml"), at=AT, zone="UTC") == {}


@given(
    st.floats(1_577_836_800, 2_051_222_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]),
)
def test_now_names_the_same_instant_through_every_clock_change(at: datetime, zone: str) -> None:
    moment = event_moment(LOG, defaults_at(LOG, at=at, zone=zone))
    assert moment is not None
    assert timedelta() <= at - moment < timedelta(seconds=1)
