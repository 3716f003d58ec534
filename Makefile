# The two commands of the README, and what they are made of. `make help` lists them.

CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/samlet
# Outside of the checkout, so that a second clone need not build the dependencies again.
SCRATCH ?= $(CACHE)/build
# The same flags everywhere: others would build everything anew.
FLAGS := --scratch-path "$(SCRATCH)" --explicit-target-dependency-import-check error
RELEASE := --configuration release --static-swift-stdlib --product samlet
PREFIX ?= /usr/local
VENV ?= $(CACHE)/clients

.DEFAULT_GOAL := help
.PHONY: help quickstart test packages debug release install lint format unit-tests client-tests bench fuzz clean

help: ## what there is to make
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

quickstart: packages release ## build samlet, and deploy, call and inspect examples/orders
	@PATH="$(SCRATCH)/release:$$PATH" sh examples/quickstart.sh

test: packages debug unit-tests client-tests ## every test

packages: ## what Debian brings: libraries, the sandbox
	@sh .ci/packages

debug: packages
	swift build $(FLAGS) --build-tests

release: packages ## the optimised executable
	swift build $(FLAGS) $(RELEASE)

install: release ## put samlet on the PATH (PREFIX=/usr/local)
	install -D -m 755 "$(SCRATCH)/release/samlet" "$(DESTDIR)$(PREFIX)/bin/samlet"

lint: ## the format of the code
	swift format lint --strict --recursive Package.swift Sources Tests Fuzzing

format: ## bring the code into its format
	swift format --in-place --recursive Package.swift Sources Tests Fuzzing

# One at a time: many start processes, and those that wait for them must not starve on a small machine.
unit-tests: debug
	swift test $(FLAGS) --skip-build --no-parallel

client-tests: debug ## real clients against a real engine
	@test -x "$(VENV)/bin/python" || python3 -m venv "$(VENV)"
	@"$(VENV)/bin/pip" install --quiet --disable-pip-version-check --requirement Tests/Clients/requirements.txt
	SAMLET="$(SCRATCH)/debug/samlet" "$(VENV)/bin/python" -m pytest -q Tests/Clients

bench: release ## the figures of docs/performance.md
	SAMLET="$(SCRATCH)/release/samlet" python3 Benchmarks/run.py

fuzz: packages ## changed templates through all stages for FUZZ_SECONDS (180)
	@Fuzzing/run

clean:
	swift package $(FLAGS) clean
