"""An export sees the practice at one moment, while others write and wait for nobody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.custody.exporting import Scope, export_lines
from evenhand.faces.components.keeping import stream_to_keep
from evenhand.foundation.outbox.words import FileName
from evenhand.foundation.practices.one_moment import one_moment
from tests.domain.custody.files import elements
from tests.factories import NOW, a_case, inside

pytestmark = pytest.mark.django_db(transaction=True)


def meanwhile(case: CaseFile) -> None:
    """Open another case file in the same practice from another thread, which fails where it has to wait long."""

    def opened() -> None:
        try:
            a_case(of=case.therapist)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as another:
        another.submit(opened).result(timeout=30)


def test_what_is_written_meanwhile_is_not_in_it() -> None:
    case = a_case()
    with inside(case):
        with one_moment():
            assert CaseFile.objects.count() == 1
            meanwhile(case)
            assert CaseFile.objects.count() == 1
        assert CaseFile.objects.count() == 2


def test_a_file_that_is_sent_holds_the_moment_of_its_beginning() -> None:
    case = a_case()
    answer = stream_to_keep(
        lambda: export_lines(scope=Scope(), at=NOW), practice_id=case.practice_id, name=FileName.EXPORT, kind="x/y"
    )
    pieces = iter(answer)
    first = next(pieces)
    meanwhile(case)
    assert elements(first + b"".join(pieces))[-1]["end"]["rows"]["cases"] == 1


def test_somebody_who_breaks_a_download_off_leaves_nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.faces.components.keeping.PIECE", 1)
    case = a_case()
    answer = stream_to_keep(
        lambda: export_lines(scope=Scope(), at=NOW), practice_id=case.practice_id, name=FileName.EXPORT, kind="x/y"
    )
    next(iter(answer))
    answer.close()
    assert not connection.in_atomic_block
    with transaction.atomic():
        a_case(of=case.therapist)
