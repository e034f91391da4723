"""Small worksheet definitions for tests, written as a therapist would write them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from evenhand.domain.worksheets.definition import Definition, DefinitionError, Field, parse_definition

HEAD = """\
slug = "small-sheet"
version = 1
library_name = "A small sheet"
client_title = "A few words"
"""

PAGE = """
[[steps]]
id = "{id}"
heading = "{heading}"
{flags}
"""

NOTE = """
[[steps.fields]]
key = "note"
kind = "short_text"
prompt = "What comes to mind?"
"""


def a_page(*fields: str, page: str = "now", heading: str = "Now", flags: str = "") -> str:
    """One page with its fields; `flags` are further lines of the page."""
    return PAGE.format(id=page, heading=heading, flags=flags) + "".join(fields)


def a_field(key: str = "note", kind: str = "short_text", lines: str = "", prompt: str = "What is it?") -> str:
    """One field; `lines` are its further lines."""
    return f'\n[[steps.fields]]\nkey = "{key}"\nkind = "{kind}"\nprompt = "{prompt}"\n{lines}\n'


def a_scale(key: str = "level", minimum: int = 0, maximum: int = 10, lines: str = "") -> str:
    """A scale from 0 to 10 with named ends."""
    limits = f'minimum = {minimum}\nmaximum = {maximum}\nlow = "None"\nhigh = "A lot"\n{lines}'
    return a_field(key, "scale", limits, "How much?")


def a_choice(key: str = "went", *labels: str, kind: str = "choice", lines: str = "") -> str:
    """A choice (or tags) with these labels."""
    options = ", ".join(f'"{label}"' for label in labels or ("Yes", "Partly", "No"))
    return a_field(key, kind, f"options = [{options}]\n{lines}")


def rows(key: str = "parts", *subfields: str, lines: str = "") -> str:
    """A rows field with its sub-fields, each made by `a_subfield`."""
    return a_field(key, "rows", lines) + "".join(subfields or (a_subfield("name"),))


def a_subfield(key: str, kind: str = "short_text", lines: str = "") -> str:
    """A field inside the rows field before it."""
    return f'\n[[steps.fields.fields]]\nkey = "{key}"\nkind = "{kind}"\nprompt = "Which?"\n{lines}\n'


def a_measure(name: str, formula: str, lines: str = "") -> str:
    """A measure that nobody needs to colour."""
    return f'\n[[measures]]\nname = "{name}"\nlabel = "A number"\nup = "neutral"\nformula = "{formula}"\n{lines}\n'


def a_pattern(detector: str, *fields: str, parameters: str = "") -> str:
    """A pattern with its texts; `parameters` is the inside of an inline table."""
    named = ", ".join(f'"{field}"' for field in fields)
    inner = f"parameters = {{ {parameters} }}\n" if parameters else ""
    return (
        f'\n[[patterns]]\ndetector = "{detector}"\nfields = [{named}]\n{inner}'
        'meaning = "It may mean this."\nmove = "Ask about it."\n'
    )


def a_sheet(*parts: str, head: str = "") -> str:
    """A whole definition: further lines of the head, then pages and all else."""
    return HEAD + head + "".join(parts or (a_page(NOTE),))


def parsed(*parts: str, head: str = "") -> Definition:
    """The definition of `a_sheet`."""
    return parse_definition(a_sheet(*parts, head=head), filename="small-sheet.toml")


def a_parsed_field(field: str, *before: str) -> Field:
    """The last field of a page that holds `before` and then this field."""
    return parsed(a_page(*before, field)).steps[0].fields[-1]


def refused(text: str) -> DefinitionError:
    """The refusal of a text; the test fails when it is taken."""
    with pytest.raises(DefinitionError) as caught:
        parse_definition(text, filename="small-sheet.toml")
    return caught.value


def line_of(text: str, piece: str) -> int:
    """The number of the line that holds this piece, which stands in one line only."""
    found = [number for number, line in enumerate(text.split("\n"), start=1) if piece in line]
    assert len(found) == 1, f"{piece!r} stands in the lines {found}"
    return found[0]


def assert_refused(text: str, *, at: str, because: str) -> None:
    """The text is refused at the line that holds `at`, for a reason that holds `because`."""
    error = refused(text)
    faults = [(fault.line, fault.reason) for fault in error.faults]
    assert any(line == line_of(text, at) and because in reason for line, reason in faults), faults


def taken(text: str) -> Definition:
    """The definition of a text."""
    return parse_definition(text, filename="small-sheet.toml")


def answers(**values: object) -> Mapping[str, object]:
    """Stored answers."""
    return values
