"""Django app of the outbox room."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Registers the outbox table and the carriers that this room brings itself."""

    name = "evenhand.foundation.outbox"
    label = "outbox"

    def ready(self) -> None:
        """Register the carrier of mail."""
        from evenhand.foundation.outbox import mail  # noqa: F401  the import registers the carrier
