"""Django app of the worksheets room."""

from django.apps import AppConfig


class WorksheetsConfig(AppConfig):
    """Registers the tables of this room and the carrier of its reminders."""

    name = "evenhand.domain.worksheets"
    label = "worksheets"

    def ready(self) -> None:
        """Register the carrier of reminders."""
        from evenhand.domain.worksheets import reminders  # noqa: F401  the import registers the carrier
