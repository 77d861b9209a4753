package routing.client;

import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import routing.v1.DecideRequest;
import routing.v1.DecideResponse;
import routing.v1.GetFallbackTableRequest;
import routing.v1.GetFallbackTableResponse;
import routing.v1.Outcome;
import routing.v1.OutcomeServiceGrpc;
import routing.v1.ReportOutcomeRequest;
import routing.v1.ReportOutcomeResponse;
import routing.v1.ReportOutcomesRequest;
import routing.v1.ReportOutcomesResponse;
import routing.v1.RoutingServiceGrpc;

/** The service's calls, each with its deadline and the caller's key. They throw {@link StatusRuntimeException}. Thread-safe. */
final class Service {
    private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final RouterOptions options;
    private final ManagedChannel channel;
    private final RoutingServiceGrpc.RoutingServiceBlockingStub routing;
    private final OutcomeServiceGrpc.OutcomeServiceBlockingStub outcomes;
    private final OutcomeServiceGrpc.OutcomeServiceStub streams;

    Service(RouterOptions options) {
        this.options = options;
        AddressList.register();
        // Calls take turns over all addresses that the target has.
        channel = Grpc.newChannelBuilder(options.target, credentials(options.tls)).defaultLoadBalancingPolicy("round_robin").build();
        Metadata headers = new Metadata();
        if (!options.apiKey.isEmpty()) {
            headers.put(AUTHORIZATION, "Bearer " + options.apiKey);
        }
        ClientInterceptor key = MetadataUtils.newAttachHeadersInterceptor(headers);
        routing = RoutingServiceGrpc.newBlockingStub(channel).withInterceptors(key);
        outcomes = OutcomeServiceGrpc.newBlockingStub(channel).withInterceptors(key);
        streams = OutcomeServiceGrpc.newStub(channel).withInterceptors(key);
    }

    DecideResponse decide(DecideRequest request) {
        return routing.withDeadlineAfter(options.decideTimeout.toNanos(), TimeUnit.NANOSECONDS).decide(request);
    }

    GetFallbackTableResponse fallbackTable() {
        return routing.withDeadlineAfter(report(), TimeUnit.NANOSECONDS)
            .getFallbackTable(GetFallbackTableRequest.newBuilder().setTenant(options.tenant).build());
    }

    ReportOutcomeResponse report(Outcome outcome) {
        ReportOutcomeRequest request = ReportOutcomeRequest.newBuilder().setOutcome(outcome).build();
        return outcomes.withDeadlineAfter(report(), TimeUnit.NANOSECONDS).reportOutcome(request);
    }

    ReportOutcomesResponse reportAll(List<Outcome> batch) {
        CompletableFuture<ReportOutcomesResponse> reply = new CompletableFuture<>();
        OutcomeServiceGrpc.OutcomeServiceStub timed = streams.withDeadlineAfter(report(), TimeUnit.NANOSECONDS);
        StreamObserver<ReportOutcomesRequest> stream = timed.reportOutcomes(new StreamObserver<>() {
            @Override
            public void onNext(ReportOutcomesResponse value) {
                reply.complete(value);
            }

            @Override
            public void onError(Throwable error) {
                reply.completeExceptionally(error);
            }

            @Override
            public void onCompleted() {
                // The one reply has come before.
            }
        });
        batch.forEach(outcome -> stream.onNext(ReportOutcomesRequest.newBuilder().setOutcome(outcome).build()));
        stream.onCompleted();
        try {
            return reply.join();
        } catch (CompletionException e) {
            throw (StatusRuntimeException) e.getCause();
        }
    }

    /** gRPC waits up to two minutes before it connects again; a service that is asked after a pause may be back. */
    void connectAgain() {
        channel.resetConnectBackoff();
    }

    void close() {
        channel.shutdownNow();
    }

    private long report() {
        return options.reportTimeout.toNanos();
    }

    private static ChannelCredentials credentials(TlsOptions tls) {
        if (tls == null) {
            return InsecureChannelCredentials.create();
        }
        try {
            TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder();
            if (tls.rootCertificates() != null) {
                builder.trustManager(tls.rootCertificates().toFile());
            }
            if (tls.certificateChain() != null) {
                builder.keyManager(tls.certificateChain().toFile(), tls.privateKey().toFile());
            }
            return builder.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
