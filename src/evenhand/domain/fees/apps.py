"""Django app of the room of fees."""

from django.apps import AppConfig


class FeesConfig(AppConfig):
    """Registers the tables of prices, fees and receipts, and the carrier of notices."""

    name = "evenhand.domain.fees"
    label = "fees"

    def ready(self) -> None:
        """Register the carrier of notices."""
        from evenhand.domain.fees import notices  # noqa: F401  the import registers the carrier
