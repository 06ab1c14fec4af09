# Needs Python >= 3.11 and make; everything else comes hash-checked from requirements.lock.

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
STAMP := .venv/.stamp
# one process per core; a file stays in one process, so that what its tests share is made once
SPREAD := -n auto --dist loadfile
UV := build/uv/bin/uv

# pyright's node comes from a wheel; this stops its wrapper from asking for newer releases
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

.DELETE_ON_ERROR:
.PHONY: help verify test check format deep paper site bench lock clean

help: ## list the targets
	@echo 'usage: make TARGET [ARGS="more arguments"] [PYTHON=python3.12]'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' Makefile

verify: $(STAMP) ## judge every claim of the catalogue
	@$(BIN)/lossproof verify $(ARGS)

test: $(STAMP) ## run the tests
	@$(BIN)/pytest -q $(SPREAD) $(ARGS)

check: $(STAMP) ## format, lint, types, tests: run it before each commit
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/pytest -q -x $(SPREAD)

format: $(STAMP) ## format the code and repair what ruff can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

deep: $(STAMP) ## long campaigns: the tests marked deep, every claim afresh, planted falsehoods
	$(BIN)/pytest -q -m deep || [ $$? -eq 5 ] # 5: no test is marked deep
	$(BIN)/lossproof verify --profile deep --fresh $(ARGS)
	$(BIN)/lossproof mutate $(ARGS)

paper: $(STAMP) ## the paper: LaTeX and PDF
	@$(BIN)/lossproof paper $(ARGS)

site: $(STAMP) ## the static HTML blueprint
	@$(BIN)/lossproof site $(ARGS)

bench: $(STAMP) build/peers/.stamp ## compare speed and results with peers (minutes)
	@$(BIN)/python tests/benchmarks/run.py $(ARGS)

lock: $(UV) ## remake requirements.lock from pyproject.toml (ARGS=--upgrade for newer releases)
	@$(UV) pip compile pyproject.toml --quiet --group dev --universal --python-version 3.11 \
	  --generate-hashes --custom-compile-command 'make lock' --output-file requirements.lock $(ARGS)

clean: ## remove the environment, builds and caches
	rm -rf .venv build dist *.egg-info .*_cache .hypothesis .coverage
	find . -name .git -prune -o -type d -name __pycache__ -exec rm -rf {} +

define make_venv
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'lossproof needs Python >= 3.11 and $(PYTHON) is not: make PYTHON=python3.12 $(MAKECMDGOALS)' >&2; exit 1; }
	@echo 'making $(1): a minute, the first time' >&2
	@$(PYTHON) -m venv $(1)
endef
pip_install = $(1)/bin/python -m pip install -qq --disable-pip-version-check

$(STAMP): requirements.lock pyproject.toml
	$(call make_venv,.venv)
	@$(call pip_install,.venv) --require-hashes -r requirements.lock >&2
	@$(call pip_install,.venv) --no-build-isolation --no-deps -e . >&2
	@touch $@

# the peers of `make bench`; one that cannot be installed is a line of its table, no more
PEERS := tests/benchmarks/requirements-peers.txt
build/peers/.stamp: $(PEERS)
	$(call make_venv,build/peers)
	@$(call pip_install,build/peers) -r $(PEERS) >&2 || { \
	  echo 'not all of $(PEERS) at once: one by one' >&2; \
	  grep -v '^#' $(PEERS) | while read peer; do \
	    $(call pip_install,build/peers) "$$peer" >&2 || echo "$$peer was not installed" >&2; done; }
	@touch $@

$(UV):
	$(call make_venv,build/uv)
	@$(call pip_install,build/uv) uv >&2
