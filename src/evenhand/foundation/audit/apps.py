"""Django app of the audit room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers the table of the record."""

    name = "evenhand.foundation.audit"
    label = "audit"
