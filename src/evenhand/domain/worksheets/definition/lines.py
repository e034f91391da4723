"""Where each table and key of a TOML text stands, so that a fault can name its line."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"[ \t]*")
_BRACKET_OR_STRING = re.compile(rf"{_STRING.pattern}|#[^\n]*|[\[\]{{}}]", re.DOTALL)


def line_nested_too_deep(text: str, *, most: int) -> int | None:
    """The line on which lists and tables inside each other first go deeper than `most`; None where none does.

    It looks at brackets alone, before anything reads the text: a reader follows each bracket with a call.
    """
    depth, position = 0, 0
    while True:
        found = _BRACKET_OR_STRING.search(text, position)
        if found is None:
            return None
        position = found.end()
        depth += (found[0] in ("[", "{")) - (found[0] in ("]", "}"))
        if depth > most:
            return text.count("\n", 0, found.start()) + 1


class Lines:
    """Line numbers (from 1) of the tables and keys of one TOML text that `tomllib` has accepted.

    A path is the way to a value: ("steps", 0, "fields", 2, "kind"). What is written inside an inline
    table or array has the line of the key that holds it.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self._is_read = False

    def of(self, path: Path) -> int:
        """The line of this path, or of the nearest thing around it that has a line.

        Read when first asked for: a text without a fault, as almost all are, needs no line.
        """
        if not self._is_read:
            self._read()
            self._is_read = True
        while path:
            if path in self._found:
                return self._found[path]
            path = path[:-1]
        return 1

    def _read(self) -> None:
        position, line, table = 0, 1, Path()
        while position < len(self._text):
            position = self._past_space(position)
            character = self._text[position : position + 1]
            if character == "[":
                table, end = self._header(position, line)
                end = self._end_of_line(end)
            elif character in ("", "#", "\n", "\r"):
                end = self._end_of_line(position)
            else:
                keys, end = self._keys(position)
                self._found.setdefault(table + keys, line)
                end = self._end_of_value(end)
            line += self._text.count("\n", position, end + 1)
            position = end + 1

    def _header(self, position: int, line: int) -> tuple[Path, int]:
        """Read `[a.b]` or `[[a.b]]` and note where the table begins."""
        is_array = self._text.startswith("[[", position)
        keys, end = self._keys(position + (2 if is_array else 1))
        path = self._resolved(keys[:-1]) + keys[-1:]
        if is_array:
            index = self._counts.get(path, -1) + 1
            self._counts[path] = index
            self._found.setdefault(path, line)
            path = (*path, index)
        self._found.setdefault(path, line)
        return path, end

    def _resolved(self, keys: Path) -> Path:
        """The path of a table as of now: each array of tables stands for its latest table."""
        path = Path()
        for key in keys:
            path = (*path, key)
            if path in self._counts:
                path = (*path, self._counts[path])
        return path

    def _keys(self, position: int) -> tuple[Path, int]:
        """Read a dotted key and give its parts and the position after it."""
        keys: list[str | int] = []
        while True:
            position = self._past_space(position)
            quoted = _STRING.match(self._text, position)
            found = quoted or _BARE.match(self._text, position)
            if found is None:
                break
            keys.append(found.group()[1:-1] if quoted else found.group())
            position = self._past_space(found.end())
            if self._text[position : position + 1] != ".":
                break
            position += 1
        return tuple(keys), position

    def _end_of_value(self, position: int) -> int:
        """The position of the line end after a value, past strings, arrays and tables."""
        depth = 0
        while position < len(self._text):
            string = _STRING.match(self._text, position)
            character = self._text[position]
            if string:
                position = string.end()
                continue
            if character == "#":
                position = self._end_of_line(position)
                continue
            depth += (character in "[{") - (character in "]}")
            if character == "\n" and depth <= 0:
                break
            position += 1
        return position

    def _end_of_line(self, position: int) -> int:
        end = self._text.find("\n", position)
        return len(self._text) if end < 0 else end

    def _past_space(self, position: int) -> int:
        found = _SPACE.match(self._text, position)
        return found.end() if found else position
