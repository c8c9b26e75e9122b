# Two commands matter: `make demo` and `make test`. Each sets up what it needs.

SWIFT ?= swift
SQUELCH = .build/debug/squelch
# Where `make bench` keeps its logs (5 GB) and the Python peers.
BENCH_CACHE ?= Benchmarks/.build-cache

.PHONY: help demo test bench bench-quick bench-build evaluate conformance build release bootstrap lint format clean

help:
	@echo 'make demo         set up, build, weigh the shipped stories, explain the most suspicious change'
	@echo 'make test         set up, build, run every test'
	@echo 'make bench        measure speed and memory beside other tools, into docs/performance.md (half an hour)'
	@echo 'make bench-quick  the same on small logs, printed only (half a minute)'
	@echo 'make evaluate     judge twelve made-up companies, into docs/accuracy.md'
	@echo 'make conformance  compare with pySigma, icalendar and NumPy, validate OCSF (needs Python and PyPI)'
	@echo 'make release      optimised command, Swift runtime linked in: .build-release/release/squelch'
	@echo 'make lint         swift format, strictly; make format mends what it can'
	@echo 'make bootstrap    only install the system libraries'

bootstrap:
	@scripts/bootstrap

build: bootstrap
	$(SWIFT) build --product squelch

demo: build
	@scripts/demo $(SQUELCH)

test: bootstrap lint
	$(SWIFT) build --build-tests --explicit-target-dependency-import-check error
	$(SWIFT) test --skip-build --disable-xctest

release: bootstrap
	$(SWIFT) build -c release --product squelch --scratch-path .build-release --static-swift-stdlib

bench-build: release
	$(SWIFT) build -c release --package-path Benchmarks

bench: bench-build
	Benchmarks/.build/release/bench --squelch .build-release/release/squelch --cache $(BENCH_CACHE) --write docs/performance.md
	Benchmarks/.build/release/bench scale --squelch .build-release/release/squelch --write docs/performance.md

bench-quick: bench-build
	Benchmarks/.build/release/bench --squelch .build-release/release/squelch --cache $(BENCH_CACHE) --quick

evaluate: bench-build
	Benchmarks/.build/release/bench evaluate --squelch .build-release/release/squelch --write docs/accuracy.md

conformance: build
	Conformance/run $(SQUELCH)

lint:
	@$(SWIFT) format lint --strict --recursive Sources Tests Package.swift Benchmarks/Sources Benchmarks/Package.swift

format:
	$(SWIFT) format --in-place --recursive Sources Tests Package.swift Benchmarks/Sources Benchmarks/Package.swift

clean:
	rm -rf .build .build-release Benchmarks/.build Benchmarks/.build-cache
