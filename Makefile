# The two commands of the README are `make run` and `make test`; each does all of its own set-up.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DOC ?= examples/yunchuan/plan.docx
OUT ?= out

CITY := $(OUT)/yunchuan
PERIOD ?= 2019-06
TODAY ?= 2019-07-18

.PHONY: serve help run read test test-all check fix bench bench-read bench-forecast bench-judge bench-monitor bench-targets bench-facts bench-import bench-month bench-proof bench-registers bench-web docs lock clean

help:            ## this list
	@grep -E '^[a-z-]+: .*##' Makefile | sed 's/:.*##/\t/' | sort

run: $(VENV)/.run    ## close a month of the invented city: import its returns, check, rank, write the bulletin
	@mkdir -p "$(CITY)"
	@cp -R examples/yunchuan/plan examples/yunchuan/forms examples/yunchuan/records examples/yunchuan/returns examples/yunchuan/schemes "$(CITY)"
	@cp examples/yunchuan/workspace.yaml examples/yunchuan/checks.yaml examples/yunchuan/return-forms.yaml examples/yunchuan/plan.docx "$(CITY)"
	@cp examples/yunchuan/release.yaml examples/yunchuan/map.geojson "$(CITY)"
	@$(BIN)/gongce run "$(CITY)" --period "$(PERIOD)" --today "$(TODAY)"

read: $(VENV)/.run   ## read and audit a plan: make read DOC=path into out/
	@$(BIN)/gongce read "$(DOC)" --out "$(OUT)"

serve: $(VENV)/.dev  ## the workbench of Yunchuan with demo people of every role (PORT=8001 for another port)
	@test -d "$(CITY)" || $(MAKE) --no-print-directory run
	@cp examples/yunchuan/return-forms.yaml "$(CITY)"
	@$(BIN)/gongce serve "$(CITY)" --demo --today "$(TODAY)" $(if $(PORT),--port "$(PORT)")

test: $(VENV)/.dev   ## everything CI runs
	@$(BIN)/python tools/testing.py default

test-all: $(VENV)/.dev ## the slow ones too
	@$(BIN)/python tools/testing.py all

check: $(VENV)/.dev  ## format, lint, types, layers
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports

fix: $(VENV)/.dev    ## mend what can be mended by a program
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: bench-read bench-forecast bench-judge bench-monitor bench-targets bench-facts bench-month bench-import bench-registers bench-web    ## every benchmark

bench-read: $(VENV)/.dev ## the reader and its peers on the same documents
	@$(BIN)/python bench/bench_read.py

bench-forecast: $(VENV)/.dev ## forecasts of year-ends and statsforecast on the same real series
	@$(BIN)/python bench/bench_forecast.py

bench-judge: $(VENV)/.dev ## ranks, what-if and grading beside their peers
	@$(BIN)/python bench/bench_judge.py
	@$(BIN)/python bench/bench_award.py

bench-monitor: $(VENV)/.dev ## a period monitored and plain Polars on the same frame
	@$(BIN)/python bench/bench_monitor.py

bench-targets: $(VENV)/.dev ## decomposition and its peers on the same tables
	@$(BIN)/python bench/bench_targets.py

bench-facts: $(VENV)/.dev ## the observation archive: reads as of a moment and their peers over 36 million rows
	@$(BIN)/python bench/bench_facts.py

bench-import: $(VENV)/.dev ## a return previewed beside openpyxl loading its cells
	@$(BIN)/python bench/bench_import.py

bench-registers: $(VENV)/.dev ## tiers, lights and rates of 50,000 enterprises and 20,000 projects
	@$(BIN)/python bench/bench_registers.py

bench-month: $(VENV)/.dev ## a whole month of a city, files to bulletin, on one core
	@$(BIN)/python bench/bench_month.py

bench-proof: $(VENV)/.dev ## errors planted in drafts: how many proofing names, how often it is wrong
	@$(BIN)/python bench/bench_proof.py

bench-web: $(VENV)/.dev ## the workbench with 10 million observations and 50 people at work on it
	@$(BIN)/python bench/bench_web.py

docs: $(VENV)/.dev   ## rebuild the generated pages of docs/
	@$(BIN)/python tools/write_docs.py

lock:            ## write the locked requirements again (hashes, no addresses)
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra dev pyproject.toml -o requirements/dev.txt
	uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra spark pyproject.toml -o requirements/spark.txt

clean:           ## remove what was built
	rm -rf $(VENV) $(OUT)

$(VENV)/.run: requirements/run.txt pyproject.toml tools/setup.sh
	@PYTHON="$(PYTHON)" bash tools/setup.sh run

$(VENV)/.dev: requirements/dev.txt pyproject.toml tools/setup.sh
	@PYTHON="$(PYTHON)" bash tools/setup.sh dev
