# `make demo` and `make test` do all set-up on a fresh machine: Python 3.11 or newer and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
RUN := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

.PHONY: setup demo test check quick bench docs lock clean

setup: $(DEV)

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	touch $(RUN)

$(DEV): requirements-dev.lock $(RUN)
	$(PIP) --require-hashes -r requirements-dev.lock
	touch $(DEV)

demo: $(RUN)
	$(BIN)/python -m tests.web.demo

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -n 2

quick: setup
	$(BIN)/pytest -n 2 -m 'not slow'

test: check docs
	rm -rf build/wheel && $(BIN)/python -m build --wheel --no-isolation --outdir build/wheel . >/dev/null
	$(BIN)/check-wheel-contents build/wheel

docs: setup
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --site-dir build/site

bench: setup
	$(BIN)/python -m benchmarks

COMPILE := $(BIN)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url \
	--no-emit-find-links --no-emit-trusted-host --no-header --no-annotate

lock: setup
	$(COMPILE) --extra demo --extra build -o requirements.lock pyproject.toml
	$(COMPILE) --extra demo --extra build --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) build dist
