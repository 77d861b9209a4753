import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import routing.client.Job;
import routing.client.ReportStats;
import routing.client.Result;
import routing.client.Router;
import routing.client.RouterOptions;
import routing.client.RoutingException;
import routing.client.TlsOptions;
import routing.client.Try;
import routing.v1.DecideRequest;
import routing.v1.ErrorClass;
import routing.v1.Verdict;

/** Does with the Java client what the scenario says; see ../README.md. */
public final class Agent {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Wire wire;
    private final Map<String, Router> routers = new HashMap<>();
    private volatile Duration offset = Duration.ZERO;
    private volatile Providers providers;

    private Agent(Wire wire) {
        this.wire = wire;
    }

    public static void main(String[] args) throws Exception {
        Wire wire = new Wire();
        Agent agent = new Agent(wire);
        for (JsonObject command = wire.command(); command != null; command = wire.command()) {
            JsonObject reply;
            try {
                reply = agent.act(command);
            } catch (Exception e) {
                // The driver shows it as the step's problem.
                reply = new JsonObject();
                reply.addProperty("fault", e.toString());
            }
            wire.reply(reply);
        }
    }

    private JsonObject act(JsonObject command) throws Exception {
        String name = command.has("router") ? command.get("router").getAsString() : "main";
        if (command.has("open")) {
            return open(command.getAsJsonObject("open"), name);
        }
        if (command.has("run")) {
            return run(command.getAsJsonObject("run"), routers.get(name));
        }
        if (command.has("flush")) {
            return reply("sent", routers.get(command.get("flush").getAsString()).flush(PATIENCE));
        }
        if (command.has("stats")) {
            return counts(routers.get(command.get("stats").getAsString()).stats());
        }
        if (command.has("close")) {
            return counts(routers.remove(command.get("close").getAsString()).close(PATIENCE));
        }
        offset = Duration.ofHours(command.get("clock").getAsLong());
        return new JsonObject();
    }

    private JsonObject open(JsonObject given, String name) throws Exception {
        if (routers.containsKey(name)) {
            routers.get(name).close(Duration.ZERO);
        }
        RouterOptions options = new RouterOptions()
            .target(given.get("target").getAsString())
            .clock(new Shifted())
            .onTry(ended -> providers.settle(ended.model()));
        for (Map.Entry<String, JsonElement> entry : given.entrySet()) {
            JsonElement value = entry.getValue();
            switch (entry.getKey()) {
                case "api_key" -> options.apiKey(value.getAsString());
                case "tls" -> options.tls(tls(value.getAsJsonObject()));
                case "decide_timeout_ms" -> options.decideTimeout(Duration.ofMillis(value.getAsLong()));
                case "report_timeout_ms" -> options.reportTimeout(Duration.ofMillis(value.getAsLong()));
                case "pause_after_failure_ms" -> options.pauseAfterFailure(Duration.ofMillis(value.getAsLong()));
                case "flush_interval_ms" -> options.flushInterval(Duration.ofMillis(value.getAsLong()));
                case "queue_capacity" -> options.queueCapacity(value.getAsInt());
                case "default_models" -> options.defaultModels(texts(value.getAsJsonArray()));
                default -> { }
            }
        }
        Router router = new Router(options);
        routers.put(name, router);
        boolean waits = !given.has("wait") || given.get("wait").getAsBoolean();
        return reply("ready", router.waitUntilReady(waits ? PATIENCE : Duration.ZERO));
    }

    private JsonObject run(JsonObject run, Router router) throws Exception {
        providers = new Providers(run.has("models") ? run.getAsJsonObject("models") : new JsonObject(), wire);
        DecideRequest.Builder request = DecideRequest.newBuilder();
        JsonFormat.parser().merge(run.get("request").toString(), request);
        Job.Judge<String> judge = null;
        if (run.has("judge")) {
            String verdict = "VERDICT_" + run.get("judge").getAsString().toUpperCase(Locale.ROOT);
            judge = (answer, decision) -> Verdict.valueOf(verdict);
        }
        Job.PreCheck preCheck = null;
        if (run.has("pre_check")) {
            String tier = run.get("pre_check").getAsString();
            preCheck = (decision, instruction) -> instruction.isEmpty() ? "" : tier;
        }
        Job<String> job = new Job<>(request.build(), providers::call, judge, preCheck);
        JsonObject reply = new JsonObject();
        for (int i = run.has("times") ? run.get("times").getAsInt() : 1; i > 0; i--) {
            reply = runOnce(router, job);
        }
        return reply;
    }

    private static JsonObject runOnce(Router router, Job<String> job) throws InterruptedException {
        try {
            Result<String> result = router.run(job);
            JsonObject reply = reply("accepted", result.accepted());
            reply.addProperty("value", result.value());
            reply.addProperty("model", result.model());
            reply.addProperty("source", result.source().name().toLowerCase(Locale.ROOT));
            reply.add("tries", tries(result.tries()));
            return reply;
        } catch (RoutingException.TriesFailed e) {
            return raised("tries_failed", "", e.tries());
        } catch (RoutingException.RequestRefused e) {
            return raised("refused", e.code().name(), List.of());
        } catch (RoutingException e) {
            return raised("no_route", e.getCause() == null ? "" : Status.fromThrowable(e).getCode().name(), List.of());
        }
    }

    private static TlsOptions tls(JsonObject files) {
        Path chain = files.has("certificate_chain") ? Path.of(files.get("certificate_chain").getAsString()) : null;
        Path key = chain == null ? null : Path.of(files.get("private_key").getAsString());
        return new TlsOptions(Path.of(files.get("root_certificates").getAsString()), chain, key);
    }

    private static JsonObject raised(String what, String code, List<Try> tries) {
        JsonObject reply = new JsonObject();
        reply.addProperty("raised", what);
        reply.addProperty("code", code);
        reply.add("tries", tries(tries));
        return reply;
    }

    private static JsonObject reply(String name, boolean value) {
        JsonObject reply = new JsonObject();
        reply.addProperty(name, value);
        return reply;
    }

    private static JsonObject counts(ReportStats stats) {
        JsonObject reply = new JsonObject();
        reply.addProperty("waiting", stats.waiting());
        reply.addProperty("reported", stats.reported());
        reply.addProperty("rejected", stats.rejected());
        reply.addProperty("dropped", stats.dropped());
        return reply;
    }

    private static JsonArray tries(List<Try> tries) {
        JsonArray all = new JsonArray();
        tries.forEach(t -> all.add(text(t)));
        return all;
    }

    private static String text(Try ended) {
        List<String> words = new ArrayList<>(List.of(ended.model(), lower(ended.status(), "OUTCOME_STATUS_")));
        if (ended.errorClass() != ErrorClass.ERROR_CLASS_UNSPECIFIED) {
            words.add(lower(ended.errorClass(), "ERROR_CLASS_"));
        }
        if (ended.verdict() != Verdict.VERDICT_UNSPECIFIED) {
            words.add(lower(ended.verdict(), "VERDICT_"));
        }
        if (ended.advice() != null) {
            words.addAll(List.of("->", lower(ended.advice().getAction(), "ADVICE_ACTION_"), ended.advice().getReasonCode()));
        }
        return String.join(" ", words);
    }

    private static String lower(Enum<?> value, String prefix) {
        return value.name().substring(prefix.length()).toLowerCase(Locale.ROOT);
    }

    private static List<String> texts(JsonArray list) {
        List<String> all = new ArrayList<>();
        list.forEach(item -> all.add(item.getAsString()));
        return all;
    }

    private final class Shifted extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(offset);
        }
    }
}
