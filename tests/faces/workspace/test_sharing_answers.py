"""The therapist's own part of an entry: the client reads what was shared, nothing else, until it is taken back."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from evenhand.domain.worksheets.actions import NotShareable, correct, share_answers
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.models import Submission
from evenhand.domain.worksheets.sharing import may_be_shared
from evenhand.foundation.audit.models import AuditEntry
from tests.domain.acts_of_masking import A_MAP, a_map_of
from tests.faces.workspace.cast import Desk, a_desk, two_replies
from tests.factories import NOW, a_submission, browser_of_client, client_actor, frozen, inside, therapist_actor

pytestmark = pytest.mark.django_db
REASON, PRIVATE = str(A_MAP["reason"]), str(A_MAP["private"])


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def every_page(client: Client, entry: Submission) -> dict[str, str]:
    """Everything of an entry that its client may read: the entry, its copy, all their copies."""
    pages = ("entries/{}/", "entries/{}/my-entry.txt", "data/my-space.json", "data/my-space.txt")
    return {page: client.get(f"/me/{page.format(entry.entry)}").content.decode() for page in pages}


def share(desk: Desk, entry: Submission, *keys: str) -> str:
    answer = desk.browser.post(desk.at(f"entries/{entry.entry}/share/"), {"share": list(keys)})
    assert answer.status_code == 302
    return str(answer["Location"])


@frozen()
def test_nothing_of_it_is_read_until_it_is_shared_and_then_that_alone(desk: Desk) -> None:
    entry = a_map_of(desk.case)
    client = browser_of_client(desk.case)
    assert not any(REASON in page or PRIVATE in page for page in every_page(client, entry).values())
    assert share(desk, entry, "reason").endswith("?done=shared")
    for name, page in every_page(client, entry).items():
        assert REASON in page, name
        assert PRIVATE not in page, name
    assert "From your therapist" in client.get(f"/me/entries/{entry.entry}/").text
    assert 'value="reason" checked' in desk.page(f"entries/{entry.entry}/")


@frozen()
def test_it_is_taken_back(desk: Desk) -> None:
    entry = a_map_of(desk.case)
    share(desk, entry, "reason", "private")
    assert share(desk, entry).endswith("?done=unshared")
    client = browser_of_client(desk.case)
    assert not any(REASON in page or PRIVATE in page for page in every_page(client, entry).values())
    share(desk, entry)
    with inside(desk.member):
        found = AuditEntry.objects.filter(act__startswith="answers.").order_by("number")
        assert list(found.values_list("act", flat=True)) == ["answers.shared", "answers.unshared"]


@frozen()
@pytest.mark.parametrize("key", ["strengths", "no_such_field", ""])
def test_what_is_not_the_therapists_own_is_not_shared(desk: Desk, key: str) -> None:
    entry = a_map_of(desk.case)
    assert desk.browser.post(desk.at(f"entries/{entry.entry}/share/"), {"share": [key]}).status_code == 404
    with inside(desk.member), pytest.raises(NotShareable):
        share_answers(submission=entry, keys=[key], by=therapist_actor(desk.member), at=NOW)


@frozen()
def test_a_sheet_without_the_setting_offers_nothing(desk: Desk) -> None:
    entry = a_submission(of=two_replies(desk))
    assert "Your own part of it" not in desk.page(f"entries/{entry.entry}/")
    assert desk.browser.post(desk.at(f"entries/{entry.entry}/share/"), {"share": []}).status_code == 404


def test_only_the_therapists_own_questions_may_be_shared() -> None:
    sheets = {slug: definition for slug, (definition, _) in bundled_definitions().items()}
    own = {slug: may_be_shared(sheet) for slug, sheet in sheets.items() if may_be_shared(sheet)}
    assert set(own) == {"formulation", "imagery-rescripting-prep"}
    assert own["formulation"] == ("reason", "private")
    assert {"moment", "checks", "label"} <= set(own["imagery-rescripting-prep"])
    assert not {"ready", "worry"} & set(own["imagery-rescripting-prep"])


@frozen()
def test_what_was_shared_stays_so_when_the_client_corrects_their_part(desk: Desk) -> None:
    entry = a_map_of(desk.case)
    share(desk, entry, "reason")
    by = client_actor(desk.case)
    with inside(desk.case):
        correct(submission=entry, changes={"strengths": "Humour."}, key=str(uuid4()), by=by, at=NOW)
    page = browser_of_client(desk.case).get(f"/me/entries/{entry.entry}/").text
    assert REASON in page
    assert PRIVATE not in page
