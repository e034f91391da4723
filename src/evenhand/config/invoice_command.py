"""`evenhand invoices`: for whoever hosts Evenhand for others and takes payments."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any


def add_invoices(commands: Any, *, open_house: Callable[[], None], say: Callable[[str], None]) -> None:
    """Add the command with its acts to the program's commands."""

    def listed(chosen: argparse.Namespace) -> int:
        open_house()
        from evenhand.config.invoices import listed_invoices, payments_to_look_at

        lines = list(listed_invoices(only_open=not chosen.all))
        for line in lines or ["There is no invoice." if chosen.all else "No invoice is open."]:
            say(line)
        for line in payments_to_look_at():
            say(line)
        return 0

    def paid(chosen: argparse.Namespace) -> int:
        open_house()
        from evenhand.config.invoices import note_paid

        say(note_paid(chosen.number))
        return 0

    def taken_back(chosen: argparse.Namespace) -> int:
        open_house()
        from evenhand.config.invoices import take_invoice_back

        say(take_invoice_back(chosen.number))
        return 0

    invoices = commands.add_parser("invoices", help="list the open invoices of the practices that took a plan here")
    invoices.add_argument("--all", action="store_true", help="also those that were paid or taken back")
    invoices.set_defaults(run=listed)
    acts = invoices.add_subparsers(title="commands", metavar="COMMAND")
    for name, run, what in (
        ("paid", paid, "note that an invoice was paid; its practice works again at once"),
        ("take-back", taken_back, "write a credit note for an open invoice"),
    ):
        act = acts.add_parser(name, help=what)
        act.add_argument("number", help="the number of the invoice")
        act.set_defaults(run=run)
