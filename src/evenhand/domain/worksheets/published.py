"""Published versions: putting them into the database, reading them as definitions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from evenhand.domain.worksheets.bundled import bundled_definitions, bundled_texts, in_readers_language, read_once
from evenhand.domain.worksheets.bundled_measures import bundled_measures, measure_texts
from evenhand.domain.worksheets.definition import Definition, DefinitionError, Fault, parse_definition
from evenhand.domain.worksheets.lengths import with_rest
from evenhand.domain.worksheets.models import OwnSheet, OwnVersionText, WorksheetVersion
from evenhand.foundation.practices.context import current_practice_id, current_scope, outside_practices
from evenhand.wording import say


class PublishedVersionChanged(Exception):
    """A bundled file was edited under a version number that is already published."""


class UnknownWorksheet(LookupError):
    """No published worksheet of that name is available to the current practice."""


def publish_bundled(*, at: datetime) -> int:
    """Publish every bundled version that the database does not hold yet; return how many were new.

    Raises PublishedVersionChanged when a file differs from what was published under the same slug and version. Where
    every file is published as it stands, none is read as a definition: that is what every start but the first does.
    """
    texts = (*bundled_texts().values(), *measure_texts().values())
    files = {hashlib.sha256(text.encode()).digest() for text in texts}
    with outside_practices(), transaction.atomic():
        known = {
            (slug, version): bytes(digest)
            for slug, version, digest in WorksheetVersion.objects.filter(practice=None).values_list(
                "slug", "version", "digest"
            )
        }
        if files <= set(known.values()):
            return 0
        fresh = []
        for slug, (definition, source) in {**bundled_definitions(), **bundled_measures()}.items():
            digest = hashlib.sha256(source.encode()).digest()
            published = known.get((slug, definition.version))
            if published is None:
                fresh.append(
                    WorksheetVersion(
                        slug=slug, version=definition.version, digest=digest, source=source, published_at=at
                    )
                )
            elif published != digest:
                raise PublishedVersionChanged(
                    f"The bundled worksheet '{slug}' was changed but still says version {definition.version}, which "
                    f"is published; raise its version to {definition.version + 1}."
                )
        WorksheetVersion.objects.bulk_create(fresh)
    return len(fresh)


def bundled_since() -> dict[str, datetime]:
    """Return by slug when the newest version of each bundled worksheet came into this house; nobody has to be known."""
    with outside_practices():
        rows = WorksheetVersion.objects.filter(practice=None).order_by("version").values_list("slug", "published_at")
        return dict(rows)


_kept: dict[UUID, Definition] = {}
_own: dict[tuple[str, UUID], Definition] = {}
MOST_OWN = 2_000
"""How many definitions of practices a process keeps: those that were read last."""


def definition_of(version_id: UUID) -> Definition:
    """Return the definition of a published version, in the language in force where it was translated.

    It is kept for the life of the process, since versions never change.

    A practice's own is kept for that practice alone.
    """
    known = _kept.get(version_id) or _own.get((current_scope().practice, version_id))
    if known is None:
        version = WorksheetVersion.objects.only("slug", "source", "digest", "practice").get(pk=version_id)
        known = _keep(version, text_of(version))
    return in_readers_language(known)


def whole_definition_of(version_id: UUID, also_in: UUID | None) -> Definition:
    """Return the form that something was written on, with what was asked besides on its other length behind it."""
    definition = definition_of(version_id)
    return with_rest(definition, definition_of(also_in)) if also_in else definition


def text_of(version: WorksheetVersion) -> str:
    """Return the definition as it was published; a practice's own is opened for that practice alone.

    Raises DefinitionError for one that is not what was published.
    """
    if version.source or version.practice_id is None:
        return version.source
    words = str(OwnVersionText.objects.get(version_id=version.pk).words)
    if hashlib.sha256(words.encode()).digest() != bytes(version.digest):
        reason = say("This is not the text that was published.")
        raise DefinitionError(f"{version.slug}.toml", (Fault(1, reason),))
    return words


def publish_own(*, practice_id: UUID, slug: str, version: int, text: str, published_at: datetime) -> WorksheetVersion:
    """Store a version that a practice wrote, its text sealed. Part of an act, in its transaction."""
    row = WorksheetVersion.objects.create(
        practice_id=practice_id,
        slug=slug,
        version=version,
        digest=hashlib.sha256(text.encode()).digest(),
        source="",
        published_at=published_at,
    )
    OwnVersionText.objects.create(version=row, words=text)
    return row


def _keep(version: WorksheetVersion, text: str) -> Definition:
    name = f"{version.slug}.toml"
    if version.practice_id is None:
        known = _kept[version.pk] = read_once(text, name)
        return known
    while len(_own) >= MOST_OWN:
        _own.pop(next(iter(_own)), None)
    known = _own[(current_scope().practice, version.pk)] = parse_definition(text, filename=name)
    return known


def _read_all(versions: Iterable[WorksheetVersion]) -> None:
    """Read what was not read yet: in one query, and one for each of the practice's own."""
    here = current_scope().practice
    unread = [row.pk for row in versions if row.pk not in _kept and (here, row.pk) not in _own]
    wanted = ("slug", "source", "digest", "practice")
    for row in WorksheetVersion.objects.only(*wanted).filter(pk__in=unread) if unread else ():
        _keep(row, text_of(row))


def _offered() -> QuerySet[WorksheetVersion]:
    """The versions that this practice can assign: all that are bundled, and its own but those that were withdrawn."""
    withdrawn = OwnSheet.objects.exclude(withdrawn_at=None).values("slug")
    own = Q(practice_id=current_practice_id()) & ~Q(slug__in=withdrawn)
    return WorksheetVersion.objects.filter(Q(practice=None) | own).defer("source")


def latest_version(slug: str) -> WorksheetVersion:
    """Return the newest version of a worksheet, the practice's own before the bundled one.

    Raises UnknownWorksheet for one that is not there, or was withdrawn and has no bundled one behind it.
    """
    rows = list(_offered().filter(slug=slug).order_by("practice_id", "version"))
    own = [row for row in rows if row.practice_id is not None]
    if not rows:
        raise UnknownWorksheet(slug)
    return max(own or rows, key=lambda row: row.version)


def available() -> list[tuple[WorksheetVersion, Definition]]:
    """Return every worksheet that the current practice can assign, as `latest_version` chooses it, by library name."""
    newest: dict[str, WorksheetVersion] = {}
    for row in sorted(_offered(), key=lambda row: (row.practice_id is not None, row.version)):
        newest[row.slug] = row
    _read_all(newest.values())
    pairs = [(row, definition_of(row.pk)) for row in newest.values()]
    return sorted(pairs, key=lambda pair: pair[1].library_name)
