"""One posted value at a time: what a browser sends becomes the stored shape, or is kept with a problem."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as clock
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.worksheets.answers import MAX_CHARACTERS, SKIPPED, Cleaned, clean, fits, is_skipped, words
from evenhand.domain.worksheets.definition import Definition
from tests.domain.worksheets.sheets import a_choice, a_field, a_page, a_scale, parsed

SHEET = parsed(
    a_page(
        a_field("note", "long_text", 'need = "required"'),
        a_field("line"),
        a_field("friend", "person"),
        a_scale("level"),
        a_scale("belief", 0, 100, "step = 5"),
        a_scale("quality", 1, 5),
        a_choice("went", "Yes", "Not this time"),
        a_choice("area", "Home", "Work", "Body", kind="tags", lines="max_items = 2"),
        a_field("sure", "yes_no"),
        a_field("day", "date"),
        a_field("bed", "time"),
        a_field("at", "datetime"),
        a_field("minutes", "duration"),
        a_field("slot", "duration", "maximum = 30"),
        a_field("share", "number", "minimum = 0\nmaximum = 100"),
        a_field("count", "number", "step = 1"),
        a_field("free", "number"),
        a_field("hint", "info"),
        a_field("both", "read_back", 'shows = ["note"]'),
    )
)
SKIP = "or choose “I don't want to write this here”."
BERLIN = ZoneInfo("Europe/Berlin")


def cleaned(key: str, raw: object, *, zone: tzinfo = UTC, sheet: Definition = SHEET) -> Cleaned:
    """One posted value."""
    return clean(sheet, {key: raw}, zone=zone)


@pytest.mark.parametrize(
    ("key", "raw", "stored"),
    [
        ("note", "It rained.", "It rained."),
        ("line", "  spaces stay  ", "  spaces stay  "),
        ("friend", "K.", "K."),
        ("level", "7", 7),
        ("level", " 7 ", 7),
        ("level", "+7", 7),
        ("level", "٧", 7),
        ("level", 0, 0),
        ("level", ["7"], 7),
        ("belief", "95", 95),
        ("quality", 5, 5),
        ("quality", 5.0, 5),
        ("went", "not_this_time", "not_this_time"),
        ("area", "home", ["home"]),
        ("area", ["home", "work"], ["home", "work"]),
        ("area", ["home", "", "home"], ["home"]),
        ("area", ["home", "work", "body"], ["home", "work", "body"]),
        ("sure", "yes", True),
        ("sure", "No", False),
        ("sure", "on", True),
        ("sure", "false", False),
        ("sure", True, True),
        ("day", "2026-05-28", "2026-05-28"),
        ("day", " 2026-05-28 ", "2026-05-28"),
        ("bed", "21:40", "21:40"),
        ("bed", "21:40:59", "21:40"),
        ("bed", "00:00", "00:00"),
        ("minutes", "90", 90),
        ("minutes", "0", 0),
        ("slot", "30", 30),
        ("share", "12.5", 12.5),
        ("share", "12,5", 12.5),
        ("share", "100", 100),
        ("count", "-3", -3),
        ("free", ".5", 0.5),
        ("free", "1,2345", 1.2345),
        ("free", 2.25, 2.25),
    ],
)
def test_a_value_that_can_be_read_is_stored_in_its_shape(key: str, raw: object, stored: object) -> None:
    result = cleaned(key, raw)
    assert result.answers == {key: stored}
    assert type(result.answers[key]) is type(stored)
    assert result.problems == ()
    assert result.kept == {}


@pytest.mark.parametrize("key", [field.key for field in SHEET.fields() if field.is_answered])
@pytest.mark.parametrize("blank", ["", "   ", "\r\n", None, [], [""]])
def test_a_blank_is_missing_and_no_problem(key: str, blank: object) -> None:
    result = cleaned(key, blank)
    assert (result.answers, result.problems, result.kept) == ({}, (), {})


@pytest.mark.parametrize(
    ("key", "raw", "message"),
    [
        ("level", "eleven", "Choose a number from 0 to 10."),
        ("level", "11", "Choose a number from 0 to 10."),
        ("level", "-1", "Choose a number from 0 to 10."),
        ("level", "7.5", "Choose a number from 0 to 10."),
        ("level", True, "Choose a number from 0 to 10."),
        ("level", "1e3", "Choose a number from 0 to 10."),
        ("level", "9" * 5000, "Choose a number from 0 to 10."),
        ("level", 10**400, "Choose a number from 0 to 10."),
        ("belief", "37", "Choose a number from 0 to 100, in steps of 5."),
        ("quality", "0", "Choose a number from 1 to 5."),
        ("went", "maybe", "Choose one of these."),
        ("went", 3, "Choose one of these."),
        ("area", ["home", "garden"], "Choose at least one of these."),
        ("area", ["home", 3], "Choose at least one of these."),
        ("area", {"home": True}, "Choose at least one of these."),
        ("sure", "maybe", "Choose yes or no."),
        ("sure", 2, "Choose yes or no."),
        ("day", "28.5.2026", "Choose a day, or write it like 2026-05-28."),
        ("day", "2026-02-30", "Choose a day, or write it like 2026-05-28."),
        ("day", "0026-05-28", "Choose a day, or write it like 2026-05-28."),
        ("day", 20260528, "Choose a day, or write it like 2026-05-28."),
        ("bed", "9 pm", "Choose a time, or write it like 21:40."),
        ("bed", "25:00", "Choose a time, or write it like 21:40."),
        ("bed", "21:40+02:00", "Choose a time, or write it like 21:40."),
        ("at", "yesterday", "Choose a day and a time."),
        ("at", "2026-05-28", "Choose a day and a time."),
        ("at", 5, "Choose a day and a time."),
        ("at", "0001-01-01T00:00", "Choose a day and a time."),
        ("minutes", "an hour", "Write the minutes in digits."),
        ("minutes", "-5", "Write the minutes in digits."),
        ("minutes", "12.5", "Write the minutes in digits."),
        ("minutes", "10081", "Write the minutes in digits."),
        ("slot", "31", "Write the minutes in digits, 30 at most."),
        ("share", "101", "Write a number from 0 to 100."),
        ("share", "1,000", "Write a number from 0 to 100."),
        ("share", "nan", "Write a number from 0 to 100."),
        ("share", float("nan"), "Write a number from 0 to 100."),
        ("share", float("inf"), "Write a number from 0 to 100."),
        ("count", "2.5", "Write a number in digits."),
        ("free", "1e9", "Write a number in digits."),
        ("free", 1e13, "Write a number in digits."),
        ("note", 3, f"Write a few words, {SKIP}"),
        (
            "friend",
            {"name": "K."},
            f"Write initials, a role or a made-up name, {SKIP}",
        ),
        ("level", {"skipped": True}, "Choose a number from 0 to 10."),
    ],
)
def test_what_cannot_be_stored_is_kept_as_it_was_typed_and_named(key: str, raw: object, message: str) -> None:
    result = cleaned(key, raw)
    assert result.answers == {}
    assert [(problem.field, problem.message, problem.blocks) for problem in result.problems] == [(key, message, True)]
    assert list(result.kept) == [key]
    assert result.kept[key] is raw


@pytest.mark.parametrize(
    "text",
    [
        "one\ntwo\n\n three",
        "🙂 emoji with a skin tone 👩🏽‍🌾 and a flag 🇳🇿",
        "שלום, מה שלומך؟ مرحبا",
        "e\u0301 stays apart from é",
        "<script>alert(1)</script> & <b>a pasted page</b>",
        "zero\u200bwidth, \ufeff and \u202eright to left",
        "tab\tand no-break\u00a0space",
        "x" * 20_000,
        "x" * MAX_CHARACTERS,
    ],
)
def test_text_is_kept_letter_by_letter(text: str) -> None:
    assert cleaned("note", text).answers == {"note": text}


def test_line_ends_become_one_sign_whatever_the_browser_posts() -> None:
    assert cleaned("note", "one\r\ntwo\rthree\nfour\r\n").answers == {"note": "one\ntwo\nthree\nfour\n"}


def test_signs_that_cannot_be_stored_are_shown_as_the_sign_for_them() -> None:
    assert cleaned("note", "a\x00b").answers == {"note": "a\ufffdb"}
    assert cleaned("note", "half \ud83d a pair").answers == {"note": "half \ufffd a pair"}


def test_text_beyond_the_limit_is_kept_whole_with_what_to_do() -> None:
    text = "x" * (MAX_CHARACTERS + 1)
    result = cleaned("note", text)
    assert result.kept == {"note": text}
    assert result.problems[0].message == ("This has 100,001 characters. Make it 100,000 or less; nothing has been cut.")


@given(st.text(max_size=200))
def test_any_text_comes_back_equal_but_for_line_ends_and_unstorable_signs(text: str) -> None:
    stored = cleaned("note", text).answers.get("note", "")
    assert isinstance(stored, str)
    stored.encode("utf-8")
    if text.strip() and not set(text) & {"\r", "\x00"} and not any("\ud800" <= sign <= "\udfff" for sign in text):
        assert stored == text
    assert cleaned("note", stored).answers.get("note", "") == stored


@given(
    st.sampled_from([field.key for field in SHEET.fields()]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.datetimes().map(str),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=6,
    ),
)
def test_whatever_is_posted_is_either_stored_in_shape_or_kept_with_a_problem(key: str, raw: object) -> None:
    result = cleaned(key, raw)
    field = SHEET.field(key)
    if key in result.answers:
        assert fits(field, result.answers[key])
        assert clean(SHEET, result.answers).answers == result.answers
    else:
        assert (key in result.kept) == (len(result.problems) == 1)
    assert not (key in result.kept and key in result.answers and not is_skipped(result.answers[key]))


def test_a_moment_without_an_offset_is_taken_in_the_zone_of_the_client() -> None:
    assert cleaned("at", "2026-05-28T10:11", zone=BERLIN).answers == {"at": "2026-05-28T10:11:00+02:00"}
    assert cleaned("at", "2026-01-28 10:11", zone=BERLIN).answers == {"at": "2026-01-28T10:11:00+01:00"}
    assert cleaned("at", "2026-05-28T10:11").answers == {"at": "2026-05-28T10:11:00+00:00"}


def test_a_moment_with_an_offset_keeps_it() -> None:
    stored = {"at": "2026-05-28T10:11:00-05:00"}
    assert cleaned("at", "2026-05-28T10:11:00-05:00", zone=BERLIN).answers == stored
    assert cleaned("at", "2026-05-28T15:11:00Z", zone=BERLIN).answers == {"at": "2026-05-28T15:11:00+00:00"}


def test_a_wall_time_that_the_clocks_skip_is_moved_on_by_the_hour_they_skip() -> None:
    assert cleaned("at", "2026-03-29T02:30", zone=BERLIN).answers == {"at": "2026-03-29T03:30:00+02:00"}


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.times(), st.sampled_from(["Europe/Berlin", "Asia/Kolkata"]))
def test_a_stored_moment_is_the_same_instant_as_the_wall_clock_showed(day: date, hour: clock, name: str) -> None:
    at = datetime.combine(day, hour)
    zone = ZoneInfo(name)
    stored = cleaned("at", at.isoformat(timespec="minutes"), zone=zone).answers["at"]
    moment = datetime.fromisoformat(str(stored))
    shown = moment.astimezone(zone).replace(tzinfo=None)
    assert abs(shown - at.replace(second=0, microsecond=0)) in (timedelta(0), timedelta(hours=1))
    assert moment.utcoffset() is not None


@given(st.dates(date(1850, 1, 1), date(2199, 12, 31)), st.times())
def test_every_day_and_every_minute_can_be_stored(day: date, at: clock) -> None:
    assert cleaned("day", day.isoformat()).answers == {"day": day.isoformat()}
    minute = at.replace(tzinfo=None).isoformat(timespec="minutes")
    assert cleaned("bed", minute).answers == {"bed": minute}


@pytest.mark.parametrize("key", ["note", "line", "friend"])
def test_a_text_can_be_skipped_and_what_was_typed_before_is_kept(key: str) -> None:
    assert cleaned(key, {"skipped": True}).answers == {key: SKIPPED}
    result = cleaned(key, {"skipped": True, "text": "half a sentence"})
    assert result.answers == {key: {"skipped": True}}
    assert result.kept == {key: "half a sentence"}
    assert result.problems == ()
    assert not is_skipped({"skipped": False})
    assert not is_skipped("skipped")


def test_what_takes_no_answer_and_what_is_no_field_is_passed_over() -> None:
    result = clean(SHEET, {"hint": "x", "both": "y", "csrfmiddlewaretoken": "z", "note": "words"})
    assert result.answers == {"note": "words"}
    assert result.problems == ()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One two  three", 3),
        ("Don't re-do it - yet.", 4),
        ("You idiot. You can't even attach the right file.", 9),
        ("it’s 3.5 kg", 4),
        ("ça va?\nmüde", 3),
    ],
)
def test_words_are_runs_of_letters_with_what_joins_them(text: str, count: int) -> None:
    assert words(text) == count


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("note", ""),
        ("note", 3),
        ("note", ["x"]),
        ("level", 11),
        ("level", 7.0),
        ("level", "7"),
        ("level", True),
        ("went", "maybe"),
        ("area", []),
        ("area", "home"),
        ("area", ["garden"]),
        ("sure", 1),
        ("day", "20260528"),
        ("bed", "21:40:00"),
        ("at", "2026-05-28T10:11:00"),
        ("minutes", -1),
        ("share", float("nan")),
        ("level", SKIPPED),
        ("hint", "x"),
    ],
)
def test_a_stored_value_of_another_shape_does_not_fit(key: str, value: object) -> None:
    assert not fits(SHEET.field(key), value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("note", "x"),
        ("note", SKIPPED),
        ("level", 10),
        ("went", "yes"),
        ("area", ["home", "work", "body"]),
        ("sure", False),
        ("day", "2026-05-28"),
        ("bed", "21:40"),
        ("at", "2026-05-28T10:11:00+02:00"),
        ("minutes", 0),
        ("share", 0.1),
    ],
)
def test_a_stored_value_of_the_right_shape_fits(key: str, value: object) -> None:
    assert fits(SHEET.field(key), value)
