"""The demo: a throw-away practice with fictional case files, gone when the command ends."""

from evenhand.config.demo.running import run_demo

__all__ = ["run_demo"]
