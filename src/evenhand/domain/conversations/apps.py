"""Django app of the room of messages."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Registers the tables of messages and the carriers of their notices."""

    name = "evenhand.domain.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Register the carriers of notices."""
        from evenhand.domain.conversations import notices  # noqa: F401  the import registers the carriers
