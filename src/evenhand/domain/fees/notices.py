"""The notice that something is new in a client's space: it names no amount and no reason."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings

from evenhand.domain.cases.models import CaseFile
from evenhand.foundation.accounts.speaking.queries import language_for
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.carriers import Content, carries
from evenhand.foundation.outbox.mail import letter, send_mail
from evenhand.foundation.outbox.quiet import after_quiet
from evenhand.foundation.outbox.words import something_waits
from evenhand.wording import in_language

TO_CLIENT: Final = "fees.to_client"


def plan_notice(case: CaseFile, *, day: date, at: datetime) -> bool:
    """Put a notice into the outbox, in the caller's transaction; return whether there was none on that day yet."""
    practice = case.practice
    awake = partial(
        after_quiet, zone=ZoneInfo(case.zone), quiet_from=practice.quiet_from, quiet_until=practice.quiet_until
    )
    row = enqueue(
        kind=TO_CLIENT,
        content={"whom": str(case.pk)},
        key=f"{TO_CLIENT}:{case.pk}:{day:%Y%m%d}",
        at=at,
        due_at=awake(at),
    )
    return row.created_at == at


@carries(TO_CLIENT)
def tell_client(content: Content) -> None:
    """Tell a client that something waits, where they can still come in and be reached."""
    case = CaseFile.objects.select_related("contact", "client").filter(pk=content["whom"]).first()
    if case is None or case.client.ended_at is not None or not case.contact.email:
        return
    with in_language(language_for(case.client)):
        message = something_waits(portal=f"{settings.PUBLIC_ADDRESS}/me/")
    send_mail(letter(to=case.contact.email, message=message))
