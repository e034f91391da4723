"""Every act of the program: known here, recorded, all or nothing whichever call to the database fails."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from django.db import connection, transaction

import evenhand
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.audit.queries import first_broken_entry
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice
from tests.domain import (  # noqa: F401  they add their acts to the list
    acts_of_access,
    acts_of_backups,
    acts_of_building,
    acts_of_calendars,
    acts_of_calendars_outside,
    acts_of_custody,
    acts_of_fees,
    acts_of_founding,
    acts_of_joining,
    acts_of_keys,
    acts_of_kudos,
    acts_of_mail,
    acts_of_masking,
    acts_of_messages,
    acts_of_paper,
    acts_of_paying,
    acts_of_plans,
    acts_of_refusing,
    acts_of_risks,
    acts_of_safety,
    acts_of_scheduling,
    acts_of_seats,
    acts_of_signing_in,
    acts_of_telling,
    acts_of_the_house,
    acts_of_waiting,
)
from tests.domain.acts import ACTS, Act
from tests.domain.stored import CallFailed, failing_call, stored_now

PARTS_OF_ACTS = {
    "evenhand.domain.conversations.actions.drafts.begun_draft",
    "evenhand.domain.conversations.actions.reading.settle_up_to",
    "evenhand.domain.scheduling.actions.booking.let_go",
    "evenhand.domain.scheduling.actions.booking.put_in_group",
    "evenhand.domain.scheduling.actions.booking.record_booking",
    "evenhand.domain.scheduling.actions.booking.record_seat",
    "evenhand.domain.scheduling.actions.inquiring.store_inquiry",
    "evenhand.domain.scheduling.actions.services.rules_changed",
    "evenhand.domain.scheduling.actions.taking.lock_calendar",
    "evenhand.domain.scheduling.actions.taking.take",
    "evenhand.domain.scheduling.actions.taking.look_first",
    "evenhand.domain.scheduling.actions.inquiring.known_inquiry",
    "evenhand.foundation.accounts.actions.make_client",
    "evenhand.foundation.accounts.founding.actions.found",
    "evenhand.foundation.archive.recovery.actions.end_sheets",
    "evenhand.foundation.audit.actions.record",
    "evenhand.foundation.audit.actions.record_all",
    "evenhand.foundation.outbox.actions.enqueue",
    "evenhand.foundation.outbox.actions.put_back",
    "evenhand.foundation.outbox.actions.withdraw",
    "evenhand.foundation.vault.actions.destroy_case_keys",
    "evenhand.foundation.vault.actions.destroy_practice_key",
    "evenhand.foundation.vault.actions.make_case_keys",
    "evenhand.foundation.vault.actions.make_practice_key",
    "evenhand.foundation.vault.actions.sweep_after_shredding",
}
"""What other acts are made of: these run in the transaction of an act, which keeps the record."""

ACTS_OF_NOBODY = {
    "evenhand.domain.cases.actions.invitation_address",
    "evenhand.domain.conversations.actions.drafts.kept_in",
    "evenhand.domain.conversations.actions.drafts.locked_case",
    "evenhand.domain.conversations.actions.drafts.must_be_open",
    "evenhand.domain.conversations.actions.drafts.open_draft",
    "evenhand.domain.conversations.actions.drafts.writing_member",
    "evenhand.domain.worksheets.actions.building.why_not_copied",
    "evenhand.domain.scheduling.actions.booking.a_session",
    "evenhand.domain.scheduling.actions.booking.held_by",
    "evenhand.domain.scheduling.actions.inquiring.asked_for",
    "evenhand.domain.scheduling.actions.booking.known_booking",
    "evenhand.domain.scheduling.actions.changing.can_be_changed_online",
    "evenhand.domain.scheduling.actions.strangers.holder_of",
    "evenhand.domain.scheduling.actions.page.is_origin",
    "evenhand.domain.scheduling.actions.page.suggested_slug",
    "evenhand.domain.scheduling.actions.taking.guard_again",
    "evenhand.domain.scheduling.actions.taking.guard_of",
}
"""Public functions of actions modules that store nothing."""

MOST_CALLS = 200
TRIED_ONE_BY_ONE = 40


def actions_modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(evenhand.__path__, "evenhand."):
        if "actions" in found.name.split("."):
            yield importlib.import_module(found.name)


def public_functions(module: ModuleType) -> Iterator[Callable[..., object]]:
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if function.__module__ == module.__name__ and not name.startswith("_"):
            yield function


def full_name(function: Callable[..., object]) -> str:
    return f"{function.__module__}.{function.__name__}"


def acts_in_the_program() -> set[str]:
    found = (function for module in actions_modules() for function in public_functions(module))
    return {full_name(one) for one in found} - PARTS_OF_ACTS - ACTS_OF_NOBODY


def acts() -> set[str]:
    return {full_name(act.function) for act in ACTS}


def test_every_act_of_the_program_is_tried_here() -> None:
    missing = acts_in_the_program() - acts()
    assert not missing, "add these to tests/domain/acts.py, each with what the record says of it"


def test_no_act_is_tried_here_that_is_gone() -> None:
    assert acts() <= acts_in_the_program()


def test_parts_of_acts_still_exist() -> None:
    found = {full_name(function) for module in actions_modules() for function in public_functions(module)}
    assert found >= PARTS_OF_ACTS | ACTS_OF_NOBODY


def recorded_since(before: dict[str, set[tuple[object, ...]]]) -> list[AuditEntry]:
    """Return what was added to the record; the chain of every practice is whole."""
    ids = {row[0] for row in before["audit_auditentry"]}
    added = []
    for practice_id in Practice.objects.values_list("pk", flat=True):
        with practice_context(practice_id):
            entries = AuditEntry.objects.order_by("number")
            added += [entry for entry in entries if not {str(entry.pk), entry.pk.hex} & ids]
            assert first_broken_entry() is None
    return added


def calls_that_fail() -> Iterator[int]:
    """Yield which calls are to fail, one at a time: all of the first forty on SQLite, then every fourth.

    What is longer goes from table to table (deleting, taking along), and each try is as long as what went before it. On
    PostgreSQL every fourth: what a transaction encloses is written once for both, and what PostgreSQL leaves when it
    ends one early shows at any.
    """
    if connection.vendor == "sqlite":
        yield from range(1, TRIED_ONE_BY_ONE)
        yield from range(TRIED_ONE_BY_ONE, MOST_CALLS, 4)
    else:
        yield from range(1, MOST_CALLS, 4)


@pytest.mark.django_db
@pytest.mark.parametrize("act", ACTS, ids=str)
def test_an_act_is_all_or_nothing_whichever_call_fails_and_recorded(act: Act) -> None:
    ready = act.prepare()
    before = stored_now()
    with ready.where():
        for number in calls_that_fail():
            if done_in_spite_of(number, ready.do):
                break
            assert stored_now() == before, f"call {number} failed and left something"
        else:
            pytest.fail("the act never ended")
    assert number > 2
    recorded = recorded_since(before)
    assert act.recorded in [entry.act for entry in recorded], "an act that succeeds stands in the record"
    assert ready.practice_id is None or {entry.practice_id for entry in recorded} == {ready.practice_id}
    assert not names_no_case_file(act, recorded), "an act on a case file says which"


def done_in_spite_of(number: int, do: Callable[[], object]) -> bool:
    """Do an act while its n-th call fails; return whether it had fewer calls than that."""
    try:
        with failing_call(number):
            do()
    except CallFailed:
        return False
    return True


@pytest.mark.django_db
def test_an_act_without_a_transaction_would_be_caught() -> None:
    ready = next(act for act in ACTS if act.recorded == "submission.sent").prepare()
    with pytest.MonkeyPatch.context() as patch, ready.where():
        before = stored_now()
        patch.setattr(transaction, "atomic", lambda **_: _NoTransaction())
        left = [number for number in range(1, MOST_CALLS) if _leaves_something(number, ready.do, before)]
    assert left


class _NoTransaction:
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


def _leaves_something(number: int, do: Callable[[], object], before: object) -> bool:
    return not done_in_spite_of(number, do) and stored_now() != before


CLINICAL_ROOMS = ("cases", "worksheets", "tracking", "safety", "conversations", "kudos")
OF_NO_CASE_FILE = {
    *(
        "invitation.made",
        "client.made",
        "member.left",
        "practice.addresses_renewed",
        "practice.measure_picked",
        "practice.messages_off",
        "practice.paper_chosen",
        "practice.lines_settled",
        "practice.reading_times_settled",
        "member.away",
        "member.back",
        "risk.duty_settled",
    ),
    *("own_sheet.begun", "own_sheet.changed", "own_sheet.published", "own_sheet.withdrawn", "own_sheet.removed"),
    *("own_sheet.taken_along", "sheet_message.kept", "sheet_message.dropped"),
}
"""What the record says of acts in these rooms that are about no case file, or about all."""


def names_no_case_file(act: Act, recorded: list[AuditEntry]) -> bool:
    """Return whether an act of a clinical room forgot to say whose case file it was done to."""
    if act.function.__module__.split(".")[2] not in CLINICAL_ROOMS or act.recorded in OF_NO_CASE_FILE:
        return False
    return not all(entry.case_id for entry in recorded if entry.act == act.recorded)
