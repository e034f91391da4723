"""Django app of the room of plans."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Registers the tables of sign-ups, subscriptions and invoices."""

    name = "evenhand.domain.plans"
    label = "plans"
