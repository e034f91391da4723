"""How to come to each act on mail that did not leave."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from evenhand.foundation.outbox import actions as outbox
from evenhand.foundation.outbox.models import OutboxRow, Outcome
from evenhand.foundation.practices.models import Member
from tests.domain.acts import LATER, Ready, act_of
from tests.factories import NOW, a_therapist, inside, therapist_actor


def an_undelivered_letter(*, of: Member, key: str = "mail", outcome: Outcome = Outcome.GIVEN_UP) -> OutboxRow:
    """Let a letter of a practice be given up, or be one of which nobody knows whether it has left."""
    content = {"to": "ana@example.org", "subject": "Your link", "text": "Hello"}
    with inside(of), transaction.atomic():
        row = outbox.enqueue(kind="mail", content=content, key=key, at=NOW)
        OutboxRow.objects.filter(pk=row.pk).update(
            outcome=outcome, done_at=NOW, attempts=5, problem="ConnectionRefusedError"
        )
    return row


@act_of(outbox.send_again, "outbox.sent_again")
def sending_mail_again() -> Ready:
    owner = a_therapist()
    row = an_undelivered_letter(of=owner)
    again = partial(outbox.send_again, effect_id=row.pk, by=therapist_actor(owner), at=LATER)
    return Ready(owner.practice_id, again)


@act_of(outbox.drop, "outbox.dropped")
def letting_mail_be() -> Ready:
    owner = a_therapist()
    row = an_undelivered_letter(of=owner)
    return Ready(owner.practice_id, partial(outbox.drop, effect_id=row.pk, by=therapist_actor(owner), at=LATER))
