# Every command there is; `make help` lists them.
# `make run` needs only make and Python 3.11 or newer with its venv module.

SHELL := /bin/sh
BIN := .venv/bin
TESTS ?=
WORKERS ?= 2
export PATH := $(CURDIR)/$(BIN):$(PATH)
unexport PYTHONDONTWRITEBYTECODE  # compiled modules are kept, or every start would compile them anew

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench messages format clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/runtime ## Make .venv with exactly what uv.lock says

run: .venv/runtime ## Start Sextant here, with the sample company if there is nothing yet
	@sextant serve --demo

test: .venv/development ## Run every test, on SQLite and where possible on PostgreSQL and in Chromium
	pytest -n $(WORKERS) --dist loadfile $(TESTS)
	python -m scripts.on_postgresql pytest --reuse-db -n $(WORKERS) --dist loadfile -m "not browser and not slow" $(TESTS)

check: .venv/development ## Hold the code to the rules of the house
	ruff check --output-format concise .
	ruff format --check .
	mypy
	lint-imports --no-logo
	python -m scripts.sizes
	python -m scripts.templates
	python -m scripts.translations check

bench: .venv/development ## Measure what is fast, beside what it is compared with
	python -m benchmarks.run

messages: .venv/development ## Bring the catalogues of translations to the messages of the code
	python -m scripts.translations update

format: .venv/development ## Put code and templates into their form
	ruff check --fix-only .
	ruff format .
	python -m scripts.templates --fix

clean: ## Remove the environment and all caches, but no data
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment is exactly what uv.lock says; a stamp spares the second time.

.venv/runtime: uv.lock pyproject.toml
	@scripts/environment --no-dev
	@touch $@

.venv/development: uv.lock pyproject.toml
	@scripts/environment --group dev
	@touch $@
