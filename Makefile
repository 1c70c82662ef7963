# Boss: two commands matter, `make run` and `make test`. Both install what they need.

CARGO ?= cargo
NEXTEST := $(shell command -v cargo-nextest >/dev/null 2>&1 && echo yes)
OUT ?= out
ifeq ($(NEXTEST),yes)
TEST_RUST := $(CARGO) nextest run --no-fail-fast --workspace
# With the whole workspace's features, so that nothing is built anew.
TEST_SHELL := $(TEST_RUST) -E 'package(boss)'
else
TEST_RUST := $(CARGO) test --no-fail-fast --workspace
TEST_SHELL := $(CARGO) test --no-fail-fast -p boss
endif

# The program as the tests before it built it: built by itself, half of what it is made of would be built once more.
BUILD_TESTED := $(CARGO) test --workspace --no-run --quiet

.PHONY: run test test-days bench package shots fmt lint bindings setup setup-test ui test-rust test-ui test-window deny

## run: build Boss and open it; without a display, run the demo company's months in the terminal
run: setup ui
	$(CARGO) build --release -p boss
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		./target/release/boss; \
	else \
		./target/release/boss --db sqlite:$(OUT)/demo.db demo --out $(OUT)/invoices; \
	fi

## test: everything, on SQLite and PostgreSQL and in the real window
test: setup-test lint test-ui test-rust test-window test-days

## lint: formatting, warnings, types; licences where cargo-deny is there (`make deny` installs it)
lint: ui
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	npm --prefix ui run check
	@if command -v cargo-deny >/dev/null 2>&1; then $(MAKE) --no-print-directory deny; fi

## deny: licences and sources of the crates Boss is built from
deny:
	@command -v cargo-deny >/dev/null 2>&1 || $(CARGO) install --locked --quiet cargo-deny
	$(CARGO) deny --offline --log-level error check licenses bans sources

test-rust: ui
	$(TEST_RUST)

test-ui: ui
	npm --prefix ui test

## test-window: the main job in the real window, under a virtual display
test-window: ui
	$(BUILD_TESTED)
	.ci/window node --test --test-concurrency=1 tests/e2e/*.test.mjs

# The suite itself runs as if on the last evening of a month. These are the first morning of a year at the company, while it is
# still the old one elsewhere, and a 29th of February.
DAYS := 2026-12-31T16:10:00Z 2028-02-29T04:00:00Z

## test-days: what depends on the day, as if on other days, in another zone
test-days: ui
	$(BUILD_TESTED)
	@set -e; for now in $(DAYS); do \
		echo "As if on $$now"; \
		export BOSS_TEST_NOW=$$now TZ=America/Los_Angeles; \
		npm --prefix ui test; \
		$(TEST_SHELL); \
		.ci/window node --test --test-concurrency=1 tests/e2e/main-job.test.mjs tests/e2e/first-month.test.mjs; \
	done

## bench: release builds, one JSON line each; `make bench ONLY=name` runs one
bench: setup-test ui
	$(CARGO) build --release -p boss -p boss-tests --bins
	.ci/window ./target/release/boss-bench $(ONLY)

## package: an installable .deb
package: setup ui
	cd src-tauri && ../ui/node_modules/.bin/tauri build --bundles deb

## shots: a picture of every page, in both languages, light and dark, into shots/
shots: setup-test ui
	$(CARGO) build --workspace
	.ci/window node tests/e2e/shots.mjs

## fmt: format everything
fmt:
	$(CARGO) fmt --all
	npm --prefix ui run format

## bindings: write the JSON schema and the TypeScript bindings anew from the registry
bindings: ui/node_modules
	$(CARGO) run -p boss -- schema --write ui/src/ipc/schema.json
	npm --prefix ui run bindings

setup:
	@.ci/setup run

setup-test:
	@.ci/setup test

ui/node_modules: ui/package-lock.json
	npm --prefix ui ci --no-audit --no-fund
	@touch ui/node_modules

ui: ui/dist/index.html

UI_SOURCES := $(shell find ui/src ui/index.html ui/vite.config.ts assets/flows -type f 2>/dev/null)
ui/dist/index.html: ui/node_modules $(UI_SOURCES)
	npm --prefix ui run build
	@touch ui/dist/index.html
