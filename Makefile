# The front door of Coxswain. `make help` lists what can be asked for.

SHELL := /bin/bash
PREFIX ?= /usr/local
# systemd looks into no other prefixes (systemd.unit(5)).
UNITDIR ?= $(if $(filter /usr /usr/local,$(PREFIX)),$(PREFIX)/lib,/etc)/systemd/system

programs := coxswaind coxswain-front coxctl
built := .build-release/release
optimised := swift build -c release --static-swift-stdlib --scratch-path .build-release
benches := $(notdir $(shell find bench -maxdepth 1 -type f -perm -u=x))
examples := $(wildcard policies/*.yaml)
manuals := $(wildcard man/*.[158])
into := $(DESTDIR)$(PREFIX)

.PHONY: help setup build test interop conformance-peers fuzz simulate simulate-scaling rehearse-shapes soak lint demo bench install install-built uninstall clean
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "  make bench-NAME         one benchmark of: $(benches)"

setup: ## install the Debian packages that are missing
	scripts/setup

# By name: asked for everything, SwiftPM now and then links a dynamic library of a dependency's too, for which
# the static Foundation is not found.
build: ## the programs, optimised, with the Swift runtime linked in
	for program in $(programs) coxswain-bench; do $(optimised) --product $$program || exit; done

test: setup ## every test: on this machine, in throwaway hosts, in User Mode Linux
	scripts/test

interop: setup build ## real clients and real servers on both sides of the front
	scripts/setup interop
	scripts/interop

conformance-peers: ## nginx and HAProxy through our conformance cases (docs/conformance-peers.tsv)
	scripts/setup bench
	scripts/compare-peers

fuzz: ## every reader of others' bytes under libFuzzer, for FUZZ_SECONDS (60) in all
	scripts/fuzz

simulate: ## the core in simulated hosts: SEEDS (1000) from FROM (1) on, MINUTES (60) each; MUTATION
	$(optimised) --product coxswain-simulate
	$(built)/coxswain-simulate --seeds $(or $(SEEDS),1000) --from $(or $(FROM),1) \
		--minutes $(or $(MINUTES),60) $(if $(MUTATION),--mutation $(MUTATION))

simulate-scaling: ## a steady load with 10 % noise: SEEDS (1000) from FROM (1) on, nothing may be scaled
	$(optimised) --product coxswain-simulate
	$(built)/coxswain-simulate --of steady-load --seeds $(or $(SEEDS),1000) --from $(or $(FROM),1)

rehearse-shapes: ## the loads of bench-elastic through the simulator, beside hpa and kpa
	$(optimised) --product coxswain-simulate
	$(built)/coxswain-simulate --of shapes

soak: build ## SOAK_REQUESTS (10000000) through the front while replicas come and go
	scripts/soak

lint: setup ## format, scripts, units and the rules of ARCHITECTURE.md
	scripts/lint

demo: setup build ## the main job, told and checked (KEEP=1 stays up, HOST=this uses this machine)
	demo/run

bench: $(addprefix bench-,$(benches)) ## every benchmark

bench-%: setup build
	scripts/setup bench
	bench/$*

install: build install-built ## programs, units, manuals and examples (PREFIX, DESTDIR, UNITDIR)

# The units name /usr/bin and the policies /usr/local/share; both are to name what is installed.
install-built:
	@test -x $(built)/coxswaind || { echo "install: nothing is built yet: run 'make build'" >&2; exit 1; }
	install -D --target-directory=$(into)/bin $(addprefix $(built)/,$(programs))
	install -D --mode=644 --target-directory=$(DESTDIR)$(UNITDIR) $(wildcard units/*.service units/*.slice)
	install -D --mode=644 --target-directory=$(DESTDIR)$(UNITDIR)/coxswain-.slice.d units/coxswain-.slice.d/controllers.conf
	sed -i 's#=/usr/bin/#=$(PREFIX)/bin/#' $(addprefix $(DESTDIR)$(UNITDIR)/,$(notdir $(wildcard units/*.service)))
	install -D --mode=644 --target-directory=$(into)/lib/sysusers.d units/sysusers.d/coxswain.conf
	install -D --mode=644 --target-directory=$(into)/lib/tmpfiles.d units/tmpfiles.d/coxswain.conf
	install -D --mode=644 --target-directory=$(into)/share/coxswain/orders demo/orders/*.py
	install -D --mode=644 --target-directory=$(into)/share/doc/coxswain/policies policies/*
	sed -i 's#/usr/local/share/#$(PREFIX)/share/#' $(into)/share/doc/coxswain/policies/*.yaml
	install -D --mode=644 --target-directory=$(into)/share/doc/coxswain $(wildcard README.md ARCHITECTURE.md LICENSE)
	$(foreach page,$(manuals),install -D --mode=644 --target-directory=$(into)/share/man/man$(subst .,,$(suffix $(page))) $(page);)
ifeq ($(DESTDIR),)
	systemd-sysusers $(into)/lib/sysusers.d/coxswain.conf
	systemd-tmpfiles --create $(into)/lib/tmpfiles.d/coxswain.conf
	if [[ -d /run/systemd/system ]]; then systemctl daemon-reload; fi
endif

uninstall: ## all of that again, but no policies, no history and no running replica
ifeq ($(DESTDIR),)
	if [[ -d /run/systemd/system ]]; then systemctl disable --now --quiet coxswaind-standby coxswaind coxswain-front 2>/dev/null || true; fi
endif
	rm -f $(addprefix $(into)/bin/,$(programs))
	rm -f $(addprefix $(DESTDIR)$(UNITDIR)/,$(notdir $(wildcard units/*.service units/*.slice)))
	rm -rf $(DESTDIR)$(UNITDIR)/coxswain-.slice.d
	rm -f $(into)/lib/sysusers.d/coxswain.conf $(into)/lib/tmpfiles.d/coxswain.conf
	rm -rf $(into)/share/coxswain $(into)/share/doc/coxswain
	rm -f $(foreach page,$(manuals),$(into)/share/man/man$(subst .,,$(suffix $(page)))/$(notdir $(page)))
ifeq ($(DESTDIR),)
	if [[ -d /run/systemd/system ]]; then systemctl daemon-reload; fi
endif

clean: ## remove what was built
	rm -rf .build .build-release
