package routing.client;

/** Who said where to go. */
public enum Source {
    /** A fresh decision. */
    SERVICE,
    /** An earlier decision for the same request. */
    LEASE,
    /** The fallback table. */
    TABLE,
    /** The options' default models. */
    DEFAULT
}
