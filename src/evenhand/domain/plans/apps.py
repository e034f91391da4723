"""Django app of the room of plans."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Registers the tables of sign-ups, subscriptions and invoices, and the carriers of what Stripe is told."""

    name = "evenhand.domain.plans"
    label = "plans"

    def ready(self) -> None:
        """Register the carriers of what is told to Stripe by itself."""
        from evenhand.domain.plans.paying import cards, pages  # noqa: F401  the import registers the carriers
