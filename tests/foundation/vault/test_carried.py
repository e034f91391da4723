"""Words that a page carries sealed: they come back whole for their own person, and for nobody else."""

from __future__ import annotations

import random

import pytest
from django.conf import settings

from evenhand.foundation.vault.carried import carried, carry
from evenhand.foundation.vault.sealing import NotReadable
from tests.factories import PASSWORD

FIELDS = [("", "/desk/"), ("goal", "\nTo rest.\n</textarea>"), ("area", "family"), ("area", "\ud800 שלום 🙂")]


def test_they_come_back_whole_and_say_nothing_meanwhile() -> None:
    letters = carry(FIELDS, owner="anna")
    assert carried(letters, owner="anna") == FIELDS
    assert "rest" not in letters
    assert letters.isascii()
    assert not set('"<>&') & set(letters)


def test_they_open_for_nobody_else() -> None:
    with pytest.raises(NotReadable):
        carried(carry(FIELDS, owner="anna"), owner="bert")


@pytest.mark.parametrize("letters", ["", "x", "no letters of ours", "\u2603", "A" * 200, PASSWORD])
def test_anything_else_opens_nothing(letters: str) -> None:
    with pytest.raises(NotReadable):
        carried(letters, owner="anna")


def test_altered_or_cut_they_open_nothing() -> None:
    letters = carry(FIELDS, owner="anna")
    middle = len(letters) // 2
    for broken in (letters[:-4], letters[:middle] + ("A" if letters[middle] != "A" else "B") + letters[middle + 1 :]):
        with pytest.raises(NotReadable):
            carried(broken, owner="anna")


def test_the_largest_form_still_fits_into_a_form() -> None:
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    words = ["".join(random.Random(n).choices("abcdefghijklmnop ", k=7)) for n in range(5000)]
    text = " ".join(random.Random(1).choices(words, k=most // 8))
    assert len(text) > 0.9 * most
    assert len(carry([("notes", text)], owner="anna")) < most
