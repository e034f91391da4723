"""Canary texts typed into every field, in a browser, and looked for on every disk afterwards: they are nowhere.

The program runs as its host runs it, with a home, a folder for temporary files, a log and a root key of its own; the
browser is the whole Chromium, since the one without windows writes hardly anything of what people's browsers write.
Of the database its copies are looked through too: as text, as a file, and as a backup that somebody opened.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.canaries import found_in
from tests.journeys.canary_booking import offered_and_asked
from tests.journeys.canary_odd_ways import (
    INFORMATION,
    REVIEW,
    filled_in,
    kept_on_the_phone,
    left_open,
    nobody_answers,
    not_taken,
    refused,
    signed_out_meanwhile,
)
from tests.journeys.canary_run import Run, a_run, disks, type_into
from tests.journeys.canary_typing import FILLED_BY_THE_PAGE

UNSEALED = Path(__file__).parent / "unsealed"
NOT_TYPED = {
    "accounts.CodeApp.name": "goes in with a right code only",
    "accounts.CodeApp.secret": "drawn by the program",
    "accounts.SignedIn.device": "the program's words for a browser",
    "accounts.User.email": "an address by which somebody comes in",
    **dict.fromkeys(
        (
            "plans.Invoice.addressed_to",
            "plans.SignUp.chosen",
            "plans.SignUp.email",
            "plans.SignUp.name",
            "plans.Subscription.addressed_to",
        ),
        "typed where the host takes sign-ups",
    ),
    "conversations.MessageDraft.words": "goes with what is sent: the message holds the canary then",
    **dict.fromkeys(
        ("conversations.MessageFile.name", "conversations.MessageFilePiece.content"),
        "of a file, which nobody types: domain/conversations/test_files sees both sealed",
    ),
    **dict.fromkeys(
        (
            *("fees.PaymentSettings.issuer", "fees.PaymentSettings.tax_words", "fees.PaymentSettings.wording"),
            *("fees.PaymentSettings.pay_address", "fees.Fee.note"),
            *("fees.Receipt.words", "fees.Receipt.issuer", "fees.Receipt.tax_words"),
        ),
        "kept beside a currency, an https address and a day only; fees/test_settling sees all of it sealed",
    ),
    "scheduling.ReminderDevice.said": "what a browser says of itself, where the host set a key for notices",
    "scheduling.ReminderNumber.number": "figures, asked for where the host set a gateway for text messages",
    "worksheets.MaskedRating.content": "an order that the program drew, and numbers",
    "worksheets.SharedAnswers.content": "which answers were ticked",
    "worksheets.SheetMessage.words": "kept by a press of its own on a guide; test_sheet_messages sees it sealed",
    **dict.fromkeys(
        ("scheduling.BusyFeed.etag", "scheduling.BusyFeed.last_modified", "scheduling.BusyFeed.problem"),
        "what another host said",
    ),
}  # fmt: skip
"""Sealed columns without a canary, and why."""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short name, since Chromium makes a socket below it."""
    with tempfile.TemporaryDirectory(prefix="ev-") as made:
        yield Path(made)


def traces(run: Run) -> list[str]:
    """Return every trace of what was typed; of the addresses by which people are known, those outside the browser."""
    files = disks(run)
    found = found_in(run.typist.canaries, files, read=without_receiver)
    outside = [file for file in files if "profile" not in file.parts]
    return found + found_in(run.typist.known_by, outside, read=without_receiver)


def without_receiver(file: Path) -> bytes:
    """Return what stands in a file; of a mail, without the line that says whom it goes to."""
    data = file.read_bytes()
    return re.sub(rb"^To: .*\n", b"", data, flags=re.MULTILINE) if file.parent.name == "mail" else data


@pytest.mark.timeout(300)
def test_nothing_that_was_typed_is_found_on_any_disk(folder: Path, playwright: Playwright) -> None:
    with a_run(folder, playwright) as run:
        left_open(run.typist, run.house)
        kept_on_the_phone(run.typist, run.house)
        type_into(run, run.house.pages)
        offered_and_asked(run.typist, run.house)
        refused(run.typist, run.house)
        signed_out_meanwhile(run.typist, run.house)
        not_taken(run.typist, run.house, run.broken)
        last = filled_in(run.typist, run.house, INFORMATION, how="stopped")
        assert traces(run) == [], "while program and browser run"
        run.stop()
        nobody_answers(run.typist, last)
        run.typist.context.close()
        assert traces(run) == [], "after both were closed"
    fields = {(route, name) for route, name in run.house.fields() if name not in FILLED_BY_THE_PAGE}
    assert fields - run.typist.typed == set()
    assert len(run.typist.canaries.places) >= 200
    held = {
        column: run.typist.canaries.held_by(words) | run.typist.known_by.held_by(words)
        for column, words in run.opened().items()
    }
    assert {column for column, found in held.items() if not found} == NOT_TYPED.keys()


def test_where_nothing_is_sealed_the_database_and_its_copies_hold_what_was_typed(
    folder: Path, playwright: Playwright
) -> None:
    with a_run(folder, playwright, PYTHONPATH=str(UNSEALED)) as run:
        type_into(run, [run.house.page(route) for route in (INFORMATION, REVIEW, run.house.first("client").route)])
        found = traces(run)
        run.stop()
    for place in (
        "evenhand.sqlite3-wal: as typed",
        "(its rows): as typed",
        "copy.sqlite3: as typed",
        "in capital hex",
        "backup.gz",
    ):
        assert any(place in trace for trace in found), (place, found)
