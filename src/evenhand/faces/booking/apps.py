"""Django app of the booking face."""

from django.apps import AppConfig


class BookingConfig(AppConfig):
    """Registers the templates of the booking face."""

    name = "evenhand.faces.booking"
    label = "booking"
