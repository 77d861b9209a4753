package routing.client;

/**
 * Counts since the router was made.
 *
 * @param waiting not yet reported
 * @param reported acknowledged by the service, also as a repetition
 * @param rejected the service would not take them
 * @param dropped lost because too many waited, or were still waiting at the end
 */
public record ReportStats(long waiting, long reported, long rejected, long dropped) { }
