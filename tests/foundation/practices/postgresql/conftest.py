"""What is PostgreSQL's alone is collected where it is the database of the tests; `make test` runs them there."""

from __future__ import annotations

from django.conf import settings

if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
    collect_ignore_glob = ["test_*.py"]
