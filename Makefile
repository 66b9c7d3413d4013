# Two commands: `make run` and `make test`. Each does all the set-up, also on a fresh machine.

TOOLS := $(CURDIR)/.tools
UV := $(shell command -v uv 2>/dev/null || echo $(TOOLS)/bin/uv)
# Without byte code every start takes several seconds longer.
export UV_COMPILE_BYTECODE := 1
export RASA_TELEMETRY_ENABLED := false
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test setup check knowledge sbom chart

help:
	@echo "make run    installs everything and starts the bot"
	@echo "make test   installs everything and runs all tests"
	@echo "make check  linter, types and the checks of the knowledge base"
	@echo "make chart  lints and renders the Helm chart"
	@echo "make sbom   bill of materials and licences of what is installed"

run: setup
	@$(UV) run --no-sync lotse up --port 5005 --rest

test: setup
	@$(UV) run --no-sync pytest

check: setup
	@$(UV) run --no-sync ruff check .
	@$(UV) run --no-sync ruff format --check .
	@$(UV) run --no-sync mypy
	@$(UV) run --no-sync lotse knowledge check --coverage docs/coverage.md

# Helm's own library, in an environment of its own: 90 MB that nothing else needs.
HELM := $(UV) run --quiet --no-project --python 3.10 --with helm-python-sdk==0.2.2 python

chart: setup
	@if $(HELM) -c "import helm_python"; then $(HELM) deploy/helm/check.py; \
	else echo "Helm's library cannot be had here: the chart was not linted"; fi

# Bill of materials (CycloneDX) of what is installed, and the list of licences.
sbom: setup
	@mkdir -p results
	@$(UV) tool run --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py environment .venv/bin/python \
	  --pyproject pyproject.toml --output-reproducible --of JSON --output-file results/sbom.json
	@$(UV) run --no-sync python -W ignore -m lotse.licences > docs/licences.md
	@echo "results/sbom.json, docs/licences.md"

setup: .venv/.installed

.venv/.installed: uv.lock pyproject.toml bot/spacy_de/pyproject.toml bot/slim_tensorflow/pyproject.toml bot/no_telemetry/pyproject.toml bot/rasa_folders/pyproject.toml | $(UV)
	@echo "Installing (0.8 GB, about a minute) …"
	@$(UV) sync --frozen --quiet
	@touch $@

$(TOOLS)/bin/uv:
	@python3 -m venv $(TOOLS)
	@$(TOOLS)/bin/pip install --quiet --disable-pip-version-check uv
