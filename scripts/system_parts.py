"""Finds the system parts that set-up and tests need, and installs missing ones from Debian's packages.

Runs before there is an environment, so it uses the standard library only.
"""

from __future__ import annotations

import glob
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path

SECONDS_TO_REACH_A_SERVER = 15  # a machine without a network learns so soon
APT_GET = (
    "apt-get",
    "-o",
    "DPkg::Lock::Timeout=300",
    *("-o", f"Acquire::http::Timeout={SECONDS_TO_REACH_A_SERVER}"),
    *("-o", f"Acquire::https::Timeout={SECONDS_TO_REACH_A_SERVER}"),
)
BROWSER = "chromium-headless-shell"
SYSTEMD = Path("/run/systemd/system")
CLUSTER_SETTINGS = Path("/etc/postgresql-common/createcluster.conf")


@dataclass(frozen=True, slots=True)
class Part:
    """Something outside Python's packages: what it is for, the Debian package with it, whether it is here.

    `can_do_without` says whether something else on the machine does its work, if less well.
    """

    purpose: str
    package: str
    is_present: Callable[[], bool]
    can_do_without: Callable[[], bool] = lambda: False


def headless_shell() -> str | None:
    """Return the path of the Chromium that has no windows, or of the one CHROMIUM names; None without either.

    It is the same engine from the same source package; a page costs it a third of what it costs the whole browser.
    """
    return shutil.which(os.environ.get("CHROMIUM") or BROWSER)


def chromium_program() -> str | None:
    """Return the path of the Chromium to drive: without windows where there is one, else the whole, else None."""
    if os.environ.get("CHROMIUM"):
        return headless_shell()
    return headless_shell() or whole_chromium()


def whole_chromium() -> str | None:
    """Return the path of Chromium with all that people's browsers write to their disks, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def postgresql_program(name: str) -> str | None:
    """Return the path of one of PostgreSQL's server programs (`initdb`, `postgres`), newest version first.

    Debian keeps them off the PATH, one folder a version.
    """
    folders = glob.glob("/usr/lib/postgresql/*/bin")
    newest_first = sorted(folders, key=lambda folder: float(folder.split("/")[4]), reverse=True)
    return shutil.which(name, path=os.pathsep.join([*newest_first, os.environ.get("PATH", os.defpath)]))


def pgbouncer_program() -> str | None:
    """Return the path of pgbouncer, which Debian keeps among the administrator's programs."""
    return shutil.which("pgbouncer", path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"]))


PARTS = {
    "venv": Part(
        purpose="Python's own maker of environments",
        package="python3-venv",
        is_present=lambda: importlib.util.find_spec("ensurepip") is not None,
    ),
    "chromium": Part(
        purpose="the browser of the journey tests",
        package=BROWSER,
        is_present=lambda: headless_shell() is not None,
        can_do_without=lambda: chromium_program() is not None,
    ),
    "whole chromium": Part(
        purpose="the browser whose disk is looked through",
        package="chromium",
        is_present=lambda: whole_chromium() is not None,
    ),
    "postgresql": Part(
        purpose="the database server of the PostgreSQL tests",
        package="postgresql",
        is_present=lambda: None not in (postgresql_program("initdb"), postgresql_program("postgres")),
    ),
    "pango": Part(
        purpose="what sets letters on pages to print",
        package="libpangoft2-1.0-0",
        is_present=lambda: find_library("pangoft2-1.0") is not None,
    ),
    "harfbuzz": Part(
        purpose="what puts letters into a PDF",
        package="libharfbuzz-subset0",
        is_present=lambda: find_library("harfbuzz-subset") is not None,
    ),
    "pgbouncer": Part(
        purpose="the pool of connections that the walls between practices are tested through",
        package="pgbouncer",
        is_present=lambda: pgbouncer_program() is not None,
    ),
}


def way_to_install() -> list[str] | None:
    """Return what to put before a command to run it as root ([] for root itself), or None when we may not."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def commands_to_install(packages: Sequence[str], *, cluster_settings: Path = CLUSTER_SETTINGS) -> list[list[str]]:
    """Return the commands, to be run as root in order, that install these packages.

    Debian's packages of PostgreSQL and pgbouncer start servers of their own; tests bring theirs for a minute. So
    PostgreSQL is told not to, where nobody has decided yet, and pgbouncer is held off by run level 1 where the old way
    of starting is used, and stopped for good where systemd starts it all the same.
    """
    commands = [[*APT_GET, "update", "-q"]]
    if "postgresql" in packages and not cluster_settings.exists():
        commands.append(["mkdir", "-p", str(cluster_settings.parent)])
        commands.append(["sh", "-c", f"echo 'create_main_cluster = false' >'{cluster_settings}'"])
    quietly = ["env", "DEBIAN_FRONTEND=noninteractive", "UCF_FORCE_CONFFOLD=1", "RUNLEVEL=1"]
    keep_settings = ["-o", "Dpkg::Options::=--force-confold"]
    install = [*APT_GET, *keep_settings, "install", "-y", "-q", "--no-install-recommends"]
    commands.append([*quietly, *install, *sorted(packages)])
    if "pgbouncer" in packages and SYSTEMD.is_dir():
        commands.append(["systemctl", "disable", "--now", "pgbouncer.service"])
    return commands


def sentence_about(missing: Sequence[Part]) -> str:
    """Say in one sentence what is missing and, in one command, how to get it."""
    things = " and ".join(f"{part.package} ({part.purpose})" for part in missing)
    packages = " ".join(part.package for part in missing)
    verb = "is" if len(missing) == 1 else "are"
    command = f"sudo apt-get update && sudo apt-get install -y {packages}"
    return f"{things} {verb} missing; on Debian run: {command}"


def main(names: Sequence[str]) -> int:
    """Make sure that the named parts are here: 0 when they are, else 1 and a sentence on what is missing.

    A part that something else stands in for is installed where that is possible, and else not missed.
    """
    wanted = [PARTS[name] for name in names]
    missing = [part for part in wanted if not part.is_present()]
    as_root = way_to_install() if missing else None
    if as_root is not None:
        print("Installing from Debian's packages:", *(part.package for part in missing), flush=True)
        for command in commands_to_install([part.package for part in missing]):
            if subprocess.run([*as_root, *command], stdout=subprocess.DEVNULL).returncode != 0:
                break
        missing = [part for part in missing if not part.is_present()]
    missing = [part for part in missing if not part.can_do_without()]
    if missing:
        print(sentence_about(missing), file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
