"""Files of a client's messages: added with script and without, handed out as files to keep, never in the words' way."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.conversations.models import Message, MessageDraft, MessageFile, MessageFilePiece
from evenhand.domain.conversations.queries import content_of
from evenhand.faces.components.keeping import OF_SOMEBODY
from evenhand.faces.components.messages import files as messages_files
from evenhand.faces.components.messages.files import size_in_words
from tests.attachments import SECRET, a_document, a_document_that_acts, a_photo_that_tells, a_picture
from tests.faces.portal.browsing import hidden_inputs
from tests.factories import a_case, browser_of_client, browser_of_therapist, frozen, inside
from tests.messages import a_file, a_sent_file

pytestmark = pytest.mark.django_db
PAGE, ADD = "/me/messages/", "/me/messages/files/"


@pytest.fixture(autouse=True)
def _clock_stands() -> object:
    with frozen():
        yield


@pytest.fixture
def case() -> CaseFile:
    return a_case()


@pytest.fixture
def browser(case: CaseFile) -> Client:
    return browser_of_client(case)


def a_file_called(name: str, data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_document() if data is None else data, content_type="image/png")


def stored(case: CaseFile) -> tuple[list[str], list[str], list[str]]:
    """Return the messages, the drafts, and the names of the files of a case file."""
    with inside(case):
        return (
            [row.words for row in Message.objects.order_by("number")],
            [row.words for row in MessageDraft.objects.all()],
            [row.name for row in MessageFile.objects.order_by("pk")],
        )


def test_the_limits_stand_beside_the_button(browser: Client) -> None:
    page = browser.get(PAGE).text
    assert "Up to 3 files of 8 MB each: JPEG, PNG, WebP or PDF" in page
    assert 'accept="image/jpeg,image/png,image/webp,application/pdf"' in page


def test_without_script_files_go_with_the_words_once(case: CaseFile, browser: Client) -> None:
    fields = {**hidden_inputs(browser.get(PAGE).text), "words": "My sheet"}
    for _ in range(2):  # the second press sends nothing more
        brought = [a_file_called("one.pdf"), a_file_called("two.jpg", a_picture())]
        assert browser.post(PAGE, {**fields, "_files": brought}).status_code == 302
    assert stored(case) == (["My sheet"], [], ["one.pdf", "two.jpg"])
    page = browser.get(PAGE).text
    assert "one.pdf" in page
    assert 'alt="Picture: two.jpg"' in page


def test_a_refused_file_takes_no_word_along_and_the_good_ones_stay(case: CaseFile, browser: Client) -> None:
    fields = {**hidden_inputs(browser.get(PAGE).text), "words": "Typed with care"}
    brought = [a_file_called("good.pdf"), a_file_called("virus.png", b"MZ" * 99)]
    answer = browser.post(PAGE, {**fields, "_files": brought})
    assert answer.status_code == 422
    assert "Typed with care</textarea>" in answer.text
    assert re.search(r"virus\.png</span>: Only pictures", answer.text)
    assert '<a href="#f-files">Only pictures' in answer.text
    assert stored(case) == ([], ["Typed with care"], ["good.pdf"])
    again = {**hidden_inputs(answer.text), "words": "Typed with care"}
    assert browser.post(PAGE, again).status_code == 302
    assert stored(case) == (["Typed with care"], [], ["good.pdf"])


def test_four_files_are_too_many_and_none_is_taken(case: CaseFile, browser: Client) -> None:
    fields = {**hidden_inputs(browser.get(PAGE).text), "words": "Words"}
    brought = [a_file_called(f"{number}.pdf", a_document(pages=number)) for number in range(1, 5)]
    answer = browser.post(PAGE, {**fields, "_files": brought})
    assert (answer.status_code, "3 files at most" in answer.text) == (422, True)
    assert stored(case) == ([], ["Words"], [])


def test_without_script_a_file_is_added_and_taken_away_again(case: CaseFile, browser: Client) -> None:
    fields = {**hidden_inputs(browser.get(PAGE).text), "words": "Half"}
    answer = browser.post(PAGE, {**fields, "_files": a_file_called("a.pdf"), "_go": "add"})
    assert (answer.status_code, "Half</textarea>" in answer.text) == (200, True)
    assert stored(case) == ([], ["Half"], ["a.pdf"])
    shown = hidden_inputs(answer.text)
    answer = browser.post(PAGE, {**shown, "words": "Half a", "_remove": shown["_file"]})
    assert (answer.status_code, "Half a</textarea>" in answer.text) == (200, True)
    assert stored(case) == ([], ["Half a"], [])


def test_the_script_adds_one_file_at_a_time_and_a_repeated_one_once(case: CaseFile, browser: Client) -> None:
    draft = hidden_inputs(browser.get(PAGE).text)["_draft"]
    for _ in range(2):
        told = browser.post(ADD, {"_draft": draft, "_files": a_file_called("a.pdf"), "_whole": "yes"}).json()
    assert (told["name"], told["size"]) == ("a.pdf", "1 KB")
    assert stored(case)[2] == ["a.pdf"]
    assert browser.post(ADD, {"_remove": told["id"], "_whole": "yes"}).json() == {"removed": True}
    assert browser.post(ADD, {"_remove": "no id", "_whole": "yes"}).json() == {"removed": True}
    assert stored(case)[2] == []


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.png", b"MZ\x90", "Only pictures"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Only pictures"),
        ("a.png", b"", "empty"),
        ("a.pdf", b"%PDF-1.7\n" + bytes(8 * 1024 * 1024), "too large"),
        ("a.pdf", a_document_that_acts(), "act on their own"),
    ],
)
def test_the_script_is_told_why_a_file_is_not_taken(
    case: CaseFile, browser: Client, name: str, data: bytes, said: str
) -> None:
    draft = hidden_inputs(browser.get(PAGE).text)["_draft"]
    answer = browser.post(ADD, {"_draft": draft, "_files": a_file_called(name, data), "_whole": "yes"})
    assert said in answer.json()["problem"]
    assert stored(case) == ([], [], [])


def test_a_form_whose_connection_broke_does_nothing(case: CaseFile, browser: Client) -> None:
    fields = hidden_inputs(browser.get(PAGE).text)
    for cut in ({"_whole": ""}, {"_whole": "ye"}):
        answer = browser.post(PAGE, {**fields, "words": "Half of what I wan", **cut})
        assert (answer.status_code, "Half of what I wan</textarea>" in answer.text) == (422, True)
    assert browser.post(ADD, {"_draft": fields["_draft"], "_files": a_file_called("a.pdf")}).status_code == 400
    whole = b'--b\r\nContent-Disposition: form-data; name="_files"; filename="a.pdf"\r\n\r\n' + a_document()
    for length in (60, len(whole) // 2, len(whole)):
        answer = browser.post(ADD, whole[:length], content_type="multipart/form-data; boundary=b")
        assert answer.status_code == 400
    assert stored(case) == ([], [], [])


@pytest.mark.parametrize("fields", [{}, {"_draft": "x"}, {"_draft": str(uuid4())}])
def test_a_form_that_adds_nothing_is_refused(browser: Client, fields: dict[str, str]) -> None:
    assert browser.post(ADD, {**fields, "_whole": "yes"}).status_code == 400


def test_what_was_sent_takes_no_file_any_more(case: CaseFile, browser: Client) -> None:
    fields = {**hidden_inputs(browser.get(PAGE).text), "words": "Sent"}
    browser.post(PAGE, fields)
    answer = browser.post(ADD, {"_draft": fields["_draft"], "_files": a_file_called("a.pdf"), "_whole": "yes"})
    assert answer.status_code == 410


def test_files_that_were_added_elsewhere_are_shown_before_anything_is_sent(case: CaseFile, browser: Client) -> None:
    a_file(of=case, name="mine.pdf")
    fields = {**hidden_inputs(browser.get(PAGE).text), "words": "Words"}
    a_file(a_document(pages=2), of=case, name="from the phone.pdf")
    answer = browser.post(PAGE, fields)
    assert (answer.status_code, "changed somewhere else" in answer.text) == (409, True)
    assert "from the phone.pdf" in answer.text
    assert stored(case)[:2] == ([], ["Words"])


def test_a_file_is_handed_out_to_be_kept_under_a_name_that_says_nothing(case: CaseFile, browser: Client) -> None:
    name = "Brief\r\nSet-Cookie: a=b; \u202e" + "ü" * 99 + '"; filename*=x.html'
    kept = a_sent_file(a_photo_that_tells(), of=case, name=name)
    for someone, address in (
        (browser, f"{ADD}{kept.pk}/"),
        (browser_of_therapist(case.therapist), f"/desk/cases/{case.number}/messages/files/{kept.pk}/"),
    ):
        answer = someone.get(address)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"] == 'attachment; filename="attachment.jpg"'
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Content-Security-Policy"] == OF_SOMEBODY
        assert "sandbox" in OF_SOMEBODY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        with inside(case):
            assert answer.content == content_of(file=kept)
        assert SECRET not in answer.content


@pytest.mark.parametrize("whose", ["another case file's", "the therapist's draft", "nobody's"])
def test_a_file_of_somebody_else_is_not_there(case: CaseFile, browser: Client, whose: str) -> None:
    if whose == "another case file's":
        other = a_sent_file(of=a_case(of=case.therapist)).pk
    else:
        other = uuid4() if whose == "nobody's" else a_file(of=case, from_client=False).pk
    assert browser.get(f"{ADD}{other}/").status_code == 404


def test_where_a_piece_was_altered_nothing_is_handed_out(case: CaseFile, browser: Client) -> None:
    kept = a_sent_file(of=case)
    with inside(case):
        MessageFilePiece.objects.filter(file=kept).delete()
    browser.raise_request_exception = False
    answer = browser.get(f"{ADD}{kept.pk}/")
    assert answer.status_code == 500
    assert b"%PDF" not in answer.content


def test_names_are_shown_as_words_and_too_many_files_at_once_wait(
    case: CaseFile, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_sent_file(of=case, name="<img src=x onerror=alert(1)>.pdf")
    assert "<img src=x" not in browser.get(PAGE).text
    monkeypatch.setattr("evenhand.domain.conversations.limits.MOST_AN_HOUR", 0)
    fields = {**hidden_inputs(browser.get(PAGE).text), "words": "Words"}
    answer = browser.post(PAGE, {**fields, "_files": a_file_called("a.pdf")})
    assert (answer.status_code, "Try again in an hour" in answer.text) == (422, True)


def test_copies_name_the_files_of_every_message(case: CaseFile, browser: Client) -> None:
    a_sent_file(of=case, words="", name="sheet of May.pdf")
    assert "With the file sheet of May.pdf" in browser.get("/me/data/my-space.txt").text
    [message] = browser.get("/me/data/my-space.json").json()["messages"]
    assert (message["words"], message["files"]) == ("", ["sheet of May.pdf"])


def test_sizes_are_said_in_words() -> None:
    assert [size_in_words(size) for size in (1, 1_600, 123_456, 1_500_000)] == ["1 KB", "2 KB", "121 KB", "1.4 MB"]
    assert messages_files.FILES.startswith("_"), "or the script would save it as words"
