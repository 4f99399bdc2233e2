.DEFAULT_GOAL := help
.PHONY: help demo smoke build test soak bench screenshots format lint publish clean

export DOTNET_NOLOGO := 1
export DOTNET_CLI_TELEMETRY_OPTOUT := 1

help: ## Print this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

demo: ## The main job on real guests, until Ctrl-C (installs what is missing, as root)
	@eng/provision.sh demo
	@echo "Building; the first time it takes minutes."
	@$(MAKE) --no-print-directory publish
	@eng/demo.sh

smoke: ## The demo once, unattended and checked
	@eng/provision.sh demo
	@echo "Building; the first time it takes minutes."
	@$(MAKE) --no-print-directory publish
	@eng/demo.sh --once

build: ## Compile everything; warnings are errors
	@dotnet build Rehai.slnx -c Release -v quiet -nologo

test: ## All tests, against the real parts (installs what is missing, as root)
	@eng/provision.sh test
	@$(MAKE) --no-print-directory lint build publish
	@eng/test.sh

soak: ## The fuzzers with N times as many tries (100 where N is not given), and tests that take minutes
	@eng/provision.sh test
	@eng/modular-libvirt.sh >/dev/null
	@$(MAKE) --no-print-directory build publish
	@REHAI_SOAK=$(or $(N),100) eng/test.sh soak

bench: ## Medians and ratios against peers in the same run
	@eng/provision.sh bench
	@$(MAKE) --no-print-directory publish
	@dotnet run --project bench -c Release -- all

screenshots: ## Draw the README's pictures anew, in docs/screenshots
	@eng/provision.sh test
	@$(MAKE) --no-print-directory publish
	@eng/screenshots.sh

format: ## Format the code
	@dotnet tool restore >/dev/null
	@dotnet csharpier format .

lint: ## Check formatting and lock files
	@dotnet tool restore >/dev/null
	@dotnet csharpier check .
	@dotnet restore Rehai.slnx --locked-mode -v quiet

publish: ## Self-contained programs in artifacts/publish
	@dotnet publish src/Rehai.Agent -c Release -r linux-x64 -o artifacts/publish/rehai -v quiet -nologo
	@dotnet publish src/Rehai.Server -c Release -r linux-x64 -o artifacts/publish/rehai-server -v quiet -nologo

clean: ## Remove what was built
	@rm -rf artifacts
	@find src tests bench -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
