# The menu of this project: `make` alone prints it. Every path is relative, so a folder name may hold spaces.

SHELL := bash
.SHELLFLAGS := -o pipefail -c

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python

# Without byte code Snakemake starts about three times slower.
unexport PYTHONDONTWRITEBYTECODE
# One user's settings must not reach the labs: they would run something the page does not show.
unexport SNAKEMAKE_PROFILE PYTHONPATH PYTHONHOME VIRTUAL_ENV
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)

.PHONY: help book test drills lab serve check browser validator importer prefect bench requirements clean pristine setup
.DEFAULT_GOAL := help

## help: print this menu
help:
	@sed -n 's/^## //p' Makefile | while IFS=: read -r name what; do printf '  make %-13s%s\n' "$$name" "$$what"; done

## book: set up, run every lab that changed, build the site into _build/html
book: setup
	@$(PY) -m labkit.execute
	@echo "building the site …"
	@$(VENV)/bin/jupyter-book build . -W -n --keep-going --quiet
	@$(PY) -c 'import pathlib; print("Open " + pathlib.Path("_build/html/index.html").resolve().as_uri())'
	@echo "or say  make serve"

# The tests call make themselves, as a person would: they must not inherit this call's settings.
## test: set up and pass all tests (runs every lab that changed)
test: setup
	@env -u MAKEFLAGS -u MAKELEVEL $(PY) -m pytest -n $${TEST_JOBS:-auto} --dist loadgroup --ignore tests/browser $(TESTS)

## drills: play three cases of every drill, where make test plays one (half an hour)
drills: setup
	@env -u MAKEFLAGS -u MAKELEVEL DRILL_CASES=3 $(PY) -m pytest -n $${TEST_JOBS:-auto} --dist loadgroup tests/test_drills_hold.py

## lab: open the labs as notebooks in JupyterLab, in a throwaway folder
lab: setup
	@folder=$$(mktemp -d) && $(PY) -m labkit.execute --notebooks "$$folder" && echo "copies of the labs: $$folder" && $(PY) -m jupyterlab --notebook-dir "$$folder" $$([ "$$(id -u)" != 0 ] || echo --allow-root) $(LAB_OPTIONS)

## serve: show the built site at http://localhost:8000 (PORT=… for another)
serve: setup
	@[ -f _build/html/index.html ] || { echo "There is no site yet: say  make book  first." >&2; exit 1; }
	@echo "http://localhost:$(PORT)   (Ctrl-C ends it)"
	@$(PY) -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html 2>/dev/null || { echo "Nothing can be served on port $(PORT): it may be taken. Try: make serve PORT=8001" >&2; exit 1; }

## check: lint Python, rules, spelling
check: setup
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check --quiet || { echo "Some Python files are not in the formatter's layout: run  $(PY) -m ruff format" >&2; exit 1; }
	@$(PY) -m snakefmt --check --compact-diff capstone/workflow
	@$(PY) -m codespell_lib
	@echo "lint: nothing to mend"

## browser: look at the built site in headless Chromium (needs chromium; run after make book; SHOTS=1 keeps pictures)
browser: setup
	@$(call install,-r requirements-browser.txt)
	@REQUIRE_BROWSER=1 SHOTS=$(SHOTS) $(PY) -m pytest tests/browser -n 2 --dist loadgroup

## validator: install what judges the crates of runs, in an environment of its own (a test uses it)
validator: VENV := .venv-crate
validator: PY := .venv-crate/bin/python
validator:
	@$(ask_python) && $(make_venv) && $(call install,-r requirements-crate.txt)

## importer: install what reads .h5ad files, and the real cells that a test imports
importer: setup
	@$(call install,-r requirements-h5ad.txt) && $(call install,--no-deps -r requirements-h5ad-cells.txt)

## prefect: install a second engine, in an environment of its own (a lab of the Primer runs it where it is there)
prefect: VENV := .venv-prefect
prefect: PY := .venv-prefect/bin/python
prefect:
	@$(ask_python) && $(make_venv) && $(call install,-r requirements-prefect.txt)

## bench: measure everything a learner waits for
bench: setup
	@env -u MAKEFLAGS -u MAKELEVEL $(PY) tests/bench.py

## requirements: pin again after a change of pyproject.toml (needs uv and the network)
requirements:
	@$(PIN) pyproject.toml -o requirements.txt
	@$(PIN) requirements-browser.in -o requirements-browser.txt
	@$(PIN) requirements-crate.in -o requirements-crate.txt
	@$(PIN) requirements-prefect.in -o requirements-prefect.txt
	@$(PIN) requirements-h5ad.in -o requirements-h5ad.txt
	@$(PIN) --no-deps requirements-h5ad-cells.in -o requirements-h5ad-cells.txt

## clean: remove everything that was built (keeps the environment)
clean:
	rm -rf _build

## pristine: remove the environment too
pristine: clean
	rm -rf $(VENV) .venv-crate .venv-prefect

PIN = uv pip compile --universal --generate-hashes --no-annotate --no-emit-index-url --python-version 3.11 --custom-compile-command "make requirements" --quiet

# The project's own environment. The stamp holds what it was made for, so it is made again
# when the pins change or the folder moved, and never otherwise.
made_for = $$(pwd) $$(cksum < requirements.txt)

setup:
	@[ "$$(cat $(VENV)/made-for 2>/dev/null)" = "$(made_for)" ] || { $(ask_python) && $(make_venv) && $(fill_venv); }

define ask_python
{ command -v "$(PYTHON)" >/dev/null 2>&1 || { echo "Python is missing: no '$(PYTHON)' here. Install Python 3.11, 3.12 or 3.13, or name yours: make book PYTHON=python3.12" >&2; exit 1; }; } \
&& "$(PYTHON)" -c 'import sys; v = sys.version_info; ok = (3, 11) <= v[:2] <= (3, 13); ok or sys.stderr.write("Python 3.11, 3.12 or 3.13 is needed; \x27$(PYTHON)\x27 here is %d.%d. Install one and name it: make book PYTHON=python3.12\n" % v[:2]); sys.exit(not ok)' \
&& { command -v uv >/dev/null 2>&1 || "$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make virtual environments (its module ensurepip is missing). On Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }; }
endef

define make_venv
{ $(PY) -c '' 2>/dev/null && [ "$$($(PY) -V)" = "$$("$(PYTHON)" -V)" ] || { echo "making the environment $(VENV) with $$("$(PYTHON)" -V) …" && rm -rf $(VENV) \
&& if command -v uv >/dev/null 2>&1; then uv venv --quiet --python "$$(command -v "$(PYTHON)")" $(VENV); else "$(PYTHON)" -m venv $(VENV); fi; }; }
endef

define fill_venv
{ echo "installing the pinned packages: about 1 GB on disk; half a minute with uv, two to four minutes with pip …" \
&& $(call install,-r requirements.txt) && $(call install,--no-deps --no-build-isolation -e .) \
&& echo "$(made_for)" > $(VENV)/made-for \
|| { echo "The packages could not be installed. The lines above name the first that failed; the network is needed once. Then run the same command again." >&2; exit 1; }; }
endef

install = if command -v uv >/dev/null 2>&1; then uv pip install --quiet --compile-bytecode --python $(PY) $(1); else { $(PY) -c 'import pip' 2>/dev/null || $(PY) -m ensurepip >/dev/null; } && $(PY) -m pip install --progress-bar off $(1) | sed -n 's/^Collecting \([^ ]*\).*/  \1/p'; fi
