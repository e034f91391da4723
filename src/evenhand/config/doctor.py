"""What `evenhand doctor` looks at, one plain sentence each; it changes nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from django.db import DatabaseError
from django.utils import timezone

from evenhand.config.database import behind, check_root_key_fits, missing_migrations, set_up_django
from evenhand.config.places import data_folder, database_address, database_file, root_key_file
from evenhand.config.starting import CannotStart, database_problem
from evenhand.foundation.vault.root_key import RootKeyProblem, read_root_key

LEAST_FREE_BYTES = 1_000_000_000
LONGEST_SILENCE = timedelta(minutes=2)
LONGEST_WAIT = timedelta(minutes=15)
AT_HOME = ("", "localhost", "127.0.0.1", "::1")
PROVES_ITSELF = ("verify-full", "verify-ca")


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence, and whether it is good news."""

    well: bool
    sentence: str


def examine() -> list[Finding]:
    """Look at everything in turn; what cannot be looked at, because something before it is not well, is left out."""
    findings = [_disk(), _root_key()]
    if not all(finding.well for finding in findings):
        return findings
    set_up_django()
    in_turn = (
        _key_fits,
        _rotation,
        _worker,
        _outbox,
        _rounds,
        _backups,
        _seen_outside,
        _texts,
        _notices,
        _plans,
        _cards,
        _site,
    )
    for look in (_database, _schema, *_walls_where_there_are_any(), *in_turn, *_demo_where_there_is_one()):
        findings.append(_attempted(look))
        if not findings[-1].well and look in (_database, _schema):
            break
    return findings


def _attempted(look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except CannotStart as problem:
        return Finding(False, str(problem))
    except DatabaseError as problem:
        return Finding(False, str(database_problem(problem)))


def _disk() -> Finding:
    folder = data_folder()
    if not folder.is_dir():
        return Finding(False, f"The data folder {folder} is not there; the first `evenhand serve` makes it.")
    free = shutil.disk_usage(folder).free
    sentence = f"The data folder {folder} has {free / 1e9:.1f} GB of free space."
    return Finding(free >= LEAST_FREE_BYTES, sentence)


def _root_key() -> Finding:
    try:
        read_root_key(root_key_file(), data_folder=data_folder())
    except RootKeyProblem as problem:
        return Finding(False, str(problem))
    return Finding(True, f"The root key {root_key_file()} is in order; only this account can read it.")


def _database() -> Finding:
    from django.db import connection

    if not database_address() and not database_file().exists():
        return Finding(False, f"There is no database at {database_file()}; the first `evenhand serve` makes it.")
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return Finding(True, f"The database answers ({connection.display_name}).")


def _schema() -> Finding:
    steps = missing_migrations()
    if steps:
        return Finding(False, behind(steps))
    return Finding(True, "The database fits this version.")


def _walls_where_there_are_any() -> list[Callable[[], Finding]]:
    """SQLite has no roles and no row-level security: there the program's own managers and the keys are the walls."""
    return [_way_there, _role, _walls] if database_address() else []


def _demo_where_there_is_one() -> list[Callable[[], Finding]]:
    return [_demo] if os.environ.get("EVENHAND_DEMO_URL") else []


def _way_there() -> Finding:
    """Whether whoever stands between the program and a database elsewhere could read along or answer in its place."""
    place = urlsplit(database_address())
    asked = parse_qs(place.query)
    host = (asked.get("host") or [place.hostname or ""])[0]
    mode = (asked.get("sslmode") or ["prefer"])[0]
    if host in AT_HOME or host.startswith("/"):
        return Finding(True, "The database is on this machine.")
    if mode not in PROVES_ITSELF:
        return Finding(
            False,
            f"The database on {host} does not have to prove who it is, so that somebody between could read along; "
            "let DATABASE_URL end with ?sslmode=verify-full.",
        )
    return Finding(True, f"The database on {host} has to prove who it is.")


def _role() -> Finding:
    from django.db import connection

    from evenhand.foundation.practices.postgresql.walls import roles_past_the_walls

    past = roles_past_the_walls(connection)
    if past:
        return Finding(
            False,
            f"The walls between practices do not hold for the role of DATABASE_URL: {' and '.join(past)}; make a role "
            "for Evenhand alone, as docs/running.md shows.",
        )
    return Finding(True, "The role of DATABASE_URL has no right to pass the walls between practices.")


def _walls() -> Finding:
    from django.db import connection

    from evenhand.foundation.practices.postgresql.walls import tables_without_walls

    bare = tables_without_walls(connection)
    if bare:
        return Finding(
            False, f"The walls between practices are not as they should be on {', '.join(bare)}; run: evenhand migrate"
        )
    return Finding(True, "PostgreSQL itself keeps practices apart: row-level security is forced on every table.")


def _key_fits() -> Finding:
    check_root_key_fits()
    return Finding(True, "The root key opens the practices' keys.")


def _rotation() -> Finding:
    from evenhand.config.keys_in_words import unfinished_changes

    unfinished = unfinished_changes()
    if unfinished:
        return Finding(False, unfinished[0])
    return Finding(True, "No change of keys is unfinished.")


def _worker() -> Finding:
    from evenhand.config.worker_life import last_sign_of_life

    seen, now = last_sign_of_life(), timezone.now()
    if seen is None:
        return Finding(False, "No worker has run on this machine; `evenhand serve` starts one.")
    sentence = f"The worker of this machine was last at work {_ago(now - seen)}."
    return Finding(now - seen <= LONGEST_SILENCE, sentence)


def _outbox() -> Finding:
    from evenhand.foundation.outbox.queries import standing_everywhere

    now = timezone.now()
    standing = standing_everywhere(at=now)
    if standing.in_vain:
        return Finding(False, f"Tried again and again in vain, and still in the outbox: {standing.in_vain}.")
    if standing.overdue_since is not None:
        wait = now - standing.overdue_since
        sentence = f"The oldest effect in the outbox should have left {_ago(wait)}."
        return Finding(not standing.is_stalled(at=now), sentence)
    if standing.undelivered:
        return Finding(False, f"Given up, or perhaps sent, until an owner decides at the desk: {standing.undelivered}.")
    return Finding(True, "Nothing waits in the outbox that should have left by now.")


def _rounds() -> Finding:
    from evenhand.config.rounds import jobs
    from evenhand.foundation.outbox.periodic import jobs_in_trouble

    now = timezone.now()
    for job in jobs_in_trouble(jobs(), at=now, patience=LONGEST_WAIT):
        if job.failures:
            return Finding(False, f"The job '{job.name}' failed at its last turn ({job.problem}) and is tried again.")
        return Finding(False, f"The job '{job.name}' should have been done {_ago(now - job.due_at)}.")
    return Finding(True, "Every job that comes round was done in its time.")


def _backups() -> Finding:
    from django.conf import settings

    from evenhand.foundation.archive.backup.drills import Trouble, trouble_with_drills
    from evenhand.foundation.archive.backup.queries import standing_of_backups

    now = timezone.now()
    standing = standing_of_backups(at=now)
    last = standing.last.made_at if standing.last else None
    made = f"The last backup was made {_ago(now - last)}" if last else "There is no backup yet"
    if standing.silent_since is not None:
        why = f"; one failed: {standing.failed.problem}" if standing.failed else ""
        return Finding(False, f"{made}{why}; the worker makes one a day, `evenhand backup` one now.")
    if standing.drilled and standing.drilled.drill_problem:
        return Finding(False, f"{made}, but the last drill failed: {standing.drilled.drill_problem}")
    if trouble_with_drills(at=now, by_itself=settings.WEEKLY_DRILL) is Trouble.MISSING:
        return Finding(
            False,
            f"{made}, but for more than nine days none was tried; the worker tries one a week, `evenhand drill` now.",
        )
    drilled = standing.drilled.drilled_at if standing.drilled else None
    tried = f"one was last tried {_ago(now - drilled)}" if drilled else "none was ever tried: run: evenhand drill"
    return Finding(True, f"{made}; {tried}.")


def _seen_outside() -> Finding:
    from django.conf import settings

    from evenhand.foundation.outbox.silence import words_that_give_away

    for what, shown in (("public address", settings.PUBLIC_ADDRESS), ("sender of mails", settings.MAIL_ADDRESS)):
        if words_that_give_away(shown):
            return Finding(
                False, f"The {what}, {shown}, tells what this is for to whoever sees a client's screen; choose another."
            )
    return Finding(True, "Neither the public address nor the sender of mails tells what this is for.")


def _texts() -> Finding:
    from evenhand.foundation.outbox.texts import gateway

    found = gateway()
    if found is None:
        return Finding(True, "No text messages are sent: no gateway is set (EVENHAND_SMS_URL).")
    problem = found.problem()
    if problem:
        return Finding(False, f"{problem} Until then no text messages are sent.")
    return Finding(True, f"Text messages are handed to {found.host}.")


def _notices() -> Finding:
    from evenhand.foundation.outbox.push import sender, settings_problem

    problem = settings_problem()
    if problem:
        return Finding(False, f"{problem} Until then no notices are sent to devices.")
    if sender() is None:
        return Finding(True, "No notices are sent to devices: no key is set (EVENHAND_PUSH_KEY).")
    return Finding(True, "Notices are handed to the services of the browsers' makers.")


def _plans() -> Finding:
    from django.conf import settings

    from evenhand.domain.plans.offered import offers
    from evenhand.domain.plans.reading import OffersRefused

    try:
        found = offers()
    except OffersRefused as problem:
        return Finding(False, f"The plans of EVENHAND_PLANS are not shown. {problem}")
    if found is None:
        return Finding(True, "No plans are offered: EVENHAND_PLANS is not set.")
    counted = [(len(found.plans), "plan"), (len(found.promotions), "promotion")]
    plans, promotions = (f"{count} {name}{'' if count == 1 else 's'}" for count, name in counted)
    if settings.SIGN_UP and found.billing is None:
        return Finding(False, "Nobody can sign up: the file of EVENHAND_PLANS has no [billing] (docs/plans.md).")
    return Finding(True, f"{plans} {'is' if len(found.plans) == 1 else 'are'} offered, with {promotions}.")


def _cards() -> Finding:
    from django.conf import settings

    from evenhand.domain.plans.paying.stripe_door import is_live, settings_problem

    problem = settings_problem()
    if problem:
        return Finding(False, f"{problem} Until then nobody can pay by card.")
    if not settings.STRIPE_KEY:
        return Finding(True, "Invoices are paid by hand: no key of Stripe is set (EVENHAND_STRIPE_KEY).")
    if not settings.SIGN_UP:
        return Finding(False, "A key of Stripe is set, but EVENHAND_SIGN_UP is off: there is nothing to pay.")
    moves = "and money moves" if is_live() else "for trying: no money moves"
    return Finding(True, f"Invoices can be paid by card at Stripe; the keys are set, {moves}.")


def _site() -> Finding:
    from evenhand.faces.site.hosting.legal import facts_missing
    from evenhand.faces.site.hosting.named import named_host
    from evenhand.faces.site.hosting.reading import SiteRefused

    try:
        found = named_host()
    except SiteRefused as problem:
        return Finding(False, f"Nothing of EVENHAND_SITE is shown. {problem}")
    if found is None:
        return Finding(True, "The first page leads to the doors alone: EVENHAND_SITE is not set.")
    for page in found.pages:
        missing = facts_missing(page, found.facts)
        if missing:
            return Finding(
                False, f"The page /legal/{page}/ is not shown until these facts are filled in: {', '.join(missing)}."
            )
    booking = f"the booking page of {found.booking}" if found.booking else "the doors alone"
    first = f"The first page {'presents Evenhand' if found.about else f'leads to {booking}'}"
    return Finding(True, f"{first}; legal pages that are shown: {', '.join(found.pages) or 'none'}.")


def _ago(span: timedelta) -> str:
    """Return a span as people say it, to the nearest useful unit."""
    seconds = max(0, int(span.total_seconds()))
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {name}{'s' if count > 1 else ''} ago"
    return f"{seconds} second{'' if seconds == 1 else 's'} ago"


def _demo() -> Finding:
    """How many visitors have a demo, and whether one is ready to be copied for the next."""
    from evenhand.config.demo.hosting import visits_of_host, wanted_by_host

    wanted, visits = wanted_by_host(os.environ), visits_of_host()
    if not visits.ready.exists():
        return Finding(False, f"The demo for visitors at {wanted.address} is not ready; `evenhand serve` starts it.")
    return Finding(True, f"The demo for visitors is at {wanted.address}; demos right now: {len(visits.all())}.")
