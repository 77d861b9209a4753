using System.Globalization;
using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Training;

/// <summary>
/// Whether there is enough to train on. Dev decides when training stops and fits the calibration: of a handful of rows a bundle would serve
/// probabilities that nothing has calibrated. Test may be empty: where all texts are alike, as in a simulated month, none is left that nothing was
/// fitted to.
/// </summary>
internal static class SplitCheck
{
    /// <summary>Observations that dev holds at least. A labelled row gives one of each tier, any other one of each tier that was observed.</summary>
    public const int LeastObservations = 20;

    /// <exception cref="DataException">There is no row to fit on, or too little to calibrate on.</exception>
    public static void Check(IReadOnlyList<Example> examples, string output)
    {
        if (!examples.Any(e => e.Split == Split.Train))
        {
            throw new DataException(
                output, 0,
                $"none of the {examples.Count} rows is in the split train, which training fits on: there are too few, or all say another split");
        }

        var dev = examples.Where(e => e.Split == Split.Dev).ToArray();
        var observations = dev.Sum(Observations);
        if (observations < LeastObservations)
        {
            throw new DataException(output, 0, string.Create(
                CultureInfo.InvariantCulture,
                $"{dev.Length} of the {examples.Count:#,0} rows are in the split dev and hold {observations} observations of a tier; it takes " +
                $"{LeastObservations}, as training stops and calibrates on them. Give about {RowsNeeded(examples):#,0} rows: {SplitRule.DevPercent} % " +
                $"of those that name no split are dev"));
        }
    }

    private static int Observations(Example row) => row.Weight.Count(w => w > 0);

    /// <summary>Rows like these, in tens, of which dev's share holds enough.</summary>
    private static int RowsNeeded(IReadOnlyList<Example> examples)
    {
        var each = Math.Max(1, examples.Average(Observations));
        return (int)Math.Ceiling(LeastObservations / each * 100 / SplitRule.DevPercent / 10) * 10;
    }
}
