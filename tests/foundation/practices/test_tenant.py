"""Tables of the tenant: their managers answer with the current practice's rows, and not at all without one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, transaction

import evenhand
from evenhand.domain.cases.models import CaseFile
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.context import NoCurrentPractice, practice_context
from evenhand.foundation.practices.doors import NoDoor, through
from evenhand.foundation.practices.models import Member, Practice
from evenhand.foundation.practices.tenant import NotOfThisPractice, TenantManager, TenantModel
from tests.factories import NOW, a_case, a_therapist, inside

WITHOUT_PRACTICE = {
    "accounts.AttemptCount",
    "accounts.CodeApp",
    "accounts.FoundingLink",
    "accounts.Passkey",
    "accounts.PasswordReset",
    "accounts.RecoveryCode",
    "accounts.SignedIn",
    "accounts.SpentChallenge",
    "accounts.User",
    "audit.HouseEntry",
    "auth.Group",
    "archive.BackupRun",
    "auth.Permission",
    "contenttypes.ContentType",
    "outbox.PeriodicJob",
    "plans.CodeCount",
    "plans.InvoiceCounter",
    "plans.SignUp",
    "practices.Practice",
    "sessions.Session",
    "vault.HouseSecret",
    "worksheets.WorksheetVersion",
}
"""Tables that belong to no practice, or also to none."""

ACROSS = {
    "domain/cases/queries.py",
    "domain/scheduling/queries/offered.py",
    "domain/scheduling/queries/shared_calendar.py",
    "foundation/accounts/actions.py",
    "foundation/accounts/joining/queries.py",
    "foundation/accounts/queries.py",
    "foundation/archive/recovery/queries.py",
    "foundation/outbox/queries.py",
    "foundation/outbox/worker.py",
    "foundation/practices/tenant.py",
}
"""The few places that may look beyond one practice: at the door, before a practice is known, and in the worker."""


def tenant_models() -> list[type[TenantModel]]:
    return [model for model in apps.get_models() if issubclass(model, TenantModel)]


def test_every_table_belongs_to_a_practice_or_is_listed_here() -> None:
    others = {model._meta.label for model in apps.get_models() if not issubclass(model, TenantModel)}
    assert others == WITHOUT_PRACTICE


@pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model._meta.label)
def test_no_tenant_table_answers_without_a_practice(model: type[TenantModel]) -> None:
    questions = (model.objects.all, model.objects.count, model.objects.first, model.objects.exists)
    for ask in questions:
        with pytest.raises(NoCurrentPractice):
            ask()


@pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model._meta.label)
def test_the_manager_that_django_takes_by_default_is_the_careful_one(model: type[TenantModel]) -> None:
    assert isinstance(model._default_manager, TenantManager)
    assert next(iter(model._meta.managers)).name == "objects"


def places_that_look_across() -> Iterator[str]:
    root = Path(evenhand.__file__).parent
    for path in root.rglob("*.py"):
        if re.search(r"\bacross_practices\b", path.read_text()):
            yield path.relative_to(root).as_posix()


def test_few_places_look_beyond_one_practice() -> None:
    assert set(places_that_look_across()) <= ACROSS


@pytest.mark.django_db
def test_a_row_takes_the_practice_in_force() -> None:
    case = a_case()
    assert case.practice_id == case.therapist.practice_id


@pytest.mark.django_db
def test_a_row_cannot_be_made_without_a_practice() -> None:
    with pytest.raises(NoCurrentPractice):
        CaseFile(number="P41A913")


@pytest.mark.django_db
def test_another_practices_row_is_not_there() -> None:
    mine, theirs = a_case(), a_case()
    with inside(mine):
        assert list(CaseFile.objects.all()) == [mine]
        assert CaseFile.objects.filter(pk=theirs.pk).first() is None
        with pytest.raises(CaseFile.DoesNotExist):
            CaseFile.objects.get(number=theirs.number, therapist=theirs.therapist_id)


@pytest.mark.django_db
def test_lists_that_hang_on_a_row_are_kept_to_the_practice_too() -> None:
    member = a_therapist()
    a_case(of=member)
    with inside(member):
        assert member.case_files.count() == 1
    with practice_context(a_therapist().practice_id):
        assert member.case_files.count() == 0
    with pytest.raises(NoCurrentPractice):
        member.case_files.count()


@pytest.mark.django_db
def test_the_outbox_is_counted_across_practices_through_its_door() -> None:
    for member in (a_therapist(), a_therapist()):
        with inside(member), transaction.atomic():
            enqueue(kind="mail", content={}, key="a", at=NOW)
    with through(OutboxRow):
        assert OutboxRow.across_practices.count() == 2


@pytest.mark.django_db
def test_people_read_names_and_logs_read_none() -> None:
    member = a_therapist()
    practice = Practice.objects.get(pk=member.practice_id)
    assert str(practice) == practice.name
    assert str(member) == f"owner {member.pk}"


@pytest.mark.django_db
@pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model._meta.label)
def test_no_table_tempts_the_database_to_read_a_whole_practice(model: type[TenantModel]) -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    alone = [name for name, one in found.items() if one["index"] and one["columns"] == ["practice_id"]]
    assert [name for name in alone if not found[name]["unique"]] == []


@pytest.mark.django_db
def test_across_practices_takes_an_open_door_of_that_table() -> None:
    member = a_therapist()
    with pytest.raises(NoDoor):
        Member.across_practices.count()
    with through(OutboxRow), pytest.raises(NoDoor):
        Member.across_practices.count()
    with through(Member, user=member.user_id):
        assert Member.across_practices.get(user=member.user_id) == member


@pytest.mark.django_db
def test_a_row_of_another_practice_is_neither_saved_nor_deleted_nor_handed_over() -> None:
    mine, theirs = a_case(), a_case()
    with inside(mine):
        for write in (theirs.save, theirs.delete, lambda: CaseFile.objects.bulk_create([theirs])):
            with pytest.raises(NotOfThisPractice):
                write()
        with pytest.raises(NotOfThisPractice):
            CaseFile.objects.update(practice=theirs.practice_id)
    with pytest.raises(NoCurrentPractice):
        mine.save()
