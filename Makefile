# make run      the whole suite on this machine, address printed last; Ctrl-C stops it
# make test     everything CI checks: lint, tests, browser tests, kill -9 tests
# Needs Python 3.11 or newer, make, and for the browser tests Chromium. All else goes into .venv by itself.

VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/.installed
READY_DEV := $(VENV)/.installed-dev
TRANSLATIONS := $(wildcard locale/*/LC_MESSAGES/*.po)
PYTEST := $(PYTHON) -m pytest -q
LOCK := $(PYTHON) -m uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --quiet

.PHONY: run test test-fast test-unit test-browser test-chaos lint bench lock messages clean

run: $(READY)
	@exec $(PYTHON) manage.py up $(ARGS)

# One after the other, whatever -j says: each of them keeps two cores busy. Lint, which keeps one, runs beside the unit tests: where no
# database is kept yet one of their workers waits for the other to migrate.
test:
	@$(MAKE) --no-print-directory -j2 lint test-unit
	@for suite in test-browser test-chaos; do $(MAKE) --no-print-directory $$suite || exit; done

# About a minute: no browser, no killed processes, no real-life files, and nothing that tries the product from end to end.
test-fast: $(READY_DEV) $(VENV)/.messages
	$(PYTEST) -n 2 --dist worksteal -m "not slow and not real_data and not broad" --ignore tests/browser --ignore tests/chaos $(ARGS)

test-unit: $(READY_DEV) $(VENV)/.messages
	$(PYTEST) -n 2 --dist worksteal -m "not slow" --ignore tests/browser --ignore tests/chaos $(ARGS)

# A process of its own: Playwright keeps an event loop running, which async tests cannot share. Server and browser fill the other core.
test-browser: $(READY_DEV) $(VENV)/.messages
	$(PYTEST) tests/browser $(ARGS)

# Named, because collecting all the others takes longer than some of these tests. They wait more than they work: two processes, each with servers of its own.
SLOW = tests/chaos $(shell grep -rlE "mark\.slow" tests --include=*.py)
test-chaos: $(READY_DEV) $(VENV)/.messages
	@$(MAKE) --no-print-directory -j2 chaos-1 chaos-2
chaos-%:
	$(PYTEST) -m "slow or chaos" $(SLOW) --share $*/2 $(ARGS)

lint: $(READY_DEV)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy

bench: $(READY_DEV)
	$(PYTHON) -m bench $(ARGS)

# Collect new strings into locale/*.po, then compile what is translated.
messages: $(READY)
	$(PYTHON) manage.py messages

lock: $(READY)
	@$(PYTHON) -m pip install --quiet uv
	$(LOCK) --output-file requirements.txt
	$(LOCK) --extra dev --constraint requirements.txt --output-file requirements-dev.txt

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(READY): requirements.txt
	@sh deploy/make-venv $(VENV) requirements.txt
	@touch $@

$(READY_DEV): requirements-dev.txt $(READY)
	@sh deploy/make-venv $(VENV) requirements-dev.txt
	@touch $@

$(VENV)/.messages: $(READY) $(TRANSLATIONS)
	@$(PYTHON) manage.py messages --compile
	@touch $@
