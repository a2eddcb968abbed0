# Everything starts here: `make help` lists the targets. Needs GNU make and Python 3.11, 3.12 or 3.13, nothing else.

.DEFAULT_GOAL := help
.PHONY: help run chat check checks test bench crash showcase lint style types layers dependencies format compose-check unit lock

export PYTHONUTF8 = 1
# Threads share two heaps: more of them cost tens of MiB and save no time that can be measured here.
export MALLOC_ARENA_MAX = 2
# Nothing is ever installed outside an environment.
export PIP_REQUIRE_VIRTUALENV = 1
# … and what was compiled once is kept: the tests start hundreds of processes.
unexport PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
PACKAGES := bot dialogs knowledge scheduler
# Twice quiet: only errors.
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
# Looked up only when an environment has to be made.
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	$$name -c '$(SUPPORTED)' >/dev/null 2>&1 && echo $$name && break; done)

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/.runtime ## Start the service (TODAY=2024-03-10 sets its date, PORT=8000 its port, ARGS=... anything else)
	@$(BIN)/jiangwen serve $(if $(TODAY),--today $(TODAY)) $(if $(PORT),--port $(PORT)) $(ARGS)

chat: .venv/.runtime ## Talk to it in this terminal (TODAY=..., ARGS=...)
	@$(BIN)/jiangwen chat $(if $(TODAY),--today $(TODAY)) $(ARGS)

check: .venv/.runtime ## Check the notices and what is encoded of them
	@$(BIN)/jiangwen check $(ARGS)

test: .venv/.dev ## Run every check and every test
	@$(MAKE) --no-print-directory --jobs=2 checks unit

checks: lint compose-check check

bench: .venv/.dev ## Measure speed and load
	@PYTHONPATH=tests $(BIN)/python tests/bench/run.py $(ARGS)

crash: .venv/.dev ## Kill workers, the service and PostgreSQL on purpose (ARGS='kill storm', ARGS=quick)
	@PYTHONPATH=tests $(BIN)/python tests/crash/run.py $(ARGS)

showcase: .venv/.dev ## Write the transcripts and pictures of docs/ again (needs Chromium)
	@PYTHONPATH=tests $(BIN)/python tests/showcase/run.py

lint: style types layers dependencies ## Check style, types, layers and dependencies

style: .venv/.dev
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .

types: .venv/.dev
	@$(BIN)/mypy $(PACKAGES) tests

layers: .venv/.dev
	@$(BIN)/lint-imports --no-logo

dependencies: .venv/.dev
	@$(BIN)/deptry --no-ansi .

format: .venv/.dev ## Put the code in order, as far as a tool can
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

compose-check: .venv/.dev ## Check docker-compose.yml and the Dockerfile
	@$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	@$(BIN)/hadolint --no-color --failure-threshold info Dockerfile

unit: .venv/.dev ## Run the tests alone (TESTS='tests/bot -k inbox' chooses)
	@$(BIN)/pytest $(TESTS)

lock: ## Renew the lock files (ARGS=--upgrade moves every version)
	@$(usable_python)
	@rm -rf .venv/lock && "$(PYTHON)" -m venv .venv/lock
	@.venv/lock/bin/python -m pip -qq --disable-pip-version-check install uv
	@$(UV_COMPILE) --output-file requirements.txt
	@$(UV_COMPILE) --group dev --constraint requirements.txt --output-file requirements-dev.txt
	@rm -rf .venv/lock
	@! grep -nE '://|^ *-[^-]|^ *--[^h]' requirements.txt requirements-dev.txt || \
		{ echo "A lock file names an address; see the lines above." >&2; exit 1; }

UV_COMPILE = .venv/lock/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --group build $(ARGS)

define usable_python
"$(PYTHON)" -c '$(SUPPORTED)' 2>/dev/null || { \
	echo "Python 3.11, 3.12 or 3.13 is needed, and $(if $(PYTHON),'$(PYTHON)' is not one of them,none was found)." >&2; \
	echo "Install one, or name it: make run PYTHON=/path/to/python3.12" >&2; exit 1; }
endef

define environment
@$(usable_python)
@echo "Preparing .venv from $(1); this happens once and takes a minute or two." >&2
@$(BIN)/python -c 'import pip, sys; sys.exit(sys.prefix == sys.base_prefix)' 2>/dev/null || "$(PYTHON)" -m venv --clear .venv || { \
	echo "Python could not make a virtual environment; on Debian and Ubuntu, install python3-venv." >&2; exit 1; }
@$(PIP) install --no-compile --require-hashes --only-binary :all: -r $(1)
@$(PIP) install --no-deps --no-build-isolation --editable .
endef

.venv/.runtime: requirements.txt
	$(call environment,$<)
	@touch $@

.venv/.dev: requirements-dev.txt
	$(call environment,$<)
	@touch .venv/.runtime $@
