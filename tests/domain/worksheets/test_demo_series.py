"""The demo's entries: stored shapes, days relative to the loading, values that the formulas confirm."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from evenhand.domain.worksheets.answers import missing
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition import Definition, Stage
from evenhand.domain.worksheets.demo_series import DemoEntry, bundled_demo_series, read_demo_series
from evenhand.domain.worksheets.formulas import measure_values

DEFINITIONS: dict[str, Definition] = {slug: found for slug, (found, _) in bundled_definitions().items()}
FILE = """
[[clients]]
name = "demo-x"
series = "noticing"
[[clients.entries]]
form = "noticing-log"
day = -2
at = "08:10"
[clients.entries.answers]
caught = "A harsh line to myself"
happened_at = "now"
doing = ["Working"]
"""


def entries_of(client: str, series: str) -> list[DemoEntry]:
    return [one for one in bundled_demo_series() if (one.client, one.series) == (client, series)]


@pytest.mark.parametrize(
    ("client", "series", "days", "forms"),
    [
        ("demo-a", "two_replies", [-49, -45, -39, -33, -26, -18, -11, -4], 1),
        ("demo-b", "two_replies", [-44, -38, -31, -25, -18, -10, -3], 1),
        ("demo-c", "two_replies", [-50, -46, -41, -36, -29, -23, -15, -7], 2),
        ("demo-a", "noticing", [-20, -20, -19, -16, -13, -9, -5], 1),
    ],
)
def test_each_client_has_a_history_that_ends_shortly_before_today(
    client: str, series: str, days: list[int], forms: int
) -> None:
    own = entries_of(client, series)
    assert [one.day for one in own] == days
    assert len({one.form for one in own}) == forms


def name_of(one: DemoEntry) -> str:
    return f"{one.client} {one.form} {one.day} {one.at:%H:%M}"


@pytest.mark.parametrize("entry", bundled_demo_series(), ids=name_of)
def test_an_entry_is_whole_and_the_formulas_give_the_values_that_are_written_beside_it(entry: DemoEntry) -> None:
    sheet, agreed = DEFINITIONS[entry.form], entry.agreed
    answers = entry.answers_on(today=date(2026, 6, 1), zone="Europe/Berlin")
    stages: tuple[Stage, ...] = ("first", "second")
    assert [one for stage in stages for one in missing(sheet, answers, stage=stage, setup=agreed)] == []
    assert set(answers) <= {field.key for field in sheet.fields()}
    values = measure_values(sheet, answers, setup=agreed)
    assert {name: round(values[name] or 0, 1) for name in entry.computed} == entry.computed


def test_what_was_agreed_stands_with_each_entry_of_its_series_and_fills_the_set_up() -> None:
    ladder = [one for one in bundled_demo_series() if one.form == "fear-ladder"]
    sheet = DEFINITIONS["fear-ladder"]
    assert all(one.agreed == ladder[0].agreed for one in ladder)
    assert missing(sheet, ladder[0].agreed, stage="setup", by="therapist") == []
    assert not [one for one in bundled_demo_series() if one.agreed and one not in ladder]


def test_labels_are_stored_as_option_values() -> None:
    first = entries_of("demo-a", "two_replies")[0]
    assert first.answers["area"] == ["work_or_study", "something_i_did"]
    assert entries_of("demo-a", "noticing")[0].answers["caught"] == "a_harsh_line_to_myself"


def test_a_day_counts_from_the_loading_and_the_clock_is_the_clients() -> None:
    [entry] = read_demo_series(FILE, DEFINITIONS, filename="x.toml")
    today, zone = date(2026, 6, 1), "Europe/Berlin"
    assert (entry.day, entry.at) == (-2, time(8, 10))
    assert entry.sent_at(today=today, zone=zone) == datetime(2026, 5, 30, 8, 10, tzinfo=ZoneInfo(zone))
    assert entry.answers_on(today=today, zone=zone) == {
        "caught": "a_harsh_line_to_myself",
        "happened_at": "2026-05-30T08:10:00+02:00",
        "doing": ["working"],
    }


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ('"Working"', '"Flying"', "noticing-log.doing has no option flying"),
        ('"noticing-log"', '"no-such-form"', 'names the form "no-such-form"'),
        ("caught =", "catched =", "catched"),
        ('"08:10"', '"late"', "late"),
        ("day = -2", "", "day"),
        ("[[clients]]", "[[clients]", "x.toml"),
        ('series = "noticing"', 'series = "noticing"\nagreed = 3', "what was agreed with demo-x is no table"),
    ],
)
def test_a_mistake_is_refused_with_the_file_and_the_reason(right: str, wrong: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r"^x\.toml: ") as refusal:
        read_demo_series(FILE.replace(right, wrong, 1), DEFINITIONS, filename="x.toml")
    assert reason in str(refusal.value)
