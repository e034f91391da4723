"""The demo: throw-away practices with fictional case files; one that goes with the command, or one for each visitor."""

from evenhand.config.demo.hosting import run_for_visitors
from evenhand.config.demo.running import run_demo

__all__ = ["run_demo", "run_for_visitors"]
