"""The way to a mail host: Django's own, over no TLS older than what is safe, whatever the machine would still take."""

from __future__ import annotations

import ssl

from django.core.mail.backends.smtp import EmailBackend
from django.utils.functional import cached_property


class MailHost(EmailBackend):
    """Sends over SMTP; with TLS asked for, the host shows a certificate that fits and speaks TLS 1.2 at least."""

    @cached_property
    def ssl_context(self) -> ssl.SSLContext:
        """What is asked of the host's TLS. Debian's Python leaves the oldest version to the machine's configuration."""
        context: ssl.SSLContext = super().ssl_context
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context
