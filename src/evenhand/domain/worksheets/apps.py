"""Django app of the worksheets room."""

from django.apps import AppConfig


class WorksheetsConfig(AppConfig):
    """Registers the tables of this room and the carriers of its reminders and of word to a deputy."""

    name = "evenhand.domain.worksheets"
    label = "worksheets"

    def ready(self) -> None:
        """Register the carriers."""
        from evenhand.domain.worksheets import reminders, risk_steps  # noqa: F401  the import registers the carriers
