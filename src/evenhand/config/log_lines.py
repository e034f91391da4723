"""How the program's log reads: one form for every line, in UTC, with no secret and no line that somebody else wrote."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime

_SECRET = re.compile(r"(?<![\w-])[\w-]{43,}(?![\w-])", re.ASCII)
"""The secret of a link has 43 letters and stands in its address, which the framework logs when a page fails."""

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
HIDDEN = "[secret]"
PLAIN_ANSWERS = (409, 422)
BELOW = "  | "
"""What begins each line of a traceback, so that none can be taken for an entry of its own."""


class LogLines(logging.Formatter):
    """`2026-11-24T14:02:00Z WARNING where: what happened`; a traceback stands below its line, set in."""

    def format(self, record: logging.LogRecord) -> str:
        """Return an entry: what came from outside can neither begin a line nor hold a secret."""
        at = datetime.fromtimestamp(record.created, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        said = [f"{at} {record.levelname} {record.name}: {_one_line(record.getMessage())}"]
        if record.exc_info:
            said += [BELOW + _one_line(line) for line in self.formatException(record.exc_info).split("\n")]
        return "\n".join(_SECRET.sub(HIDDEN, line) for line in said)


class NoPlainAnswers(logging.Filter):
    """Leaves out what is no fault: a form that is answered with what to change, or with what is free instead.

    Django warns of each answer with a code from 400 on. Of these two the program makes every one on purpose, and a time
    that many want would fill the log with them.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether an entry is written."""
        return record.name != "django.request" or getattr(record, "status_code", 0) not in PLAIN_ANSWERS


def _one_line(text: str) -> str:
    return _BREAKS.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
