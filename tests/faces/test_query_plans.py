"""No page of a case file walks through a whole table: so it costs the same among ten case files and twenty thousand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.actions import pass_offer
from tests.domain.acts_of_waiting import an_offer
from tests.faces.workspace.test_every_page import CASE_PAGES, OWN_PAGES, ROW_PAGES, a_whole_desk
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_draft,
    a_session,
    a_submission,
    an_assignment,
    at_hour,
    browser_of_client,
    browser_of_therapist,
    client_actor,
    frozen,
    inside,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL walks a small table rather than its index"),
]
FEW_OF_THESE = (
    *("audit_chainend", "practices_member", "worksheets_worksheetversion", "accounts_colleagueinvitation"),
    *("scheduling_bookingpage", "scheduling_weekhours", "one_week_of_a_practice"),
    *("submissions_to_read", "stops_to_see", "waiting_in_line", "custody_deletion"),
    *("conversations_practicemessages", "messages_to_answer"),
    *("worksheets_riskduty", "worksheets_ownsheet", "risk_tasks_open", "fees_paymentsettings"),
    "autoindex_fees_receipt_2",
)
"""Tables with few rows a practice, the indexes of what still waits, that of receipts by number, read by the page."""


def walks(act: Callable[[], object]) -> list[str]:
    """Return the queries of an act that read a table from end to end, each with what SQLite plans."""
    with CaptureQueriesContext(connection) as asked:
        act()
    assert asked.captured_queries
    return [
        f"{plan}: {one['sql']}"
        for one in asked.captured_queries
        if one["sql"].startswith("SELECT")
        for plan in plans(one["sql"])
        if walks_far(plan)
    ]


def walks_far(plan: str) -> bool:
    """Whether a step of a plan reads a whole table, or all rows that a practice has in it."""
    if any(table in plan for table in FEW_OF_THESE):
        return False
    return (plan.startswith("SCAN") and "CONSTANT" not in plan) or plan.endswith("(practice_id=?)")


def plans(sql: str) -> Sequence[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}".replace("%", "%%"), ())
        return [str(row[3]) for row in cursor.fetchall()]


@pytest.mark.parametrize("ending", CASE_PAGES + ROW_PAGES)
def test_a_page_of_a_case_file_reads_by_its_indexes(ending: str) -> None:
    desk, rows = a_whole_desk()
    assert walks(lambda: desk.page(ending.format(**rows))) == []


@pytest.mark.parametrize("ending", OWN_PAGES)
def test_a_page_of_the_desk_reads_by_its_indexes(ending: str) -> None:
    desk, _ = a_whole_desk()
    assert walks(lambda: desk.browser.get(f"/desk/{ending}")) == []


@pytest.mark.parametrize(
    "page", ["", "w/{assignment}/1/", "w/{assignment}/send/", "entries/", "entries/{entry}/", "data/"]
)
def test_a_page_of_a_client_reads_by_its_indexes(page: str) -> None:
    assignment = an_assignment(of=a_case())
    entry = a_submission(of=assignment).entry
    a_draft({"situation": "Again."}, of=assignment)
    browser = browser_of_client(assignment.case)
    assert walks(lambda: browser.get(f"/me/{page.format(assignment=assignment.pk, entry=entry)}")) == []


@frozen()
@pytest.mark.parametrize(
    "page", ["", "{session}/", "{session}/move/", "new/{service}/", "new/{service}/sure/?start={start}"]
)
def test_a_page_of_a_clients_times_reads_by_its_indexes(page: str) -> None:
    case = a_case()
    session = a_session(of=case, start=at_hour(12, day=TODAY + timedelta(days=9)))
    names = {"session": session.pk, "service": session.service_id, "start": int(session.starts_at.timestamp()) + 3600}
    browser = browser_of_client(case)
    assert walks(lambda: browser.get(f"/me/times/{page.format(**names)}")) == []


@frozen()
def test_the_waiting_list_is_read_and_asked_by_its_indexes() -> None:
    case = a_case()
    offer = an_offer(case)
    client, desk = browser_of_client(case), browser_of_therapist(case.therapist)
    pages = {"/me/times/", f"/me/times/list/{offer.place.service_id}/", "/me/times/reminders/"}
    assert [walk for page in pages for walk in walks(partial(client.get, page))] == []
    assert walks(lambda: desk.get("/desk/calendar/waiting/")) == []
    with inside(case):
        assert walks(lambda: pass_offer(offer=offer, by=client_actor(case), at=NOW)) == []


def test_a_query_without_an_index_is_found() -> None:
    case = a_case()
    with inside(case):
        [found] = walks(lambda: list(CaseFile.objects.filter(zone=case.zone)))
    assert "SEARCH cases_casefile" in found
    assert walks_far("SCAN cases_casefile")
