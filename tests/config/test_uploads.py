"""One page takes a file, a small one, in memory; any other file is read past and kept nowhere, not on a disk either."""

from __future__ import annotations

import tempfile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from evenhand.config.uploads import MOST_BYTES
from evenhand.domain.worksheets.building import bundles
from tests.repository.tree import files, name_of, text_of

BIGGER_THAN_IN_MEMORY = 3 * 1024 * 1024


def test_as_much_of_a_file_is_kept_as_a_sheet_may_have() -> None:
    assert MOST_BYTES == bundles.MOST_BYTES


def a_form_with_a_file(size: int) -> HttpRequest:
    file = SimpleUploadedFile("shell.php", b"x" * size, content_type="image/png")
    return RequestFactory().post("/in/", {"email": "a@example.org", "picture": file})


@pytest.mark.parametrize("size", [1, BIGGER_THAN_IN_MEMORY])
def test_a_file_is_passed_over_and_the_words_beside_it_are_read(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_file(*_: object, **__: object) -> None:
        raise AssertionError("a file was made")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", no_file)
    request = a_form_with_a_file(size)
    assert request.POST["email"] == "a@example.org"
    assert not request.FILES


def test_no_code_reads_a_file_that_was_sent() -> None:
    readers = [name_of(path) for path in files(".py", under="src/evenhand") if ".FILES" in text_of(path)]
    assert readers == ["src/evenhand/faces/workspace/building/own_sheets.py"]
    pages = [name_of(path) for path in files(".html", under="src") if 'type="file"' in text_of(path)]
    assert pages == ["src/evenhand/faces/workspace/templates/workspace/building/bring.html"]


@pytest.mark.parametrize("size", [1, MOST_BYTES, BIGGER_THAN_IN_MEMORY])
def test_a_sheet_to_bring_in_is_kept_as_far_as_one_may_go(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_file(*_: object, **__: object) -> None:
        raise AssertionError("a file was made")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", no_file)
    file, other = (SimpleUploadedFile("sheet.toml", b"x" * size) for _ in range(2))
    request = RequestFactory().post(reverse("workspace:bring_sheet"), {"file": file, "other": other})
    assert list(request.FILES) == ["file"]
    (kept,) = request.FILES.values()
    assert isinstance(kept, UploadedFile)
    assert kept.read() == b"x" * min(size, MOST_BYTES + 1)


@pytest.mark.django_db
def test_a_body_that_is_too_big_is_refused() -> None:
    big = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    answer = Client(raise_request_exception=False).post("/in/", {"email": big})
    assert answer.status_code == 400
    many = "&".join(f"f{number}=1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    answer = Client(raise_request_exception=False).generic("POST", "/in/", many, "application/x-www-form-urlencoded")
    assert answer.status_code == 400


def test_a_body_that_is_cut_short_is_no_form() -> None:
    request = RequestFactory().post("/in/", content_type="multipart/form-data; boundary=b", data=b"--b\r\ncut")
    assert dict(request.POST) == {}
