import java.time.Duration;
import java.util.List;
import routing.client.Answer;
import routing.client.Call;
import routing.client.Job;
import routing.client.ProviderException;
import routing.client.Result;
import routing.client.Router;
import routing.client.RouterOptions;
import routing.client.RoutingException;
import routing.v1.DecideRequest;
import routing.v1.ErrorClass;

/** Routes a few prompts between fake providers: one is down, one is unsure of itself. */
public final class Example {
    private static final List<String> PROMPTS = List.of(
        "What is the boiling point of ethanol?", "Translate into French: the delivery is late.", "Prove that the square root of 2 is irrational.");

    public static void main(String[] args) throws Exception {
        String target = args.length > 0 ? args[0] : "127.0.0.1:50051";
        // A server that has just started may need longer for its first decision than the half second that calls wait by default.
        try (Router router = new Router(new RouterOptions().target(target).decideTimeout(Duration.ofSeconds(10)))) {
            if (!router.waitUntilReady(Duration.ofSeconds(10))) {
                throw new IllegalStateException("no service at " + target);
            }
            for (String prompt : PROMPTS) {
                System.out.println(prompt);
                ask(router, prompt);
            }
            router.flush(Duration.ofSeconds(5));
            System.out.println(router.stats());
        }
    }

    private static void ask(Router router, String prompt) throws Exception {
        try {
            DecideRequest request = DecideRequest.newBuilder().setPrompt(prompt).setFeature("example").build();
            Result<String> result = router.run(new Job<>(request, Example::fakeProvider));
            System.out.printf("    -> %s, accepted: %s, decided by: %s%n", result.value(), result.accepted(), result.source());
        } catch (RoutingException.TriesFailed e) {
            System.out.println("    -> " + e.getMessage());
        }
    }

    /** Stands for the caller's own code: it would call call.model() here. */
    private static Answer<String> fakeProvider(Call call) throws ProviderException {
        System.out.printf("    %d. %s (%s, %s)%n", call.number(), call.model(), call.provider(), call.tier());
        if (call.provider().equals("google")) {
            throw new ProviderException(ErrorClass.ERROR_CLASS_PROVIDER, "google is down");
        }
        return Answer.of("an answer of " + call.model()).withSelfConfidence(call.tier().equals("economy") ? 0.4 : 0.9).withTokens(40, 120);
    }
}
