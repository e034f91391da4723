"""What pages ask costs the same number of database queries for one row and for thirty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.domain.cases import queries as cases
from evenhand.domain.cases.actions import write_information
from evenhand.domain.cases.models import CaseFile, Information
from evenhand.domain.tracking import queries as tracking
from evenhand.domain.worksheets import actions, queries
from evenhand.domain.worksheets.models import Submission
from evenhand.domain.worksheets.queries import writing, written
from tests.domain.acts import by_therapist
from tests.factories import NOW, TODAY, a_case, a_draft, a_submission, an_assignment, inside

pytestmark = pytest.mark.django_db
KEYS = 1
"""One query fetches the keys of a case file, once in a practice context."""


def a_case_with(rows: int, *, of: CaseFile | None = None) -> CaseFile:
    """Open a case file with so many entries, reviews, assignments, drafts, and versions of information."""
    case = a_case(of=of.therapist if of else None, name="Ada", email="ada@example.org", goal="To rest.")
    by = by_therapist(case)
    given = an_assignment(of=case)
    for number in range(rows):
        at = NOW + timedelta(hours=number)
        sent = a_submission(of=given, at=at, self_kindness=number % 10)
        a_draft({"situation": "begun"}, of=an_assignment(of=case, at=at), at=at)
        with inside(case):
            words = f"To rest {number}."
            write_information(case=case, kind=Information.Kind.GOAL, words=words, by=by, at=at)
            actions.save_review(
                submission=sent,
                answers={},
                notes=f"{number}",
                rule_id=None,
                rule_words=f"Rule {number}",
                belief=number,
                by=by,
                at=at,
            )
    with inside(case):
        return CaseFile.objects.select_related("client", "contact", "therapist").get(pk=case.pk)


def last(case: CaseFile) -> Submission:
    return Submission.objects.filter(case=case).order_by("-sent_at")[0]


def texts(entries: list[queries.Entry]) -> list[object]:
    """Open every text, as a page does that shows them."""
    return [entry.answers["situation"] for entry in entries]


Ask = Callable[[CaseFile, Submission], object]
COSTS: dict[str, tuple[int, Ask]] = {
    "entries_of": (2 + KEYS, lambda case, _: texts(queries.entries_of(case=case)[0])),
    "series_entries": (2 + KEYS, lambda case, _: texts(queries.series_entries(case=case))),
    "entry_of": (2, lambda case, sent: queries.entry_of(case=case, entry_id=sent.entry)),
    "latest_of_form": (2, lambda case, sent: queries.latest_of_form(case=case, upto=sent, most=6)),
    "neighbours_of": (1, lambda case, sent: queries.neighbours_of(case=case, submission=sent)),
    "revisions_of": (2, lambda case, sent: queries.revisions_of(case=case, entry_id=sent.entry)),
    "homework_of": (3, lambda case, _: queries.homework_of(case=case, today=TODAY)),
    "setup_versions": (1, lambda case, _: queries.setup_versions(case=case)),
    "tasks_of": (3, lambda case, _: queries.tasks_of(case=case, today=TODAY)),
    "to_read": (1, lambda case, _: queries.to_read(therapist=case.therapist)),
    "review_of": (3, lambda case, sent: queries.review_of(case=case, entry_id=sent.entry)),
    "beliefs_of": (1, lambda case, _: queries.beliefs_of(case=case)),
    "writing_of": (2, lambda case, sent: writing.writing_of(case=case, address=sent.assignment_id) and None),
    "written_by_client": (5, lambda case, _: written.written_by_client(case=case)),
    "information_of": (1, lambda case, _: cases.information_of(case=case)),
    "all_versions_of": (1, lambda case, _: cases.all_versions_of(case=case)),
    "versions_of": (1, lambda case, _: cases.versions_of(case=case, kind="goal")),
    "case_by_number": (1, lambda case, _: cases.case_by_number(number=case.number, therapist=case.therapist)),
    "ask_for_progress": (8, lambda case, _: tracking.ask_for_progress(case=case)),
    "progress_of": (9, lambda case, _: tracking.progress_of(case=case, now=NOW + timedelta(days=3))),
    "compare_of": (2, lambda case, sent: tracking.compare_of(case=case, entry_ids=[sent.entry])),
}


def queries_of(case: CaseFile, ask: Ask) -> int:
    with inside(case):
        sent = last(case)
    with inside(case), CaptureQueriesContext(connection) as asked:
        ask(case, sent)
    return len(asked)


def test_each_query_costs_as_many_for_thirty_rows_as_for_one() -> None:
    few, many = a_case_with(1), a_case_with(30)
    found = {}
    for name, (cost, ask) in COSTS.items():
        queries_of(few, ask)  # the definitions are read once in the life of a process
        found[name] = (queries_of(few, ask), queries_of(many, ask), cost)
    assert {name: counts for name, counts in found.items() if counts[0] != counts[1]} == {}
    assert {name: counts for name, counts in found.items() if counts[1] > counts[2]} == {}


@pytest.mark.parametrize("count", [1, 30])
def test_a_list_of_case_files_with_names_costs_two_queries(count: int) -> None:
    first = a_case(name="Ada", email="a@example.org")
    for _ in range(count - 1):
        a_case(of=first.therapist, name="Bea", email="b@example.org")
    with inside(first), CaptureQueriesContext(connection) as asked:
        rows, more = cases.cases_of(therapist=first.therapist)
        cases.load_names(rows)
        names = {cases.display_name(case) for case in rows}
    assert (len(rows), more, names) == (count, False, {"Ada", "Bea"} if count > 1 else {"Ada"})
    assert len(asked) == 2


def test_the_cost_of_a_case_file_does_not_grow_with_other_case_files() -> None:
    own = a_case_with(2)
    ask = COSTS["progress_of"][1]
    queries_of(own, ask)
    alone = queries_of(own, ask)
    for _ in range(3):
        a_case_with(2, of=own)
    assert queries_of(own, ask) == alone
