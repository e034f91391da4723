"""What the program's code never does, or does in places that are listed here: found by a look at the code alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import cache

import pytest

from tests.repository.tree import name_of, ours, text_of

RUNS_WORDS = {"eval", "exec", "compile", "__import__", "import_module", "literal_eval"}
READS_OBJECTS = {"pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle", "xml", "lxml", "html5lib", "plistlib"}
STARTS_PROGRAMS = {"subprocess", "pty", "multiprocessing"}
SHELLS = {"system", "popen", "getoutput", "spawnl", "spawnv", "execv", "execvp"}
ASKS_OTHERS = {"urllib.request", "http.client", "requests", "httpx", "aiohttp", "smtplib", "ftplib", "socket", "ssl"}
ASKS_OTHERS |= {"stripe"}
SQL_BY_HAND = {"raw", "extra", "RawSQL"}
WEAK_HASHES = {"md5", "sha1", "new"}
GUESSED = {"random"}
TAKES_WHOLE_FORMS = {"ModelForm", "modelform_factory", "modelformset_factory", "inlineformset_factory"}
STATES_SAFE = {"mark_safe", "SafeString", "Markup"}


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """Return the program's modules, parsed once, under their names in the package."""
    found = [path for path in ours(".py", under="src/evenhand") if path.parent.name != "migrations"]
    return tuple((name_of(path).removeprefix("src/evenhand/"), ast.parse(text_of(path))) for path in found)


@cache
def calls_in(tree: ast.Module) -> tuple[ast.Call, ...]:
    """Return every call of a module."""
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.Call))


@cache
def imported(tree: ast.Module) -> tuple[str, ...]:
    """Return each name that a module imports, whole."""
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(found)


def imports(tree: ast.Module, names: set[str]) -> bool:
    """Return whether a module imports one of these or something in it."""
    return any(one == name or one.startswith(f"{name}.") for one in imported(tree) for name in names)


def called(tree: ast.Module, names: set[str]) -> list[ast.Call]:
    """Return the calls of functions and methods with these names."""
    return [call for call in calls_in(tree) if _name(call.func) in names]


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def where(finds: Callable[[ast.Module], object]) -> set[str]:
    """Return the modules in which something is found."""
    return {name for name, tree in modules() if finds(tree)}


def runs_words(tree: ast.Module) -> list[ast.Call]:
    """Return calls that run words as code; `re.compile` and the compiling of queries are none."""
    return [call for call in called(tree, RUNS_WORDS) if isinstance(call.func, ast.Name)]


def by_name(tree: ast.Module) -> list[ast.Call]:
    """Return queries whose statement is put together where it is sent."""
    sent = called(tree, {"execute", "executemany"})
    return [call for call in sent if call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)]


def made_patterns(tree: ast.Module) -> list[ast.Call]:
    """Return regular expressions that are no constant of the code."""
    calls = called(tree, {"compile", "match", "fullmatch", "search", "sub", "split", "findall"})
    of_re = [
        call for call in calls if isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "re"
    ]
    return [call for call in of_re if not isinstance(call.args[0], ast.Constant)]


def made_formats(tree: ast.Module) -> list[ast.Call]:
    """Return `.format` of something else than a constant of the code."""
    return [
        call
        for call in called(tree, {"format", "format_map", "Template"})
        if isinstance(call.func, ast.Attribute) and not isinstance(call.func.value, ast.Constant)
    ]


def test_no_words_are_run_as_code() -> None:
    assert where(runs_words) == set()


def test_nothing_is_read_back_into_objects_and_no_xml_is_read() -> None:
    assert where(lambda tree: imports(tree, READS_OBJECTS)) == {"domain/tracking/queries.py"}
    [(_, tracking)] = [(name, tree) for name, tree in modules() if name == "domain/tracking/queries.py"]
    assert called(tracking, {"loads", "load", "Unpickler"}) == []


def test_programs_are_started_where_it_is_listed_and_by_no_shell() -> None:
    assert where(lambda tree: imports(tree, STARTS_PROGRAMS)) == {
        "config/own_command.py",
        "config/supervising.py",
        "domain/conversations/files/examining.py",
        "faces/components/printing.py",
    }
    assert where(lambda tree: called(tree, SHELLS)) == set()
    started = [call for _, tree in modules() for call in called(tree, {"Popen"})]
    assert started
    assert [word.arg for call in started for word in call.keywords if word.arg == "shell"] == []


def test_the_program_asks_nobody_but_itself() -> None:
    assert where(lambda tree: imports(tree, ASKS_OTHERS)) == {
        "config/listening.py",
        "config/serving.py",
        "domain/plans/paying/stripe_door.py",  # once the host set keys
        "domain/scheduling/feeds/fetching.py",  # the calendars that therapists named
        "foundation/outbox/mail_host.py",
        "foundation/outbox/push.py",  # the services on the host's list
        "foundation/outbox/texts.py",  # the gateway that the host set
    }
    assert where(
        lambda tree: called(tree, {"EmailMessage", "EmailMultiAlternatives", "get_connection", "mail_admins"})
    ) == {"foundation/outbox/mail.py"}


def test_files_are_opened_and_written_where_it_is_listed() -> None:
    """None of these takes a name from a request: they are the host's places and the program's own files."""
    opens = {"open", "write_text", "write_bytes", "read_text", "read_bytes", "unlink", "rename", "rmtree", "mkdir"}
    assert where(lambda tree: called(tree, opens)) == {
        "config/aside.py",
        "config/demo/hosting.py",
        "config/demo/keeping.py",
        "config/demo/visits.py",  # named after the hash of a visitor's ticket
        "config/serving.py",  # a browser
        "config/starting.py",
        "config/static_files.py",
        "config/static_version.py",
        "config/swapping.py",
        "config/taking_along.py",  # the file that the host names on the command line
        "domain/conversations/files/pictures.py",  # what was sent, from memory
        "domain/custody/retention.py",
        "domain/kudos/kinds.py",
        "domain/plans/offered.py",
        "domain/worksheets/bundled.py",
        "domain/worksheets/building/licences.py",
        "domain/worksheets/bundled_measures.py",
        "domain/worksheets/demo_series.py",
        "domain/worksheets/sequences.py",
        "domain/worksheets/shelves.py",
        "domain/worksheets/translations.py",
        "faces/components/template_words.py",
        "faces/portal/offline.py",
        "faces/site/one_screen.py",  # the demo's own mails
        "foundation/archive/backup/sealed_file.py",
        "foundation/archive/backup/shelf.py",
        "foundation/audit/anchors.py",
        "foundation/practices/example_lines.py",
        "foundation/vault/root_files.py",
        "foundation/vault/root_key.py",
        "foundation/vault/sheet_words.py",
        "faces/site/hosting/named.py",  # the file that the host named, and the library's
        "faces/site/library_texts.py",
        "wording/catalogues.py",
    }


def test_statements_are_constants_and_what_is_looked_for_travels_beside_them() -> None:
    assert where(lambda tree: called(tree, SQL_BY_HAND)) == set()
    assert where(by_name) == {"foundation/archive/backup/contents.py"}  # names of our own tables, from the models


def test_no_pattern_is_made_of_what_somebody_sent() -> None:
    assert where(made_patterns) == {
        "domain/worksheets/definition/lines.py",  # of another pattern of its own
        "domain/worksheets/definition/toml_words.py",  # of its own words
        "foundation/accounts/passwords/rules.py",  # of its own words
    }


def test_no_format_is_made_of_what_somebody_sent() -> None:
    assert where(made_formats) == {
        "foundation/triggers.py",  # its own statements, with the names of tables
        "foundation/practices/postgresql/policies.py",  # the walls that models declare
    }


def test_hashes_are_sha256_and_blake2_and_nothing_weaker() -> None:
    assert where(lambda tree: called(tree, WEAK_HASHES)) == set()
    found = {one for _, tree in modules() for one in imported(tree) if one.startswith("hashlib")}
    assert found == {"hashlib", "hashlib.blake2b", "hashlib.sha256"}
    kinds = [call.args[2] for _, tree in modules() for call in called(tree, {"digest"}) if len(call.args) == 3]
    assert {kind.value for kind in kinds if isinstance(kind, ast.Constant)} == {"sha256"}


def test_ciphers_and_keys_are_made_by_the_library_and_in_the_vault_alone() -> None:
    found = {
        (one, name.rsplit("/", 1)[0])
        for name, tree in modules()
        for one in imported(tree)
        if one.startswith("cryptography.hazmat")
    }
    assert found == {
        ("cryptography.hazmat.primitives.ciphers.aead.AESGCM", "foundation/vault"),
        ("cryptography.hazmat.primitives.asymmetric.ec", "foundation/vault"),
        ("cryptography.hazmat.primitives.asymmetric.utils.decode_dss_signature", "foundation/vault"),
        ("cryptography.hazmat.primitives.hashes", "foundation/vault"),
        ("cryptography.hazmat.primitives.hashes.SHA256", "foundation/vault"),
        ("cryptography.hazmat.primitives.serialization.Encoding", "foundation/vault"),
        ("cryptography.hazmat.primitives.serialization.PublicFormat", "foundation/vault"),
        ("cryptography.hazmat.primitives.kdf.hkdf.HKDF", "foundation/vault"),
    }


def test_chance_comes_from_the_system_alone() -> None:
    assert {one for _, tree in modules() for one in imported(tree) if one.split(".")[0] in GUESSED} == {
        "random.SystemRandom"
    }


def test_a_secret_is_compared_in_constant_time() -> None:
    compared = where(lambda tree: called(tree, {"compare_digest", "constant_time_compare"}))
    assert compared >= {
        "faces/components/permissions.py",
        "faces/components/signing_in.py",
        "foundation/accounts/second_steps/codes.py",
        "foundation/archive/recovery/actions.py",
    }
    assert where(_compares_a_secret) == {
        "domain/plans/pricing.py",  # a promotion's code, which a banner tells everybody
        "domain/worksheets/published.py",  # whether a bundled sheet has changed
        "foundation/audit/queries.py",  # whether a chain of the record is whole
        "foundation/audit/thresholds.py",
    }


def _compares_a_secret(tree: ast.Module) -> list[ast.Compare]:
    secret = re.compile(r"(^|_)(token|hash|secret|digest|password|passphrase|code|signature)$")
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ast.Eq | ast.NotEq)
        and not isinstance(node.comparators[0], ast.Constant)
        and any(secret.search(_word(side)) for side in (node.left, *node.comparators))
    ]


def _word(side: ast.expr) -> str:
    return side.attr if isinstance(side, ast.Attribute) else getattr(side, "id", "")


def test_no_form_is_taken_whole() -> None:
    assert where(lambda tree: imports(tree, {f"django.forms.{one}" for one in TAKES_WHOLE_FORMS})) == set()
    spread = [
        (name, word.value)
        for name, tree in modules()
        for call in calls_in(tree)
        for word in call.keywords
        if word.arg is None and "POST" in ast.dump(word.value)
    ]
    assert spread == []


def test_markup_is_made_where_it_is_listed() -> None:
    """Each of these escapes what it is given, or draws from words of our own; a test of each says so."""
    assert where(lambda tree: called(tree, STATES_SAFE)) == {
        "faces/components/charts/timeline.py",
        "faces/components/template_saying.py",
        "faces/components/template_words.py",
        "faces/workspace/entry_table.py",
        "faces/workspace/progress.py",
        "faces/workspace/recovery_sheet.py",
        "faces/workspace/security/adding.py",
    }
    assert where(lambda tree: called(tree, {"from_string"})) == set()


def test_no_page_goes_to_another_host() -> None:
    """Where to go on is read from a request in these places alone; each asks Django whether it is our own."""
    asks = where(lambda tree: called(tree, {"url_has_allowed_host_and_scheme"}))
    assert asks == {
        "faces/workspace/sign_in.py",
        "faces/portal/coming_in.py",
        "faces/components/unlocking.py",
    }
    outside = [
        call
        for _, tree in modules()
        for call in called(tree, {"HttpResponseRedirect", "redirect"})
        if call.args and isinstance(call.args[0], ast.Constant) and not str(call.args[0].value).startswith("/")
    ]
    assert outside == []


@pytest.mark.parametrize(
    ("code", "finds"),
    [
        ("eval(words)", runs_words),
        ("cursor.execute(f'select {name}')", by_name),
        ("cursor.execute('select ' + name)", by_name),
        ("re.sub(request.GET['q'], '', text)", made_patterns),
        ("words.format(name=1)", made_formats),
        ("if token == kept_token: pass", _compares_a_secret),
        ("if row.token_hash != found: pass", _compares_a_secret),
    ],
)
def test_each_danger_is_found(code: str, finds: Callable[[ast.Module], list[ast.AST]]) -> None:
    assert finds(ast.parse(code))


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("import xml.etree.ElementTree", READS_OBJECTS),
        ("from pickle import loads", READS_OBJECTS),
        ("import urllib.request", ASKS_OTHERS),
        ("from subprocess import run", STARTS_PROGRAMS),
    ],
)
def test_each_import_is_found(line: str, names: set[str]) -> None:
    assert imports(ast.parse(line), names)


@pytest.mark.parametrize(
    "code",
    [
        "re.compile('a')",
        "'{}'.format(name)",
        "cursor.execute('select %s', [name])",
        "if code == 'a': pass",
        "x.compile()",
    ],
)
def test_what_is_harmless_is_left_alone(code: str) -> None:
    tree = ast.parse(code)
    assert not any(finds(tree) for finds in (runs_words, by_name, made_patterns, made_formats, _compares_a_secret))
