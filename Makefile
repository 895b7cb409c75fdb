# Everything starts from Python >= 3.11 and make; `make help` lists the targets.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PORT ?= 8080
T ?=

.DEFAULT_GOAL := help
.PHONY: help demo test check fmt lint types imports packs bench lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## (.*)/\1\t\2/' | expand -t 12

demo: .venv/runtime.stamp ## the bot with a pretend WeChat in the browser: prints one address to open
	@$(BIN)/python main.py demo --port $(PORT)

test: .venv/dev.stamp ## all tests (T=path for some of them)
	@$(BIN)/python -m pytest $(T)

check: .venv/dev.stamp lint types imports packs test ## what CI runs: format, lint, types, imports, packs, tests

fmt: .venv/dev.stamp ## format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lint: .venv/dev.stamp ## format and lint, without changing anything
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/interrogate -q .

types: .venv/dev.stamp ## mypy, strict
	@$(BIN)/mypy .

imports: .venv/dev.stamp ## the import directions
	@$(BIN)/lint-imports

packs: .venv/dev.stamp ## every example of every rule
	@$(BIN)/python main.py rules test

bench: .venv/dev.stamp ## the speed promises, each against a peer in the same run
	@for script in benchmarks/*.py; do echo "== $$script"; PYTHONPATH=. $(BIN)/python $$script || exit 1; done

lock: ## resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements-dev.lock
	uv pip compile pyproject.toml --group dev --group train --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements-train.lock

clean: ## remove the virtual environment and what was built (never the data folder)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed; set PYTHON=/path/to/python3 if it has another name."; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/runtime.stamp: .venv/bin/python requirements.lock
	@echo "Installing the pinned dependencies (about a minute, once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/dev.stamp: .venv/bin/python requirements-dev.lock
	@echo "Installing the pinned development dependencies (about a minute, once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ .venv/runtime.stamp
