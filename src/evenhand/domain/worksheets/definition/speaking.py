"""Reading a translation: a table of texts by path, held against its definition, with every fault at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from evenhand.domain.worksheets.definition.instrument_parts import Licence
from evenhand.domain.worksheets.definition.parts import Definition
from evenhand.domain.worksheets.definition.tables import Table
from evenhand.domain.worksheets.definition.translating import Ground, faults_of, says_wording, translated
from evenhand.wording import later, say

TRANSLATIONS, TEXTS, LICENCE = "translations", "texts", "licence"
MOST_LANGUAGES = 20
NEEDS_GROUND = later(
    "The wording of a measure in another language needs a licence of its own: whose it is, and its terms."
)
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def read_spoken(table: Table, definition: Definition, *, language: str) -> Definition | None:
    """Return a definition in another language, from the table that holds its texts.

    None, with every fault noted in the table's findings, for a text that is missing or is for nothing, that names other
    places, or that says an owner's wording without the licence of that very translation.
    """
    texts = table.values.get(TEXTS)
    if not isinstance(texts, dict) or not all(isinstance(one, str) for one in texts.values()):
        table.fault(TEXTS, say('"texts" has to be a table of texts, each behind its path.'))
        return None
    before = len(table.findings.placed)
    for one in faults_of(definition, texts):
        missing = one.path if one.is_missing else ""
        table.findings.add((*table.path, TEXTS, one.path), f"{one.path}: {one.reason}", missing=missing)
    ground = _ground(table, worded=says_wording(definition, texts))
    if len(table.findings.placed) > before:
        return None
    return translated(definition, texts, language=language, ground=ground)


def _ground(table: Table, *, worded: bool) -> Ground | None:
    """The licence of a translated wording; it is never that of the original, and nothing else has one."""
    licence = table.table(LICENCE)
    if not worded:
        if licence is not None:
            table.fault(LICENCE, say("Only a translated wording of a measure has a licence of its own."))
        return None
    if licence is None:
        table.fault(LICENCE, say(NEEDS_GROUND), missing=True)
        return None
    licence.only({"status", "terms", "owner"}, say("The licence"))
    status = licence.one_of("status", ("allowed", "conditions", "supplied"), default="supplied")
    needed = say("The licence of a translated measure")
    owner, terms = (licence.text(name, needed_by=needed) for name in ("owner", "terms"))
    return Ground(cast(Licence, status), owner, terms)


def read_translations(top: Table, definition: Definition) -> tuple[Definition, ...]:
    """Return a definition in every language that its own file brings; faults are noted in the table's findings."""
    found = top.table(TRANSLATIONS)
    return tuple(_each(found, definition)) if found else ()


def _each(found: Table, definition: Definition) -> Iterator[Definition]:
    if len(found.values) > MOST_LANGUAGES:
        words = say("A sheet speaks %(most)s more languages at most.", most=MOST_LANGUAGES)
        found.findings.add(found.path, words)
        return
    for language in found.values:
        table = found.table(language)
        if table is None:
            continue
        if not _CODE.fullmatch(language) or len(language) > 16 or language == definition.language:
            found.fault(language, say('"%(code)s" is no other language: its code is short, as in "de".', code=language))
            continue
        table.only({TEXTS, LICENCE}, say("A translation"))
        spoken = read_spoken(table, definition, language=language)
        if spoken is not None:
            yield spoken
