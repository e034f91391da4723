"""The way to a mail host: Django's own, over safe TLS alone, and with an honest answer to whether a letter has left."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from typing import Any

from django.core.mail.backends.smtp import EmailBackend
from django.utils.functional import cached_property

from evenhand.foundation.outbox.carriers import MayHaveLeft, Refused

FOR_GOOD = 500
"""From here on a mail host's code says that trying again is no use."""


class _Line(smtplib.SMTP):
    """A line that begins in the open, and goes over to TLS where it is asked to; it knows whether a letter is out."""

    _letter_is_out = False

    def send(self, s: Any) -> None:
        """Send words; the only ones that come as bytes are a letter with its end, and once out it may arrive."""
        super().send(s)
        self._letter_is_out = self._letter_is_out or isinstance(s, bytes)

    def data(self, msg: Any) -> Any:
        """Hand a letter over; raises MayHaveLeft when it is out and the host says nothing to it."""
        self._letter_is_out = False
        try:
            return super().data(msg)
        except OSError as problem:
            if self._letter_is_out and not isinstance(problem, smtplib.SMTPResponseException):
                raise MayHaveLeft from problem
            raise

    def quit(self) -> Any:
        """Say goodbye; a host that does not answer to that has what it took all the same."""
        with contextlib.suppress(OSError):
            return super().quit()
        self.close()
        return None


class _LineOverTLS(_Line, smtplib.SMTP_SSL):
    """A line that begins with TLS."""


def _refused_for_good(code: int) -> None:
    if code >= FOR_GOOD:
        raise Refused(code) from None


class MailHost(EmailBackend):
    """Sends over SMTP; with TLS asked for, the host shows a certificate that fits and speaks TLS 1.2 at least."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The kind of line."""
        return _LineOverTLS if self.use_ssl else _Line

    def _send(self, email_message: Any) -> bool:
        """Send one letter; raises Refused when the host will never take it."""
        try:
            return bool(super()._send(email_message))  # type: ignore[misc]  # Django declares it to nobody
        except smtplib.SMTPRecipientsRefused as problem:
            _refused_for_good(min(code for code, _ in problem.recipients.values()))
            raise
        except smtplib.SMTPDataError as problem:
            _refused_for_good(problem.smtp_code)
            raise

    @cached_property
    def ssl_context(self) -> ssl.SSLContext:
        """What is asked of the host's TLS. Debian's Python leaves the oldest version to the machine's configuration."""
        context: ssl.SSLContext = super().ssl_context
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context
