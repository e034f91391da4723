"""A file that is not what an export wrote is refused whole, with the reason, and changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from evenhand.domain.custody.exporting import Scope
from evenhand.domain.custody.importing.lines import ImportRefused
from evenhand.domain.worksheets.published import publish_bundled
from evenhand.foundation.vault.damage import SENTENCE
from tests.domain.custody.files import (
    a_full_practice,
    brought_in,
    changed,
    elements,
    exported,
    sealed_again,
)
from tests.domain.stored import stored_now
from tests.factories import NOW, a_therapist

pytestmark = pytest.mark.django_db
Tree = list[dict[str, Any]]


@pytest.fixture(scope="module")
def written(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> bytes:
    """A file of a practice that this house has never kept: what it was made from is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        file = exported(a_full_practice().therapist)
        transaction.set_rollback(True)
    return file


@pytest.fixture
def file(written: bytes) -> bytes:
    """That file, in a house that has the sheets."""
    publish_bundled(at=NOW)
    return written


def refused(file: bytes) -> str:
    """Try to bring a file in and return why not; the database is as before."""
    before = stored_now()
    with pytest.raises(ImportRefused) as problem:
        brought_in(file)
    assert stored_now() == before
    return str(problem.value)


def rows(tree: Tree, table: str) -> Tree:
    found = [one["row"] for one in tree if one.get("table") == table]
    assert found, table
    return found


def set_in(table: str, column: str, value: object, place: int = 0) -> Callable[[Tree], object]:
    return lambda tree: rows(tree, table)[place].update({column: value})


def renamed(tree: Tree) -> None:
    tree[5]["table"] = "users"


def twice(tree: Tree) -> None:
    tree.insert(-1, next(one for one in tree if one.get("table") == "record"))


def in_disorder(tree: Tree) -> None:
    place = next(number for number, one in enumerate(tree) if one.get("table") == "cases")
    tree.insert(2, tree.pop(place))


def at_the_end(tree: Tree) -> None:
    place = next(number for number, one in enumerate(tree) if one.get("table") == "dismissed_notes")
    tree.insert(-1, tree.pop(place))


def without_a_contact(tree: Tree) -> None:
    tree.remove(next(one for one in tree if one.get("table") == "contacts"))


def without_owner(tree: Tree) -> None:
    for row in rows(tree, "members"):
        row["role"] = "therapist"


def into_another_case(tree: Tree) -> None:
    cases = [row["id"] for row in rows(tree, "cases")]
    row = rows(tree, "submissions")[0]
    row["case_id"] = next(one for one in cases if one != row["case_id"])


def with_an_act_taken_out(tree: Tree) -> None:
    place = next(n for n, one in enumerate(tree) if one.get("table") == "record" and one["row"]["number"] == 3)
    del tree[place]


def without(table: str, column: str) -> Callable[[Tree], object]:
    return lambda tree: rows(tree, table)[0].pop(column)


FORGED: dict[str, tuple[Callable[[Tree], object], str]] = {
    "a newer format": (lambda tree: tree[0].update(version=2), r"newer Evenhand \(format 2; this one reads 1\)"),
    "a version that is none": (lambda tree: tree[0].update(version="1"), "no export of Evenhand"),
    "another format": (lambda tree: tree[0].update(format="otherhand"), "no export of Evenhand"),
    "an unknown table": (renamed, "there is no table 'users'"),
    "a row twice": (twice, "stands in the file twice"),
    "tables in disorder": (in_disorder, "points to nothing in the file"),
    "a table behind the record": (at_the_end, "stands behind tables that need it"),
    "a case file without a contact": (without_a_contact, "has no contact record"),
    "nobody who owns it": (without_owner, "Nobody in this file owns the practice"),
    "a column too many": (set_in("cases", "admin", value=True), "other columns than it should"),
    "a column too few": (without("submissions", "answers"), "other columns than it should"),
    "a number for a text": (set_in("information", "words", 7), "'words' of 'information' does not fit"),
    "a text for answers": (set_in("submissions", "answers", "all"), "'answers' of 'submissions' does not fit"),
    "a belief of 101": (set_in("rule_beliefs", "belief", 101), "breaks a rule of the database"),
    "half of a character": (set_in("practice", "name", "\ud800"), "a character that no text holds"),
    "a name too long": (set_in("practice", "name", "x" * 121), "it is too long"),
    "the words of a gap": (set_in("information", "words", SENTENCE), "breaks a rule of the database"),
    "an id that is none": (set_in("cases", "id", "1"), "'id' of 'cases' does not fit"),
    "a moment without a zone": (set_in("cases", "opened_at", "2026-01-01T00:00:00"), "a moment without its zone"),
    "a zone that is none": (set_in("cases", "zone", "Mars/Base"), "no such time zone"),
    "a number that is none": (set_in("cases", "number", "P41-913"), "no case number"),
    "a role that is none": (set_in("members", "role", "admin"), "no value that this column knows"),
    "a case of nobody": (set_in("cases", "therapist_id", str(uuid4())), "points to nothing in the file"),
    "an entry of another case": (into_another_case, "points into another case file"),
    "a sheet that is not there": (set_in("assignments", "worksheet_id", "a:1:00"), "worksheet that is not in the file"),
    "a sheet that is changed": (set_in("worksheets", "source", 'slug = "a"'), "its name does not fit"),
    "an act that is changed": (set_in("record", "act", "nothing.done"), "record of acts does not hold"),
    "an act that is taken out": (with_an_act_taken_out, "record of acts does not hold"),
    "a word that is changed": (set_in("information", "words", "To be harsher."), "checksum does not fit"),
}
"""Changes by somebody who writes a checksum that fits."""


@pytest.mark.parametrize("forgery", FORGED)
def test_a_forged_file_is_refused(file: bytes, forgery: str) -> None:
    change, said = FORGED[forgery]
    assert re.search(said, refused(changed(file, change)))


def test_a_file_that_is_written_again_unchanged_is_taken(file: bytes) -> None:
    brought_in(sealed_again(elements(file)))


@pytest.mark.parametrize("part", [0.999, 0.9, 0.5, 0.1, 0.01])
def test_a_truncated_file_is_refused(file: bytes, part: float) -> None:
    assert re.search("not whole|cannot be read|no export", refused(file[: int(len(file) * part)]))


def test_a_file_cut_between_two_lines_is_refused(file: bytes) -> None:
    lines = file.splitlines(keepends=True)
    for kept in (len(lines) - 1, len(lines) - 2, len(lines) // 2, 2, 1):
        assert re.search("not whole|last line is missing|no export", refused(b"".join(lines[:kept])))


@pytest.mark.parametrize("place", [0.05, 0.3, 0.6, 0.95])
def test_one_changed_byte_is_found(file: bytes, place: float) -> None:
    at = int(len(file) * place)
    altered = file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]
    assert refused(altered)


def test_a_line_that_is_taken_out_is_found(file: bytes) -> None:
    lines = file.splitlines(keepends=True)
    gone = next(number for number, line in enumerate(lines) if b'"dismissed_notes"' in line)
    assert "checksum does not fit" in refused(b"".join(lines[:gone] + lines[gone + 1 :]))


@pytest.mark.parametrize(
    ("foreign", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 a zip", "no export"),
        (b"{}", "no export"),
        (b"[\n[1],\n]\n", "no export"),
        (b'[\n{"format":"evenhand-export","version":1},\n]\n', "no export"),
        (b"[\n" + b"[" * 100_000, "no export"),
        (b"age-encryption.org/v1\n-> scrypt", "encrypted"),
        (b"SQLite format 3\0", "no export"),
    ],
)
def test_a_foreign_file_is_refused(foreign: bytes, said: str) -> None:
    assert said in refused(foreign)


def test_something_behind_the_end_is_refused(file: bytes) -> None:
    assert "behind the end" in refused(file + b"x")


def test_a_key_that_stands_twice_is_refused(file: bytes) -> None:
    doubled = file.replace(b'{"table":"information","row":{', b'{"table":"information","table":"cases","row":{', 1)
    assert "cannot be read" in refused(doubled)


def test_a_file_of_one_case_file_is_refused() -> None:
    full = a_full_practice()
    written = exported(full.therapist, scope=Scope(case=full.case))
    assert "holds one case file" in refused(written)


def test_a_practice_that_is_here_already_is_refused() -> None:
    full = a_full_practice()
    assert "is here already" in refused(exported(full.therapist))


def test_an_address_that_is_taken_is_refused(file: bytes) -> None:
    a_therapist(email="elsewhere@example.org")
    assert "choose another address" in refused(file)
