"""What `evenhand doctor` says, one plain sentence each."""

from __future__ import annotations

import os
import shutil
from collections import namedtuple
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from pytest_django.fixtures import Settings

from evenhand.config import doctor
from evenhand.config.demo import hosting
from evenhand.config.demo.visits import Visits
from evenhand.config.doctor import examine
from evenhand.config.places import data_folder, database_file, root_key_file
from evenhand.config.worker_life import last_sign_of_life, note_sign_of_life
from evenhand.domain.plans.offered import EXAMPLE
from evenhand.foundation.accounts.actions import found_practice
from evenhand.foundation.archive.rotation.actions import replace_practice_key
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.models import PeriodicJob
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.vault.for_browsers import new_sending_key
from tests.factories import a_case
from tests.lost_root import lose_root_key

Usage = namedtuple("Usage", "total used free")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def working_worker() -> None:
    """A worker that was at work a moment ago, and a database file where the host has it."""
    note_sign_of_life()
    database_file().touch()


def complaints() -> list[str]:
    """Return what is not well."""
    return [finding.sentence for finding in examine() if not finding.well]


def test_a_healthy_program_has_no_complaints() -> None:
    findings = examine()
    assert [finding.sentence for finding in findings if not finding.well] == []
    assert len(findings) == (19 if os.environ.get("DATABASE_URL") else 16)  # the walls are PostgreSQL's alone
    assert all(finding.sentence.endswith((".", "migrate")) for finding in findings)


def test_a_demo_for_visitors_is_looked_at_where_there_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EVENHAND_DEMO_URL", "https://demo.practice.example")
    monkeypatch.setattr(hosting, "data_folder", lambda: tmp_path)
    said = "The demo for visitors at https://demo.practice.example is not ready; `evenhand serve` starts it."
    assert complaints() == [said]
    visits = Visits(tmp_path / "demo" / "visitors", most=1)
    visits.ready.parent.mkdir(parents=True)
    visits.ready.touch()
    visits.begin(at=timezone.now(), prepare=lambda _: None)
    last = examine()[-1]
    assert last.well
    assert last.sentence == "The demo for visitors is at https://demo.practice.example; demos right now: 1."


def test_a_disk_that_is_nearly_full_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(10**12, 10**12, 10**8))
    assert complaints() == [f"The data folder {data_folder()} has 0.1 GB of free space."]


def test_without_a_data_folder_there_is_nothing_more_to_look_at(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EVENHAND_DATA", str(tmp_path / "nowhere"))
    assert complaints() == [
        f"The data folder {tmp_path / 'nowhere'} is not there; the first `evenhand serve` makes it."
    ]


def test_a_key_that_others_can_read_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    key = tmp_path / "root.key"
    key.write_bytes(root_key_file().read_bytes())
    key.chmod(0o644)
    monkeypatch.setenv("EVENHAND_ROOT_KEY_FILE", str(key))
    assert complaints() == [f"The root key {key} can be read or changed by other accounts; run: chmod 600 {key}"]


def test_a_missing_database_file_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("EVENHAND_DATA", str(tmp_path))
    assert complaints()[0].startswith(f"There is no database at {tmp_path}")


def test_a_database_that_is_behind_is_said() -> None:
    MigrationRecorder(connection).record_unapplied("audit", "0004_refused_at_the_doors")
    assert complaints() == ["The database is one step behind this version; run: evenhand migrate"]


def test_the_wrong_key_is_said(settings: Settings) -> None:
    a_practice()
    lose_root_key(settings)
    assert "is not the one that this data was written with" in complaints()[0]


def test_a_change_of_keys_that_was_not_finished_is_said() -> None:
    case = a_case(at=timezone.now())
    with practice_context(case.practice_id):
        replace_practice_key(at=timezone.now())
    assert complaints() == [
        "A change of the key of Quiet Street was begun and not finished; run: evenhand keys rotate practice "
        f"{case.practice_id}"
    ]


@pytest.mark.parametrize(("silent", "said"), [(121, "2 minutes ago"), (7_300, "2 hours ago"), (90_000, "1 day ago")])
def test_a_worker_that_fell_silent_is_said(silent: int, said: str, settings: Settings) -> None:
    moment = (timezone.now() - timedelta(seconds=silent)).timestamp()
    os.utime(Path(settings.DATA_FOLDER) / "worker.alive", (moment, moment))
    assert complaints() == [f"The worker of this machine was last at work {said}."]


def test_a_worker_that_never_ran_is_said(settings: Settings) -> None:
    (Path(settings.DATA_FOLDER) / "worker.alive").unlink()
    assert last_sign_of_life() is None
    assert complaints() == ["No worker has run on this machine; `evenhand serve` starts one."]


@pytest.mark.parametrize(("overdue", "is_well"), [(60, True), (16 * 60, False)])
def test_what_waits_too_long_in_the_outbox_is_said(overdue: int, *, is_well: bool) -> None:
    due = timezone.now() - timedelta(seconds=overdue)
    with practice_context(a_practice()), transaction.atomic():
        enqueue(kind="mail", content={}, key="a", at=due)
    [outbox] = [finding for finding in examine() if "outbox" in finding.sentence]
    assert outbox.well is is_well
    assert "should have left" in outbox.sentence


def test_a_job_that_failed_at_its_last_turn_is_said() -> None:
    later = timezone.now() + timedelta(hours=1)
    PeriodicJob.objects.create(name="former keys", due_at=later, failures=2, problem="OSError")
    assert complaints() == ["The job 'former keys' failed at its last turn (OSError) and is tried again."]


def test_a_job_that_nobody_does_is_said() -> None:
    PeriodicJob.objects.create(name="former keys", due_at=timezone.now() - timedelta(hours=3))
    assert complaints() == ["The job 'former keys' should have been done 3 hours ago."]


def a_practice() -> UUID:
    """Found a practice and return its id."""
    practice, _ = found_practice(
        name="A", zone="Europe/London", owner_email="a@b.example", owner_password="x" * 12, at=timezone.now()
    )
    found: UUID = practice.pk
    return found


@pytest.mark.parametrize(
    ("address", "is_well"),
    [
        ("postgres://evenhand@/evenhand?host=/run/postgresql", True),
        ("postgres://evenhand:secret@localhost/evenhand", True),
        ("postgres://evenhand:secret@[::1]:5432/evenhand", True),
        ("postgres://evenhand:secret@db.example/evenhand", False),
        ("postgres://evenhand:secret@db.example/evenhand?sslmode=require", False),
        ("postgres://evenhand@/evenhand?host=db.example", False),
        ("postgres://evenhand:secret@db.example/evenhand?sslmode=verify-full", True),
    ],
)
def test_a_database_elsewhere_that_proves_nothing_is_said(
    address: str, monkeypatch: pytest.MonkeyPatch, *, is_well: bool
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    found = doctor._way_there()
    assert found.well is is_well
    assert "secret" not in found.sentence


def test_a_gateway_for_text_messages_is_named_or_why_it_cannot_work(settings: Settings) -> None:
    assert any("No text messages are sent" in one.sentence for one in examine())
    settings.SMS_URL, settings.SMS_BODY = "https://gateway.example/x", "to={number}&text={text}"
    assert any(one.sentence == "Text messages are handed to gateway.example." for one in examine())
    settings.SMS_BODY = "x"
    (sentence,) = complaints()
    assert "needs {number} and {text}" in sentence


def test_whether_plans_are_offered_and_can_be_read_is_said(settings: Settings, tmp_path: Path) -> None:
    assert any("No plans are offered" in one.sentence for one in examine())
    settings.PLANS = EXAMPLE
    assert any("2 plans are offered, with 1 promotion." in one.sentence for one in examine())
    settings.PLANS = str(tmp_path / "missing.toml")
    (sentence,) = complaints()
    assert "The plans of EVENHAND_PLANS are not shown." in sentence


def test_whether_invoices_can_be_paid_by_card_is_said_and_no_key(settings: Settings) -> None:
    assert any("no key of Stripe is set" in one.sentence for one in examine())
    settings.STRIPE_KEY = "pk_live_public"
    (sentence,) = complaints()
    assert "EVENHAND_STRIPE_KEY is no secret key" in sentence
    settings.STRIPE_KEY = "sk_test_1"
    (sentence,) = complaints()
    assert "EVENHAND_STRIPE_WEBHOOK_SECRET is missing" in sentence
    settings.STRIPE_WEBHOOK_SECRET = "whsec_1"
    (sentence,) = complaints()
    assert "EVENHAND_SIGN_UP is off" in sentence
    settings.SIGN_UP, settings.PLANS = True, EXAMPLE
    assert any("for trying: no money moves" in one.sentence for one in examine())
    settings.STRIPE_KEY = "rk_live_1"
    assert any("the keys are set, and money moves" in one.sentence for one in examine())
    assert not any("live_1" in one.sentence or "whsec_1" in one.sentence for one in examine())


def test_what_the_first_page_leads_to_and_which_legal_pages_lack_a_fact_is_said(
    settings: Settings, tmp_path: Path
) -> None:
    assert any("EVENHAND_SITE is not set" in one.sentence for one in examine())
    settings.SITE = EXAMPLE
    assert any("presents Evenhand; legal pages that are shown: none" in one.sentence for one in examine())
    file = tmp_path / "site.toml"
    settings.SITE = str(file)
    file.write_text('pages = ["imprint"]\n[facts]\noperator = "A house"\naddress = [" "]\n')
    (sentence,) = complaints()
    assert sentence == "The page /legal/imprint/ is not shown until these facts are filled in: address, email."
    file.write_text("pages = 3")
    (sentence,) = complaints()
    assert sentence.startswith("Nothing of EVENHAND_SITE is shown. pages: ")


def test_whether_notices_reach_devices_is_said(settings: Settings) -> None:
    assert any("No notices are sent to devices" in one.sentence for one in examine())
    settings.PUSH_KEY, settings.PUSH_CONTACT = new_sending_key(), "mailto:host@example.org"
    assert any("handed to the services of the browsers' makers" in one.sentence for one in examine())
    settings.PUSH_KEY = "x"
    (sentence,) = complaints()
    assert "`evenhand keys notices` makes one" in sentence


@pytest.mark.parametrize("name", ["PUBLIC_ADDRESS", "MAIL_ADDRESS"])
def test_a_public_address_or_sender_that_gives_it_away_is_said(settings: Settings, name: str) -> None:
    setattr(settings, name, "https://anxiety-clinic.example" if name == "PUBLIC_ADDRESS" else "cbt@space.example")
    (sentence,) = complaints()
    assert "tells what this is for" in sentence
