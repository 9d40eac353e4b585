# `make run` and `make test` set everything up by themselves; python3 ≥ 3.11 is all they need.
PYTHON ?= python3
PORT ?= 8000
DATA ?= tests/data
WORKERS ?= 2
BIN := .venv/bin

.PHONY: run test lint check bench corpora conformance reference fuzz native clean

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
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Backline needs Python 3.11 or newer")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python cannot make environments here: install your system's python3-venv package"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt .venv/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

clean:
	rm -rf .venv
