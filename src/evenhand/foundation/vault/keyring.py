"""The keys in reach of the current work: one practice's, unwrapped on demand, forgotten with its context."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db.models import Q

from evenhand.foundation.practices.context import current_practice
from evenhand.foundation.practices.prepared import PreparedInPractice
from evenhand.foundation.vault.models import WrappedKey
from evenhand.foundation.vault.roots import root_id, root_of, root_wrapping_key
from evenhand.foundation.vault.sealing import NotReadable, in_words, key_id_of, seal, unseal

Purpose = WrappedKey.Purpose


def wrapping_place(row: WrappedKey) -> bytes:
    """Return the associated data under which a key is wrapped: its practice, purpose, case and own id."""
    case = row.case_id and in_words(row.case_id)
    return f"key|{in_words(row.practice_id)}|{row.purpose}|{case}|{in_words(row.pk)}".encode()


def wrapping_key_above(practice_key: WrappedKey) -> AESGCM:
    """Return the key that wraps a practice key; raises NotReadable when its root key is not in reach."""
    return root_wrapping_key(root_of(key_id_of(bytes(practice_key.wrapped))))


def wrapped_by_root(practice_key: WrappedKey, raw: bytes, root: bytes) -> bytes:
    """Return the wrapped form of a practice key under a root key."""
    return seal(root_id(root), root_wrapping_key(root), raw, wrapping_place(practice_key))


class Keyring:
    """Unwrapped keys of one practice. One query fetches the practice key together with a case's keys."""

    def __init__(self) -> None:
        """Start empty; keys come as they are asked for."""
        self._by_id: dict[UUID, AESGCM] = {}
        self._newest: dict[tuple[str, UUID | None], UUID] = {}
        self._asked: set[UUID | None] = set()
        self._of_practice: dict[UUID, AESGCM] = {}
        self._missed: set[UUID] = set()
        self._still_wrapped: dict[UUID, WrappedKey] = {}

    def preload(self, case_ids: Iterable[UUID | None]) -> bool:
        """Fetch the keys of several case files with one query, for pages that show many; return whether it asked."""
        wanted = set(case_ids) - self._asked
        if not wanted and self._asked:
            return False
        fetched = _fetched([case for case in wanted if case])
        self._take_practice_keys([row for row in fetched if row.purpose == Purpose.PRACTICE])
        for row in fetched:
            if row.purpose != Purpose.PRACTICE and self._of_practice:
                self._still_wrapped[row.pk] = row
                self._newest[(row.purpose, row.case_id)] = row.pk
        self._asked |= wanted | {None}
        return True

    def _take_practice_keys(self, rows: list[WrappedKey]) -> None:
        """Take the practice's keys, the oldest first: one that was replaced may be out of reach, the newest may not."""
        for row in rows:
            try:
                self._take(row, wrapping_key_above(row))
            except NotReadable:
                if row is rows[-1]:
                    raise
            else:
                self._of_practice[row.pk] = self._by_id[row.pk]

    def practice_key(self, key_id: UUID) -> AESGCM:
        """Return a practice key, the newest or one that was replaced; raises NotReadable for any other."""
        self.preload([None])
        return self._above(key_id)

    def _above(self, key_id: UUID) -> AESGCM:
        found = self._of_practice.get(key_id)
        if found is None:
            raise NotReadable("This key is wrapped by something that is no key of this practice.")
        return found

    def _take(self, row: WrappedKey, wrapping: AESGCM) -> None:
        self._by_id[row.pk] = AESGCM(unseal(wrapping, bytes(row.wrapped), wrapping_place(row)))
        self._newest[(row.purpose, row.case_id)] = row.pk

    def _in_reach(self, key_id: UUID | None) -> AESGCM | None:
        """Return a key that was fetched, unwrapped at its first use: most pages need one of a case's two."""
        if key_id is None:
            return None
        if key_id not in self._by_id and key_id in self._still_wrapped:
            row = self._still_wrapped[key_id]
            self._take(row, self._above(key_id_of(bytes(row.wrapped))))
        return self._by_id.get(key_id)

    def for_writing(self, purpose: str, case_id: UUID | None) -> tuple[UUID, AESGCM]:
        """Return id and key for new texts of a use; raises NotReadable when there is none."""
        if (purpose, case_id) not in self._newest:
            self.preload([case_id])
        key_id = self._newest.get((purpose, case_id))
        key = self._in_reach(key_id)
        if key_id is None or key is None:
            raise NotReadable("There is no key for this text: the case file was deleted, or never had one.")
        return key_id, key

    def for_reading(self, key_id: UUID, case_id: UUID | None) -> AESGCM:
        """Return the key a sealed text names, among this practice's and this case's; raises NotReadable otherwise."""
        found = self._in_reach(key_id)
        if found is None:
            if not self.preload([case_id]):
                self._look_again(key_id, case_id)
            found = self._in_reach(key_id)
        if found is None:
            raise NotReadable("The key of this text is not in reach here.")
        return found

    def _look_again(self, key_id: UUID, case_id: UUID | None) -> None:
        """Fetch the keys once more for one that may have been made since, by another process; once for each key."""
        if key_id not in self._missed:
            self._missed.add(key_id)
            self._asked.discard(case_id)
            self.preload([case_id])

    def learn(self, row: WrappedKey, key: AESGCM) -> None:
        """Take up a key made a moment ago, so that it need not be fetched."""
        self._by_id[row.pk] = key
        self._newest[(row.purpose, row.case_id)] = row.pk
        self._asked.add(row.case_id)
        if row.purpose == Purpose.PRACTICE:
            self._of_practice[row.pk] = key

    def forget(self) -> None:
        """Put every key out of reach until it is fetched again, because some were destroyed."""
        self._by_id.clear()
        self._newest.clear()
        self._still_wrapped.clear()
        self._asked.clear()
        self._of_practice.clear()
        self._missed.clear()


def _fetched(case_ids: list[UUID]) -> list[WrappedKey]:
    """Return the practice's key and those of some case files, the oldest first."""
    if not case_ids:
        return _of_none.all()
    if len(case_ids) == 1:
        return _of_one_case.all(case=case_ids[0])
    either = Q(case_id__in=case_ids) | Q(case_id=None)
    return list(WrappedKey.objects.filter(either).order_by("created_at", "id"))


_of_none = PreparedInPractice(WrappedKey, lambda rows: rows.filter(case_id=None).order_by("created_at", "id"))
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
