# make map    environment, install, the map of the example reports
# make test   everything that is checked: style, types, tests
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
OUT ?= out
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -q --disable-pip-version-check

# What a user needs. A stamp keeps pip from running again until pyproject.toml changes.
$(VENV)/.user: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) -e '.[readers]'
	touch $@

# What a developer needs besides.
$(VENV)/.installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) -e '.[dev,build,readers]'
	$(PIP) --no-deps placeroot==0.12.0
	touch $@ $(VENV)/.user

map: $(VENV)/.user
	$(BIN)/frontmap map maps/reports -o $(OUT) --title 'Example reports (invented events)'
	@printf '\nOpen this in a browser: file://%s/map.html\n' "$$(cd $(OUT) && pwd)"
	@printf 'Layers and tables for other tools are beside it, in %s/\n' "$(OUT)"

install: $(VENV)/.installed

test: install
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests

# Each stage measured against the annotated texts, with its floors; fails where one is not reached.
score: install
	$(BIN)/python tests/gate.py

# The picture that the README opens with.
picture: install
	$(BIN)/frontmap map maps/reports -o $(OUT) --title 'Example reports (invented events)' --png -q
	cp $(OUT)/map.png maps/example.png

clean:
	rm -rf $(OUT) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: map install test score picture clean

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

# Known vulnerabilities of what is installed; says so where the package index cannot be asked.
audit: install
	$(PIP) -e '.[audit]'
	$(BIN)/python tests/audit.py

# The licence and the size of everything that a user may install.
licences: install
	$(BIN)/python tests/licences.py readers gis plots dask

# MB of made-up posts through extract: one job, two, Dask with two workers; seconds, peak memory, whether rows agree.
MB ?= 1000
bench-large: install
	$(BIN)/python tests/bench_large.py $(MB)

.PHONY: audit licences bench-large

# Faults at every write of every command; the table of what they left goes into docs/faults.md.
faults: install
	$(BIN)/python tests/faults.py --write

.PHONY: faults

# Input that a fuzzer makes up, led by the code it reaches: every reader and stage for its share of SECONDS, then
# what it kept, repeated to 1 MB, against the typical. What fails is kept in .fuzz/.
SECONDS ?= 600
fuzz: install
	$(PIP) -e '.[fuzz]'
	$(BIN)/python tests/fuzz/fuzz.py --seconds $(SECONDS)
	$(BIN)/python tests/fuzz/fuzz.py --stretch

.PHONY: fuzz

# Speed against baselines of the same run, with the goals. Takes long: 50 MB, unless FRONTMAP_BENCH_MB says less.
bench: install
	$(BIN)/python -m pytest tests/benchmarks/bench_speed.py

# Texts made to take long, at 1 MB: how many times as long as report prose of that length.
bench-hostile: install
	$(BIN)/python tests/bench_hostile.py

# The package with the stages that read every word compiled to C, as a wheel for this machine in dist/.
wheel: install
	rm -rf build/source dist/frontmap-*-cp*.whl && mkdir -p build/source dist
	cp -r pyproject.toml README.md LICENSE frontmap gazetteer build/source
	HATCH_BUILD_HOOK_ENABLE_MYPYC=1 $(BIN)/python -m pip wheel -q --disable-pip-version-check --no-deps --no-build-isolation -w dist ./build/source
	@printf 'pip install %s\n' dist/frontmap-*-cp*.whl

# `make bench` for the compiled package.
bench-compiled: wheel
	rm -rf build/compiled && $(BIN)/python -m zipfile -e dist/frontmap-*-cp*.whl build/compiled
	PYTHONPATH=build/compiled $(BIN)/python -m pytest tests/benchmarks/bench_speed.py

.PHONY: bench bench-hostile wheel bench-compiled
