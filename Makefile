# Every command there is; `make help` lists them.
# `make run` needs only make and Python 3.11 or newer with its venv module.

SHELL := /bin/sh
BIN := .venv/bin
TESTS ?=
WORKERS ?= 2
# what knows no database need not be tested on a second one
WITHOUT_RECORDS := $(addprefix --ignore=tests/,calc scripts benchmarks landing/forms landing/readers)
export PATH := $(CURDIR)/$(BIN):$(PATH)
unexport PYTHONDONTWRITEBYTECODE  # compiled modules are kept, or every start would compile them anew

.DEFAULT_GOAL := help
.PHONY: help setup run test thorough check spark bench messages format clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/runtime ## Make .venv with exactly what uv.lock says

run: .venv/runtime ## Start Sextant here, with the sample company if there is nothing yet
	@sextant serve --demo

test: .venv/development ## Run the tests, on SQLite and where possible on PostgreSQL and in Chromium
	pytest -n $(WORKERS) --dist loadfile -m "not thorough" $(TESTS)
	python -m scripts.on_postgresql pytest --reuse-db -n $(WORKERS) --dist loadfile -m "not browser and not slow and not thorough" $(or $(TESTS),$(WITHOUT_RECORDS))

thorough: .venv/development ## Walk the very many combinations that `make test` takes a share of
	pytest -n $(WORKERS) --dist worksteal -m thorough tests/doors
	python -m scripts.on_postgresql pytest --reuse-db -n $(WORKERS) --dist worksteal -m "thorough and not slow" tests/doors

check: .venv/development ## Hold the code to the rules of the house
	ruff check --output-format concise .
	ruff format --check .
	mypy
	lint-imports --no-logo
	python -m scripts.sizes
	python -m scripts.templates
	python -m scripts.translations check

spark: .venv-spark/ready ## Ask the golden questions of a real Spark cluster too (needs Java 17 or newer)
	@java -version 2>/dev/null || { echo "Spark needs Java 17 or newer: install it and try again." >&2; exit 1; }
	.venv-spark/bin/python -m pytest -m spark tests/metrics/test_golden_on_spark.py

bench: .venv/development ## Measure what is fast, beside what it is compared with
	python -m benchmarks.run

messages: .venv/development ## Bring the catalogues of translations to the messages of the code
	python -m scripts.translations update

format: .venv/development ## Put code and templates into their form
	ruff check --fix-only .
	ruff format .
	python -m scripts.templates --fix

clean: ## Remove the environment and all caches, but no data
	rm -rf .venv .venv-spark .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment is exactly what uv.lock says; a stamp spares the second time.

.venv/runtime: uv.lock pyproject.toml
	@scripts/environment --no-dev
	@touch $@

.venv/development: uv.lock pyproject.toml
	@scripts/environment --group dev
	@touch $@

# Spark is large, so it stays out of the usual environment.

.venv-spark/ready: uv.lock pyproject.toml
	@VENV=.venv-spark scripts/environment --no-default-groups --group test --extra spark
	@touch $@
