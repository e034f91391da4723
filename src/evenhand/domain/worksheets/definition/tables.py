"""Reading one table of a TOML file value by value, noting every fault with its line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import isfinite
from typing import NamedTuple

from evenhand.domain.worksheets.definition.faults import Fault
from evenhand.domain.worksheets.definition.lines import Lines, Path
from evenhand.domain.worksheets.definition.parts import Plain
from evenhand.wording import say


class Placed(NamedTuple):
    """What is wrong at a path, and the key of what is missing there altogether, "" otherwise."""

    path: Path
    reason: str
    missing: str = ""


class Findings:
    """The faults found so far in one text."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self.placed: list[Placed] = []

    @property
    def faults(self) -> list[Fault]:
        """What was found, each with its line."""
        return [Fault(self._lines.of(path), reason) for path, reason, _ in self.placed]

    def add(self, path: Path, reason: str, *, missing: str = "") -> None:
        """Note what is wrong at this path; `missing` is the key of something that was only not written yet."""
        self.placed.append(Placed(path, reason, missing))


class Table:
    """One table of the file. What is missing or of the wrong kind is noted and read as the default."""

    def __init__(self, values: Mapping[str, object], path: Path, findings: Findings) -> None:
        self.values = values
        self.path = path
        self.findings = findings

    def fault(self, key: str, reason: str, *, missing: bool = False) -> None:
        """Note what is wrong with the value of this key, or with the table when it has no such key."""
        path = (*self.path, key) if key in self.values else self.path
        self.findings.add(path, reason, missing=key if missing else "")

    def only(self, allowed: Collection[str], where: str) -> None:
        """Note every key that nobody will read, so that a slip of the pen is not lost in silence."""
        for key in self.values:
            if key not in allowed:
                self.fault(key, say('%(where)s has no attribute "%(key)s".', where=where, key=key))

    def text(self, key: str, *, needed_by: str = "", default: str = "") -> str:
        """A text; `needed_by` names who cannot do without it."""
        value = self.values.get(key)
        if value is None or value == "":
            if needed_by:
                self.fault(
                    key, say('%(needed_by)s needs a text for "%(key)s".', needed_by=needed_by, key=key), missing=True
                )
            return default
        if not isinstance(value, str):
            self.fault(key, say('"%(key)s" has to be text in quotes.', key=key))
            return default
        if needed_by and not value.strip():
            self.fault(
                key, say('%(needed_by)s needs a text for "%(key)s".', needed_by=needed_by, key=key), missing=True
            )
        return value

    def optional_text(self, key: str) -> str | None:
        """A text or None when it is left out."""
        return self.text(key) or None

    def whole(self, key: str, *, least: int) -> int | None:
        """A whole number not under `least`, or None when it is left out."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self.fault(key, say('"%(key)s" has to be a whole number of %(least)s or more.', key=key, least=least))
            return None
        return value

    def number(self, key: str) -> int | float | None:
        """A finite number, or None when it is left out."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1e12:
            self.fault(key, say('"%(key)s" has to be a number.', key=key))
            return None
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """True or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.fault(key, say('"%(key)s" has to be true or false.', key=key))
            return default
        return value

    def one_of(self, key: str, allowed: Collection[str], *, default: str) -> str:
        """One of a few words."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or value not in allowed:
            words = ", ".join(f'"{word}"' for word in sorted(allowed) if word)
            self.fault(key, say('"%(key)s" has to be one of %(words)s.', key=key, words=words))
            return default
        return value

    def plain(self, key: str) -> Plain | None:
        """A text, a number or true/false, or None when it is left out."""
        value = self.values.get(key)
        if value is None or isinstance(value, str | int) or (isinstance(value, float) and isfinite(value)):
            return value
        self.fault(key, say('"%(key)s" has to be a text, a number, true or false.', key=key))
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self.values.get(key, ())
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one for one in value):
            self.fault(key, say('"%(key)s" has to be a list of texts.', key=key))
            return ()
        return tuple(value)

    def tables(self, key: str) -> tuple[Table, ...]:
        """A list of tables, written `[[key]]` or as a list of inline tables."""
        value = self.values.get(key, ())
        if not isinstance(value, list | tuple) or not all(isinstance(one, dict) for one in value):
            self.fault(
                key,
                say(
                    '"%(key)s" has to be a list of tables, each opened by [[%(dotted)s]].',
                    key=key,
                    dotted=self._dotted(key),
                ),
            )
            return ()
        return tuple(Table(one, (*self.path, key, index), self.findings) for index, one in enumerate(value))

    def table(self, key: str) -> Table | None:
        """One table, or None when it is left out."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fault(
                key, say('"%(key)s" has to be a table, opened by [%(dotted)s].', key=key, dotted=self._dotted(key))
            )
            return None
        return Table(value, (*self.path, key), self.findings)

    def _dotted(self, key: str) -> str:
        return ".".join([*(part for part in self.path if isinstance(part, str)), key])
