package routing.client;

import java.time.Duration;
import routing.v1.ErrorClass;
import routing.v1.OutcomeStatus;
import routing.v1.ReportOutcomeResponse;
import routing.v1.Verdict;

/**
 * One try.
 *
 * @param latency of the caller's function
 * @param error what the caller's function threw; null: nothing, or it was cancelled
 * @param advice what the service said about it; null: it was not asked, or did not answer
 */
public record Try(
    int number, String model, OutcomeStatus status, ErrorClass errorClass, Duration latency, Throwable error, Verdict verdict,
    ReportOutcomeResponse advice) {

    Try withVerdict(Verdict value) {
        return new Try(number, model, status, errorClass, latency, error, value, advice);
    }

    Try withAdvice(ReportOutcomeResponse value) {
        return new Try(number, model, status, errorClass, latency, error, verdict, value);
    }
}
