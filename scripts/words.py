"""Brings the catalogues up to date with the texts in the code, and says what has no translation yet."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import write_po

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.bundled_measures import bundled_measures
from evenhand.domain.worksheets.definition.translating import texts_of, wording_in
from evenhand.wording.catalogues import AREAS, FOLDER, Entry, entries_of
from evenhand.wording.languages import SOURCE, offered
from scripts.said_in_python import Said, said_in_code
from scripts.said_in_scripts import said_in_script, table_of
from scripts.said_in_templates import said_in_template

PACKAGE = FOLDER.parent
FACES = PACKAGE / "faces"
SCRIPTS = FACES / "components" / "static" / "evenhand" / "js"
KINDS = (".html", ".xml", ".js", ".txt")
"""How the names of templates end."""
Key = tuple[str, str]
"""A context, and the English text."""


def files_of(area: str) -> Iterator[Path]:
    """Yield the modules and templates of an area, in a fixed order."""
    if area == "scripts":
        yield from sorted(SCRIPTS.glob("*.js"))
        return
    if area == "config":
        yield PACKAGE / "cli.py"
    folder = FACES / area if (FACES / area).is_dir() else PACKAGE / area
    yield from sorted(folder.rglob("*.py"))
    for kind in KINDS:
        yield from sorted((folder / "templates").rglob(f"*{kind}"))


def said_in(area: str) -> dict[Key, Said]:
    """Return every text of an area by context and English text; raises CannotExtract with file, line and reason."""
    found: dict[Key, Said] = {}
    for path in files_of(area):
        source = path.read_text(encoding="utf-8")
        extract = said_in_code if path.suffix == ".py" else said_in_script if area == "scripts" else said_in_template
        for said in extract(source, path.relative_to(PACKAGE).as_posix()):
            key = (said.context, said.english[0])
            if key not in found or len(said.english) > 1:
                found[key] = said
    return found


def updated(code: str, area: str) -> str:
    """Return the catalogue of an area as it has to be: each text that is said, and nothing else; kept translations."""
    path = FOLDER / code / f"{area}.po"
    kept = {(one.context, one.english[0]): one for one in entries_of(code, area)} if path.exists() else {}
    catalogue = Catalog(locale=code)
    for key, said in said_in(area).items():
        catalogue.add(_id_of(said.english), _string_of(said, kept.get(key), code), context=said.context or None)
    written = io.BytesIO()
    write_po(written, catalogue, omit_header=True, sort_output=True, no_location=True, width=0)
    return _header(code) + written.getvalue().decode().strip() + "\n"


def _id_of(english: tuple[str, ...]) -> str | tuple[str, ...]:
    return english if len(english) > 1 else english[0]


def _string_of(said: Said, kept: Entry | None, code: str) -> str | tuple[str, ...]:
    if len(said.english) == 1:
        return kept.forms[0] if kept else ""
    forms = get_plural(code).num_plurals
    return kept.forms if kept and len(kept.forms) == forms else ("",) * forms


def _header(code: str) -> str:
    """A header without dates, names and addresses: two people who run this get the same file."""
    lines = (f"Language: {code}", "Content-Type: text/plain; charset=UTF-8", f"Plural-Forms: {get_plural(code)}")
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n"


def untranslated(code: str, areas: Sequence[str] = AREAS) -> Mapping[str, list[str]]:
    """Return the texts of each area that a language does not say yet."""
    found = {}
    for area in areas:
        missing = [one.english[0] for one in entries_of(code, area) if not all(one.forms)]
        if missing:
            found[area] = missing
    return found


def sheet_to_translate(slug: str, code: str) -> str:
    """Return the file by which a bundled worksheet or measure is translated, with its English texts in their places.

    An owner's wording is left out: it is translated under a licence of its own, or not at all.
    """
    definition, _ = {**bundled_definitions(), **bundled_measures()}[slug]
    wording = wording_in(definition)
    texts = (
        f"{json.dumps(path)} = {json.dumps(text, ensure_ascii=False)}"
        for path, text in texts_of(definition).items()
        if path not in wording
    )
    head = f'slug = "{slug}"\nversion = {definition.version}\nlanguage = "{code}"\n\n[texts]\n'
    return head + "\n".join(texts) + "\n"


def main(areas: list[str]) -> int:
    """Write the catalogues of these areas (all of them without any) and print what is not translated.

    "sheet" and a slug print the file by which that worksheet is translated.
    """
    if areas[:1] == ["sheet"]:
        print(sheet_to_translate(areas[1], areas[2] if len(areas) > 2 else "de"), end="")
        return 0
    for language in offered():
        if language.code == SOURCE:
            continue
        for area in areas or AREAS:
            (FOLDER / language.code / f"{area}.po").write_text(updated(language.code, area), encoding="utf-8")
        table = SCRIPTS / "words" / f"{language.code}.js"
        table.write_text(table_of(entries_of(language.code, "scripts")), encoding="utf-8")
        for area, missing in untranslated(language.code, areas or AREAS).items():
            print(f"{language.code}/{area}.po: {len(missing)} without a translation")
            if area in areas:
                print("".join(f"  {text}\n" for text in missing), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
