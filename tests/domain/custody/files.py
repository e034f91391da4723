"""Practices to take along, their files, and ways to bring a file in elsewhere."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import connection

from evenhand.domain.custody.actions.bringing_in import import_practice
from evenhand.domain.custody.exporting import Scope, export_lines
from evenhand.domain.custody.tables import TABLES, TABLES_LEFT_OUT
from evenhand.domain.worksheets.models import WorksheetVersion
from evenhand.domain.worksheets.published import publish_bundled
from evenhand.foundation.accounts.models import User
from evenhand.foundation.practices.context import outside_practices, practice_context
from evenhand.foundation.practices.models import Member, Practice
from tests.domain.test_walls import Everything, a_full_case
from tests.emptying import guards
from tests.factories import NOW, PASSWORD, a_therapist

OWNER_ELSEWHERE = "elsewhere@example.org"


def a_full_practice() -> Everything:
    """Make a practice with two case files that hold something in every table of the clinical rooms."""
    publish_bundled(at=NOW)
    therapist = a_therapist(email="anna@example.org")
    a_full_case(therapist)
    return a_full_case(therapist)


def exported(of: Member, *, scope: Scope | None = None) -> bytes:
    """Return a practice as a file."""
    with practice_context(of.practice_id):
        return b"".join(export_lines(scope=scope or Scope(names=True), at=NOW))


def elements(file: bytes) -> list[dict[str, Any]]:
    """Return what stands in a file."""
    found: list[dict[str, Any]] = json.loads(file)
    return found


def rows_of(file: bytes, table: str) -> list[dict[str, Any]]:
    """Return the rows of one table of a file."""
    return [one["row"] for one in elements(file) if one.get("table") == table]


def sealed_again(tree: list[dict[str, Any]]) -> bytes:
    """Write a file as a forger would who knows the format: counts and checksum fit what is in it."""
    lines = [json.dumps(one, separators=(",", ":")).encode() for one in tree[:-1]]
    body = b"[\n" + b"".join(line + b",\n" for line in lines)
    end = dict(tree[-1]["end"])
    counts: dict[str, int] = {}
    for one in tree[1:-1]:
        counts[one["table"]] = counts.get(one["table"], 0) + 1
    end |= {"rows": counts, "sha256": hashlib.sha256(body).hexdigest()}
    return body + json.dumps({"end": end}, separators=(",", ":")).encode() + b"\n]\n"


def changed(file: bytes, change: Callable[[list[dict[str, Any]]], object]) -> bytes:
    """Return a file with a change that its checksum fits."""
    tree = elements(file)
    change(tree)
    return sealed_again(tree)


def is_gone_from_here(of: Member) -> None:
    """Take a practice out of this house, so that its file can be brought in as in another one."""
    lift, restore = guards(connection)
    left_out = [apps.get_model(label) for label in TABLES_LEFT_OUT]
    if connection.vendor == "postgresql":  # it takes no trigger off a table with checks that are still to come
        lift, restore = ["SET CONSTRAINTS ALL IMMEDIATE", *lift], ["SET CONSTRAINTS ALL IMMEDIATE", *restore]
    with connection.cursor() as cursor:
        for statement in lift:
            cursor.execute(statement)
        with practice_context(of.practice_id):
            users = list(Member.objects.values_list("user_id", flat=True))
            for model in (*reversed(left_out), *(table.model for table in reversed(TABLES))):
                model._base_manager.filter(practice_id=of.practice_id)._raw_delete("default")
            WorksheetVersion.objects.filter(practice_id=of.practice_id)._raw_delete("default")
            Practice.objects.filter(pk=of.practice_id)._raw_delete("default")
        for statement in restore:
            cursor.execute(statement)
    with outside_practices():
        for user in users:  # colleagues work elsewhere too: only their addresses become free
            User.objects.filter(pk=user).update(login=f"gone-{user}")


def brought_in(file: bytes, *, email: str = OWNER_ELSEWHERE) -> Practice:
    """Bring a file in."""
    return import_practice(source=io.BytesIO(file), email=email, password=PASSWORD, at=NOW)
