"""The worksheets that come with the program: read once from the library's TOML files."""

from __future__ import annotations

from functools import cache
from importlib import resources

from evenhand.domain.worksheets.definition import Definition, DefinitionError, Fault, parse_definition


@cache
def bundled_definitions() -> dict[str, tuple[Definition, str]]:
    """Every bundled worksheet by slug, with the text of its file.

    Raises DefinitionError when a file cannot be used, is not named after its slug, or names another form (for
    a redo, or as the owner of its set-up) that is not bundled.
    """
    found: dict[str, tuple[Definition, str]] = {}
    folder = resources.files("evenhand.library") / "worksheets"
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            text = file.read_text(encoding="utf-8")
            definition = parse_definition(text, filename=file.name)
            if file.name != f"{definition.slug}.toml":
                reason = f'The file of the worksheet "{definition.slug}" has to be named {definition.slug}.toml.'
                raise DefinitionError(file.name, (Fault(1, reason),))
            found[definition.slug] = (definition, text)
    for definition, _ in found.values():
        _check_neighbours(definition, found)
    return found


def _check_neighbours(definition: Definition, found: dict[str, tuple[Definition, str]]) -> None:
    named = [definition.redo.slug if definition.redo else None, definition.setup_from]
    for slug in named:
        if slug is not None and slug not in found:
            reason = f'The worksheet names "{slug}", which is not bundled.'
            raise DefinitionError(f"{definition.slug}.toml", (Fault(1, reason),))
