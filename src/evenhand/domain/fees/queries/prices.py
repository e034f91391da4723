"""How the practice asks for money, and what its services cost now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from evenhand.domain.fees.models import PaymentSettings, ServicePrice
from evenhand.domain.scheduling.models import Service
from evenhand.foundation.practices.prepared import PreparedInPractice


def payment_settings() -> PaymentSettings | None:
    """Return how the practice in force asks for money; None where it does not, and no page shows a price then."""
    return _settings.first()


_settings = PreparedInPractice(PaymentSettings, lambda rows: rows)


def prices_of(services: Iterable[Service]) -> Mapping[UUID, ServicePrice]:
    """Return what services cost now, by their ids; those that cost nothing are not in it.

    One query; one alone, which finds nothing, in a practice without prices.
    """
    ids = [service.pk for service in services]
    if not ids:
        return {}
    newest = {row.service_id: row for row in ServicePrice.objects.filter(service__in=ids).order_by("version")}
    return {service_id: row for service_id, row in newest.items() if row.amount is not None}


def price_of(service: Service) -> ServicePrice | None:
    """Return what a service costs now; None for one that costs nothing. One query."""
    return prices_of([service]).get(service.pk)
