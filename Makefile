.PHONY: help demo test build
help:
	@echo "make demo | test"
build:
	swift build --build-tests
test:
	swift test --disable-xctest
