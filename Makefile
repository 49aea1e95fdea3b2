# make run: a running Hosho with a demonstration business.  make test: all tests.  Both set up what they need.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
CLIENT := .venv-client
TEST_PROCESSES ?= auto
T ?=

.DEFAULT_GOAL := help
.PHONY: help setup run test browser client check fix docs shell dbshell release-data bench clean

help:  ## Show this list.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */make \1\t/' | expand -t 20

setup: $(READY)  ## Create .venv with everything in it, PostgreSQL included.

$(READY): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Hosho needs Python 3.11 or newer, as $(PYTHON); name another with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "$(PYTHON) lacks venv; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || { $(BIN)/python -m ensurepip >/dev/null && $(BIN)/python -m pip install --quiet 'uv>=0.5'; }
	$(BIN)/uv sync --frozen --quiet
	@touch $@

run: setup  ## Run Hosho with a demonstration business on http://localhost:8000.
	@$(BIN)/hosho run

test: setup browser client  ## Run all tests, or those of a path: make test T=tests/core
	$(BIN)/pytest -n $(TEST_PROCESSES) --dist loadfile $(T)

browser:  ## Install what the browser tests need, where that is possible.
	@tools/browser

client: $(CLIENT)/.ready  ## Create the environment that generates clients of the API; the tests use it.

$(CLIENT)/.ready: tools/client-requirements.txt | $(READY)
	$(BIN)/python -m venv --clear --without-pip $(CLIENT)
	$(BIN)/uv pip sync --quiet --require-hashes --python $(CLIENT)/bin/python $<
	@touch $@

check: setup  ## Run all checks: lint, format, types, imports, migrations, the tree.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djangofmt --check src
	$(BIN)/djangofmt check src
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -W ignore::RuntimeWarning -m django makemigrations --settings hosho.platform.settings --check --dry-run
	$(BIN)/deptry src
	$(BIN)/python tools/dead_code.py
	$(BIN)/pytest tests/platform/test_tree.py tests/platform/test_style.py tests/platform/test_docs.py

fix: setup  ## Lint and format, changing files.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djangofmt src

docs: setup  ## Write the generated pages in docs/ again.
	$(BIN)/python tools/cli_docs.py > docs/cli.md
	$(BIN)/hosho events > docs/events.md
	$(BIN)/hosho events --json > docs/events.json
	$(BIN)/hosho openapi > docs/openapi.json
	$(BIN)/hosho errors > docs/errors.md

shell: setup  ## Open a Python shell with Django on this installation.
	@$(BIN)/python tools/console.py shell

dbshell: setup  ## Open psql on this installation's database, as the application's role.
	@$(BIN)/python tools/console.py dbshell

release-data: setup  ## After a release, keep its rows for upgrade tests: make release-data RELEASE=<commit>
	$(BIN)/python -m tests.upgrade.keep $(RELEASE)

bench: setup  ## Measure how fast it is, beside bare counterparts; about ten minutes.
	@$(BIN)/python bench/run.py

clean:  ## Remove .venv, .venv-client and caches. Your data in var/ stays.
	rm -rf .venv $(CLIENT) .mypy_cache .ruff_cache .import_linter_cache .hypothesis
