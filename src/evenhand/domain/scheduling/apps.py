"""Django app of the scheduling room."""

from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    """Registers the tables of scheduling and the carrier of its messages."""

    name = "evenhand.domain.scheduling"
    label = "scheduling"

    def ready(self) -> None:
        """Register the carrier of messages."""
        from evenhand.domain.scheduling import messages  # noqa: F401  the import registers the carrier
