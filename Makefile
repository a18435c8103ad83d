# Shortcuts for Linux and macOS; the README has the same commands for Windows.

PYTHON ?= python3
# Both tools print a yearly notice about MkDocs 2, which this project does not use.
export NO_MKDOCS_2_WARNING := 1
export DISABLE_MKDOCS_2_WARNING := true

.DEFAULT_GOAL := help
.PHONY: help serve site pdf test check links wheels lock clean setup

help: ## list these commands
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' Makefile

serve: setup ## preview the lessons, updated as you edit them
	.venv/bin/mkdocs serve --dirty --no-strict

site: setup ## build the site into site/
	.venv/bin/mkdocs build

pdf: site ## print the whole course into uphill.pdf
	$(PYTHON) builder/setup.py --tests
	.venv/bin/python -m builder.pdf site uphill.pdf

test: ## check and test everything
	$(PYTHON) builder/setup.py --tests
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: setup ## check style and types only
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

links: site ## ask whether the pages of others that ours link to are still there
	.venv/bin/python -m builder.outgoing site > .cache/outgoing.txt
	.venv/bin/linkchecker --stdin --recursion-level=0 --no-status < .cache/outgoing.txt

wheels: setup ## build vendor/pyodide again and compare; needs Debian, root, mmdebstrap
	PYTHONPATH=vendor/pyodide .venv/bin/python -m recipe

# The environment is thrown away because uv is needed for nothing else.
lock: ## renew requirements.lock with the newest packages
	$(PYTHON) -m venv --clear .cache/lock
	.cache/lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	.cache/lock/bin/uv pip compile pyproject.toml --upgrade --all-extras --universal \
		--python-version 3.11 --fork-strategy fewest --generate-hashes \
		--no-emit-index-url --no-header --quiet -o requirements.lock
	rm -rf .cache/lock

clean: ## delete what building and testing left behind, but not the set-up
	rm -rf site .site.new .site.old .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache

# Does nothing, and takes a blink, once everything is in place.
setup:
	@$(PYTHON) builder/setup.py
