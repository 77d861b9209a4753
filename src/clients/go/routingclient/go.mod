module routingclient

go 1.18

require (
	google.golang.org/grpc v1.33.3
	google.golang.org/protobuf v1.28.1
	routing v0.0.0
)

// The stubs that build.sh generates.
replace routing => ../../../../artifacts/clients/go/src/routing
