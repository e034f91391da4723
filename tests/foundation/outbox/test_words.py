"""Words that leave the house say nothing of what Evenhand is for."""

from __future__ import annotations

import pytest

from evenhand.foundation.outbox.words import Message, new_password, something_waits, way_in

MESSAGES = {
    "way_in": way_in(link="https://space.example/me/in/abc/", days=7),
    "new_password": new_password(link="https://space.example/in/password/abc/", minutes=60),
    "something_waits": something_waits(portal="https://space.example/me/"),
}
NEVER = (
    "therap", "counsel", "cbt", "clinic", "homework", "worksheet", "sheet", "score", "measure", "diagnos", "patient",
    "session", "treatment", "mental", "health", "doctor", "evenhand", "compass", "mood", "assign", "review",
)  # fmt: skip


@pytest.mark.parametrize("name", MESSAGES)
def test_no_message_says_what_it_is_about(name: str) -> None:
    message: Message = MESSAGES[name]
    said = f"{message.subject}\n{message.text}".replace("https://space.example/", "").casefold()
    assert [word for word in NEVER if word in said] == []


@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_carries_one_link_and_says_what_to_do_without_it(name: str) -> None:
    message = MESSAGES[name]
    assert message.text.count("https://") == 1
    assert message.text.endswith("\n")
    assert "If you did not expect this" in message.text or "To stop these notes" in message.text


@pytest.mark.parametrize("name", MESSAGES)
def test_a_subject_is_one_short_line(name: str) -> None:
    assert 0 < len(MESSAGES[name].subject) <= 60
    assert "\n" not in MESSAGES[name].subject


def test_the_way_in_says_how_long_it_works() -> None:
    assert "for 7 days" in way_in(link="https://space.example/", days=7).text
