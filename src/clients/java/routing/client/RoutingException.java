package routing.client;

import io.grpc.Status;
import java.util.List;
import java.util.stream.Collectors;

/** What {@link Router#run} throws. */
@SuppressWarnings("serial")
public abstract sealed class RoutingException extends Exception {
    private RoutingException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * The service was asked and says that this request can't be served: it is malformed, no model satisfies its constraints, or its budget is
     * spent. No model was called.
     */
    public static final class RequestRefused extends RoutingException {
        private final Status.Code code;

        RequestRefused(Throwable cause) {
            super(Status.fromThrowable(cause).getDescription(), cause);
            code = Status.fromThrowable(cause).getCode();
        }

        public Status.Code code() {
            return code;
        }
    }

    /** The service is away and nothing else says which model to call. The cause, where there is one, is the service's error. No model was called. */
    public static final class NoRoute extends RoutingException {
        NoRoute(Throwable cause) {
            super("the service is away and no lease is left that fits the request", cause);
        }
    }

    /** No try gave an answer. The cause is what the last one threw. */
    public static final class TriesFailed extends RoutingException {
        private final transient List<Try> tries;

        TriesFailed(List<Try> tries) {
            super("no model answered: " + tries.stream().map(t -> t.model() + " " + t.errorClass()).collect(Collectors.joining(", ")),
                tries.get(tries.size() - 1).error());
            this.tries = tries;
        }

        public List<Try> tries() {
            return tries;
        }
    }
}
