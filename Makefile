# `make run` and `make test` set everything up by themselves; python3 ≥ 3.11 is all they need.
PYTHON ?= python3
PORT ?= 8000
DATA ?= tests/data
WORKERS ?= 2
BIN := .venv/bin

.PHONY: run test lint check bench corpora conformance reference fuzz clean

run: .venv/run
	@exec $(BIN)/python manage.py up --port $(PORT)

test: .venv/dev
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

lint: .venv/dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint templates --quiet
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py check
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run

check: lint test

bench: .venv/dev
	$(BIN)/python -m bench

# Judgement by data of other projects: DATA=DIR names a folder of *.jsonl files.
corpora: .venv/dev
	@$(BIN)/python -m tests.corpora $(DATA)
conformance: .venv/dev
	@$(BIN)/python -m tests.conformance $(DATA)
reference: .venv/dev
	@$(BIN)/python -m tests.reference $(DATA)
fuzz: .venv/dev
	BACKLINE_FUZZ_EXAMPLES=$${BACKLINE_FUZZ_EXAMPLES:-500} $(BIN)/python -m pytest tests/resolution/test_documents.py
	$(BIN)/python -m tests.fuzz

.venv/run: requirements.txt
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here: install Python 3.11 or newer"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Backline needs Python 3.11 or newer; this is %d.%d. Name another: make PYTHON=python3.11" % sys.version_info[:2])'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python cannot make environments here: install your system's python3-venv package"; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv .venv
	@echo "Installing what Backline needs into .venv (once; a minute or two)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt .venv/run
	@echo "Installing what the tests need into .venv (once; a minute or two)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

clean:
	rm -rf .venv
