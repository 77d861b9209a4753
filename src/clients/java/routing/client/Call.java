package routing.client;

import java.time.Duration;
import routing.v1.DecideResponse;

/**
 * What the caller's function is told about the try it is to make.
 *
 * @param number counts the tries of a run from 1
 * @param timeLeft null without a limit
 * @param decision null when the call was routed without one
 */
public record Call(String model, String provider, String tier, int number, Duration timeLeft, DecideResponse decision) { }
