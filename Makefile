.PHONY: build test clean
build:
	dotnet build RoutingDecision.sln -c Release
test:
	dotnet test RoutingDecision.sln -c Release
clean:
	rm -rf artifacts && find src tests -type d \( -name bin -o -name obj \) -not -path '*/node_modules/*' -prune -exec rm -rf {} +
