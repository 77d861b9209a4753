package routing.client;

import java.time.Duration;

/**
 * A model's answer and what it took.
 *
 * @param selfConfidence the model's own, 0..1; null: it said none
 * @param firstToken time to the first token; zero: unknown
 * @param costUsd US dollars; null: the service computes it from the tokens
 */
public record Answer<T>(
    T value, Double selfConfidence, long inputTokens, long outputTokens, long cacheReadTokens, long cacheWriteTokens, Duration firstToken,
    Double costUsd) {

    /** An answer of which nothing else is known. */
    public static <T> Answer<T> of(T value) {
        return new Answer<>(value, null, 0, 0, 0, 0, Duration.ZERO, null);
    }

    /** The same with the model's own confidence, 0..1. */
    public Answer<T> withSelfConfidence(Double confidence) {
        return new Answer<>(value, confidence, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, firstToken, costUsd);
    }

    /** The same with the tokens it took. */
    public Answer<T> withTokens(long input, long output) {
        return new Answer<>(value, selfConfidence, input, output, cacheReadTokens, cacheWriteTokens, firstToken, costUsd);
    }

    /** The same with the time to the first token. */
    public Answer<T> withFirstToken(Duration after) {
        return new Answer<>(value, selfConfidence, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, after, costUsd);
    }
}
