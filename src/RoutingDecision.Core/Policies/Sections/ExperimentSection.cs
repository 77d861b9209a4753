using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Policies.Sections;

/// <summary>An experiment as it was written.</summary>
internal sealed record ExperimentDocument(PolicyNode Node, string Id, ExperimentKey Key, IReadOnlyList<ArmDocument> Arms);

/// <summary>An arm as it was written.</summary>
internal sealed record ArmDocument(PolicyNode Node, string Id, double Share, ProfileDocument? Set);

/// <summary>An entry of `experiments:`.</summary>
internal static class ExperimentSection
{
    private const int MostArms = 16;

    private static readonly Field<string> ArmId = Field<string>.Needed("id", Shapes.Name, "Name of the arm.", "");
    private static readonly Field<double> Share =
        Field<double>.Needed("share", new NumberShape(0, 1, aboveMin: true), "Share of the keys that get the arm.", 0);

    private static readonly Field<ProfileDocument?> Set =
        new("set", OverrideSection.Shape!, "What the arm overrides; left out: nothing (a control arm).", null);

    private static readonly Section<ArmDocument> Arm = new(
        "An arm of an experiment.", r => new ArmDocument(r.Node, r.Get(ArmId), r.Get(Share), r.Get(Set)), ArmId, Share, Set);

    private static readonly Field<string> Id = Field<string>.Needed("id", Shapes.Name, "Name of the experiment.", "");

    private static readonly Field<ExperimentKey> Key = new(
        "key",
        new ChoiceShape<ExperimentKey>(
            ("user", ExperimentKey.User),
            ("conversation", ExperimentKey.Conversation),
            ("tenant", ExperimentKey.Tenant),
            ("request", ExperimentKey.Request)),
        "What an arm is assigned by.",
        ExperimentKey.User);

    private static readonly Field<IReadOnlyList<ArmDocument>> Arms =
        Field<IReadOnlyList<ArmDocument>>.Needed("arms", Shapes.List(Arm, MostArms, min: 1), "The arms; the rest of the keys stays outside.", []);

    public static readonly Section<ExperimentDocument> Shape = new(
        "A comparison of settings on live traffic.", r => new ExperimentDocument(r.Node, r.Get(Id), r.Get(Key), r.Get(Arms)), Id, Key, Arms);
}
