package routing.client;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/** Resolves {@code ipv4:host:port,host:port}, which other languages' gRPC has built in. */
final class AddressList extends NameResolverProvider {
    private static final String SCHEME = "ipv4";

    /** Under that of DNS, whose scheme targets without one are given. */
    private static final int PRIORITY = 4;

    static {
        NameResolverRegistry.getDefaultRegistry().register(new AddressList());
    }

    private AddressList() { }

    /** Makes the scheme known to gRPC: loading this class has done it, once for the process. */
    static void register() { }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        return PRIORITY;
    }

    @Override
    public String getDefaultScheme() {
        return SCHEME;
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
        return SCHEME.equals(target.getScheme()) ? new Fixed(target.getSchemeSpecificPart().split(",")) : null;
    }

    private static final class Fixed extends NameResolver {
        private final String[] addresses;

        Fixed(String[] addresses) {
            this.addresses = addresses;
        }

        @Override
        public String getServiceAuthority() {
            return addresses[0];
        }

        @Override
        public void start(Listener2 listener) {
            List<EquivalentAddressGroup> groups = Arrays.stream(addresses).map(Fixed::parse).map(EquivalentAddressGroup::new).toList();
            listener.onResult(ResolutionResult.newBuilder().setAddresses(groups).build());
        }

        @Override
        public void shutdown() {
            // Nothing runs.
        }

        private static InetSocketAddress parse(String address) {
            int colon = address.lastIndexOf(':');
            return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        }
    }
}
