namespace RoutingDecision.Core.Reports.OffPolicy;

/// <summary>One logged decision whose result is known, as a candidate policy is judged by it.</summary>
/// <param name="Weight">
/// Probability with which the candidate recommends the logged model, by that with which it was recommended; at least 0. 0: the candidate would never
/// have done so.
/// </param>
/// <param name="Result">What was observed: 1 for a satisfactory answer and 0 for another one, or a cost in US dollars.</param>
/// <param name="Predicted">What the direct model predicts of the logged model, in the same unit.</param>
/// <param name="Expected">What it predicts in expectation over what the candidate may recommend.</param>
/// <param name="Sampling">Probability with which the result was looked for, over 0 to 1; it counts for 1 / Sampling like it.</param>
public readonly record struct OffPolicySample(double Weight, double Result, double Predicted, double Expected, double Sampling = 1);
