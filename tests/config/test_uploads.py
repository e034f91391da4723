"""Which pages take files, and how much of each, in memory; any other file is read past and kept nowhere."""

from __future__ import annotations

import tempfile

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from evenhand.config.uploads import A_SHEET
from evenhand.domain.conversations.files.kinds import MOST_BYTES, MOST_FILES
from evenhand.domain.worksheets.building import bundles
from evenhand.faces.components.permissions import CLIENT_KEY
from tests.repository.tree import files, name_of, text_of

in_memory = pytest.mark.usefixtures("_no_file_is_made")
BIGGER_THAN_IN_MEMORY = 3 * 1024 * 1024
BRING, OF_CLIENT, OF_MEMBER = "/desk/own-worksheets/bring-in/", "/me/messages/", "/desk/cases/P41A913/messages/"


@pytest.fixture
def _no_file_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_file(*_: object, **__: object) -> None:
        raise AssertionError("a file was made")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", no_file)


def posted(address: str, field: str, *sizes: int, signed_in: str = "", name: str = "shell.php") -> HttpRequest:
    """Return a request with files of these sizes, from somebody who is signed in on this face or from nobody."""
    brought = [SimpleUploadedFile(name, b"x" * size, content_type="image/png") for size in sizes]
    request = RequestFactory().post(address, {"email": "a@example.org", field: brought})
    request.session = SessionBase()
    if signed_in:
        request.session[signed_in] = "somebody"
    return request


def kept(request: HttpRequest, field: str) -> list[int]:
    """Return how many bytes of each file were kept."""
    found = request.FILES.getlist(field)
    assert all(isinstance(one, UploadedFile) for one in found)
    return [len(one.read()) for one in found]


def test_as_much_of_a_sheet_is_kept_as_one_may_have() -> None:
    assert A_SHEET.most_bytes == bundles.MOST_BYTES
    assert reverse("workspace:bring_sheet") == BRING


@in_memory
@pytest.mark.parametrize("size", [1, BIGGER_THAN_IN_MEMORY])
@pytest.mark.parametrize("address", ["/in/", "/me/", "/me/messages/save/", "/me/messages/x/", "/desk/messages/"])
def test_a_file_is_passed_over_and_the_words_beside_it_are_read(size: int, address: str) -> None:
    for who in (SESSION_KEY, CLIENT_KEY, ""):
        request = posted(address, "_files", size, signed_in=who)
        assert request.POST["email"] == "a@example.org"
        assert not request.FILES


@pytest.mark.parametrize(
    ("address", "field", "who"),
    [(BRING, "file", CLIENT_KEY), (OF_CLIENT, "_files", SESSION_KEY), (OF_MEMBER, "_files", CLIENT_KEY)],
)
def test_a_page_takes_no_file_from_who_is_not_in_on_its_face(address: str, field: str, who: str) -> None:
    for signed_in in (who, ""):
        assert not posted(address, field, 9, signed_in=signed_in).FILES
    request = RequestFactory().post(address, {field: SimpleUploadedFile("a.png", b"x")})
    assert not request.FILES, "without a session nobody is in"


def test_files_are_read_and_asked_for_where_it_is_listed() -> None:
    readers = {name_of(path) for path in files(".py", under="src/evenhand") if "request.FILES" in text_of(path)}
    assert readers == {
        "src/evenhand/faces/components/messages/files.py",
        "src/evenhand/faces/workspace/building/own_sheets.py",
    }
    pages = {name_of(path) for path in files(".html", under="src") if 'type="file"' in text_of(path)}
    assert pages == {
        "src/evenhand/faces/components/templates/components/message_files.html",
        "src/evenhand/faces/workspace/templates/workspace/building/bring.html",
    }


@in_memory
@pytest.mark.parametrize("size", [1, A_SHEET.most_bytes, BIGGER_THAN_IN_MEMORY])
def test_a_sheet_to_bring_in_is_kept_as_far_as_one_may_go(size: int) -> None:
    request = posted(BRING, "file", size, size, signed_in=SESSION_KEY)
    assert kept(request, "file")[0] == min(size, A_SHEET.most_bytes + 1)
    assert not posted(BRING, "other", size, signed_in=SESSION_KEY).FILES


@in_memory
@pytest.mark.parametrize(("address", "who"), [(OF_CLIENT, CLIENT_KEY), (OF_MEMBER, SESSION_KEY)])
@pytest.mark.parametrize("ending", ["", "files/"])
def test_of_a_message_files_are_kept_as_far_as_they_may_go_and_a_fourth_as_a_mark(
    address: str, who: str, ending: str
) -> None:
    request = posted(address + ending, "_files", 9, MOST_BYTES + 5, 0, 9, 9, signed_in=who)
    assert kept(request, "_files") == [9, MOST_BYTES + 1, 0, 1]
    assert len(request.FILES.getlist("_files")) == MOST_FILES + 1


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
