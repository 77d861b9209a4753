package routing.client;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import routing.v1.AttachmentKind;
import routing.v1.Constraints;
import routing.v1.DecideRequest;
import routing.v1.DecideResponse;
import routing.v1.FallbackRoute;
import routing.v1.GetFallbackTableResponse;

/** What a caller may route by while the service is away: recent decisions and the fallback table, each until its valid_until. Thread-safe. */
final class Lease {
    /** Output that is reserved when the request names none. */
    private static final long OUTPUT_TOKENS = 1024;
    private static final long BYTES_PER_TOKEN = 4;
    private static final Map<AttachmentKind, String> IMPLIED = Map.of(
        AttachmentKind.ATTACHMENT_KIND_IMAGE, "vision", AttachmentKind.ATTACHMENT_KIND_AUDIO, "audio", AttachmentKind.ATTACHMENT_KIND_VIDEO, "video");

    private final Clock clock;
    private final Map<ByteString, DecideResponse> decisions;
    private volatile GetFallbackTableResponse table;

    Lease(int capacity, Clock clock) {
        this.clock = clock;
        decisions = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteString, DecideResponse> eldest) {
                return size() > capacity;
            }
        };
    }

    void keepTable(GetFallbackTableResponse value) {
        table = value;
    }

    void remember(DecideRequest request, DecideResponse decision) {
        ByteString key = keyOf(request);
        synchronized (decisions) {
            decisions.remove(key);
            decisions.put(key, decision);
        }
    }

    /** The best route that is still valid: the decision of an identical request, else the table's; null without either. */
    Route route(DecideRequest request) {
        long now = clock.millis();
        DecideResponse decision;
        synchronized (decisions) {
            decision = decisions.get(keyOf(request));
        }
        if (decision != null && decision.getValidUntilUnixMs() > now) {
            return Route.ofDecision(Source.LEASE, decision);
        }
        GetFallbackTableResponse current = table;
        boolean serves = current != null && current.getValidUntilUnixMs() > now && canBeChecked(request.getConstraints());
        return serves ? byTable(current, request) : null;
    }

    /** A digest: prompts can be megabytes, and nobody should find them in this memory later. */
    private static ByteString keyOf(DecideRequest request) {
        try {
            byte[] same = request.toBuilder().clearRequestId().build().toByteArray();
            return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(same));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The table names models only: what else is a hard constraint can't be kept without the service. */
    private static boolean canBeChecked(Constraints constraints) {
        Constraints rest = constraints.toBuilder().clearDeadlineMs().clearAllowedModels().clearDeniedModels().build();
        return rest.equals(Constraints.getDefaultInstance());
    }

    private static Route byTable(GetFallbackTableResponse table, DecideRequest request) {
        Set<String> needed = needsOf(request);
        long tokens = tokensOf(request);
        Constraints constraints = request.getConstraints();
        for (FallbackRoute row : table.getRoutesList()) {
            boolean fits = row.getMaxContextTokens() == 0 || tokens <= row.getMaxContextTokens();
            if (!fits || !needed.containsAll(row.getCapabilitiesList())) {
                continue;
            }
            List<String> models = row.getModelsList().stream()
                .filter(m -> constraints.getAllowedModelsCount() == 0 || constraints.getAllowedModelsList().contains(m))
                .filter(m -> !constraints.getDeniedModelsList().contains(m))
                .toList();
            return models.isEmpty() ? null : Route.ofModels(Source.TABLE, models, models.get(0).equals(row.getModels(0)) ? row.getTier() : "");
        }
        return null;
    }

    private static Set<String> needsOf(DecideRequest request) {
        Set<String> needed = new HashSet<>(request.getRequiredCapabilitiesList());
        request.getMessagesList().forEach(message -> message.getAttachmentsList().forEach(kind -> needed.add(IMPLIED.getOrDefault(kind, ""))));
        if (request.getTools().getCount() > 0) {
            needed.add("tools");
        }
        return needed;
    }

    /** A rough size, input and output together: a table needs no better one. */
    private static long tokensOf(DecideRequest request) {
        long sent = bytesOf(request.getPrompt()) + bytesOf(request.getSystemPrompt()) + request.getTools().getBytes()
            + request.getMessagesList().stream().mapToLong(message -> bytesOf(message.getText())).sum();
        long asked = request.getMaxOutputTokens() > 0 ? request.getMaxOutputTokens() : request.getExpectedOutputTokens();
        return (sent + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN + request.getContextTokens() + (asked > 0 ? asked : OUTPUT_TOKENS);
    }

    private static long bytesOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
