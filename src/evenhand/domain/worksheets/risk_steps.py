"""What follows an answer to an item about harm: a task or a mark at once, and word to the deputy in time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from evenhand.domain.worksheets.definition import Definition, RiskItem
from evenhand.domain.worksheets.models import RiskDuty, RiskTask, Submission
from evenhand.foundation.accounts.speaking.queries import language_for
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import SYSTEM
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.carriers import Content, carries
from evenhand.foundation.outbox.mail import MAIL, letter, send_mail
from evenhand.foundation.outbox.words import waits_for_an_answer
from evenhand.foundation.practices.models import Member
from evenhand.wording import in_language

TO_DEPUTY = "worksheets.risk_to_deputy"


def answers_to_follow(definition: Definition, answers: Mapping[str, object]) -> list[tuple[RiskItem, int]]:
    """Return the items about harm that were answered with as many points as ask for steps, with these points."""
    if definition.instrument is None:
        return []
    points = [(risk, points_of(answers.get(risk.item))) for risk in definition.instrument.risks]
    return [(risk, value) for risk, value in points if value is not None and value >= risk.least]


def points_of(answer: object) -> int | None:
    """Return the points that a stored answer stands for; None for one that is missing."""
    if isinstance(answer, bool):
        return None
    return int(answer) if isinstance(answer, int) or (isinstance(answer, str) and answer.isdecimal()) else None


def risk_duty() -> RiskDuty | None:
    """Return who answers in this practice; None before that was settled, or when one of them has left. One query."""
    found = RiskDuty.objects.select_related("owner__user", "deputy__user").first()
    return found if found and found.owner.left_at is None and found.deputy.left_at is None else None


def raise_tasks(sent: Submission, definition: Definition, answers: Mapping[str, object], *, at: datetime) -> None:
    """Put a task or a mark on the case for each answer about harm, in the caller's transaction.

    The owner gets word at once, in words that say nothing; the deputy when the time is over and nobody has looked, or
    at once while the owner is away. Nothing is asked of the database for a sheet without such an item.
    """
    for risk, value in answers_to_follow(definition, answers):
        task = RiskTask(
            case_id=sent.case_id,
            submission=sent,
            kind=RiskTask.Kind(risk.steps),
            item=risk.item,
            answer=value,
            answer_before=_answer_before(sent, risk.item),
            raised_at=at,
        )
        duty = _who_answers() if task.kind == RiskTask.Kind.TASK else None
        if duty is not None:
            task.owner_id, task.deputy_id = duty.owner_id, duty.deputy_id
            task.due_at = at + timedelta(hours=duty.answer_within_hours)
        task.save()
        if duty is not None and task.due_at is not None:
            _tell_owner(task, duty.owner, at=at)
            passed_on = at if _is_away(duty.owner, at) else task.due_at
            enqueue(kind=TO_DEPUTY, content={"task": str(task.pk)}, key=pass_on_key(task), at=at, due_at=passed_on)
        record(act="risk.raised", subject="risk_task", subject_id=task.pk, case_id=sent.case_id, by=SYSTEM, at=at)


def _who_answers() -> RiskDuty | None:
    return RiskDuty.objects.select_related("owner__user", "owner__practice").first()


def _is_away(owner: Member, at: datetime) -> bool:
    """Whether somebody is away on this day, on the clock of their practice."""
    return owner.is_away(at.astimezone(ZoneInfo(owner.practice.zone)).date())


def pass_on_key(task: RiskTask) -> str:
    """Return the key of the outbox row that tells the deputy."""
    return f"risk:{task.pk}:deputy"


def _answer_before(sent: Submission, item: str) -> int | None:
    former = (
        Submission.objects.filter(case_id=sent.case_id, slug=sent.slug, replaced_at=None)
        .exclude(entry=sent.entry)
        .order_by("-sent_at", "-id")
        .first()
    )
    return points_of(former.answers.get(item)) if former else None


def _tell_owner(task: RiskTask, owner: Member, *, at: datetime) -> None:
    enqueue(kind=MAIL, content=_word_to(owner), key=f"risk:{task.pk}:owner", at=at)


def _word_to(member: Member) -> Content:
    """Return the mail that sends somebody to their desk, in their language."""
    with in_language(language_for(member.user)):
        message = waits_for_an_answer(link=f"{settings.PUBLIC_ADDRESS}/desk/")
    return letter(to=member.user.email, message=message)


@carries(TO_DEPUTY)
def pass_on(content: Content) -> None:
    """Give a task that nobody has opened in time to the deputy too, and send them word; again it has no other effect.

    Noted first, so that the desk shows it to the deputy even while the mail host is down.
    """
    now = timezone.now()
    with transaction.atomic():
        task = (
            RiskTask.objects.select_for_update(of=("self",), no_key=True)
            .select_related("deputy__user")
            .filter(pk=content["task"], opened_at=None, closed_at=None)
            .first()
        )
        if task is None or task.deputy is None:
            return
        if task.passed_on_at is None:
            task.passed_on_at = now
            task.save(update_fields=["passed_on_at"])
            by = SYSTEM
            record(act="risk.passed_on", subject="risk_task", subject_id=task.pk, case_id=task.case_id, by=by, at=now)
    send_mail(_word_to(task.deputy))
