package routing.client;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Everything that a {@link Router} can be told, with its default. Each method sets one value and returns this. */
public final class RouterOptions {
    String target = "127.0.0.1:50051";
    String apiKey = "";
    TlsOptions tls;
    String tenant = "";
    Duration decideTimeout = Duration.ofMillis(500);
    Duration reportTimeout = Duration.ofSeconds(5);
    Duration pauseAfterFailure = Duration.ofSeconds(1);
    int queueCapacity = 10_000;
    int batchSize = 100;
    Duration flushInterval = Duration.ofSeconds(1);
    Duration tableRefresh = Duration.ofMinutes(10);
    int rememberedDecisions = 1_000;
    List<String> defaultModels = List.of();
    Clock clock = Clock.systemUTC();
    Consumer<Try> onTry = ended -> { };

    /**
     * host:port of the service; dns:///name:port for a name with several addresses, or ipv4:host:port,host:port: calls take turns over those that
     * answer.
     */
    public RouterOptions target(String value) {
        target = value;
        return this;
    }

    /** Sent as {@code authorization: Bearer KEY}; empty: nothing is sent. */
    public RouterOptions apiKey(String value) {
        apiKey = value;
        return this;
    }

    /** TLS towards the service; null speaks plaintext. */
    public RouterOptions tls(TlsOptions value) {
        tls = value;
        return this;
    }

    /** Of requests that name none, and of the fallback table. */
    public RouterOptions tenant(String value) {
        tenant = value;
        return this;
    }

    /** Longest wait for a decision; then the call is routed locally. */
    public RouterOptions decideTimeout(Duration value) {
        decideTimeout = value;
        return this;
    }

    /** Longest wait for advice and for the acknowledgement of a batch. */
    public RouterOptions reportTimeout(Duration value) {
        reportTimeout = value;
        return this;
    }

    /** How long the service is left alone after it did not decide; calls are routed locally meanwhile. */
    public RouterOptions pauseAfterFailure(Duration value) {
        pauseAfterFailure = value;
        return this;
    }

    /** Outcomes that may wait to be reported; what comes beyond is dropped and counted. */
    public RouterOptions queueCapacity(int value) {
        queueCapacity = value;
        return this;
    }

    /** Most outcomes of one report; as many waiting ones start a report at once. */
    public RouterOptions batchSize(int value) {
        batchSize = value;
        return this;
    }

    /** Longest time that an outcome waits for company. */
    public RouterOptions flushInterval(Duration value) {
        flushInterval = value;
        return this;
    }

    /** Age at which the fallback table is fetched again. */
    public RouterOptions tableRefresh(Duration value) {
        tableRefresh = value;
        return this;
    }

    /** Recent decisions kept for reuse within their lease. */
    public RouterOptions rememberedDecisions(int value) {
        rememberedDecisions = value;
        return this;
    }

    /** Tried in this order when the service is away and no lease is left. */
    public RouterOptions defaultModels(List<String> value) {
        defaultModels = List.copyOf(value);
        return this;
    }

    /** Leases are held against it. */
    public RouterOptions clock(Clock value) {
        clock = value;
        return this;
    }

    /** Called after each try, in the thread that called run. */
    public RouterOptions onTry(Consumer<Try> value) {
        onTry = value;
        return this;
    }
}
