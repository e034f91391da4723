"""The demos of visitors as files: found by their ticket alone, never more than allowed, gone without a trace."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.config.demo.visits import LASTS, AllTaken, Visit, Visits

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
WORDS = b"what a visitor wrote, with its keys"
SECOND = timedelta(seconds=1)


@pytest.fixture
def visits(tmp_path: Path) -> Visits:
    """Room for three demos, and one that is ready to be copied."""
    made = Visits(tmp_path / "visitors", most=3)
    made.ready.parent.mkdir()
    made.ready.write_bytes(WORDS)
    return made


def begun(visits: Visits, *, at: datetime = NOW) -> Visit:
    found = visits.find(visits.begin(at=at, prepare=lambda _: None), at=at)
    assert found
    return found


def test_a_demo_is_a_copy_of_what_is_ready_and_found_by_its_ticket(visits: Visits) -> None:
    prepared: list[bytes] = []
    ticket = visits.begin(at=NOW, prepare=lambda file: prepared.append(file.read_bytes()))
    found = visits.find(ticket, at=NOW)
    assert found
    assert prepared == [found.database.read_bytes()] == [WORDS]
    assert found.ends_at == NOW + LASTS


def test_two_demos_share_nothing(visits: Visits) -> None:
    one, other = begun(visits), begun(visits)
    one.database.write_bytes(b"changed")
    assert other.database.read_bytes() == visits.ready.read_bytes() == WORDS


def test_a_ticket_opens_to_its_last_second_and_no_longer(visits: Visits) -> None:
    ticket = visits.begin(at=NOW, prepare=lambda _: None)
    assert visits.find(ticket, at=NOW + LASTS - SECOND)
    assert visits.find(ticket, at=NOW + LASTS) is None


def test_a_ticket_with_a_later_end_opens_nothing(visits: Visits) -> None:
    ends_at, secret = visits.begin(at=NOW, prepare=lambda _: None).split(".")
    assert visits.find(f"{int(ends_at) + 86_400}.{secret}", at=NOW) is None


def test_the_name_of_a_folder_is_no_ticket(visits: Visits) -> None:
    ends_at, mark = begun(visits).folder.name.split("-")
    assert visits.find(f"{ends_at}.{mark}", at=NOW) is None
    assert visits.find(f"{ends_at}.{mark[:32]}", at=NOW) is None


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ticket=st.one_of(
        st.text(max_size=60),
        st.from_regex(r"[0-9]{10}\.[A-Za-z0-9_.\-/]{0,40}", fullmatch=True),
        st.sampled_from(["../ready.sqlite3", "1790000000./../../ready", "1790000000." + "\u0661" * 32, "\x00" * 43]),
    )
)
def test_whatever_else_a_browser_shows_opens_nothing(visits: Visits, ticket: str) -> None:
    assert visits.find(ticket, at=datetime(2001, 9, 10, tzinfo=UTC)) is None


def test_when_all_are_taken_the_next_visitor_hears_when_one_ends(visits: Visits) -> None:
    for number in (2, 1, 3):
        begun(visits, at=NOW + number * SECOND)
    with pytest.raises(AllTaken) as refused:
        begun(visits, at=NOW + timedelta(hours=1))
    assert refused.value.free_at == NOW + SECOND + LASTS
    assert len(visits.all()) == 3


def test_many_at_once_never_take_more_than_there_are(visits: Visits) -> None:
    def tries(_: int) -> bool:
        try:
            begun(visits)
        except AllTaken:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(tries, range(40))) == 3
    assert len(visits.all()) == 3
    assert not list((visits.ready.parent / "making").iterdir())


def test_a_demo_whose_keys_cannot_be_made_is_not_there(visits: Visits) -> None:
    def fails(_: Path) -> None:
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011  the one above
        visits.begin(at=NOW, prepare=fails)
    assert visits.all() == []
    assert not list((visits.ready.parent / "making").iterdir())


def test_without_one_that_is_ready_none_is_made(visits: Visits) -> None:
    visits.ready.unlink()
    with pytest.raises(FileNotFoundError):
        begun(visits)
    assert visits.all() == []


def test_what_is_over_ends_overwritten_and_what_is_not_stays(visits: Visits, tmp_path: Path) -> None:
    over, other = begun(visits), begun(visits, at=NOW + SECOND)
    over.drawer.mkdir()
    (over.drawer / "1.log").write_bytes(WORDS)
    kept = [tmp_path / name for name in ("database", "mail")]
    os.link(over.database, kept[0])
    os.link(over.drawer / "1.log", kept[1])
    assert visits.end_what_is_over(at=NOW + LASTS - SECOND) == 0
    assert visits.end_what_is_over(at=NOW + LASTS) == 1
    assert [file.read_bytes() for file in kept] == [bytes(len(WORDS))] * 2
    assert visits.all() == [other]
    assert not over.folder.exists()
    assert not list((visits.ready.parent / "gone").iterdir())


def test_an_end_that_was_cut_off_is_finished_by_the_next_turn(visits: Visits) -> None:
    visit = begun(visits)
    gone = visits.ready.parent / "gone"
    gone.mkdir()
    visit.folder.rename(gone / "half")
    visits.end_what_is_over(at=NOW)
    assert not list(gone.iterdir())


def test_ending_twice_changes_nothing(visits: Visits) -> None:
    visit, other = begun(visits), begun(visits)
    visits.end(visit)
    visits.end(visit)
    assert visits.all() == [other]


def test_the_mark_differs_once_something_was_written(visits: Visits) -> None:
    visit = begun(visits)
    before = visit.mark
    assert visit.mark == before
    visit.database.with_name("demo.sqlite3-wal").write_bytes(b"")
    assert visit.mark == before
    visit.database.with_name("demo.sqlite3-wal").write_bytes(b"a change")
    assert visit.mark != before
