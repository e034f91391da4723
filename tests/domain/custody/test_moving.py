"""An entry in the wrong case file is moved to the right one with all that belongs to it, and can go back."""

from __future__ import annotations

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.custody.actions.moving import NotMovable, move_entry, take_move_back
from evenhand.domain.custody.exporting import Scope, export_lines
from evenhand.domain.custody.models import Move
from evenhand.domain.worksheets.actions import correct, save_review
from evenhand.domain.worksheets.models import Assignment, Draft, MeasureValue, Review, Rule, RuleBelief, Submission
from evenhand.domain.worksheets.queries import entries_of, homework_of
from evenhand.domain.worksheets.queries.written import written_by_client
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.vault.fields import VaultTextField
from evenhand.foundation.vault.sealing import NotReadable, key_id_of
from tests.domain.acts import by_therapist
from tests.domain.stored import stored_now
from tests.domain.worksheets.own_sheets import LADDER
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_setup,
    a_submission,
    a_therapist,
    a_worksheet,
    an_assignment,
    browser_of_client,
    client_actor,
    inside,
)

pytestmark = pytest.mark.django_db
WORDS = "Somebody else's moment by the river."


def two_cases() -> tuple[CaseFile, CaseFile, Submission]:
    """Return the wrong case file, the right one, and an entry with two versions and a review in the wrong one."""
    therapist = a_therapist()
    wrong, right = a_case(of=therapist), a_case(of=therapist)
    sent = a_submission(of=an_assignment(of=wrong), situation=WORDS)
    by = by_therapist(wrong)
    with inside(wrong):
        correct(submission=sent, changes={"notice": "Changed."}, key="c", by=client_actor(wrong), at=NOW)
        save_review(
            submission=sent, answers={}, notes="Private note.", rule_id=None, rule_words="I must be liked.", belief=70,
            by=by, at=NOW,
        )  # fmt: skip
    return wrong, right, sent


def moved(wrong: CaseFile, right: CaseFile, sent: Submission) -> Move:
    return move_entry(entry=sent.entry, from_case=wrong, to_case=right, by=by_therapist(wrong), at=NOW)


def file_of(case: CaseFile) -> bytes:
    return b"".join(export_lines(scope=Scope(case=case), at=NOW))


def test_the_right_client_reads_it_and_the_wrong_one_does_not() -> None:
    wrong, right, sent = two_cases()
    with inside(wrong):
        moved(wrong, right, sent)
    address = f"/me/entries/{sent.entry}/"
    assert browser_of_client(wrong).get(address).status_code == 404
    assert WORDS.partition("'")[0] in browser_of_client(right).get(address).text
    assert "river" not in browser_of_client(wrong).get("/me/data/my-space.json").text
    assert "river" in browser_of_client(right).get("/me/data/my-space.json").text


def test_everything_drawn_from_it_goes_along() -> None:
    wrong, right, sent = two_cases()
    with inside(wrong):
        moved(wrong, right, sent)
        for model in (Submission, MeasureValue, Review, Rule, RuleBelief):
            assert {row.case_id for row in model.objects.all()} == {right.pk}, model
        assert not Draft.objects.filter(case=wrong).exists()
        assert Review.objects.get().notes == "Private note."
        assert Rule.objects.get().words == "I must be liked."
        assert [one.submission.entry for one in entries_of(case=right)[0]] == [sent.entry]
        assert Submission.objects.count() == 2
        assert b"river" not in file_of(wrong)
        assert b"river" in file_of(right)


def test_its_words_are_sealed_with_the_other_case_files_key() -> None:
    wrong, right, sent = two_cases()
    with inside(wrong):
        former = key_id_of(Submission.objects.get(pk=sent.pk).__dict__["answers"])
        moved(wrong, right, sent)
        row = Submission.objects.get(pk=sent.pk)
        sealed = row.__dict__["answers"]
        assert key_id_of(sealed) != former
        row.case_id = wrong.pk
        field = Submission._meta.get_field("answers")
        assert isinstance(field, VaultTextField)
        with pytest.raises(NotReadable):
            field.opened(row, sealed)


def test_no_other_assignment_of_the_right_client_counts_it() -> None:
    wrong, right, sent = two_cases()
    running = an_assignment(of=right)
    with inside(wrong):
        moved(wrong, right, sent)
        lines = {line.assignment.pk: line for line in homework_of(case=right, today=TODAY)}
        assert lines.pop(running.pk).submissions == ()
        [place] = lines.values()
        assert place.assignment.ended_at is not None
        assert [one.entry for one in place.submissions] == [sent.entry]


def test_both_records_say_it() -> None:
    wrong, right, sent = two_cases()
    with inside(wrong):
        moved(wrong, right, sent)
        said = {(row.act, row.case_id) for row in AuditEntry.objects.filter(subject=f"entry:{sent.entry}")}
    assert said == {("submission.moved_away", wrong.pk), ("submission.moved_here", right.pk)}


def test_a_rule_that_other_reviews_follow_stays_and_a_copy_goes() -> None:
    wrong, right, sent = two_cases()
    with inside(wrong):
        rule = Rule.objects.get()
        other = a_submission(of=Assignment.objects.filter(case=wrong).latest("given_at"))
        save_review(
            submission=other, answers={}, notes="", rule_id=rule.pk, rule_words="", belief=60,
            by=by_therapist(wrong), at=NOW,
        )  # fmt: skip
        moved(wrong, right, sent)
        assert {(one.case_id, one.words) for one in Rule.objects.all()} == {
            (wrong.pk, "I must be liked."),
            (right.pk, "I must be liked."),
        }
        assert all(belief.case_id == belief.rule.case_id for belief in RuleBelief.objects.select_related("rule"))


def test_what_was_agreed_goes_along_as_a_copy() -> None:
    therapist = a_therapist()
    wrong, right = a_case(of=therapist), a_case(of=therapist)
    given = an_assignment(of=wrong, worksheet=a_worksheet(LADDER, of=wrong))
    agreed = a_setup({"kind_of_step": "alone"}, of=given)
    sent = a_submission({"did": "Went there by myself."}, of=given)
    with inside(wrong):
        move = moved(wrong, right, sent)
        row = Submission.objects.select_related("setup").get(pk=sent.pk)
        assert row.setup is not None
        assert row.setup.pk != agreed.pk
        assert row.setup.answers == {"kind_of_step": "alone"}
        take_move_back(move=move, by=by_therapist(wrong), at=NOW)
        assert Submission.objects.get(pk=sent.pk).setup_id == agreed.pk


def test_taking_it_back_puts_everything_where_it_was() -> None:
    wrong, right, sent = two_cases()
    with inside(wrong):
        assignments = set(Assignment.objects.values_list("pk", flat=True))
        move = moved(wrong, right, sent)
        take_move_back(move=move, by=by_therapist(wrong), at=NOW)
        for model in (Submission, MeasureValue, Review, Rule, RuleBelief):
            assert {row.case_id for row in model.objects.all()} == {wrong.pk}, model
        assert set(Assignment.objects.values_list("pk", flat=True)) == assignments
        assert Submission.objects.get(pk=sent.pk).assignment_id == sent.assignment_id
        assert WORDS in str(written_by_client(case=wrong).submissions[0][0].answers)
        with pytest.raises(NotMovable):
            take_move_back(move=move, by=by_therapist(wrong), at=NOW)


def test_an_earlier_move_is_not_taken_back_past_a_later_one() -> None:
    wrong, right, sent = two_cases()
    third = a_case(of=wrong.therapist)
    with inside(wrong):
        first = moved(wrong, right, sent)
        moved(right, third, sent)
        with pytest.raises(NotMovable):
            take_move_back(move=first, by=by_therapist(wrong), at=NOW)


@pytest.mark.parametrize("how", ["to itself", "from another", "unknown"])
def test_what_cannot_be_moved_changes_nothing(how: str) -> None:
    wrong, right, sent = two_cases()
    from_case, to_case = {"to itself": (wrong, wrong), "from another": (right, wrong), "unknown": (wrong, right)}[how]
    entry = right.pk if how == "unknown" else sent.entry
    before = stored_now()
    with inside(wrong), pytest.raises(NotMovable):
        move_entry(entry=entry, from_case=from_case, to_case=to_case, by=by_therapist(wrong), at=NOW)
    assert stored_now() == before
