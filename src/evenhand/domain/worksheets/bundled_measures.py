"""The validated instruments that come with the program, and the licence without which none of their text is shown."""

from __future__ import annotations

from functools import cache
from importlib import resources

from evenhand.domain.worksheets.bundled import bundled_definitions, in_readers_language, read_once
from evenhand.domain.worksheets.definition import Definition, DefinitionError, Fault
from evenhand.wording import language


def measure_texts() -> dict[str, str]:
    """The text of every bundled instrument by the name of its file, read afresh."""
    folder = resources.files("evenhand.library") / "measures"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return {file.name: file.read_text(encoding="utf-8") for file in files}


@cache
def bundled_measures() -> dict[str, tuple[Definition, str]]:
    """Every bundled instrument by slug, with the text of its file.

    Raises DefinitionError when a file cannot be used, is not named after its slug, is no instrument, or holds a text
    that only a practice with a right of its own may show.
    """
    return {name.removesuffix(".toml"): (_read(name, text), text) for name, text in measure_texts().items()}


@cache
def _in(_language: str) -> dict[str, Definition]:
    return {slug: in_readers_language(one) for slug, (one, _) in bundled_measures().items()}


def measures_said() -> dict[str, Definition]:
    """Return every bundled instrument by slug in the language in force."""
    return _in(language())


def library_said() -> dict[str, Definition]:
    """Return every bundled worksheet and instrument by slug in the language in force."""
    return {**{slug: one for slug, (one, _) in bundled_definitions().items()}, **measures_said()}


def _read(name: str, text: str) -> Definition:
    definition = read_once(text, name)
    reason = ""
    if name != f"{definition.slug}.toml":
        reason = f'The file of the measure "{definition.slug}" has to be named {definition.slug}.toml.'
    elif definition.instrument is None:
        reason = 'A measure begins with kind = "measure".'
    elif definition.instrument.licence == "supplied":
        reason = (
            f'The text of "{definition.instrument.name}" may come from a practice that is allowed to use it, and from'
            " nobody else: it cannot be part of the program."
        )
    if reason:
        raise DefinitionError(name, (Fault(1, reason),))
    return definition
