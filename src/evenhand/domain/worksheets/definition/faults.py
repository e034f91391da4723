"""The error that refuses a definition, with file, line and reason."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.wording import say


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong, on a line of the file (counted from 1)."""

    line: int
    reason: str


class DefinitionError(ValueError):
    """A definition that cannot be used.

    Raised by `parse_definition` and by the loader of the bundled sheets. `faults` holds everything found
    in one reading, first line first; `line` and `reason` are those of the first, and the text of the error
    is one plain sentence about it.
    """

    def __init__(self, filename: str, faults: tuple[Fault, ...]) -> None:
        self.filename = filename
        self.faults = tuple(sorted(set(faults)))
        first = self.faults[0]
        self.line = first.line
        self.reason = first.reason
        words = {"file": filename, "line": first.line, "reason": first.reason}
        more = len(self.faults) - 1
        text = (
            say("%(file)s, line %(line)s: %(reason)s (%(more)s more to mend after that.)", more=more, **words)
            if more
            else say("%(file)s, line %(line)s: %(reason)s", **words)
        )
        super().__init__(text)
