package routing.client;

import java.util.concurrent.TimeoutException;
import routing.v1.ErrorClass;

/**
 * Thrown by the caller's function to say why a model gave no answer. {@link TimeoutException}, {@link java.net.http.HttpTimeoutException} and
 * {@link java.net.SocketTimeoutException} count as a time-out, anything else as OTHER.
 */
@SuppressWarnings("serial")
public final class ProviderException extends Exception {
    private final ErrorClass errorClass;

    public ProviderException(ErrorClass errorClass, String message) {
        this(errorClass, message, null);
    }

    public ProviderException(ErrorClass errorClass, String message, Throwable cause) {
        super(message, cause);
        this.errorClass = errorClass;
    }

    static ErrorClass classOf(Throwable error) {
        if (error instanceof ProviderException e && e.errorClass != ErrorClass.ERROR_CLASS_UNSPECIFIED) {
            return e.errorClass;
        }
        boolean isTimeout = error instanceof TimeoutException || error instanceof java.net.SocketTimeoutException
            || error instanceof java.net.http.HttpTimeoutException;
        return isTimeout ? ErrorClass.ERROR_CLASS_TIMEOUT : ErrorClass.ERROR_CLASS_OTHER;
    }
}
