"""The program's own settings, with one bare page more to compare against."""

from evenhand.config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.addresses"
LOGGING = LOGGING | {"loggers": {"django.request": {"level": "ERROR"}}}  # noqa: F405  ten thousand rivals lose
