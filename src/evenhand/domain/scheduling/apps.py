"""Django app of the scheduling room."""

from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    """Registers the tables of scheduling and the carriers of its messages and reminders."""

    name = "evenhand.domain.scheduling"
    label = "scheduling"

    def ready(self) -> None:
        """Register the carriers of messages and reminders."""
        from evenhand.domain.scheduling import reminders  # noqa: F401  the import registers both carriers
