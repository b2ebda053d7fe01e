# gongkai: `make demo` does the main job, `make test` passes the tests, `make help` lists the rest.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

# A run is many processes, each of which would compile all it loads again where nothing compiled may be kept.
unexport PYTHONDONTWRITEBYTECODE

# Runs Python modules one after the other, each whatever the others found, and ends with one verdict on all.
define measure
@failed=; for part in $(1); do $(BIN)/python -m $$part || failed="$$failed $$part"; done; \
if [ -n "$$failed" ]; then echo "make $@: FAIL in$$failed"; exit 1; fi; echo "make $@: pass"
endef

.PHONY: help setup demo test lint bench chaos accuracy notebooks docs hostile fuzz lock clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

setup: $(STAMP)  ## make .venv with the locked dependencies and the `gongkai` command

$(STAMP): locks/uv.txt locks/pipeline.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "gongkai needs Python 3.11 or newer; say which with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "Python's venv module is missing; on Debian install it with: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r locks/uv.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r locks/pipeline.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q -j 0 atlas demo extractors facsimile flows gongkai spiders
	@touch $@

demo: $(STAMP)  ## serve the demo web on loopback, crawl, extract, check and publish it
	@$(BIN)/gongkai demo

test: $(STAMP)  ## run the tests
	@.ci/programs
	@$(BIN)/python -m pytest

lint: $(STAMP)  ## style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(STAMP)  ## measure speed and memory, each beside its floor of the same run
	$(call measure,bench bench.crawling bench.researcher bench.scans)

chaos: $(STAMP)  ## crawl 10,000 pages of which one in twenty misbehaves; kill a crawl 50 times; judge what was had
	$(call measure,bench.chaos bench.kills)

accuracy: $(STAMP)  ## build damaged documents and show how well they are read
	$(call measure,accuracy accuracy.scans)

hostile: $(STAMP)  ## read the corpus of documents made to do harm, and say what they reached
	@$(BIN)/python -m hostile

fuzz: $(STAMP)  ## read documents damaged by chance (ARGS="--count 20000 --seed 1")
	@$(BIN)/python -m hostile.fuzz $(ARGS)
	@$(BIN)/python -m hostile.guided

notebooks: $(STAMP)  ## run the notebooks anew on what `make demo` made, with the examples and the picture of the docs
	@$(BIN)/python docs/notebooks/run.py
	@$(BIN)/python -m manual.examples
	@$(BIN)/python -m manual.picture

docs: $(STAMP)  ## build the manual into site/, to be read without a network
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet && echo "open site/index.html"

lock: $(STAMP)  ## renew the locked, hashed dependencies
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --extra pipeline --extra ocr --extra research --extra docs --extra dev pyproject.toml -o locks/pipeline.txt

clean:  ## remove the environment and caches (never data/)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
