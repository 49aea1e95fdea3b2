# make run: a running Hosho with a demonstration business.  make test: all tests.  Both set up what they need.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
TEST_PROCESSES ?= auto

.PHONY: setup run test check release-data bench browser clean

setup: $(READY)

$(READY): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Hosho needs Python 3.11 or newer, as $(PYTHON); name another with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "$(PYTHON) lacks venv; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || { $(BIN)/python -m ensurepip >/dev/null && $(BIN)/python -m pip install --quiet 'uv>=0.5'; }
	$(BIN)/uv sync --frozen --quiet
	@touch $@

run: setup
	@$(BIN)/hosho run

test: setup browser
	$(BIN)/pytest -n $(TEST_PROCESSES) --dist loadfile

browser:
	@tools/browser

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djangofmt --check src
	$(BIN)/djangofmt check src
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -W ignore::RuntimeWarning -m django makemigrations --settings hosho.ground.settings --check --dry-run
	$(BIN)/pytest tests/ground/test_tree.py

release-data: setup
	$(BIN)/python -m tests.upgrade.keep $(RELEASE)

bench: setup
	@$(BIN)/python bench/run.py

clean:
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis
