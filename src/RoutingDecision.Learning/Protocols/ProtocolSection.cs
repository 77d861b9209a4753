namespace RoutingDecision.Learning.Protocols;

/// <summary>The section of a model card that the table stands in: how it was measured, why it differs from training's own figures, and what the
/// baselines are.</summary>
internal static class ProtocolSection
{
    /// <summary>The section without the table, with an empty line at its end.</summary>
    public const string Text = $"""
        ## In-domain, left out, never seen

        Written by `make evaluate DATA=FOLDER`, all columns by the same code on the same rows; 95 % bootstrap intervals. Measures:
        `routing evaluate --help`.

        **Why figures differ from those above.** Those are of training's own test rows: subjects whose answers are known to be misread are left out,
        every model that stands for a tier counts as an answer of that tier, and calibration compares with their mean. Here, as in published figures,
        all rows of a file count (but contaminated ones in APGR and CPT), each tier is one named model, and calibration compares with that model's
        single answers. Application prompts are those of the day on which the table was written: rows added to the corpus after training are measured
        as well, and the bootstrap draws anew.

        **The baselines.** Both are one recipe: words and word pairs, one label a row (the cheapest tier that was right, else the strongest). On the
        measured data alone it is trained as published figures of such recipes are. On the bundle's data the same 10,000 terms and one linear model
        serve prompts and several benchmarks at once, as a router's must, and rank each of them less well. Both leave out of training what the bundle
        leaves out: subjects with misread answers, whose test rows count all the same. Random has APGR .50, CPT .50 and .80 but for chance.

        **AIQ, costs and D** are those of the best hull of up to 67 settings. Which settings make it is chosen on the measured rows themselves, which
        flatters: on RouterBench a router without skill that may choose all three models draws about -.5 to +1 D. The random one here sweeps the
        cheapest and the dearest alone.

        {ProtocolTable.Begin}
        {ProtocolTable.End}


        """;
}
