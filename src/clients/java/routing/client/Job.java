package routing.client;

import routing.v1.DecideRequest;
import routing.v1.DecideResponse;
import routing.v1.Verdict;

/**
 * What {@link Router#run} does.
 *
 * @param request what the service is asked
 * @param model makes one call to a model
 * @param judge looks at an answer where the plan asks for it; null: there is none
 * @param preCheck settles the tier where the plan asks for it; null: such plans are run directly
 */
public record Job<T>(DecideRequest request, Model<T> model, Judge<T> judge, PreCheck preCheck) {
    public Job(DecideRequest request, Model<T> model) {
        this(request, model, null, null);
    }

    /** The caller's function. Its thread is interrupted when the answer is no longer wanted; what it returns later is ignored. */
    @FunctionalInterface
    public interface Model<T> {
        Answer<T> call(Call call) throws Exception;
    }

    /** Looks at an answer after the try, within the caller's time. One that fails says nothing about the answer. */
    @FunctionalInterface
    public interface Judge<T> {
        Verdict judge(Answer<T> answer, DecideResponse decision) throws Exception;
    }

    /** Sends the instruction to the decision's model and returns the tier that it names. One that fails settles nothing. */
    @FunctionalInterface
    public interface PreCheck {
        String tier(DecideResponse decision, String instruction) throws Exception;
    }
}
