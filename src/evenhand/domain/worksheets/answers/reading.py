"""From one posted value to its stored shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime, tzinfo

from evenhand.domain.worksheets.answers.shapes import MAX_CHARACTERS, MAX_ITEMS, keeps_limits, moment_of, stored_moment
from evenhand.domain.worksheets.definition import Field
from evenhand.wording import say
from evenhand.wording.numbers import grouped

_LONGEST_NUMBER = 40
_WHOLE = re.compile(r"[+-]?\d+")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,(?:\d{1,2}|\d{4,})")
_YES_NO = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "0": False}
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


class Unreadable(Exception):
    """A posted value that cannot be stored; `message` says what to do where the usual request does not."""

    def __init__(self, message: str = "") -> None:
        """Keep the message for the client."""
        super().__init__(message)
        self.message = message


def storable_text(text: str) -> str:
    """Text as it is kept: letter by letter, but for three things.

    Browsers post line ends as CR LF; they become LF again. NUL and halves of a surrogate pair, which no
    keyboard makes, become U+FFFD, the sign with which every browser shows them: neither JSON columns nor
    UTF-8 can carry them, and all the words around them are kept.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    return _LONE_SURROGATE.sub("\ufffd", text)


def read_value(field: Field, raw: object, options: Collection[str], zone: tzinfo) -> object:
    """The stored value, or None for a blank. Raises Unreadable when the value cannot be understood.

    `options` are the stored values a choice may have; `zone` is the client's, for a moment without an offset.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if field.kind == "tags":
        return _read_tags(raw, options)
    if isinstance(raw, list | tuple):
        raw = raw[-1] if raw else None
        return read_value(field, raw, options, zone)
    if field.kind == "datetime":
        return _read_moment(raw, zone)
    reader = _READERS.get(field.kind)
    if reader is not None:
        return reader(field, raw)
    if not isinstance(raw, str):
        raise Unreadable
    if field.kind == "choice":
        return _read_choice(raw, options)
    return _read_text(raw)


def _read_text(raw: str) -> str:
    text = storable_text(raw)
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(
            say(
                "This has %(count)s characters. Make it %(most)s or less; nothing has been cut.",
                count=grouped(len(text)),
                most=grouped(MAX_CHARACTERS),
            )
        )
    return text


def _read_choice(raw: str, options: Collection[str]) -> str:
    chosen = storable_text(raw)
    if chosen not in options:
        raise Unreadable
    return chosen


def _read_tags(raw: object, options: Collection[str]) -> list[str] | None:
    written = [raw] if isinstance(raw, str) else raw
    if not isinstance(written, list | tuple) or len(written) > MAX_ITEMS:
        raise Unreadable
    if not all(isinstance(one, str) for one in written):
        raise Unreadable
    chosen = dict.fromkeys(storable_text(one) for one in written if one.strip())
    if not set(chosen) <= set(options):
        raise Unreadable
    return list(chosen) or None


def _read_yes_no(_field: Field, raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    known = _YES_NO.get(raw.strip().lower()) if isinstance(raw, str) else None
    if known is None:
        raise Unreadable
    return known


def _read_whole(field: Field, raw: object) -> int:
    number = _number_in(raw)
    if isinstance(number, float) and isinstance(raw, float) and number.is_integer():
        number = int(number)
    if not isinstance(number, int) or not keeps_limits(field, number):
        raise Unreadable
    return number


def _read_number(field: Field, raw: object) -> int | float:
    number = _number_in(raw)
    if number is None or not keeps_limits(field, number):
        raise Unreadable
    return number


def _number_in(raw: object) -> int | float | None:
    """The number that is written, in digits of any script, with a stop or a decimal comma."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return raw
    text = raw.strip() if isinstance(raw, str) and len(raw) <= _LONGEST_NUMBER else ""
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    return float(text) if _NUMBER.fullmatch(text) else None


def _read_day_or_time(field: Field, raw: object) -> str:
    found = stored_moment(field.kind, raw.strip()) if isinstance(raw, str) else None
    if found is None:
        raise Unreadable
    return found


def _read_moment(raw: object, zone: tzinfo) -> str:
    """A moment with its offset. A wall time that the clocks skip is moved on by the hour they skip."""
    if not isinstance(raw, str) or len(raw.strip()) <= len("2026-05-28"):
        raise Unreadable
    try:
        written = datetime.fromisoformat(raw.strip())
        if written.utcoffset() is None:
            written = written.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
        stored = written.isoformat(timespec="seconds")
    except (ValueError, OverflowError) as error:
        raise Unreadable from error
    if moment_of("datetime", stored) is None:
        raise Unreadable
    return stored


_READERS: dict[str, Callable[[Field, object], object]] = {
    "yes_no": _read_yes_no,
    "scale": _read_whole,
    "duration": _read_whole,
    "number": _read_number,
    "date": _read_day_or_time,
    "time": _read_day_or_time,
}
