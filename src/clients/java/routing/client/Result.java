package routing.client;

import java.util.List;
import routing.v1.DecideResponse;

/**
 * The answer of a run.
 *
 * @param accepted false: the best there was, although it was not good enough
 * @param tries in the order of their numbers
 * @param decision null unless the source is a decision
 */
public record Result<T>(Answer<T> answer, String model, boolean accepted, Source source, List<Try> tries, DecideResponse decision) {
    public T value() {
        return answer.value();
    }
}
