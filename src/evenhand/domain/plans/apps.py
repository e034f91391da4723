"""Django app of the room of plans."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Registers the tables of sign-ups, subscriptions and invoices, and the carrier that lets a card be forgotten."""

    name = "evenhand.domain.plans"
    label = "plans"

    def ready(self) -> None:
        """Register the carrier of what is told to Stripe by itself."""
        from evenhand.domain.plans.paying import cards  # noqa: F401  the import registers the carrier
