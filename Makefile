# `make demo` serves both programs with believable data; `make test` runs every test. Nothing else is needed first.
SHELL := /bin/sh
PYTHON := .venv/bin/python
PORT ?= 8000
export PORT
# Compiled modules make every start three times as fast.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test walkthrough lint format bench lock prepare prepare-dev

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

prepare:
	@deploy/bootstrap.sh runtime

prepare-dev:
	@deploy/bootstrap.sh dev

demo: prepare ## Serve both programs with demo data on PORT (default 8000); Ctrl-C stops
	@DEBUG=0 LOG_LEVEL=$${LOG_LEVEL:-WARNING} AUDIT_LOG=$${AUDIT_LOG:-var/audit.log} exec $(PYTHON) manage.py demo

demo-reset: prepare ## Delete the demo's data; the next `make demo` starts over
	@DEBUG=0 AUDIT_LOG=var/audit.log $(PYTHON) manage.py demo --reset

test: prepare-dev ## Run every test (SQLite; TEST_DATABASE_URL=postgres://… for PostgreSQL)
	@deploy/browser.sh
	$(PYTHON) -m pytest -n 2 --dist worksteal $(ARGS)

walkthrough: prepare-dev ## Walk one case through the screens and renew the pictures of docs/walkthrough/
	@BROWSER_REQUIRED=1 deploy/browser.sh
	WALKTHROUGH=1 $(PYTHON) -m pytest -q -p no:logging tests/browser/test_journey.py tests/browser/test_ways_out.py \
		tests/browser/test_application.py tests/browser/test_roles_switch.py tests/browser/test_by_hand.py \
		tests/browser/test_form_editor.py

lint: prepare-dev ## Check style, types, import order, templates and migrations
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PYTHON) -m djlint templates --lint --quiet
	$(PYTHON) manage.py makemigrations --check --dry-run

format: prepare-dev ## Put the code into the one format
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

bench: prepare-dev ## Measure speed and memory: make bench ARGS="--scale 100"
	$(PYTHON) -m benchmarks $(ARGS)
	$(PYTHON) -m benchmarks.fairness
	$(PYTHON) -m benchmarks.weeks

lock: ## Renew uv.lock's exports for machines without uv (needs uv)
	uv export --frozen --no-emit-project --no-dev --format requirements-txt --no-header -q -o requirements.lock
	uv export --frozen --no-emit-project --all-groups --format requirements-txt --no-header -q -o requirements-dev.lock
