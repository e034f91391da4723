"""What the outbox does for the waiting list: looks who fits a freed time, writes to them, and ends what ran out."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from evenhand.domain.scheduling.actions.waiting import OFFERED, OVER, end_offer, offer_freed
from evenhand.domain.scheduling.freed import FREED
from evenhand.domain.scheduling.links import offer_address
from evenhand.domain.scheduling.models import Calendar, WaitingOffer
from evenhand.domain.scheduling.when import clock_in_words, in_words
from evenhand.foundation.accounts.speaking.queries import language_for
from evenhand.foundation.outbox.carriers import Content, carries
from evenhand.foundation.outbox.mail import letter, send_mail
from evenhand.foundation.outbox.words import time_offered
from evenhand.foundation.practices.models import Practice
from evenhand.wording import in_language


@carries(FREED, bears_repeats=True)
def look_who_fits(content: Content) -> None:
    """Offer what is free of a freed stretch; a repeat offers only what is still free."""
    offer_freed(therapist_id=UUID(content["therapist"]), start=content["start"], end=content["end"], at=timezone.now())


@carries(OVER, bears_repeats=True)
def run_out(content: Content) -> None:
    """End an offer whose time is over, unless it was answered or is gone with its case file."""
    offer = WaitingOffer.objects.filter(pk=content["offer"]).first()
    if offer is not None:
        end_offer(offer=offer, at=timezone.now())


@carries(OFFERED)
def write_of_offer(content: Content) -> None:
    """Write to somebody that a time is kept for them, if it still is, and they can be reached."""
    offers = WaitingOffer.objects.select_related("case__client", "case__contact", "place__service")
    offer = offers.filter(pk=content["offer"], answer="").first()
    if offer is None or offer.until <= timezone.now() or offer.case.client.ended_at is not None:
        return
    if offer.case.contact.email:
        with in_language(language_for(offer.case.client)):
            when, until = words_of(offer)
            message = time_offered(when=when, until=until, link=offer_address(offer))
        send_mail(letter(to=offer.case.contact.email, message=message))


def words_of(offer: WaitingOffer) -> tuple[str, str]:
    """Return the time of an offer and until when it is kept, in words on the client's clock; two queries."""
    home = Practice.objects.values_list("zone", flat=True).get(pk=offer.practice_id)
    calendar = Calendar.objects.filter(member=offer.place.service.therapist_id).first()
    zone = offer.case.zone
    when = in_words(start=offer.starts_at, end=offer.ends_at, zone=zone, home=home, calendar=calendar)
    return when, clock_in_words(offer.until, zone=ZoneInfo(zone), calendar=calendar)
