# Everything a person or CI runs. `make demo` and `make test` need only Python 3.11+ and make.
PYTHON ?= python3
PORT ?= 8501
SEED ?= 1
FUZZ ?= 10000
DEMO ?= data/var/demo
DEMO_NOW ?= 2011-03-01T09:00:00
BIN := .venv/bin
RIVALS := data/var/rivals
GUANHUAI := $(BIN)/guanhuai

.PHONY: setup demo test test-fast format lint type fuzz bench trials docs pictures golden clean

setup: .venv/ready  ## the virtual environment with the locked packages and the guanhuai command

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "guanhuai needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 2; }
	@echo "Setting up .venv with the locked packages: a minute or two, most of it download"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: export GUANHUAI_HOME = $(abspath $(DEMO))
demo: export GUANHUAI_NOW = $(DEMO_NOW)
demo: setup  ## sample returns through the real pipeline, what people did with them, then the dashboard
	@rm -rf $(DEMO)
	@$(GUANHUAI) sample --years 2008-2010 --seed $(SEED) $(DEMO)/returns
	@$(GUANHUAI) submit --quiet $(DEMO)/returns || [ $$? -eq 1 ]
	@[ "$(SEED)" != 1 ] || $(BIN)/python data/sample/life.py
	@$(GUANHUAI) build
	@echo "export GUANHUAI_HOME='$$GUANHUAI_HOME' GUANHUAI_NOW=$(DEMO_NOW)@$$(date +%s)" > $(DEMO)/clock
	@. $(DEMO)/clock && $(GUANHUAI) serve --port $(PORT)

test: setup  ## every test, the slow ones too
	$(BIN)/pytest -n 2 --dist loadfile -m "not timed"
	$(BIN)/pytest -m timed

test-fast: setup  ## without the slow ones
	$(BIN)/pytest -n 2 --dist loadfile -m "not slow"

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

type: setup
	$(BIN)/mypy

fuzz: setup  ## 10,000 mutated files: no traceback, no hang, peak memory, what became of each
	FUZZ=$(FUZZ) $(BIN)/pytest -q -s tests/flow/test_fuzz.py

bench: setup $(RIVALS)/ready  ## the bars, as ratios in one run
	$(BIN)/python tests/bench.py

$(RIVALS)/ready: tests/rivals.lock  ## the tools that rules are timed against, apart from ours
	@rm -rf $(RIVALS)
	@$(PYTHON) -m venv $(RIVALS)
	@$(RIVALS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

trials: setup  ## false alarms and power of the rules across returns
	$(BIN)/python tests/trials.py

docs: setup  ## readable pages of the catalogues
	$(GUANHUAI) catalogue docs weifang
	$(GUANHUAI) catalogue docs nhs-ae

pictures: setup  ## the README's pictures, of the demonstration that `make demo` left
	GUANHUAI_HOME=$(abspath $(DEMO)) $(BIN)/python tests/pictures.py

golden: setup  ## the golden marts, written again
	GOLDEN=write $(BIN)/pytest -q tests/flow/test_golden.py

clean:
	rm -rf .venv data/var .pytest_cache .mypy_cache .ruff_cache *.egg-info test-artefacts
