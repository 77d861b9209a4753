using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Evaluation.Sets;

/// <summary>Names of the splits, as files and the command line write them.</summary>
internal static class SplitNames
{
    public static string Of(Split? split) => split switch
    {
        Split.Train => "train",
        Split.Dev => "dev",
        Split.Calibration => "calibration",
        Split.Test => "test",
        _ => "",
    };
}
