"""Keeping count of attempts, in the database, so that every process and machine knows the same.

These writes are no acts with a record: most of them concern nobody who exists. What a known person's failed attempt
means is recorded by the door's own action.
"""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from evenhand.foundation.accounts.throttling.delays import (
    FORGOTTEN_AFTER,
    FROM_A_NETWORK,
    ON_AN_ACCOUNT,
    Allowance,
    Count,
)
from evenhand.foundation.accounts.throttling.models import AttemptCount
from evenhand.foundation.vault.lookup import keyed_hash


class MustWait(Exception):
    """Too many secrets did not match; `until` is when the next attempt is looked at. Says nothing of who exists."""

    def __init__(self, until: datetime) -> None:
        """Keep the moment."""
        super().__init__("Too many attempts.")
        self.until = until


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that was let through: counted already, to be taken back when its secret matches."""

    of_account: bytes
    of_network: bytes | None


def begin_attempt(*, account: str, network: str, known_browser: str | None, at: datetime) -> Attempt:
    """Count an attempt before its secret is looked at, so that many at once cannot share one count.

    `account` is the name that was typed, with the kind of door before it; `known_browser` is the random id of a browser
    that has come in to this very account before, and is counted by itself and not by its network: whatever
    strangers try, its owner can. Raises MustWait; an attempt that has to wait is not counted.
    """
    if known_browser is not None:
        wanted = {keyed_hash(f"browser|{known_browser}|{account}"): ON_AN_ACCOUNT}
    else:
        wanted = {keyed_hash(f"account|{account}"): ON_AN_ACCOUNT, keyed_hash(network_key(network)): FROM_A_NETWORK}
    with transaction.atomic():
        _forget_old(at)
        _count_one(wanted, at)
    of_account, *rest = wanted
    return Attempt(of_account, rest[0] if rest else None)


def attempt_succeeded(attempt: Attempt) -> None:
    """Forget the failures of an account whose secret matched; of its network only this one attempt is taken back.

    Otherwise somebody with an account of their own could go on guessing for ever from one place.
    """
    with transaction.atomic():
        AttemptCount.objects.filter(key=attempt.of_account).update(attempts=0)
        if attempt.of_network is not None:
            for row in AttemptCount.objects.select_for_update(no_key=True).filter(
                key=attempt.of_network, attempts__gt=0
            ):
                row.attempts -= 1
                row.save(update_fields=["attempts"])


def forget_failures(*, account: str) -> None:
    """Begin the count of an account anew, because its owner has proved who they are in another way."""
    AttemptCount.objects.filter(key=keyed_hash(f"account|{account}")).update(attempts=0)


def count_for_nobody(*, at: datetime) -> None:
    """Write and take back as much as the record of a known person's failed attempt does, so that time tells nothing."""
    key = keyed_hash(f"nobody|{secrets.token_hex(16)}")
    with transaction.atomic():
        AttemptCount.objects.select_for_update(no_key=True).filter(key=key).first()
        AttemptCount.objects.bulk_create([AttemptCount(key=key, attempts=1, last_at=at)])
        AttemptCount.objects.filter(key=key).delete()


def network_key(address: str) -> str:
    """Return what stands for a network: an IPv4 address, or the /64 of an IPv6 one, which one household has whole."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "network|unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip
    prefix = 64 if ip.version == 6 else 32
    return f"network|{ipaddress.ip_network(f'{ip}/{prefix}', strict=False).network_address}"


def _count_one(wanted: dict[bytes, Allowance], at: datetime) -> None:
    AttemptCount.objects.bulk_create([AttemptCount(key=key) for key in sorted(wanted)], ignore_conflicts=True)
    rows = list(AttemptCount.objects.select_for_update(no_key=True).filter(key__in=list(wanted)).order_by("key"))
    counts = {row.pk: Count(row.attempts, row.last_at) for row in rows}
    opens = [counts[row.pk].opens_at(wanted[bytes(row.key)]) for row in rows]
    until = max((one for one in opens if one is not None), default=None)
    if until is not None and until > at:
        raise MustWait(until)
    for row in rows:
        after = counts[row.pk].with_one_more(at)
        row.attempts, row.last_at = after.attempts, after.last_at
    AttemptCount.objects.bulk_update(rows, ["attempts", "last_at"])


def _forget_old(at: datetime) -> None:
    """Delete what no longer counts; rows that another attempt holds are left to the next one."""
    old = AttemptCount.objects.select_for_update(skip_locked=True).filter(last_at__lte=at - FORGOTTEN_AFTER)
    AttemptCount.objects.filter(pk__in=[row.pk for row in old[:100]]).delete()
