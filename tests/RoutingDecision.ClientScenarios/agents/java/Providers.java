import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import routing.client.Answer;
import routing.client.Call;
import routing.client.ProviderException;
import routing.v1.ErrorClass;

/** Fake models: each call of a model takes the next of its behaviours, the last one again and again. */
final class Providers {
    private final Wire wire;
    private final Map<String, Deque<JsonElement>> scripts = new HashMap<>();
    private final Map<String, CountDownLatch> settled = new ConcurrentHashMap<>();

    Providers(JsonObject models, Wire wire) {
        this.wire = wire;
        for (Map.Entry<String, JsonElement> model : models.entrySet()) {
            Deque<JsonElement> script = new ArrayDeque<>();
            JsonArray behaviours = model.getValue().getAsJsonArray();
            behaviours.forEach(script::add);
            scripts.put(model.getKey(), script);
        }
    }

    Answer<String> call(Call call) throws Exception {
        Deque<JsonElement> script = scripts.get(call.model());
        return behave(script.size() > 1 ? script.poll() : script.peek(), call);
    }

    /** The helper has settled a try of this model. */
    void settle(String model) {
        of(model).countDown();
    }

    private CountDownLatch of(String model) {
        return settled.computeIfAbsent(model, name -> new CountDownLatch(1));
    }

    private Answer<String> behave(JsonElement behaviour, Call call) throws Exception {
        if (behaviour.isJsonPrimitive()) {
            switch (behaviour.getAsString()) {
                case "answer":
                    return Answer.of("answer of " + call.model());
                case "hang":
                    TimeUnit.MINUTES.sleep(1);
                    throw new IllegalStateException("nobody cancelled");
                default:
                    throw new IllegalStateException(behaviour.getAsString());
            }
        }
        JsonObject script = behaviour.getAsJsonObject();
        if (script.has("answer")) {
            return answer(call.model(), script.getAsJsonObject("answer"));
        }
        if (script.has("error")) {
            String errorClass = "ERROR_CLASS_" + script.get("error").getAsString().toUpperCase(Locale.ROOT);
            throw new ProviderException(ErrorClass.valueOf(errorClass), "as the script says");
        }
        if (script.has("ask")) {
            wire.ask(script.get("ask").getAsString());
        } else {
            of(script.get("after").getAsString()).await();
        }
        return behave(script.get("then"), call);
    }

    private static Answer<String> answer(String model, JsonObject script) {
        Answer<String> answer = Answer.of("answer of " + model);
        if (script.has("self_confidence")) {
            answer = answer.withSelfConfidence(script.get("self_confidence").getAsDouble());
        }
        if (script.has("input_tokens")) {
            answer = answer.withTokens(script.get("input_tokens").getAsLong(), script.get("output_tokens").getAsLong());
        }
        return script.has("first_token_ms") ? answer.withFirstToken(Duration.ofMillis(script.get("first_token_ms").getAsLong())) : answer;
    }
}
