"""From the bytes of a calendar file to its components, with only those lines that say when somebody is busy.

Titles, notes, places and guests are passed over unread. A file that is too large, breaks off, is nested too deeply or
is no calendar is refused as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from icalendar.parser import Contentline

from evenhand.domain.scheduling.calendars.problems import MOST_BYTES, MOST_EVENTS, FeedProblem
from evenhand.wording import say
from evenhand.wording.numbers import grouped

MOST_LETTERS_OF_A_LINE = 100_000
MOST_LETTERS_READ = 1_500_000
LEAST_OF_A_LINE = 40
"""What a line counts at least, since reading a short one takes as long."""
DEEPEST = 8
WANTED = {
    b"VEVENT": frozenset(
        b"UID DTSTART DTEND DURATION RRULE RDATE EXDATE EXRULE RECURRENCE-ID SEQUENCE STATUS TRANSP "
        b"X-MICROSOFT-CDO-BUSYSTATUS".split()
    ),
    b"VFREEBUSY": frozenset((b"FREEBUSY",)),
    b"VTIMEZONE": frozenset((b"TZID", b"X-LIC-LOCATION")),
    b"STANDARD": frozenset(b"DTSTART TZOFFSETFROM TZOFFSETTO RRULE RDATE".split()),
    b"DAYLIGHT": frozenset(b"DTSTART TZOFFSETFROM TZOFFSETTO RRULE RDATE".split()),
}
INSIDE = {
    b"VEVENT": b"VCALENDAR",
    b"VFREEBUSY": b"VCALENDAR",
    b"VTIMEZONE": b"VCALENDAR",
    b"STANDARD": b"VTIMEZONE",
    b"DAYLIGHT": b"VTIMEZONE",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One property: its name in capitals, its parameters under names in capitals, and its value as written."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class Component:
    """A part of a calendar, such as an event, with its lines and the parts within it."""

    kind: str
    lines: list[Line] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        """Return the lines of a name, in order."""
        return [line for line in self.lines if line.name == name]

    def first(self, name: str) -> Line | None:
        """Return the first line of a name."""
        return next((line for line in self.lines if line.name == name), None)

    def word(self, name: str) -> str:
        """Return the value of the first line of a name in capitals, "" without one."""
        line = self.first(name)
        return line.value.strip().upper() if line else ""


def components(data: bytes) -> list[Component]:
    """Return the events, busy times and zones of a file; raises FeedProblem for what is no whole calendar."""
    if len(data) > MOST_BYTES:
        raise FeedProblem(say("This calendar is larger than %(most)s million bytes.", most=MOST_BYTES // 1_000_000))
    tree = _Tree()
    for line in _unfolded(data.removeprefix(b"\xef\xbb\xbf")):
        tree.take(line)
    return tree.whole()


class _Tree:
    def __init__(self) -> None:
        self.found: list[Component] = []
        self._open: list[tuple[bytes, Component | None]] = []
        self._any = False
        self._letters = 0

    def take(self, line: bytes) -> None:
        name = _name_of(line)
        if name == b"BEGIN":
            self._begin(line[6:].strip().upper())
        elif name == b"END":
            self._end(line[4:].strip().upper())
        elif not self._open:
            raise _not_a_calendar(line)
        else:
            kind, part = self._open[-1]
            if part is not None and name in WANTED[kind]:
                self._letters += max(len(line), LEAST_OF_A_LINE)
                if self._letters > MOST_LETTERS_READ:
                    raise FeedProblem(say("This calendar has more events and exceptions than can be read."))
                part.lines.append(_parsed(line))

    def _begin(self, kind: bytes) -> None:
        if not self._open and kind != b"VCALENDAR":
            raise _not_a_calendar(kind)
        if len(self._open) >= DEEPEST:
            raise FeedProblem(say("This calendar has parts within parts, too deep to be read."))
        above, holder = self._open[-1] if self._open else (b"", None)
        part = Component(kind.decode()) if INSIDE.get(kind) == above and kind in WANTED else None
        if part is not None:
            (holder.parts if holder is not None else self.found).append(part)
            if len(self.found) > MOST_EVENTS:
                raise FeedProblem(say("This calendar has more than %(most)s events.", most=grouped(MOST_EVENTS)))
        self._open.append((kind, part))
        self._any = True

    def _end(self, kind: bytes) -> None:
        if not self._open or self._open[-1][0] != kind:
            raise FeedProblem(say("This calendar is damaged: a part of it ends that was not begun."))
        self._open.pop()

    def whole(self) -> list[Component]:
        if not self._any:
            raise _not_a_calendar(b"")
        if self._open:
            raise FeedProblem(say("This calendar breaks off before its end."))
        return self.found


def _unfolded(data: bytes) -> Iterator[bytes]:
    """Yield the lines of a file, those that were folded as one, without those that are empty."""
    pieces: list[bytes] = []
    letters = 0
    for raw in BytesIO(data):
        line = raw.rstrip(b"\r\n")
        if line[:1] in (b" ", b"\t") and pieces:
            letters += len(line) - 1
            if letters <= MOST_LETTERS_OF_A_LINE:
                pieces.append(line[1:])
            continue
        if pieces:
            yield _joined(pieces, letters)
        pieces, letters = ([line], len(line)) if line.strip() else ([], 0)
    if pieces:
        yield _joined(pieces, letters)


def _joined(pieces: list[bytes], letters: int) -> bytes:
    """Return a line; a long one is cut where nobody reads it, and refused where it says when somebody is busy."""
    line = b"".join(pieces)
    if letters > MOST_LETTERS_OF_A_LINE and any(_name_of(line) in names for names in WANTED.values()):
        raise FeedProblem(say("This calendar has a line that is too long to be read."))
    return line


def _name_of(line: bytes) -> bytes:
    return line[:64].partition(b":")[0].partition(b";")[0].strip().upper()


def _parsed(line: bytes) -> Line:
    try:
        name, parameters, value = Contentline(line.decode("utf-8", "replace")).parts()  # type: ignore[no-untyped-call]
    except ValueError as problem:
        raise FeedProblem(say("This calendar is damaged: a line of it cannot be read.")) from problem
    named = {key.upper(): given if isinstance(given, str) else ",".join(given) for key, given in parameters.items()}
    return Line(name.upper(), named, value)


def _not_a_calendar(beginning: bytes) -> FeedProblem:
    if beginning.lstrip()[:1] == b"<":
        return FeedProblem(say("This address leads to a web page. The address of the calendar itself is needed."))
    return FeedProblem(say("What this address answers with is no calendar."))
