# The two commands a newcomer needs: `make run` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
COMPILED := .build/.compiled
MINUTES ?= 20
export ETH_HASH_BACKEND := pysha3
# ape looks for the compiler there. No comment behind it: the space before one would be part of the last folder's name.
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: run demo qbft qbft-stop test test-slow test-long test-postgresql soak check format bench clean setup

run: setup ## Set up, play the carbon year, stay up
	$(BIN)/chainets demo

demo: setup ## Play the carbon year in a fresh folder and end; exit 0 only if every check holds
	$(BIN)/chainets demo --once

qbft: setup ## A consortium on this machine: four validators, a regulator's node, a shorter year; needs Go
	$(BIN)/chainets demo --network qbft

qbft-stop: setup ## Stop its nodes; the chain stays
	$(BIN)/chainets qbft down

# In the order of their folders: a long search at the end would leave one worker alone with it.
test: setup ## All tests but the slow and the long ones
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder -m "not slow and not long"

test-slow: setup ## The slow tests
	$(BIN)/pytest -n auto --dist loadfile -m slow

test-long: setup ## Searches of many minutes
	$(BIN)/pytest -n auto --dist loadfile -m long

test-postgresql: setup ## All tests that touch a database of ours, on PostgreSQL
	$(BIN)/pytest -n auto --dist loadfile -m "not slow and not long" --database postgresql \
		tests/readmodel tests/indexer tests/oracle tests/api tests/cli/backup

soak: setup ## A small year again and again while everything is killed: MINUTES=20, SEED=…, DATABASE=postgresql
	$(BIN)/python -m benchmarks.soak --minutes $(MINUTES) $(if $(SEED),--seed $(SEED)) $(if $(DATABASE),--database $(DATABASE))

check: $(READY) ## Format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: setup ## Put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup ## Speed and gas, each as a ratio in one run
	$(BIN)/python -m benchmarks

setup: $(READY) $(COMPILED)

$(READY): requirements/lock.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements/lock.txt
	$(BIN)/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(COMPILED): $(READY) $(shell find contracts -name '*.vy' -o -name '*.vyi')
	$(BIN)/ape compile --force # a cache from a compile that was disturbed must not be deployed
	touch $@

clean: ## Forget the run
	test ! -d var/qbft || $(BIN)/chainets qbft down
	rm -rf var deployments/devnet.json deployments/qbft.json deployments/*.next.json
