# The interface of the project: `make help` lists what can be done.

PYTHON ?= $(firstword $(foreach name,python3.11 python3,$(shell command -v $(name))))
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready
WAREHOUSE := $(or $(value MLPERF_WAREHOUSE),warehouse)
PORT ?= 8080
FORMAT ?= table

# Every tool stays quiet: no telemetry, no look-up of newer versions.
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What a user gives reaches the commands as it is typed: make expands none of it, and no shell reads it as code.
unexport SQL SOURCE FROM ROUND FORMAT FIGURE VARIANT PORT
export QUERY_SQL = $(value SQL)
export GIVEN_SOURCE = $(value SOURCE)
export GIVEN_FROM = $(value FROM)
export GIVEN_ROUND = $(value ROUND)
export GIVEN_FORMAT = $(value FORMAT)
export GIVEN_FIGURE = $(value FIGURE)
export GIVEN_VARIANT = $(value VARIANT)
export GIVEN_PORT = $(value PORT)
export GIVEN_WAREHOUSE = $(value WAREHOUSE)

.DEFAULT_GOAL := help
.PHONY: help setup fetch extract forget build validate doctor check test coverage query shell docs docs-serve figures exposures paper-check reliability bench lint format describe lock relock bundle clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "error: Python 3.11 or later is needed, not " + sys.version)'
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --require-hashes --requirement requirements.lock
	@touch $@

setup: $(READY) ## Create the environment in .venv from the hash-checked lock file (the other targets do it when needed)

fetch: $(READY) ## Download the sources, verified; SOURCE=<id or pattern> narrows it, MLPERF_MIRROR=<folder or URL> is asked first
	@$(RUN) -m extract fetch $(if $(value SOURCE),--source "$$GIVEN_SOURCE")

extract: $(READY) ## Read a submission on this machine for the next build: FROM=<folder or archive> ROUND=inference-v5.1
	@$(RUN) -m extract extract --from "$$GIVEN_FROM" --round "$$GIVEN_ROUND"

forget: $(READY) ## Forget an extracted submission: SOURCE=<id or pattern>, as make extract named it
	@$(RUN) -m extract forget --source "$$GIVEN_SOURCE"

build: $(READY) ## Build, test and publish warehouse/mlperf.duckdb from what was fetched, else from the bundle
	@$(RUN) -m publish build

validate: $(READY) ## Judge the raw tables by all expectations; the verdicts as a page that opens without a network
	@$(RUN) -m publish validate

doctor: $(READY) ## Say in plain words what is wrong with this installation
	@$(RUN) -m publish doctor

check: lint ## Check in about a minute what needs no warehouse: make lint, the unit tests, and that dbt can read all models
	@$(RUN) -m pytest tests/unit --quiet --durations=0 --durations-min=2
	@$(VENV)/bin/dbt --quiet --warn-error parse --profiles-dir . --target-path "$$GIVEN_WAREHOUSE/dbt/check" --log-path "$$GIVEN_WAREHOUSE/dbt/check"

test: $(READY) ## Run all tests; TESTS=<files and options of pytest> narrows them
	@$(RUN) -m pytest $(TESTS)

coverage: $(READY) ## Run all tests and print which lines and branches they never reach
	@$(RUN) -m coverage erase
	@$(RUN) -m coverage run -m pytest $(TESTS)
	@$(RUN) -m coverage combine --quiet
	@$(RUN) -m coverage report

query: $(READY) ## Ask the published warehouse: SQL="select …", FORMAT=table|csv|json
	@$(RUN) -m publish query --format "$$GIVEN_FORMAT"

shell: $(READY) ## Open an interactive SQL prompt on the published warehouse
	@$(RUN) -m publish shell

docs: $(READY) ## Make the docs of all tables as one HTML page that opens without a server
	@$(RUN) -m publish docs

docs-serve: docs ## Serve that page on this machine only; PORT=8080
	@$(RUN) -m http.server --bind 127.0.0.1 --directory "$$GIVEN_WAREHOUSE/docs" "$$GIVEN_PORT"

figures: $(READY) ## Render the paper's figures into figures/; FIGURE=5a and VARIANT=corrected|as_printed|as_released narrow it
	@$(RUN) -m analysis figures $(if $(value FIGURE),--figure "$$GIVEN_FIGURE") $(if $(value VARIANT),--variant "$$GIVEN_VARIANT")

exposures: $(READY) ## Declare the figures to dbt in models/_exposures.yml, from analysis/figures.yml (for maintainers)
	@$(RUN) -m analysis exposures

paper-check: $(READY) ## Write docs/paper-check.md: every printed number of the paper beside ours
	@$(RUN) -m analysis paper-check

reliability: $(READY) ## Write docs/reliability.md: what is promised, and the tests that show it
	@$(RUN) -m tests.reliability

bench: $(READY) ## Measure build and query in CPU seconds
	@$(RUN) -m tests.bench

lint: $(READY) ## Check style and types: ruff, mypy, sqlfluff
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/sqlfluff lint models tests/dbt
	@$(VENV)/bin/sqlfluff lint --templater placeholder analysis

format: $(READY) ## Format the Python code
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/ruff check --fix .

describe: $(READY) ## Write models/staging/_sources.yml from the raw tables that the readers declare (for maintainers)
	@$(RUN) -m extract describe

lock: ## Resolve requirements.in into requirements.lock anew (for maintainers)
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/pip install --quiet uv
	$(VENV)-lock/bin/uv pip compile requirements.in --output-file requirements.lock --universal --python-version 3.11 \
		--generate-hashes --no-header --no-emit-index-url --no-strip-extras --quiet $(UPGRADE)
	rm -r $(VENV)-lock

relock: $(READY) ## Accept the present bytes of a source and record what changed: SOURCE=<id or pattern> (for maintainers)
	@$(RUN) -m extract relock --source "$$GIVEN_SOURCE"

bundle: $(READY) ## Write the bundle anew from what was fetched (for maintainers)
	@$(RUN) -m extract bundle

clean: ## Remove the environment and everything built; the bundle and what was fetched stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
	cd "$$GIVEN_WAREHOUSE" && rm -rf building dbt docs landed extracts releases published mlperf.duckdb exports validated validation .lock
