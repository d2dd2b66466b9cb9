# `make serve` and `make test` are all that a newcomer needs. Python 3.11 or newer with venv is all that they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
NPM := $(shell command -v npm)
TESTS ?=
BENCH ?=

.DEFAULT_GOAL := help

.PHONY: help
help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: serve
serve: $(VENV)/run.stamp ## Serve on http://127.0.0.1:8000 (HOST=… and PORT=… change it)
	@exec $(BIN)/quizapp serve $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

# A database of its own, whatever the environment says of the one with real readers.
override DEMO := var/demo
TEACHER := teacher@example.org
IN_DEMO := QUIZAPP_DATA=$(DEMO) QUIZAPP_DATABASE_URL= QUIZAPP_QUESTIONS= QUIZAPP_WORKERS=

.PHONY: demo
demo: $(DEMO)/made ## Serve the first article with 3000 simulated readers of two versions, and a class
	@echo "A demonstration: the readers are simulated, and your data in var/ are not touched."
	@echo "It is kept in $(DEMO). To have it made anew, delete that folder."
	@echo "For commands on it: QUIZAPP_DATA=$(DEMO) $(BIN)/quizapp report russia-china-2015"
	@echo "Teacher, editor and administrator are one account here. The link that follows signs you in, once, within an hour:"
	@echo "Classes has a class of 28 with three assignments; Quizzes, the article, Report has the readers."
	@echo "For another link: QUIZAPP_DATA=$(DEMO) $(BIN)/quizapp user sign-in $(TEACHER)"
	@$(IN_DEMO) $(if $(HOST),QUIZAPP_HOST=$(HOST)) $(if $(PORT),QUIZAPP_PORT=$(PORT)) $(BIN)/quizapp user sign-in $(TEACHER)
	@$(IN_DEMO) exec $(BIN)/quizapp serve $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

$(DEMO)/made: | $(VENV)/run.stamp
	@rm -rf $(DEMO)
	@echo "Making the demonstration in $(DEMO); this happens once and takes half a minute."
	@$(IN_DEMO) $(BIN)/quizapp load questions/russia-china-2015
	@$(IN_DEMO) $(BIN)/quizapp simulate russia-china-2015 --readers 1500 --seed 2015
	@$(BIN)/python -m bench.demo questions/russia-china-2015 $(DEMO)/folders
	@$(IN_DEMO) $(BIN)/quizapp load $(DEMO)/folders/second
	@$(IN_DEMO) $(BIN)/quizapp simulate russia-china-2015 --readers 1500 --seed 2016 --prior 0.38 --learning 0.6
	@echo "A slip of the pen, for the report to find: a correction that marks a wrong option as right."
	@$(IN_DEMO) $(BIN)/quizapp load --correction $(DEMO)/folders/slip 2>/dev/null
	@$(IN_DEMO) $(BIN)/quizapp load bench/demo_quiz/where-the-water-is
	@$(IN_DEMO) $(BIN)/python -m bench.demo_class
	@$(IN_DEMO) $(BIN)/quizapp count > /dev/null
	@touch $@

.PHONY: test
test: $(VENV)/dev.stamp ## Run the tests (TESTS=… for some of them)
	@$(BIN)/pytest -n auto $(if $(CI),--cov --cov-fail-under=97) $(TESTS)

.PHONY: coverage
coverage: $(VENV)/dev.stamp ## Run the tests and say which lines they do not reach (TESTS=… for some of them)
	@$(BIN)/pytest -n auto --cov $(TESTS)

.PHONY: check
check: $(VENV)/dev.stamp ## Check style, types, layers and the question bank
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/djlint --quiet --lint src
	@$(BIN)/lint-imports
	@$(BIN)/quizapp check --strict questions/
	@$(MAKE) --no-print-directory lint-static

.PHONY: lint-static
lint-static: $(if $(NPM),node_modules/.package-lock.json) ## Check JavaScript and CSS (needs npm; skipped without)
	@$(if $(NPM),node_modules/.bin/biome lint --error-on-warnings,echo "npm is missing: JavaScript and CSS are not checked here.")

node_modules/.package-lock.json: package-lock.json
	@$(NPM) ci --silent
	@touch $@

.PHONY: bench
bench: $(VENV)/run.stamp ## Measure what a reader's journey costs (BENCH=… for options, such as --quick)
	@$(BIN)/python -m bench $(BENCH)

.PHONY: coverage-study
coverage-study: $(VENV)/run.stamp ## Simulate quizzes and count how often intervals hold the truth (QUIZZES=… for more)
	@$(BIN)/python -m bench.coverage $(if $(QUIZZES),--quizzes $(QUIZZES))

.PHONY: screenshots
screenshots: $(VENV)/dev.stamp ## Draw every page and state into screenshots/ (PAGES=… for some)
	@$(BIN)/python -m tests.browser.screenshots screenshots $(PAGES)

.PHONY: audit
audit: $(VENV)/dev.stamp ## Ask Lighthouse and axe about the pages (needs chromium and npm)
	@$(BIN)/python -m tests.browser.audit

.PHONY: fuzz
fuzz: $(VENV)/dev.stamp ## Send 20,000 hostile requests (REQUESTS=… for more) and say what became of them
	@FUZZ_REQUESTS=$(or $(REQUESTS),20000) $(BIN)/pytest -q -s -p no:logging tests/fuzz

.PHONY: format
format: $(VENV)/dev.stamp ## Format the code
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

.PHONY: messages
messages: $(VENV)/run.stamp ## Extract the interface's texts for translators into messages.pot
	@$(BIN)/pybabel --quiet extract -F babel.cfg -k _l -o messages.pot .

.PHONY: build
build: $(VENV)/dev.stamp ## Build the wheel into dist/
	@$(BIN)/python -m hatchling build -t wheel

.PHONY: lock
lock: ## Lock the requirements anew (needs uv)
	uv pip compile pyproject.toml --extra postgres --group build --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --quiet -o requirements/run.txt
	uv pip compile pyproject.toml --extra postgres --group build --group dev --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --quiet -o requirements/dev.txt

.PHONY: clean
clean: ## Remove what was made: the environment, the wheel, caches; never the data in var/
	rm -rf $(VENV) node_modules dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests migrations -name __pycache__ -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"quizapp needs Python 3.11 or newer. Name one: make PYTHON=python3.12 …")'
	@echo "Making the environment in $(VENV); this happens once and takes about a minute."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(BIN)/python
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	@echo "Adding what the tests and checks need."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
