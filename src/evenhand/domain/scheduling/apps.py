"""Django app of the scheduling room."""

from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    """Registers the tables of scheduling and the carriers of its messages, reminders and offers."""

    name = "evenhand.domain.scheduling"
    label = "scheduling"

    def ready(self) -> None:
        """Register the carriers of messages, reminders and offers."""
        from evenhand.domain.scheduling import reminders, waiting_list  # noqa: F401  the import registers the carriers
