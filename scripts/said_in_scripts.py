"""Finds the texts that the scripts of pages say, and writes the table that they look them up in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from evenhand.wording.catalogues import Entry
from scripts.said_in_python import CannotExtract, Said

SAYING = re.compile(r"(?<![\w.])said\(\s*(?P<text>\"(?:[^\"\\\\]|\\\\.)*\")?")
COMMENT = re.compile(r"(?m)(?:^|\s)//.*$")


def said_in_script(source: str, name: str) -> Iterator[Said]:
    """Yield what a script says; raises CannotExtract for a text that does not stand there as it is."""
    for found in SAYING.finditer(COMMENT.sub("", source)):
        if not found["text"]:
            raise CannotExtract(f"{name}: a script says what does not stand there: {found.group()!r}.")
        yield Said((json.loads(found["text"]),))


def table_of(entries: Iterable[Entry]) -> str:
    """Return the module that holds the texts of one language for scripts."""
    texts = {one.english[0]: one.forms[0] for one in entries if one.forms[0]}
    lines = "".join(
        f"  {json.dumps(english, ensure_ascii=False)}: {json.dumps(form, ensure_ascii=False)},\n"
        for english, form in texts.items()
    )
    return f"// Made of scripts.po by `make words`.\n\nexport default {{\n{lines}}};\n"
