# The same targets serve people and CI. Everything is installed into .venv and nowhere else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
COMPILE = @$(BIN)/python -m compileall -q src/tamis # as pip does for a package: so no command begins by compiling
SOURCES := pyproject.toml CMakeLists.txt $(wildcard kernel/*)

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench exactness spark sweep fuzz fuzz-server accuracy clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade pip

$(VENV)/.installed: $(SOURCES) | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	$(COMPILE)
	@touch $@

$(VENV)/.installed-dev: $(SOURCES) | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	$(COMPILE)
	@touch $@ $(VENV)/.installed

demo: $(VENV)/.installed ## install into .venv, load the lists, screen examples/customers.csv
	$(BIN)/tamis quickstart

test: $(VENV)/.installed-dev lint ## install what the tests need and run them all
	$(BIN)/python -m pytest -m "not slow" -n 2 --dist loadfile --no-loadscope-reorder --durations=20

lint: $(VENV)/.installed-dev ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

sweep: $(VENV)/.installed-dev ## the slow tests: every dated file of the real lists
	$(BIN)/python -m pytest -m slow

exactness: $(VENV)/.installed-dev ## indexed against exhaustive search on the lists loaded; fails on any difference
	$(BIN)/python benchmarks/exactness.py

spark: $(VENV)/.installed-dev ## the tests on a real Spark (installs pyspark, some 450 MB; needs Java 17)
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[spark]'
	$(BIN)/python -m pytest tests/spark

bench: $(VENV)/.installed-dev ## speed and memory on this machine
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/full_size.py

fuzz: $(VENV)/.installed-dev ## every parser against damaged files, SECONDS each (an hour by default)
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[fuzz]'
	PYTHONPATH=tests $(BIN)/python tests/fuzz_lists.py --seconds $(or $(SECONDS),3600)

fuzz-server: $(VENV)/.installed-dev ## 10,000 requests made from the OpenAPI document against a server over the samples
	$(BIN)/python tests/fuzz_server.py --requests $(or $(REQUESTS),10000)

accuracy: $(VENV)/.installed-dev ## precision, recall and F1 beside the peers
	$(BIN)/python benchmarks/accuracy/run.py

clean: ## remove everything that was built
	rm -rf $(VENV) build dist .make .mypy_cache .ruff_cache .pytest_cache .hypothesis
