"""Why a text is no TOML: what the reader of the standard library says in English, said to whoever wrote the text."""

from __future__ import annotations

import re
from typing import Final

from evenhand.wording import later, say

_SAID: Final = (
    later("invalid statement"),
    later("expected newline or end of document after a statement"),
    later("found invalid character %(what)s"),
    later("cannot declare %(what)s twice"),
    later("cannot overwrite a value"),
    later("expected %(what)s at the end of a table declaration"),
    later("expected %(what)s at the end of an array declaration"),
    later("cannot mutate immutable namespace %(what)s"),
    later("cannot redefine namespace %(what)s"),
    later("expected %(what)s after a key in a key/value pair"),
    later("invalid initial character for a key part"),
    later("unclosed array"),
    later("duplicate inline table key %(what)s"),
    later("unclosed inline table"),
    later("unescaped %(what)s in a string"),
    later("invalid hex value"),
    later("escaped character is not a Unicode scalar value"),
    later("unterminated string"),
    later("illegal character %(what)s"),
    later("invalid date or datetime"),
    later("invalid value"),
    later("expected %(what)s"),
)
"""The sentences of `tomllib` as they are in Python 3.11 to 3.14, their first letter small; the widest comes last."""
_WHAT: Final = re.escape("%(what)s")
_KNOWN: Final = tuple((re.compile(re.escape(text).replace(_WHAT, "(?P<what>.+)")), text) for text in _SAID)


def toml_reason(english: str) -> str:
    """Return the reason of a TOMLDecodeError, without its place, to stand in a sentence; in English where it is new."""
    reason = f"{english[:1].lower()}{english[1:]}"
    for pattern, text in _KNOWN:
        found = pattern.fullmatch(reason)
        if found:
            return say(text, **found.groupdict())
    return reason
