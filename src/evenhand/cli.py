"""The `evenhand` command."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evenhand.config.invoice_command import add_invoices
from evenhand.config.starting import CannotStart, prepare_places

ASKS_TO_OPEN = "Passphrase of the file: "


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code: 0, or 1 after one plain sentence on stderr."""
    chosen = _parser().parse_args(arguments)
    try:
        exit_code: int = chosen.run(chosen)
    except CannotStart as problem:
        _say(str(problem))
        return 1
    return exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="evenhand", description="A practice platform for CBT therapists: one program, one database, one command."
    )
    # The dots also make argparse's first column wide enough for the longest name.
    commands = parser.add_subparsers(title="commands", metavar="COMMAND ...", required=True)
    serve = commands.add_parser("serve", help="start the program: bring the database up to date, web server, worker")
    serve.add_argument("--port", type=_port, default=8000, help="port to answer on (8000)")
    serve.add_argument("--host", default="127.0.0.1", help="address of this machine to answer on (127.0.0.1)")
    _add_no_browser(serve)
    serve.set_defaults(run=_serve)
    demo = commands.add_parser("demo", help="start a throw-away practice with fictional case files")
    demo.add_argument("--port", type=_port, default=8000, help="port to answer on, or the next free one (8000)")
    demo.add_argument(
        "--visitors", action="store_true", help="one for each visitor, at EVENHAND_DEMO_URL; `serve` starts it too"
    )
    demo.add_argument("--host", default="127.0.0.1", help="with --visitors: address of this machine (127.0.0.1)")
    _add_no_browser(demo)
    demo.set_defaults(run=_demo)
    worker = commands.add_parser("worker", help="carry out what waits in the outbox, without a web server")
    worker.set_defaults(run=_worker)
    migrate = commands.add_parser("migrate", help="bring the database up to this version")
    migrate.set_defaults(run=_migrate)
    doctor = commands.add_parser("doctor", help="say in plain sentences what is well and what is not")
    doctor.set_defaults(run=_doctor)
    _add_practice(commands.add_parser("practice", help="set up a practice and its owner's sign-in"))
    _add_therapist(commands.add_parser("therapist", help="let somebody in again who lost every way in"))
    recover = commands.add_parser("recover", help="bring a practice back with its recovery sheet, without the root key")
    recover.add_argument("--email", required=True, help="the address its owner signs in with from now on")
    recover.set_defaults(run=_recover)
    _add_export(commands.add_parser("export", help="write a practice or one case file into a file to take along"))
    _add_import(commands.add_parser("import", help="rebuild a practice from a file that export wrote elsewhere"))
    _add_keys(commands.add_parser("keys", help="put new keys in the place of old ones, and see where they hang"))
    _add_backup(commands)
    add_invoices(commands, open_house=_look_into_the_house, say=_print)
    _add_audit(commands.add_parser("audit", help="check that the record of acts was not altered"))
    return parser


def _add_no_browser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")


def _add_practice(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    new = acts.add_parser("new", help="set up a practice; asks for the owner's password, or reads it from stdin")
    new.add_argument("--name", required=True, help="the practice's name")
    new.add_argument("--zone", required=True, help="its time zone, for instance Europe/London")
    new.add_argument("--email", required=True, help="the address its owner signs in with")
    new.set_defaults(run=_practice_new)
    begin = acts.add_parser("begin", help="print a new one-time address on which the first practice is set up")
    begin.set_defaults(run=_practice_begin)


def _add_therapist(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    reset = acts.add_parser("reset-sign-in", help="make a link that replaces every way in of one therapist")
    reset.add_argument("address", help="the e-mail address they sign in with")
    reset.set_defaults(run=_therapist_reset_sign_in)


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("practice", help="its name or id")
    parser.add_argument("file", type=Path, help="the file to write; it must not be there yet")
    parser.add_argument("--names", action="store_true", help="with names and contact details, not numbers only")
    parser.add_argument("--case", metavar="NUMBER", help="only the case file of this number")
    parser.add_argument("--sealed", action="store_true", help="sealed with a passphrase, which is asked for")
    parser.set_defaults(run=_export)


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a file of a whole practice")
    parser.add_argument("--email", required=True, help="the address its owner signs in with from now on")
    parser.set_defaults(run=_import)


def _add_audit(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    verify = acts.add_parser("verify", help="walk every practice's chain of entries")
    verify.set_defaults(run=_audit_verify)
    refused = acts.add_parser("refused", help="list which kinds of secrets were refused at the doors, by the hour")
    refused.set_defaults(run=_audit_refused)


def _add_keys(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    status = acts.add_parser("status", help="list the keys, what hangs on each, and what is unfinished")
    status.set_defaults(run=_keys_status)
    notices = acts.add_parser("notices", help="make a key for notices on devices, to be set as EVENHAND_PUSH_KEY")
    notices.set_defaults(run=_keys_notices)
    rotate = acts.add_parser("rotate", help="replace a key while the program runs; again goes on where it stopped")
    which = rotate.add_subparsers(title="keys", metavar="KEY", required=True)
    root = which.add_parser("root", help="make a new root key and wrap everything by it that hung on the former one")
    root.add_argument("--prepare", action="store_true", help="only lay the next root key beside the one in force")
    root.set_defaults(run=_keys_rotate_root)
    practice = which.add_parser("practice", help="give a practice a new key and wrap its case files' keys by it")
    practice.add_argument("practice", nargs="?", help="its name or id, where there are several")
    practice.set_defaults(run=_keys_rotate_practice)


def _add_backup(commands: Any) -> None:
    backup = commands.add_parser("backup", help="make a backup now, while everything runs, or list those that are kept")
    backup.set_defaults(run=_backup)
    acts = backup.add_subparsers(title="commands", metavar="COMMAND")
    acts.add_parser("list", help="list the backups that are kept").set_defaults(run=_backup_list)
    restore = commands.add_parser("restore", help="put a backup in the place of an empty database")
    restore.add_argument("file", help="the backup")
    restore.add_argument("--keyring", help="its keyring, or a later one (the newest that is kept)")
    restore.add_argument("--sheet", action="store_true", help="ask for a recovery sheet, where the root key is lost")
    restore.add_argument("--replace", action="store_true", help="keep the database that is there aside, and replace it")
    restore.set_defaults(run=_restore)
    commands.add_parser("drill", help="restore the last backup aside, to see that it works").set_defaults(run=_drill)


def _port(typed: str) -> int:
    if not (typed.isdecimal() and int(typed) <= 65_535):
        raise argparse.ArgumentTypeError(f"'{typed}' is no port; choose a number from 1 to 65535.")
    return int(typed)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _print(sentence: str) -> None:
    print(sentence, flush=True)


def _open_the_house() -> None:
    """Check the places, load Django, and bring the database up to date; raises CannotStart."""
    for sentence in prepare_places():
        _say(sentence)
    from evenhand.config.database import migrate, set_up_django

    set_up_django()
    steps = migrate()
    if steps:
        _say(f"Brought the database up to this version in {steps} steps.")


def _look_into_the_house() -> None:
    """Check the places and load Django; raises CannotStart when the database is not of this version."""
    prepare_places()
    from evenhand.config.database import refuse_old_database, set_up_django

    set_up_django()
    refuse_old_database()


def _serve(chosen: argparse.Namespace) -> int:
    from evenhand.config.listening import listen, port_of
    from evenhand.config.serving import open_browser, serve

    with listen(chosen.host, chosen.port) as listener:
        os.environ.setdefault("EVENHAND_URL", f"http://localhost:{port_of(listener)}")
        _open_the_house()
        from evenhand.config.first_run import first_address

        address, first = os.environ["EVENHAND_URL"].rstrip("/"), first_address()

        def tell() -> None:
            _print(f"Ready: {address}/")
            for sentence in first:
                _print(sentence)
            if not chosen.no_browser:
                open_browser(f"{address}/begin/" if first else address)  # without its secret, which others could see

        serve(listener, host=chosen.host, say=_say, when_ready=tell)
    return 0


def _demo(chosen: argparse.Namespace) -> int:
    from evenhand.config.demo import run_demo, run_for_visitors

    if chosen.visitors:
        run_for_visitors(host=chosen.host, port=chosen.port, say=_say, ready=_print)
        return 0
    run_demo(port=chosen.port, opens_browser=not chosen.no_browser, say=_say, ready=_print)
    return 0


def _worker(_chosen: argparse.Namespace) -> int:
    from evenhand.config.serving import work

    _look_into_the_house()
    work()
    return 0


def _migrate(_chosen: argparse.Namespace) -> int:
    _open_the_house()
    _print("The database fits this version.")
    return 0


def _doctor(_chosen: argparse.Namespace) -> int:
    from evenhand.config.doctor import examine

    findings = examine()
    for finding in findings:
        _print(("well:     " if finding.well else "not well: ") + finding.sentence)
    return 0 if all(finding.well for finding in findings) else 1


def _practice_new(chosen: argparse.Namespace) -> int:
    password = _typed("Password of the owner: ")
    _open_the_house()
    from evenhand.config.practices import new_practice

    address = new_practice(name=chosen.name, zone=chosen.zone, email=chosen.email, password=password)
    _print(f"The practice is ready. Its owner signs in at {address} with {chosen.email}.")
    return 0


def _practice_begin(_chosen: argparse.Namespace) -> int:
    _open_the_house()
    from evenhand.config.first_run import new_first_address

    for sentence in new_first_address():
        _print(sentence)
    return 0


def _therapist_reset_sign_in(chosen: argparse.Namespace) -> int:
    _look_into_the_house()
    from evenhand.config.therapists import new_way_in

    for sentence in new_way_in(chosen.address):
        _print(sentence)
    return 0


def _recover(chosen: argparse.Namespace) -> int:
    from evenhand.config.recovering import recover

    typed = _typed("The 24 words and the four digits of the sheet: ")
    password = _typed("New password of the owner: ")
    for sentence in recover(typed=typed, email=chosen.email, password=password):
        _print(sentence)
    return 0


def _export(chosen: argparse.Namespace) -> int:
    passphrase = _typed(ASKS_TO_OPEN) if chosen.sealed else None
    _look_into_the_house()
    from evenhand.config.taking_along import export_to

    said = export_to(
        chosen.file, practice=chosen.practice, names=chosen.names, number=chosen.case, passphrase=passphrase
    )
    for sentence in said:
        _print(sentence)
    return 0


def _import(chosen: argparse.Namespace) -> int:
    password = _typed("New password of the owner: ")
    _open_the_house()
    from evenhand.config.taking_along import import_from

    said = import_from(chosen.file, email=chosen.email, password=password, passphrase=lambda: _typed(ASKS_TO_OPEN))
    for sentence in said:
        _print(sentence)
    return 0


def _typed(question: str) -> str:
    """Ask without showing what is typed, or read a line from stdin."""
    return getpass.getpass(question) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _keys_status(_chosen: argparse.Namespace) -> int:
    _look_into_the_house()
    from evenhand.config.keys_in_words import status_of_keys

    for line in status_of_keys():
        _print(line)
    return 0


def _keys_notices(_chosen: argparse.Namespace) -> int:
    from evenhand.foundation.vault.for_browsers import new_sending_key

    _print(new_sending_key())
    return 0


def _keys_rotate_root(chosen: argparse.Namespace) -> int:
    _look_into_the_house()
    from evenhand.config.rotating import rotate_root

    for sentence in rotate_root(prepares=chosen.prepare):
        _print(sentence)
    return 0


def _keys_rotate_practice(chosen: argparse.Namespace) -> int:
    _look_into_the_house()
    from evenhand.config.rotating import rotate_practice

    for sentence in rotate_practice(chosen.practice):
        _print(sentence)
    return 0


def _backup(_chosen: argparse.Namespace) -> int:
    from evenhand.config.parent import stop_with_parent

    stop_with_parent()
    _look_into_the_house()
    from evenhand.config.backing_up import back_up

    for sentence in back_up():
        _print(sentence)
    return 0


def _backup_list(_chosen: argparse.Namespace) -> int:
    from evenhand.config.shelf import shelf_in_words

    for line in shelf_in_words():
        _print(line)
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    from evenhand.config.restoring import Wanted, restore

    keyring = Path(chosen.keyring).resolve() if chosen.keyring else None
    sheet = _typed("The 24 words and the four digits of the sheet: ") if chosen.sheet else None
    wanted = Wanted(Path(chosen.file).resolve(), keyring, sheet, replaces=chosen.replace)
    for sentence in restore(wanted):
        _print(sentence)
    return 0


def _drill(_chosen: argparse.Namespace) -> int:
    _look_into_the_house()
    from evenhand.config.drilling import drill

    for sentence in drill():
        _print(sentence)
    return 0


def _audit_verify(_chosen: argparse.Namespace) -> int:
    _look_into_the_house()
    from evenhand.config.practices import broken_records, first_broken_refusal

    broken, refusal = broken_records(), first_broken_refusal()
    for practice_id, number in broken:
        _print(f"The record of practice {practice_id} does not hold from entry {number} on.")
    if refusal is not None:
        _print(f"The record of what was refused at the doors does not hold from entry {refusal} on.")
    if broken or refusal is not None:
        return 1
    _print("Every record of acts is whole.")
    return 0


def _audit_refused(_chosen: argparse.Namespace) -> int:
    _look_into_the_house()
    from evenhand.config.refusals import refused_lately

    for line in refused_lately() or ["Nothing was refused at a door in the last 30 days."]:
        _print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
