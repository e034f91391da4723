"""Paper at the desk: sheets taken along with a code, and typed in again into the same series, marked so."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.models import Assignment, Draft, Submission
from evenhand.domain.worksheets.paper_codes import code_of
from evenhand.faces.components.printing import NotPrinted
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.models import Practice
from tests.faces.filled_in import posted_for, words_for
from tests.faces.workspace.cast import Desk, a_desk, stop
from tests.factories import (
    NOW,
    a_case,
    a_colleague,
    a_submission,
    a_therapist,
    an_assignment,
    browser_of_client,
    browser_of_therapist,
    frozen,
    inside,
)

pytestmark = pytest.mark.django_db
SHEETS = {slug: definition for slug, (definition, _) in bundled_definitions().items()}
DAY = "2026-11-20"


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every page that goes to the printing program."""
    pages: list[str] = []

    def keep(page: str, *, patience: float) -> bytes:
        pages.append(page)
        return b"%PDF-stand-in"

    for place in ("workspace.on_paper", "portal.data"):
        monkeypatch.setattr(f"evenhand.faces.{place}.as_pdf", keep)
    return pages


def form_of(slug: str, *, stages: tuple[str, ...] = ("first",), **changed: object) -> dict[str, object]:
    fields = [field for stage in stages for step in SHEETS[slug].steps_of(stage) for field in step.fields]  # type: ignore[arg-type]
    return {**posted_for(fields, {}), "key": str(uuid4()), "_act": "save", "_written_on": DAY, **changed}


def sent(desk: Desk) -> list[Submission]:
    with inside(desk.member):
        return list(Submission.objects.order_by("sent_at", "id"))


def typing(given: Assignment) -> str:
    return f"homework/{given.pk}/paper/"


@frozen()
def test_a_sheet_is_printed_with_number_and_code_and_the_code_leads_to_typing_it_in(printed: list[str]) -> None:
    desk = a_desk(name="Ada Lovelace")
    given = an_assignment(of=desk.case, slug="trigger-log")
    answer = desk.browser.get(desk.at(f"homework/{given.pk}/pages.pdf"))
    assert (answer.content, answer.headers["Content-Disposition"]) == (
        b"%PDF-stand-in",
        'attachment; filename="pages.pdf"',
    )
    code = code_of(given.pk)
    assert f"{desk.case.number} · code {code}" in printed[0]
    assert "Lovelace" not in printed[0]
    assert str(given.pk) not in printed[0]
    for typed in (code, code.lower().replace(" ", "")):
        found = desk.browser.post("/desk/paper/", {"code": typed})
        assert found.headers["Location"] == desk.at(typing(given))


@frozen()
def test_it_joins_the_series_on_its_day_as_typed_from_paper_by_the_therapist() -> None:
    desk = a_desk()
    given = an_assignment(of=desk.case, slug="cost-benefit", at=NOW - timedelta(days=9))
    assert "It is marked as typed by you from paper." in desk.page(typing(given))
    form = form_of("cost-benefit")
    for _ in range(2):
        answer = desk.browser.post(desk.at(typing(given)), form)
        assert answer.headers["Location"] == f"{desk.at('homework/')}?done=from_paper"
    [entry] = sent(desk)
    assert (entry.mode, entry.typed_by, entry.series) == ("paper", f"therapist:{desk.member.pk}", entry.series)
    assert entry.happened_at is not None
    assert entry.happened_at.date().isoformat() == DAY
    assert entry.sent_at == NOW
    page = desk.page(f"entries/{entry.entry}/")
    assert "From paper" in page
    assert "written Fri 20 Nov, 12:00" in page
    assert "typed by you from paper" in desk.page("homework/?done=from_paper")


@frozen()
def test_where_the_sheet_asks_when_it_was_that_moment_counts() -> None:
    desk = a_desk()
    given = an_assignment(of=desk.case, slug="trigger-log")
    desk.browser.post(desk.at(typing(given)), form_of("trigger-log"))
    [entry] = sent(desk)
    assert entry.happened_at is not None
    assert entry.happened_at.date().isoformat() == "2026-06-01"


@frozen()
def test_both_sittings_are_typed_at_once_or_the_second_is_left_to_the_client() -> None:
    desk = a_desk()
    slug = "behavioural-experiment"
    given = an_assignment(of=desk.case, slug=slug)
    whole = form_of(slug, stages=("first", "second"))
    assert desk.browser.post(desk.at(typing(given)), whole).headers["Location"].endswith("?done=from_paper")
    [entry] = sent(desk)
    later = [field.key for step in SHEETS[slug].steps_of("second") for field in step.fields if field.is_answered]
    with inside(desk.member):
        assert set(later) & entry.answers.keys()
    half = form_of(slug)
    assert desk.browser.post(desk.at(typing(given)), half).headers["Location"].endswith("?done=kept")
    with inside(desk.member):
        assert Draft.objects.get(sent_at=None).locked_at == NOW


@frozen()
def test_what_cannot_be_stored_keeps_every_word_on_the_page() -> None:
    desk = a_desk()
    given = an_assignment(of=desk.case, slug="trigger-log")
    for day in ("", "yesterday", "2026-11-25", "1066-10-14", "99999-01-01"):
        answer = desk.browser.post(desk.at(typing(given)), form_of("trigger-log", _written_on=day))
        assert answer.status_code == 422, day
        assert words_for("just_before") in answer.text
        assert "Write the day on which it was written" in answer.text
    stop(given)
    ended = desk.browser.post(desk.at(typing(given)), form_of("trigger-log"))
    assert ended.status_code == 409
    assert words_for("just_before") in ended.text
    assert sent(desk) == []


def test_a_code_of_anothers_is_like_one_that_nobody_has() -> None:
    desk = a_desk()
    theirs = an_assignment(of=a_case(of=a_colleague(of=desk.member)))
    elsewhere = an_assignment(of=a_case(of=a_therapist()))
    nobodys = code_of(uuid4())
    answers = [desk.browser.post("/desk/paper/", {"code": code_of(one.pk)}) for one in (theirs, elsewhere)]
    answers.append(desk.browser.post("/desk/paper/", {"code": nobodys}))
    assert {answer.status_code for answer in answers} == {422}
    assert all("No sheet in your case files has this code." in answer.text for answer in answers)
    for odd in ("", "K3F 92Q", "<script>", "x" * 9_000):
        answer = desk.browser.post("/desk/paper/", {"code": odd})
        assert answer.status_code == 422
        assert "One character is missing" in answer.text
        assert "<script>x" not in answer.text


@frozen()
def test_an_entry_goes_on_paper_at_the_desk_and_in_the_clients_space(printed: list[str]) -> None:
    desk = a_desk()
    entry = a_submission(of=an_assignment(of=desk.case)).entry
    assert f'href="{desk.at(f"entries/{entry}/pages.pdf")}"' in desk.page(f"entries/{entry}/")
    assert desk.browser.get(desk.at(f"entries/{entry}/pages.pdf")).status_code == 200
    client = browser_of_client(desk.case)
    address = f"/me/entries/{entry}/my-entry.pdf"
    assert f'href="{address}"' in client.get(f"/me/entries/{entry}/").text
    assert client.get(address).headers["Content-Disposition"] == 'attachment; filename="my-entry.pdf"'
    for page in printed:
        assert "You always do this. They all saw." in page
        assert "Sent 24 November 2026, 14:02" in page
    with inside(desk.member):
        acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"entry_pages.shown", "entry_as_pages.shown"} <= acts
    assert browser_of_client(a_case(of=desk.member)).get(address).status_code == 404


def test_a_blank_sheet_of_the_library_is_for_nobody(printed: list[str]) -> None:
    desk = a_desk()
    an_assignment(of=desk.case)
    assert 'href="/desk/worksheets/noticing-log/pages.pdf"' in desk.browser.get("/desk/worksheets/noticing-log/").text
    assert desk.browser.get("/desk/worksheets/noticing-log/pages.pdf").status_code == 200
    assert desk.case.number not in printed[0]
    for slug in ("safety-plan", "unknown"):
        assert desk.browser.get(f"/desk/worksheets/{slug}/pages.pdf").status_code == 404


def test_where_nothing_can_be_printed_now_a_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = a_desk()
    given = an_assignment(of=desk.case)

    def busy(page: str, *, patience: float) -> bytes:
        raise NotPrinted("busy")

    monkeypatch.setattr("evenhand.faces.workspace.on_paper.as_pdf", busy)
    answer = desk.browser.get(desk.at(f"homework/{given.pk}/pages.pdf"))
    assert answer.status_code == 503
    assert "try again in a few minutes" in answer.text
    monkeypatch.setattr("evenhand.faces.portal.data.as_pdf", busy)
    entry = a_submission(of=given).entry
    client = browser_of_client(desk.case)
    assert client.get(f"/me/entries/{entry}/my-entry.pdf").headers["Location"] == f"/me/entries/{entry}/"


def test_an_owner_chooses_the_paper_of_the_practice(printed: list[str]) -> None:
    desk = a_desk()
    given = an_assignment(of=desk.case)
    assert desk.browser.post("/desk/settings/paper/", {"size": "papyrus"}).status_code == 422
    assert desk.browser.post("/desk/settings/paper/", {"size": "letter"}).headers["Location"].endswith("?done")
    assert "Saved." in desk.browser.get("/desk/settings/paper/?done").text
    desk.browser.get(desk.at(f"homework/{given.pk}/pages.pdf"))
    assert 'class="sheet letter"' in printed[0]
    with inside(desk.member):
        assert Practice.objects.get(pk=desk.member.practice_id).paper == "letter"
    assert browser_of_therapist(a_colleague(of=desk.member)).get("/desk/settings/paper/").status_code == 404
