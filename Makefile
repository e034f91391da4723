# Evenhand's chores. Each works from a bare checkout that has Python 3.11 or newer and make.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.8

# The first Python that is new enough and can make an environment; `make setup PYTHON=...` names another. The system's
# own comes first: its distribution mends it, and builds it so that the program runs a fifth faster than in a plain build.
PYTHON ?= $(shell for parts in ensurepip,venv venv; do \
	for python in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do \
	$$python -c "import sys, $$parts; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1 && echo $$python && break 2; done; done)
# Trust whom the machine trusts (it may sit behind a company's proxy), where it keeps such a list.
CERTIFICATES := $(if $(wildcard /etc/ssl/certs/ca-certificates.crt),--system-certs)
INSTALL = VIRTUAL_ENV="$(CURDIR)/$(VENV)" UV_LINK_MODE=copy $(BIN)/uv pip install --quiet $(CERTIFICATES)

# A stamp says that a step of the set-up was done for these very files, so that a second run has nothing to do.
INSTALLER := $(VENV)/.installer-$(UV_VERSION)
TO_RUN := $(VENV)/.to-run
TO_TEST := $(VENV)/.to-test

.PHONY: help setup install demo test lint format words pictures bench faults
.DELETE_ON_ERROR:

help:
	@echo "make demo    start Evenhand with fictional case files (ARGS='--port 8080 --no-browser')"
	@echo "make test    run every check: style, layers, types, both databases, browser journeys"
	@echo "make lint    only the checks that do not run the program"
	@echo "make format  bring code into the agreed form"
	@echo "make words   bring the catalogues of other languages up to date (ARGS=portal for one area)"
	@echo "make pictures take the pictures of the site and the README anew, from the demo (ARGS=entry for one)"
	@echo "make bench   measure what a page costs (ARGS=--sqlite, --postgresql, --keys-sqlite, --keys-postgresql, --pages, --slots, --booking-sqlite or --booking-postgresql for a part)"
	@echo "make faults  kill, drop and repeat for hours, and write what was found into docs/reliability.md (ARGS='0.1 F1 F5' for a part)"
	@echo "make setup   only prepare the environment for development"
	@echo "make install only prepare what running needs (docs/install.md)"

setup: $(TO_TEST)

install: $(TO_RUN)

demo: $(TO_RUN)
	@exec $(BIN)/evenhand demo $(ARGS)

test: $(TO_TEST)
	@$(BIN)/python scripts/system_parts.py chromium "whole chromium" postgresql pgbouncer pango harfbuzz
	@$(BIN)/python -m scripts.checks

lint: $(TO_TEST)
	@$(BIN)/python -m scripts.checks lint

format: $(TO_TEST)
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format .

words: $(TO_TEST)
	@$(BIN)/python -m scripts.words $(ARGS)

pictures: $(TO_TEST)
	@$(BIN)/python scripts/system_parts.py chromium
	@$(BIN)/python -m scripts.pictures $(ARGS)

bench: $(TO_TEST)
	@$(BIN)/python scripts/system_parts.py chromium postgresql
	@$(BIN)/python -m tests.benchmarks.run $(ARGS)

faults: $(TO_TEST)
	@$(BIN)/python scripts/system_parts.py chromium postgresql
	@$(BIN)/python -m tests.faults.campaign $(ARGS)

$(INSTALLER):
	@test -n "$(PYTHON)" || { echo "Evenhand needs Python 3.11 or newer; on Debian run: sudo apt-get install -y python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) scripts/system_parts.py venv
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	@touch $@

$(TO_RUN): $(INSTALLER) requirements.txt pyproject.toml
	@$(INSTALL) --require-hashes -r requirements.txt
	@$(INSTALL) --no-deps -e .
	@touch $@

$(TO_TEST): $(TO_RUN) requirements-dev.txt
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@
