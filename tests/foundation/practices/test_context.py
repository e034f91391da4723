"""Which practice the current work is for."""

from __future__ import annotations

from contextvars import copy_context
from threading import Thread
from uuid import UUID

import pytest

from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.context import (
    NOWHERE,
    NoCurrentPractice,
    Scope,
    current_practice,
    current_practice_id,
    current_scope,
    outside_practices,
    practice_context,
)
from evenhand.foundation.practices.doors import through

A, B = UUID(int=1), UUID(int=2)


def test_without_a_practice_the_question_is_an_error() -> None:
    with pytest.raises(NoCurrentPractice):
        current_practice_id()


def test_a_practice_is_current_for_its_block_only() -> None:
    with practice_context(A):
        assert current_practice_id() == A
    with pytest.raises(NoCurrentPractice):
        current_practice()


def test_the_former_practice_is_back_after_an_inner_block() -> None:
    with practice_context(A):
        with practice_context(B):
            assert current_practice_id() == B
        assert current_practice_id() == A


def test_an_error_in_the_block_leaves_no_practice_behind() -> None:
    with pytest.raises(ZeroDivisionError), practice_context(A):
        raise ZeroDivisionError
    with pytest.raises(NoCurrentPractice):
        current_practice_id()


def test_each_block_has_a_drawer_of_its_own_that_is_emptied_at_its_end() -> None:
    with practice_context(A) as outer:
        outer.drawer["key"] = b"secret"
        with practice_context(A) as inner:
            assert inner.drawer == {}
        assert outer.drawer == {"key": b"secret"}
    assert outer.drawer == {}


def test_a_drawer_is_not_printed() -> None:
    with practice_context(A) as here:
        here.drawer["key"] = "secret"
        assert "secret" not in repr(here)


def test_one_can_step_outside_for_a_block() -> None:
    with practice_context(A):
        with outside_practices():
            assert current_scope() == NOWHERE
            with pytest.raises(NoCurrentPractice):
                current_practice_id()
        assert (current_practice_id(), current_scope()) == (A, Scope(A.hex, ""))


def test_a_door_stands_open_for_its_block_and_is_shut_inside_a_practice() -> None:
    with through(OutboxRow):
        assert current_scope().door == "outbox_outboxrow.*="
        with practice_context(A):
            assert current_scope() == Scope(A.hex, "")
        assert current_scope().door == "outbox_outboxrow.*="
    assert current_scope() == NOWHERE


def test_another_thread_has_no_practice_of_ours() -> None:
    found: list[object] = []

    def ask() -> None:
        try:
            found.append(current_practice_id())
        except NoCurrentPractice as refused:
            found.append(refused)

    with practice_context(A):
        thread = Thread(target=ask)
        thread.start()
        thread.join()
    assert isinstance(found[0], NoCurrentPractice)


def test_a_copied_context_does_not_change_ours() -> None:
    with practice_context(A):
        copy_context().run(lambda: practice_context(B).__enter__())
        assert current_practice_id() == A
