# The menu. Every dish does its own set-up from a bare clone: Python 3.11 or later, pip and make are enough.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := menu
.DELETE_ON_ERROR:
.PHONY: menu demo test ocr check lint docs bench lock wheel sanitize bundle corpus clean

VENV := .venv
BIN := $(VENV)/bin
SAMPLE ?= corpus/minhang-2020-pingan/source-libreoffice.pdf
PROGRAMS := libreoffice-writer libreoffice-calc chromium fonts-noto-cjk postgresql libarchive-tools
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

menu:
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */\1\t/' | awk -F'\t' '{printf "  make %-8s %s\n", $$1, $$2}'

demo: $(VENV)/runtime  ## convert the sample filings of corpus/ to out/demo and show one of them
	@$(BIN)/shenbao convert corpus --out out/demo
	@$(BIN)/shenbao show "$(SAMPLE)"

test: $(VENV)/test  ## run the tests
	@.ci/system-packages $(PROGRAMS)
	@$(BIN)/python -m pytest -n auto --dist loadfile

ocr: $(VENV)/ocr  ## add the reading of scans to .venv (195 MB): the demo uses it from then on

lint: $(VENV)/test  ## formatting, lints, types, import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

docs: $(VENV)/docs  ## build the documentation into out/docs
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

check: lint docs test  ## the whole gate: lint, docs, then test

wheel: $(VENV)/runtime  ## the wheels into out/wheels: the pure one, and this system's where there is a compiler
	@rm -rf out/wheels
	@SHENBAO_PURE=1 $(BIN)/python -m hatchling build --target wheel --directory out/wheels
	@$(BIN)/python -m hatchling build --target wheel --directory out/wheels

sanitize: $(VENV)/test  ## the accelerator under AddressSanitizer, where the compiler has it
	@.ci/sanitize $(BIN)/python

bench: $(VENV)/test  ## speed beside the raw libraries
	@for script in bench/*.py; do echo "== $$script"; $(BIN)/python "$$script"; done

corpus: $(VENV)/test  ## rebuild the sample filings (needs LibreOffice, Chromium and Chinese fonts)
	@.ci/system-packages $(PROGRAMS)
	@$(BIN)/python corpus/build.py

# every extra but oss, whose libraries are published as sources alone
BUNDLED := cluster hdfs ocr parquet postgres s3

lock: pyproject.toml  ## pin the dependencies again, with hashes, into requirements/
	@$(MAKE) --no-print-directory $(VENV)-lock/bin/uv
	@for group in test build runtime ocr docs bundle; do \
	  case $$group in \
	    test) from="pyproject.toml --group pyproject.toml:test" ;; \
	    build) from="--group pyproject.toml:build --constraints requirements/test.txt" ;; \
	    runtime) from="pyproject.toml --constraints requirements/test.txt" ;; \
	    ocr) from="pyproject.toml --extra ocr --constraints requirements/test.txt" ;; \
	    bundle) from="pyproject.toml $(BUNDLED:%=--extra %) --group pyproject.toml:bundle --constraints requirements/test.txt" ;; \
	    docs) from="--group pyproject.toml:docs --constraints requirements/test.txt" ;; \
	  esac; \
	  $(VENV)-lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --no-annotate --strip-extras $$from --output-file requirements/$$group.txt; \
	done
	@$(VENV)-lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --strip-extras bench/peers.in --output-file bench/peers.txt

# For another machine: make bundle FOR="--platform manylinux_2_28_aarch64 --python-version 3.12" ON=Linux-aarch64 PY=3.12
FOR :=
ON := $(shell uname -s)-$(shell uname -m)
PY = $(shell $(BIN)/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
BUNDLE = out/bundle/shenbao-offline-$(ON)-python$(PY)

bundle: $(VENV)/runtime  ## one archive that installs shenbao on a machine without network
	@rm -rf out/bundle && mkdir -p out/bundle/wheels
	@$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
	  --only-binary=:all: $(FOR) --requirement requirements/bundle.txt --dest out/bundle/wheels
	@SHENBAO_PURE=1 $(BIN)/python -m hatchling build --target wheel --directory out/bundle/wheels >/dev/null
	@.ci/bundle out/bundle/wheels "$(CURDIR)/$(BUNDLE)" $(ON) $(PY)
	@rm -rf out/bundle/wheels "$(BUNDLE)" && sha256sum "$(BUNDLE).tar"

clean:  ## remove what the other dishes made
	rm -rf $(VENV) $(VENV)-lock out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@python="$$(.ci/python)" && echo "setting up $(VENV) with $$python" && "$$python" -m venv $(VENV)

$(VENV)-lock/bin/uv:
	@"$$(.ci/python)" -m venv $(VENV)-lock
	@$(VENV)-lock/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.9

# A stamp says that the pinned packages and the command `shenbao` stand in the venv.
$(VENV)/runtime: pyproject.toml hatch_build.py $(wildcard extract/read/accelerator_source/*) requirements/runtime.txt requirements/build.txt | $(VENV)/bin/python
	@$(PIP_INSTALL) --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/ocr: $(VENV)/runtime requirements/ocr.txt
	@$(PIP_INSTALL) --require-hashes -r requirements/ocr.txt
	@touch $@

$(VENV)/test: $(VENV)/ocr requirements/test.txt
	@$(PIP_INSTALL) --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/docs: $(VENV)/runtime requirements/docs.txt
	@$(PIP_INSTALL) --require-hashes -r requirements/docs.txt
	@touch $@
