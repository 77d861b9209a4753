# RoutingDecision: `make help` lists the targets. A fresh machine needs the .NET 10 SDK, Node.js with npm, and apt for the tests' tools.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help build run demo test fuzz chaos rehearse monitoring sizing lint proto train evaluate bench readme policy-schema clean

CONFIGURATION ?= Release
DOTNET := dotnet
LIB := artifacts/lib
# Two test projects at a time would share two cores with the servers that they start.
TEST_FLAGS ?= -m:1

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "make %-13s %s\n", $$1, $$2}'

build: ## compile everything and leave artifacts/routing-server and artifacts/routing
	$(DOTNET) restore RoutingDecision.sln
	$(DOTNET) publish src/RoutingDecision.Server -c $(CONFIGURATION) --no-restore -o $(LIB)/routing-server -v quiet --nologo
	$(DOTNET) publish src/RoutingDecision.Cli -c $(CONFIGURATION) --no-restore -o $(LIB)/routing -v quiet --nologo
	@ln -sfn lib/routing-server/routing-server artifacts/routing-server
	@ln -sfn lib/routing/routing artifacts/routing
	@echo "built artifacts/routing-server and artifacts/routing"

.PHONY: native
native: ## compile the server natively into artifacts/native: no runtime needed, starts sooner, serves less at once; needs a C linker (gcc or clang)
	deploy/publish-variant.sh artifacts/native -p:PublishAot=true
	@artifacts/native/routing-server --check-config --policy deploy/policies/default.yaml

run: build ## start the server on loopback with deploy/policies/default.yaml and the shipped bundle (ARGS="--grpc 127.0.0.1:7000 ...")
	@exec artifacts/routing-server --policy deploy/policies/default.yaml $(ARGS)

demo: build ## decide a dozen real prompts, report outcomes, show what moved
	@artifacts/routing demo

# Once, however many targets of a run need it.
.PHONY: compiled
compiled:
	$(DOTNET) build RoutingDecision.sln -c $(CONFIGURATION) --nologo -v quiet

test: compiled ## build, check style and run every test; installs the tools that the tests need
	tests/install-tools.sh interop redis prometheus systemd load peers
	tests/run.sh $(CONFIGURATION) $(TEST_FLAGS)

.PHONY: clients
clients: ## let the client helpers of all languages do one scenario against the real server; installs their compilers (LANGUAGES="python node")
	tests/install-tools.sh interop clients
	$(DOTNET) build src/RoutingDecision.Server -c $(CONFIGURATION) --nologo -v quiet
	$(DOTNET) build tests/RoutingDecision.ClientScenarios -c $(CONFIGURATION) --nologo -v quiet
	@exec tests/RoutingDecision.ClientScenarios/bin/$(CONFIGURATION)/net10.0/RoutingDecision.ClientScenarios \
	  src/RoutingDecision.Server/bin/$(CONFIGURATION)/net10.0/routing-server $(LANGUAGES)

FUZZ_RUNS ?= 200000
fuzz: ## feed every parser with broken input, another seed each time (FUZZ_RUNS=200000, FUZZ_SEED=1 to repeat one)
	@seed=$${FUZZ_SEED:-$$RANDOM}; echo "seed $$seed"; export ROUTING_FUZZ_RUNS=$(FUZZ_RUNS) ROUTING_FUZZ_SEED=$$seed; \
	for project in Policies Classifier Server State; do \
	  $(DOTNET) test tests/RoutingDecision.$$project.Tests -c $(CONFIGURATION) --nologo --filter Category=Fuzz || exit 1; \
	done

chaos: build ## kill, freeze, cut off and fill up what the server depends on, check that nothing is lost, renew deploy/chaos.md (ARGS="--only redis-freeze")
	tests/install-tools.sh redis
	$(DOTNET) build tests/RoutingDecision.Chaos -c Release --nologo -v quiet
	@exec tests/RoutingDecision.Chaos/bin/Release/net10.0/RoutingDecision.Chaos --server artifacts/routing-server --out deploy/chaos.md $(ARGS)

.PHONY: simulate
simulate: ## run a month of callers, outages, drift and learning against the real service in virtual time, renew deploy/simulation and the dashboard's panels (ARGS="--seed 2")
	tests/install-tools.sh prometheus
	$(DOTNET) build tests/RoutingDecision.Simulation -c Release --nologo -v quiet
	@exec tests/RoutingDecision.Simulation/bin/Release/net10.0/RoutingDecision.Simulation --out deploy/simulation --panels deploy/monitoring/panels $(ARGS)

rehearse: ## carry out deploy/Dockerfile without a container engine, restoring every package anew, and run what comes out (needs root)
	/usr/bin/python3 tests/RoutingDecision.Deploy.Tests/rehearsal/rehearse.py $(ARGS)

monitoring: ## renew the Prometheus operator's copy of the rules
	@{ sed -n '1,/^spec:/p' deploy/monitoring/prometheus-rule.yaml; sed -n '/^groups:/,$$p' deploy/monitoring/rules.yaml | sed 's/^\(.\)/  \1/'; } > deploy/monitoring/.prometheus-rule.new
	@mv deploy/monitoring/.prometheus-rule.new deploy/monitoring/prometheus-rule.yaml

sizing: ## renew deploy/sizing.md from README's numbers (ARGS="--rate 200000 --regions 1" to see other wishes)
	PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 deploy/sizing/sizing.py $(if $(ARGS),$(ARGS),--write deploy/sizing.md)

lint: compiled ## buf lint and breaking check, formatting, analyzers as errors
	protos/lint.sh
	$(DOTNET) format whitespace RoutingDecision.sln --verify-no-changes --no-restore --exclude src/Microsoft.ML.OnnxRuntime

proto: ## compile the protos and write their descriptor set to artifacts/routing.v1.binpb
	$(DOTNET) build src/RoutingDecision.Contracts -c $(CONFIGURATION) --nologo -v quiet
	protos/lint.sh
	@mkdir -p artifacts && cd protos && npx --no-install buf build -o ../artifacts/routing.v1.binpb
	@echo "wrote artifacts/routing.v1.binpb"

# The benchmark files are not part of the repository; see deploy/models/default/README.md.
ifeq ($(strip $(DATA)),)
train: ## train the shipped bundle (DATA=folder of the benchmark files)
	@echo "make train needs DATA=FOLDER, the folder of the benchmark files; deploy/models/default/README.md names them" >&2; exit 2
else
train: build
	artifacts/routing train --corpus src/RoutingDecision.Learning/Corpus --output deploy/models/default \
	  --benchmark $(DATA)/routellm_mmlu.jsonl.gz --benchmark $(DATA)/routellm_gsm8k.jsonl.gz --benchmark $(DATA)/zeroeval.jsonl.gz
endif

ifeq ($(strip $(DATA)),)
evaluate: ## measure the shipped bundle and a baseline in-domain, left out and never seen, into its model card (DATA=folder of the benchmark files)
	@echo "make evaluate needs DATA=FOLDER, the folder of the benchmark files; deploy/models/default/README.md names them" >&2; exit 2
else
evaluate: build
	artifacts/routing protocols --data $(DATA) --corpus src/RoutingDecision.Learning/Corpus --bundle deploy/models/default --card deploy/models/default/README.md
endif

policy-schema: build ## renew the JSON schema of policies after a condition, an action or a setting was added
	artifacts/routing policy schema > artifacts/policy.schema.json
	mv artifacts/policy.schema.json deploy/policies/policy.schema.json

bench: ## time every stop and the whole decision in process, renew deploy/bench/stops.md (ARGS="--filter '*Journal*'" for BenchmarkDotNet)
	$(DOTNET) run -c Release --project tests/RoutingDecision.Benchmarks -- $(if $(ARGS),$(ARGS),--timings --out deploy/bench/stops.md)

.PHONY: bench-peers
bench-peers: ## let this service and other routers decide the same prompts in turns, renew deploy/bench/peers.md
	tests/install-tools.sh peers
	$(DOTNET) run -c Release --project tests/RoutingDecision.Benchmarks -- --peers --out deploy/bench/peers.md $(ARGS)

.PHONY: bench-onnx
bench-onnx: ## measure options of ONNX Runtime and of the pool with the shipped graph, renew deploy/bench/onnx.md
	$(DOTNET) run -c Release --project tests/RoutingDecision.Benchmarks -- --onnx --out deploy/bench/onnx.md $(ARGS)

.PHONY: bench-scale
bench-scale: ## measure how cost grows with prompts, rules, models, tenants, conversations and the journal, renew deploy/bench/scale.md and its plots
	$(DOTNET) run -c Release --project tests/RoutingDecision.Benchmarks -- --scale --out deploy/bench/scale.md $(ARGS)

.PHONY: bench-check
bench-check: ## compare the hot path with another commit's on this machine (BASE=commit); fails when it is slower or allocates more
	@test -n "$(BASE)" || { echo "make bench-check needs BASE=COMMIT" >&2; exit 2; }
	tests/bench-check.sh $(BASE) $(ARGS)

.PHONY: bench-load
bench-load: build ## load the published server on loopback beside an echo in the same host, renew deploy/bench/load.md (ARGS="--quick --only echo,cached")
	tests/install-tools.sh load
	$(DOTNET) build tests/RoutingDecision.LoadBench -c Release --nologo -v quiet
	@exec tests/RoutingDecision.LoadBench/bin/Release/net10.0/RoutingDecision.LoadBench --server artifacts/routing-server --out deploy/bench/load.md $(ARGS)

.PHONY: bench-profile
bench-profile: build ## sample the published server under load and tell where its processor time goes, renew deploy/bench/profile.md (ARGS="--only cached")
	tests/install-tools.sh profile
	$(DOTNET) build tests/RoutingDecision.LoadBench -c Release --nologo -v quiet
	@exec tests/RoutingDecision.LoadBench/bin/Release/net10.0/RoutingDecision.LoadBench profile --server artifacts/routing-server --out deploy/bench/profile.md $(ARGS)

.PHONY: overload
overload: build ## offer the published server up to three times what it can serve, renew deploy/bench/overload.md (ARGS=--quick)
	$(DOTNET) build tests/RoutingDecision.LoadBench -c Release --nologo -v quiet
	@exec tests/RoutingDecision.LoadBench/bin/Release/net10.0/RoutingDecision.LoadBench overload --server artifacts/routing-server --out deploy/bench/overload.md $(ARGS)

.PHONY: bench-settings
bench-settings: build ## measure the runtime's settings and a precompiled build, renew deploy/bench/settings.md
	$(DOTNET) build tests/RoutingDecision.LoadBench -c Release --nologo -v quiet
	tests/bench-settings.sh $(ARGS)

.PHONY: bench-web
bench-web: build ## measure settings of the web server in the product's own host, renew deploy/bench/web.md
	$(DOTNET) build tests/RoutingDecision.LoadBench -c Release --nologo -v quiet
	@exec tests/RoutingDecision.LoadBench/bin/Release/net10.0/RoutingDecision.LoadBench web --server artifacts/routing-server --out deploy/bench/web.md $(ARGS)

.PHONY: bench-native
bench-native: build ## measure the natively compiled server and the precompiled one beside the usual build, renew deploy/bench/native.md
	$(DOTNET) build tests/RoutingDecision.LoadBench -c Release --nologo -v quiet
	tests/bench-settings.sh --out deploy/bench/native.md $(ARGS) --only \
	  "as-built,as-built-cached,own code precompiled,own code precompiled-cached,natively compiled,natively compiled-cached"

.PHONY: bench-replicas
bench-replicas: build ## load one, two and three servers on one Redis, renew deploy/bench/replicas.md
	tests/install-tools.sh redis
	$(DOTNET) build tests/RoutingDecision.LoadBench -c Release --nologo -v quiet
	@exec tests/RoutingDecision.LoadBench/bin/Release/net10.0/RoutingDecision.LoadBench replicas --server artifacts/routing-server --out deploy/bench/replicas.md $(ARGS)

readme: build ## write README's transcript and numbers from a run on this machine
	$(DOTNET) build tests/RoutingDecision.Benchmarks -c Release --nologo -v quiet
	tests/readme.sh

clean: ## remove everything that is built
	rm -rf artifacts
	find src tests -type d \( -name bin -o -name obj \) -not -path '*/node_modules/*' -prune -exec rm -rf {} +
