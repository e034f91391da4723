"""Reading one table of a TOML file value by value, noting every fault with its line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import isfinite

from evenhand.domain.worksheets.definition.faults import Fault
from evenhand.domain.worksheets.definition.lines import Lines, Path
from evenhand.domain.worksheets.definition.parts import Plain


class Findings:
    """The faults found so far in one text."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self.placed: list[tuple[Path, str]] = []

    @property
    def faults(self) -> list[Fault]:
        """What was found, each with its line."""
        return [Fault(self._lines.of(path), reason) for path, reason in self.placed]

    def add(self, path: Path, reason: str) -> None:
        """Note what is wrong at this path."""
        self.placed.append((path, reason))


class Table:
    """One table of the file. What is missing or of the wrong kind is noted and read as the default."""

    def __init__(self, values: Mapping[str, object], path: Path, findings: Findings) -> None:
        self.values = values
        self.path = path
        self.findings = findings

    def fault(self, key: str, reason: str) -> None:
        """Note what is wrong with the value of this key, or with the table when it has no such key."""
        self.findings.add((*self.path, key) if key in self.values else self.path, reason)

    def only(self, allowed: Collection[str], where: str) -> None:
        """Note every key that nobody will read, so that a slip of the pen is not lost in silence."""
        for key in self.values:
            if key not in allowed:
                self.fault(key, f'{where} has no attribute "{key}".')

    def text(self, key: str, *, needed_by: str = "", default: str = "") -> str:
        """A text; `needed_by` names who cannot do without it."""
        value = self.values.get(key)
        if value is None or value == "":
            if needed_by:
                self.fault(key, f'{needed_by} needs a text for "{key}".')
            return default
        if not isinstance(value, str):
            self.fault(key, f'"{key}" has to be text in quotes.')
            return default
        if needed_by and not value.strip():
            self.fault(key, f'{needed_by} needs a text for "{key}".')
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
            self.fault(key, f'"{key}" has to be a whole number of {least} or more.')
            return None
        return value

    def number(self, key: str) -> int | float | None:
        """A finite number, or None when it is left out."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1e12:
            self.fault(key, f'"{key}" has to be a number.')
            return None
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """True or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.fault(key, f'"{key}" has to be true or false.')
            return default
        return value

    def one_of(self, key: str, allowed: Collection[str], *, default: str) -> str:
        """One of a few words."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or value not in allowed:
            words = ", ".join(f'"{word}"' for word in sorted(allowed) if word)
            self.fault(key, f'"{key}" has to be one of {words}.')
            return default
        return value

    def plain(self, key: str) -> Plain | None:
        """A text, a number or true/false, or None when it is left out."""
        value = self.values.get(key)
        if value is None or isinstance(value, str | int) or (isinstance(value, float) and isfinite(value)):
            return value
        self.fault(key, f'"{key}" has to be a text, a number, true or false.')
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self.values.get(key, ())
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one for one in value):
            self.fault(key, f'"{key}" has to be a list of texts.')
            return ()
        return tuple(value)

    def tables(self, key: str) -> tuple[Table, ...]:
        """A list of tables, written `[[key]]` or as a list of inline tables."""
        value = self.values.get(key, ())
        if not isinstance(value, list | tuple) or not all(isinstance(one, dict) for one in value):
            self.fault(key, f'"{key}" has to be a list of tables, each opened by [[{self._dotted(key)}]].')
            return ()
        return tuple(Table(one, (*self.path, key, index), self.findings) for index, one in enumerate(value))

    def table(self, key: str) -> Table | None:
        """One table, or None when it is left out."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fault(key, f'"{key}" has to be a table, opened by [{self._dotted(key)}].')
            return None
        return Table(value, (*self.path, key), self.findings)

    def _dotted(self, key: str) -> str:
        return ".".join([*(part for part in self.path if isinstance(part, str)), key])
