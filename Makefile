# make serve        write notes and see each of them, as you save it, at http://127.0.0.1:8000/
# make site         build the site into site/, strictly, as it is published
# make test         check style and types, then pass every test; installs the browser and the fonts that tests need
# make coverage     pass every test, and see that they reach nine lines in ten; takes nearly twice as long
# make constraints  choose the newest versions of everything, for every supported Python, and pin them
# make vendor      fetch KaTeX and Mermaid, in the versions that plugins/tilfolio/assets/vendor/update.sh names
# make pictures  photograph the sample portfolio for the README and the guide
# make fuzz     look for inputs that break something, for ten minutes or as long as MINUTES says; prints what it finds
# make clean        remove the environment, the site and the caches
#
# The environment is made by the first of them that needs it, and again only when pyproject.toml or
# constraints.txt change. Another Python: make test PYTHON=python3.13 VENV=.venv/3.13

PYTHON ?= python3
VENV ?= .venv
ADDRESS ?= 127.0.0.1:8000
# One more than there are cores: tests that wait for a browser or a server leave theirs free.
WORKERS ?= $(shell echo $$(($$($(PYTHON) -c 'import os; print(os.cpu_count())') + 1)))
# In memory, where there is room: builds write many small files.
SCRATCH ?= $(shell $(PYTHON) -c "import os, shutil; shm = '/dev/shm'; \
	print(shm if os.access(shm, os.W_OK) and shutil.disk_usage(shm).free > 4e9 else os.environ.get('TMPDIR', '/tmp'))")
MINUTES ?= 10

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# What pip fetches to build the package is pinned like the rest (its own names for the two: before and from 25.3).
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
# Material announces its own future at the start of each build.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help serve site test coverage constraints vendor pictures fuzz clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

serve: $(VENV)/.for-site
	$(BIN)/mkdocs serve --dev-addr $(ADDRESS)

site: $(VENV)/.for-site
	$(BIN)/mkdocs build --strict

test: $(VENV)/.for-test packages
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	@# Types are checked meanwhile; what is wrong with them is printed at the end.
	$(BIN)/mypy > $(VENV)/types.txt 2>&1 & types=$$!; \
	TMPDIR=$(SCRATCH) $(BIN)/pytest --numprocesses=$(WORKERS) --dist worksteal; passed=$$?; \
	wait $$types; typed=$$?; cat $(VENV)/types.txt; exit $$((passed || typed))

coverage: $(VENV)/.for-test packages
	TMPDIR=$(SCRATCH) $(BIN)/pytest --numprocesses=$(WORKERS) --dist worksteal --cov --cov-fail-under=90

packages:
	@PYTHON=$(PYTHON) bash .ci/packages

$(VENV)/.for-test: | packages

constraints: $(VENV)/.for-site
	$(PIP) install uv
	echo hatchling | $(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.10 --extra test \
		--no-header --no-annotate --output-file constraints.txt pyproject.toml -

vendor:
	plugins/tilfolio/assets/vendor/update.sh

pictures: $(VENV)/.for-test
	PYTHONPATH=tests $(BIN)/python -m support.portraits

fuzz: $(VENV)/.for-test
	PYTHONPATH=tests nice -n 10 $(BIN)/python -m support.fuzz --minutes $(MINUTES)

clean:
	rm -rf $(VENV) .cache site

$(VENV)/.for-site: EXTRA =
$(VENV)/.for-test: EXTRA = [test]
$(VENV)/.for-%: pyproject.toml constraints.txt
	@echo "Making the environment in $(VENV)/, once."
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --constraint constraints.txt --editable '.$(EXTRA)'
	@touch $@
