"""What people do with a case file: open it, write down information, keep the contact record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from evenhand.domain.cases.models import CaseFile, Contact, Information
from evenhand.domain.cases.numbers import draw_number
from evenhand.domain.cases.queries import case_of_email, cases_at_the_door
from evenhand.domain.cases.told.showing import lets_clients_in
from evenhand.foundation.accounts.actions import INVITATION_DAYS, invite, make_client
from evenhand.foundation.accounts.models import ClientAccount
from evenhand.foundation.accounts.queries import link_made_with, open_invitation_of
from evenhand.foundation.accounts.speaking.queries import language_for
from evenhand.foundation.accounts.throttling.counters import count_for_nobody
from evenhand.foundation.accounts.tokens import token_hash
from evenhand.foundation.accounts.ways.passphrases import hashed, matches
from evenhand.foundation.accounts.ways.queries import ways_of
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import SYSTEM, Actor, ActorKind
from evenhand.foundation.audit.thresholds import Refused, note_at_the_door
from evenhand.foundation.outbox.actions import enqueue, withdraw
from evenhand.foundation.outbox.mail import MAIL, letter
from evenhand.foundation.outbox.words import way_in
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member
from evenhand.foundation.vault.actions import make_case_keys
from evenhand.foundation.vault.keyring import keyring
from evenhand.foundation.vault.lookup import keyed_hash
from evenhand.wording import in_language

DRAWS = 20
BETWEEN_LINKS = timedelta(minutes=15)
"""How long after a link that was sent from the door the next one can be."""


class NumbersUsedUp(Exception):
    """No free case number was drawn in twenty tries: the practice holds tens of millions of case files."""


class InformationChanged(Exception):
    """A newer version was written since it was last seen; nothing was stored, and the caller shows both."""


def open_case(
    *,
    therapist: Member,
    zone: str,
    key: UUID,
    by: Actor,
    at: datetime,
    email: str = "",
    phone: str = "",
    with_keys_of: UUID | None = None,
) -> CaseFile:
    """Open a case file with a fresh random number, its keys, a contact record and a client sign-in.

    One transaction. The same key from the same therapist always gives the same case file, unchanged; another
    therapist's key never does. `with_keys_of` is an id whose keys were made already, for the words of an inquiry: the
    case file gets that id, so that those words are its own. Raises NumbersUsedUp.
    """
    with transaction.atomic():
        Member.objects.select_for_update(no_key=True).get(pk=therapist.pk)
        known = CaseFile.objects.filter(therapist=therapist, key=key).first()
        if known is not None:
            return known
        client = make_client(by=by, at=at)
        case = CaseFile(client=client, therapist=therapist, zone=zone, opened_at=at, key=key)
        case.pk = with_keys_of or case.pk
        _store_under_free_number(case)
        if with_keys_of is None:
            make_case_keys(case_id=case.pk, at=at)
        contact = Contact(case=case, name="", phone=phone.strip(), changed_at=at)
        _keep_address(contact, email)
        contact.save(force_insert=True)
        record(act="case.opened", subject="case", subject_id=case.pk, case_id=case.pk, by=by, at=at)
    return case


def _store_under_free_number(case: CaseFile) -> None:
    for _ in range(DRAWS):
        case.number = draw_number()
        try:
            with transaction.atomic():
                case.save(force_insert=True)
        except IntegrityError:
            continue
        return
    raise NumbersUsedUp


def _keep_address(contact: Contact, email: str) -> None:
    contact.email = email.strip()
    contact.email_hash = keyed_hash(email) if contact.email else None


def write_information(
    *, case: CaseFile, kind: Information.Kind, words: str, by: Actor, at: datetime, seen: int | None = None
) -> Information:
    """Write a new version of one piece of information; the same words as the version in force make none.

    `seen` is the version that its writer knows as the one in force, 0 for none. Raises InformationChanged when there
    is a newer one with other words.
    """
    with transaction.atomic():
        CaseFile.objects.select_for_update(no_key=True).get(pk=case.pk)
        latest = Information.objects.filter(case=case, kind=kind).order_by("-version").first()
        if latest is not None and latest.words == words:
            return latest
        version = latest.version + 1 if latest else 1
        if seen is not None and version != seen + 1:
            raise InformationChanged
        written = Information.objects.create(
            case=case, kind=kind, version=version, words=words, written_at=at, written_by=f"{by.kind}:{by.id}"
        )
        record(act="information.written", subject="information", subject_id=written.pk, case_id=case.pk, by=by, at=at)
    return written


def write_parts(
    *,
    case: CaseFile,
    words: Mapping[Information.Kind, str],
    seen: Mapping[Information.Kind, int],
    by: Actor,
    at: datetime,
) -> list[Information]:
    """Write several pieces of information at once, all or none; `seen` as for `write_information`, by kind.

    Raises InformationChanged when one of them has a newer version with other words.
    """
    with transaction.atomic():
        return [
            write_information(case=case, kind=kind, words=text, by=by, at=at, seen=seen.get(kind))
            for kind, text in words.items()
        ]


def change_contact(
    *, case: CaseFile, name: str, email: str, phone: str, shows_name: bool, by: Actor, at: datetime
) -> Contact:
    """Keep how to reach a client, and whether the name may be shown instead of the number (off unless switched on).

    What stands there already, sent again, changes nothing.
    """
    with transaction.atomic():
        contact = Contact.objects.select_for_update(no_key=True).get(case=case)
        shown = CaseFile.objects.filter(pk=case.pk, shows_name=shows_name).exists()
        if shown and (contact.name, contact.email, contact.phone) == (name.strip(), email.strip(), phone.strip()):
            return contact
        contact.name, contact.phone = name.strip(), phone.strip()
        _keep_address(contact, email)
        contact.changed_at = at
        contact.save()
        CaseFile.objects.filter(pk=case.pk).update(shows_name=shows_name)
        record(act="contact.changed", subject="case", subject_id=case.pk, case_id=case.pk, by=by, at=at)
    return contact


def renew_address_hashes(*, by: Actor, at: datetime) -> int:
    """Make the hashes anew by which clients are found by their address, after the root key changed; return how many."""
    with transaction.atomic():
        contacts = list(Contact.objects.exclude(email_hash=None).select_for_update(no_key=True))
        keyring().preload([contact.case_id for contact in contacts])
        for contact in contacts:
            contact.email_hash = keyed_hash(contact.email)
            contact.save(update_fields=["email_hash"])
        record(act="practice.addresses_renewed", subject="practice", subject_id=None, by=by, at=at)
    return len(contacts)


def change_zone(*, case: CaseFile, zone: str, by: Actor, at: datetime) -> None:
    """Keep the client's time zone: an IANA name that the caller has checked. The same zone changes nothing."""
    with transaction.atomic():
        if CaseFile.objects.filter(pk=case.pk).exclude(zone=zone).update(zone=zone):
            record(act="case.zone_changed", subject="case", subject_id=case.pk, case_id=case.pk, by=by, at=at)


class NumbersNotChecked(Exception):
    """Nobody of the practice has checked a line for bad hours yet: no client is let in before (catalogue, 3.3)."""


def invite_client(*, case: CaseFile, key: str = "", by: Actor, at: datetime) -> str:
    """Make the client's invitation link and return its address; the same `key` gives the same link, and no second mail.

    One transaction: the link, which takes the place of an earlier unused one, and a mail with it where the contact
    record has an address. The mail with the earlier link is withdrawn where it has not left yet. Raises
    NumbersNotChecked before the practice has checked where a client can turn in bad hours.
    """
    if not lets_clients_in(case.practice):
        raise NumbersNotChecked
    with transaction.atomic():
        client = ClientAccount.objects.select_for_update(no_key=True).get(pk=case.client_id)
        known = link_made_with(client=client, key=key) if key else None
        if known is not None:
            return invitation_address(known)
        former = open_invitation_of(client=client, at=at)
        if former is not None:
            withdraw(key=_key_of_mail(bytes(former.token_hash)), at=at)
        token = invite(client=client, by=by, at=at, key=key)
        link = invitation_address(token)
        if case.contact.email:
            with in_language(language_for(client)):
                message = way_in(link=link, days=INVITATION_DAYS)
            enqueue(
                kind=MAIL,
                content=letter(to=case.contact.email, message=message),
                key=_key_of_mail(token_hash(token)),
                at=at,
                stale_at=at + timedelta(days=INVITATION_DAYS),
            )
    return link


def _key_of_mail(hashed: bytes) -> str:
    return f"way-in:{hashed.hex()}"


def send_way_in(*, email: str, at: datetime) -> None:
    """Send a new link to an address that somebody typed at the door; the caller learns nothing of who is known."""
    case = case_of_email(email=email)
    if case is not None:
        send_link(case=case, at=at)


def send_link(*, case: CaseFile, at: datetime) -> None:
    """Send a client a new link, asked for at the door or on their locked screen.

    Asked again within a quarter of an hour it sends nothing more, so that a stranger can neither fill a mailbox nor
    take back link after link. A client whose therapist wants no mailed links for them gets none.
    """
    with practice_context(case.practice_id), transaction.atomic():
        client = ClientAccount.objects.select_for_update(no_key=True).get(pk=case.client_id)
        if not ways_of(client=client).mailed_link:
            return
        known = open_invitation_of(client=client, at=at)
        if known is None or not known.made_by.startswith(SYSTEM.kind) or known.made_at <= at - BETWEEN_LINKS:
            invite_client(case=case, by=SYSTEM, at=at)


def come_in_by_passphrase(*, who: str, passphrase: str, at: datetime) -> ClientAccount | None:
    """Return the client whose case number or e-mail address and passphrase these are; None for anybody else.

    A passphrase that is not theirs is in the record of a known client's practice. For a name that nobody has, as much
    is hashed and written, so that neither the answer nor its time tells who exists.
    """
    known = [case for case in cases_at_the_door(who=who) if case.client.ways_in.passphrase]
    if not known:
        hashed(passphrase)
        count_for_nobody(at=at)
        note_at_the_door(Refused.WAY_IN, at=at)
        return None
    matching = next((one for one in known if matches(passphrase, one.client.ways_in.passphrase)), None)
    case = matching or known[0]
    with practice_context(case.practice_id), transaction.atomic():
        act, by = "passphrase.refused", SYSTEM
        if matching:
            act, by = "passphrase.used", Actor(ActorKind.CLIENT, case.client_id)
            ClientAccount.objects.filter(pk=case.client_id).update(last_seen_at=at)
        record(act=act, subject="client", subject_id=case.client_id, by=by, at=at, case_id=case.pk)
        if not matching:
            note_at_the_door(Refused.WAY_IN, at=at)
    return matching.client if matching else None


def invitation_address(token: str) -> str:
    """Return the public address at which an invitation is opened."""
    return f"{settings.PUBLIC_ADDRESS}/me/in/{token}/"


def note_safety_talk(*, case: CaseFile, on: date, by: Actor, at: datetime) -> None:
    """Keep the day on which it was said in person what is read, when, and what to do instead of writing."""
    with transaction.atomic():
        CaseFile.objects.filter(pk=case.pk).update(safety_talk_on=on)
        record(act="case.safety_talk_noted", subject="case", subject_id=case.pk, case_id=case.pk, by=by, at=at)
