"""The carrier of e-mail."""

from __future__ import annotations

from django.core.mail import EmailMessage

from evenhand.foundation.outbox.carriers import Content, carries

MAIL = "mail"


@carries(MAIL)
def send_mail(content: Content) -> None:
    """Send one mail with `to`, `subject` and `text`; raises what the mail host answers."""
    EmailMessage(subject=content["subject"], body=content["text"], to=[content["to"]]).send()
