# `make` alone lists the tasks. README.md shows the plain lines behind the two main ones.

PYTHON ?= python3
PIP := .venv/bin/python -m pip install -qq --disable-pip-version-check

# What `make bench` measures: how many articles, how often, and in which folder; a tmpfs such as /dev/shm/bench is steadier.
N ?= 10000
ROUNDS ?= 3
WORK ?= .bench

.DEFAULT_GOAL := help
.PHONY: help site test lint bench clean

help: ## List the tasks
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST)

site: .venv/.installed ## Install briefgen here and build the site from content/
	@.venv/bin/briefgen build
	@echo "Open the site: file://$(CURDIR)/site/index.html"

test: ## Install what the tests need, then run all of them
	@PYTHON="$(PYTHON)" tests/prepare.sh
	@$(MAKE) --no-print-directory lint
	@.venv/bin/pytest -n 2 --dist worksteal

lint: .venv/.installed-for-tests ## Check the code: ruff and mypy
	@.venv/bin/ruff check .
	@.venv/bin/mypy

bench: .venv/.installed-for-bench ## Measure briefgen beside Hugo; N=, ROUNDS= and WORK= say how
	@.venv/bin/python bench/peers.py --articles $(N) --rounds $(ROUNDS) --work $(WORK)

clean: ## Remove what builds and tests made; .venv and .tools stay
	@find site -mindepth 1 ! -name .gitignore -delete
	@rm -rf dist .bench .briefgen .mypy_cache .ruff_cache .hypothesis

.venv/.installed: pyproject.toml
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@$(PIP) --editable .
	@touch $@

.venv/.installed-for-tests: pyproject.toml
	@PYTHON="$(PYTHON)" tests/prepare.sh

.venv/.installed-for-bench: pyproject.toml
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@$(PIP) --editable '.[bench]'
	@touch $@
