using RoutingDecision.Policies;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.Cli.Learning.Logged;

/// <summary>Tiers of models by the policies that a journal holds: those of fallbacks and of second answers, which no decision names.</summary>
internal sealed class ModelTiers
{
    private readonly Dictionary<(string Version, string Model), string> _tiers = [];
    private readonly HashSet<string> _versions = new(StringComparer.Ordinal);

    /// <summary>Takes a policy's models.</summary>
    public void Add(PolicyRecord policy)
    {
        if (!_versions.Add(policy.Version) || PolicyFile.Compile(policy.Document, policy.Version).Policy is not { } compiled)
        {
            return;
        }

        foreach (var model in compiled.Catalog.Models)
        {
            _tiers[(policy.Version, model.Id)] = compiled.Catalog.Tiers[model.Tier];
        }
    }

    /// <summary>Tier of a model under a policy; empty: not known.</summary>
    public string Of(string version, string model) => _tiers.GetValueOrDefault((version, model), "");
}
