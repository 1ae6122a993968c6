PYTHON ?= python3.11
VENV ?= .venv
BIN := $(VENV)/bin

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check -e '.[dev,build,readers]'
	touch $@

install: $(VENV)/.installed

test: install
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests

.PHONY: install test

# Two hundred real kills of a program that is adding to a ledger, and sixty-six of the command itself.
test-kills: install
	FRONTMAP_KILLS=200 $(BIN)/python -m pytest tests/test_ledger_damage.py -k kill

# The ledger at 1,000, 10,000 and 100,000 claims: size, adding, a month's query.
bench-ledger: install
	$(BIN)/python tests/bench_ledger.py

.PHONY: test-kills bench-ledger

# The documentation, into site/: the generated pages first, then a build in which a broken link is an error.
docs: install
	$(BIN)/python docs/reference.py
	$(BIN)/mkdocs build --strict

.PHONY: docs
