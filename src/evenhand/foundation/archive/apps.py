"""Django app of the archive room."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """Registers the table of backups that were made."""

    name = "evenhand.foundation.archive"
    label = "archive"
