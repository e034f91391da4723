"""A sheet as one file to take along and to bring in: the definition as text, its translations and its licence in it.

What comes in is read as data and checked as a bundled sheet is; nothing in it is ever run. docs/building.md describes
the file.
"""

from __future__ import annotations

import re

from evenhand.domain.worksheets.building.licences import licence_fault
from evenhand.domain.worksheets.building.toml_text import as_toml
from evenhand.domain.worksheets.building.trees import Tree
from evenhand.domain.worksheets.building.wording import wording_faults
from evenhand.domain.worksheets.definition import DefinitionError, Fault
from evenhand.domain.worksheets.definition.lines import Lines
from evenhand.domain.worksheets.definition.parse import definition_from, toml_of
from evenhand.wording import say

FORMAT = 1
HEAD = "bundle"
MOST_BYTES = 512 * 1024
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")


def as_bundle(tree: Tree) -> bytes:
    """Return a sheet as a file in UTF-8; its first line says that it is one."""
    return as_toml({HEAD: FORMAT, **tree}).encode()


def tree_in(data: bytes, *, filename: str) -> Tree:
    """Return the definition in a file as a tree that could be published as it stands.

    Raises DefinitionError with the line and the reason, and the file is refused whole: one that is too large, not in
    UTF-8 or no TOML, one of another kind, nested too deep, with more fields than a sheet has, with anything that the
    loader refuses in a bundled sheet or in a translation of one, under a licence that does not allow it to be shown, or
    with other words under the name of a measure of the library.
    """
    text = _text_of(data, filename)
    tree: Tree = dict(toml_of(text, filename=filename))
    head = tree.pop(HEAD, None)
    lines = Lines(text)
    if head != FORMAT or isinstance(head, bool):
        raise _refused(
            filename,
            lines.of((HEAD,)),
            say("This is no sheet to bring in: such a file says %(head)s = %(format)s.", head=HEAD, format=FORMAT),
        )
    _check_texts(tree, filename, text)
    definition_from(tree, text=text, filename=filename)
    licence = licence_fault(tree)
    refused = [*([licence] if licence else ()), *wording_faults({**tree, "slug": ""})]
    if refused:
        raise DefinitionError(filename, tuple(Fault(lines.of(path), reason) for path, reason in refused))
    return tree


def _text_of(data: bytes, filename: str) -> str:
    if len(data) > MOST_BYTES:
        raise _refused(filename, 1, say("The file has more than %(most)s KB.", most=MOST_BYTES // 1024))
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(filename, line, say("The text is not in UTF-8: save the file in that encoding.")) from None


def _check_texts(tree: Tree, filename: str, text: str) -> None:
    """Refuse signs that nobody can see or that stand for lost ones, written as they are or by their number."""
    found = _UNSEEN.search(text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise _refused(filename, line, say("There is a sign on this line that is no letter and cannot be shown."))
    if _UNSEEN.search(_texts_in(tree)):
        raise _refused(filename, 1, say("A text holds a sign, written by its number, that cannot be shown."))


def _texts_in(tree: object) -> str:
    """Every text of a tree, behind each other."""
    match tree:
        case str():
            return tree
        case dict():
            return "\n".join(_texts_in(one) for one in tree.values())
        case list():
            return "\n".join(_texts_in(one) for one in tree)
        case _:
            return ""


def _refused(filename: str, line: int, reason: str) -> DefinitionError:
    return DefinitionError(filename, (Fault(line, reason),))
