package routingclient

import (
	"crypto/tls"
	"net"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/resolver"
)

const listScheme = "ipv4"

// turnsOver lets calls take turns over all addresses of a target that answer.
func turnsOver(target string) []grpc.DialOption {
	options := []grpc.DialOption{
		grpc.WithDefaultServiceConfig(`{"loadBalancingConfig": [{"round_robin": {}}]}`),
		grpc.WithResolvers(addressList{}),
	}
	if first := firstOf(target); first != "" {
		options = append(options, grpc.WithAuthority(first))
	}
	return options
}

// named gives a configuration the name that certificates must hold, where the target is a list.
func named(config *tls.Config, target string) *tls.Config {
	host, _, err := net.SplitHostPort(firstOf(target))
	if err != nil || config.ServerName != "" {
		return config
	}
	config = config.Clone()
	config.ServerName = host
	return config
}

// firstOf is the first address of a list, which itself is no name that a server or a certificate could have; empty: the target is no list.
func firstOf(target string) string {
	rest := strings.TrimPrefix(target, listScheme+":")
	if rest == target {
		return ""
	}
	return strings.Split(rest, ",")[0]
}

// targetOf writes ipv4:host:port,host:port as this grpc-go reads a scheme of which it does not know that it has no authority.
func targetOf(target string) string {
	if firstOf(target) == "" {
		return target
	}
	return listScheme + ":///" + strings.TrimPrefix(target, listScheme+":")
}

// addressList resolves ipv4:host:port,host:port, which other languages' gRPC has built in.
type addressList struct{}

func (addressList) Scheme() string { return listScheme }

func (addressList) Build(target resolver.Target, connection resolver.ClientConn, _ resolver.BuildOptions) (resolver.Resolver, error) {
	var state resolver.State
	for _, address := range strings.Split(target.Endpoint, ",") {
		state.Addresses = append(state.Addresses, resolver.Address{Addr: address})
	}
	connection.UpdateState(state)
	return addressList{}, nil
}

// ResolveNow has nothing to look up.
func (addressList) ResolveNow(resolver.ResolveNowOptions) {}

func (addressList) Close() {}
