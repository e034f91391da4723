"""Stored answers as words to read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from evenhand.domain.worksheets.answers import fits, is_skipped, label_of
from evenhand.domain.worksheets.definition import Field
from evenhand.wording import later, say, say_count
from evenhand.wording.dates import day_and_time, short_day, time_of_day

LEFT_OUT = later("Left out on purpose")


def in_words(field: Field, answer: object) -> str:
    """Return an answer as a person reads it; "" for a missing one.

    A skip reads "Left out on purpose", rows one line each. A stored value that does not fit its field, as an older
    form may have left it, is shown as it stands.
    """
    if answer is None:
        return ""
    if is_skipped(answer):
        return str(LEFT_OUT)
    if not fits(field, answer):
        return str(answer)
    match field.kind, answer:
        case "choice", str():
            return label_of(field, answer)
        case "tags", list():
            return ", ".join(label_of(field, one) for one in answer)
        case "yes_no", bool():
            return say("Yes") if answer else say("No")
        case "scale", int():
            return say("%(place)s of %(places)s", place=answer, places=field.maximum)
        case "duration", int():
            return minutes_in_words(answer)
        case "date" | "time" | "datetime", str():
            return _moment_in_words(field.kind, answer)
        case "rows", list():
            return "\n".join(row_in_words(field, row) for row in answer)
        case _:
            return str(answer)


def row_in_words(field: Field, row: Mapping[str, object]) -> str:
    """Return one row on one line: the words alone where a row has one question, else each behind its label."""
    if len(field.subfields) == 1:
        return in_words(field.subfields[0], row.get(field.subfields[0].key))
    said = ((sub.label, in_words(sub, row.get(sub.key))) for sub in field.subfields)
    return "; ".join(f"{label}{'' if label.endswith(('?', ':')) else ':'} {words}" for label, words in said if words)


def day_in_words(day: date) -> str:
    """Return a day such as "Tue 24 Nov 2026"."""
    return short_day(day)


def minutes_in_words(minutes: int) -> str:
    """Return a length of time such as "1 hour 20 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [say_count("%(number)s hour", "%(number)s hours", hours)] if hours else []
    if rest or not hours:
        parts.append(say_count("%(number)s minute", "%(number)s minutes", rest))
    return " ".join(parts)


def _moment_in_words(kind: str, stored: str) -> str:
    if kind == "date":
        return day_in_words(date.fromisoformat(stored))
    if kind == "time":
        return time_of_day(time.fromisoformat(stored))
    moment = datetime.fromisoformat(stored)
    return day_and_time(day_in_words(moment.date()), time_of_day(moment))
