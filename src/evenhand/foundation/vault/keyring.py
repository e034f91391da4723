"""The keys in reach of the current work: one practice's, unwrapped on demand, forgotten with its context."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db.models import Q

from evenhand.foundation.practices.context import current_practice
from evenhand.foundation.practices.prepared import PreparedInPractice
from evenhand.foundation.vault.models import WrappedKey
from evenhand.foundation.vault.root_key import derive
from evenhand.foundation.vault.sealing import NotReadable, unseal

HOUSE_KEY_ID: Final = UUID(int=1)
Purpose = WrappedKey.Purpose


def wrapping_place(row: WrappedKey) -> bytes:
    """Return the associated data under which a key is wrapped: its practice, purpose, case and own id."""
    return f"key|{row.practice_id}|{row.purpose}|{row.case_id}|{row.pk}".encode()


def root_wrapping_key() -> AESGCM:
    """Return the key that wraps practice keys."""
    return AESGCM(derive(settings.ROOT_KEY, "practice keys"))


def house_key() -> AESGCM:
    """Return the key for what belongs to no practice: the addresses by which therapists sign in."""
    return AESGCM(derive(settings.ROOT_KEY, "house"))


class Keyring:
    """Unwrapped keys of one practice. One query fetches the practice key together with a case's keys."""

    def __init__(self) -> None:
        """Start empty; keys come as they are asked for."""
        self._by_id: dict[UUID, AESGCM] = {}
        self._by_use: dict[tuple[str, UUID | None], tuple[UUID, AESGCM]] = {}
        self._asked: set[UUID | None] = set()

    def preload(self, case_ids: Iterable[UUID | None]) -> None:
        """Fetch the keys of several case files with one query, for pages that show many."""
        wanted = set(case_ids) - self._asked
        if not wanted and self._asked:
            return
        fetched = _fetched([case for case in wanted if case])
        for row in fetched:
            if row.purpose == Purpose.PRACTICE:
                self._take(row, root_wrapping_key())
        practice_key = self._by_use.get((Purpose.PRACTICE, None))
        for row in fetched:
            if row.purpose != Purpose.PRACTICE and practice_key is not None:
                self._take(row, practice_key[1])
        self._asked |= wanted | {None}

    def _take(self, row: WrappedKey, wrapping: AESGCM) -> None:
        key = AESGCM(unseal(wrapping, bytes(row.wrapped), wrapping_place(row)))
        self._by_id[row.pk] = key
        self._by_use[(row.purpose, row.case_id)] = (row.pk, key)

    def for_writing(self, purpose: str, case_id: UUID | None) -> tuple[UUID, AESGCM]:
        """Return id and key for new texts of a use; raises NotReadable when there is none."""
        found = self._by_use.get((purpose, case_id))
        if found is None:
            self.preload([case_id])
            found = self._by_use.get((purpose, case_id))
        if found is None:
            raise NotReadable("There is no key for this text: the case file was deleted, or never had one.")
        return found

    def for_reading(self, key_id: UUID, case_id: UUID | None) -> AESGCM:
        """Return the key a sealed text names, among this practice's and this case's; raises NotReadable otherwise."""
        found = self._by_id.get(key_id)
        if found is None:
            self.preload([case_id])
            found = self._by_id.get(key_id)
        if found is None:
            raise NotReadable("The key of this text is not in reach here.")
        return found

    def learn(self, row: WrappedKey, key: AESGCM) -> None:
        """Take up a key made a moment ago, so that it need not be fetched."""
        self._by_id[row.pk] = key
        self._by_use[(row.purpose, row.case_id)] = (row.pk, key)
        self._asked.add(row.case_id)

    def forget(self) -> None:
        """Put every key out of reach until it is fetched again, because some were destroyed."""
        self._by_id.clear()
        self._by_use.clear()
        self._asked.clear()


def _fetched(case_ids: list[UUID]) -> list[WrappedKey]:
    """Return the practice's key and those of some case files, the oldest first."""
    if len(case_ids) == 1:
        return _of_one_case.all(case=case_ids[0])
    either = Q(case_id__in=case_ids) | Q(case_id=None)
    return list(WrappedKey.objects.filter(either).order_by("created_at", "id"))


_of_one_case = PreparedInPractice(
    WrappedKey,
    lambda rows, case: rows.filter(Q(case_id=case) | Q(case_id=None)).order_by("created_at", "id"),
    case=UUID,
)


def keyring() -> Keyring:
    """Return the keyring of the current practice; raises NoCurrentPractice without one."""
    drawer = current_practice().drawer
    ring = drawer.get("keyring")
    if not isinstance(ring, Keyring):
        ring = drawer["keyring"] = Keyring()
    return ring
