using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Server.Hosting;

namespace RoutingDecision.Server.Classifiers;

/// <summary>What the server starts to classify with.</summary>
/// <param name="Classifier">The classifier; null: there is none.</param>
/// <param name="Folder">Where it was loaded from.</param>
/// <param name="Shelf">The bundle folders as they were then.</param>
/// <param name="Roles">The roles kept before, as far as they still hold.</param>
/// <param name="Warnings">What was kept and can't be used any more.</param>
internal sealed record StartClassifier(
    IPromptClassifier? Classifier, string Folder, BundleShelf Shelf, ClassifierRoles Roles, IReadOnlyList<string> Warnings)
{
    /// <summary>
    /// The classifier that was promoted last, when its bundle is still there and <c>--bundle</c> holds what it held then; else the bundle. What was
    /// kept never stops the start.
    /// </summary>
    /// <exception cref="BundleException">The bundle is refused, and nothing else was promoted.</exception>
    public static StartClassifier Load(ServerOptions options, IRoleStore store)
    {
        var warnings = new List<string>();
        var kept = store.Read(out var problem) ?? ClassifierRoles.None;
        if (problem is not null)
        {
            warnings.Add($"{problem}; the server starts with --bundle");
        }

        var shelf = new BundleShelf(options);
        shelf.Fill();
        var main = shelf.Bundles.FirstOrDefault(b => b.Folder == shelf.Main)?.Header?.Version ?? "";
        if (kept.Serving.Length > 0 && kept.Serving != main && kept.Bundle == main)
        {
            if (shelf.Find(kept.Serving) is { } promoted && TryLoad(promoted, warnings) is { } classifier)
            {
                return new StartClassifier(classifier, promoted.Folder, shelf, kept, warnings);
            }

            warnings.Add($"the promoted classifier {kept.Serving} can't serve any more; the server starts with --bundle");
        }

        var loaded = shelf.Main is null ? null : ClassifierBundle.Load(shelf.Main);
        return new StartClassifier(loaded, options.Bundle, shelf, kept with { Serving = loaded?.Version ?? "", Bundle = main }, warnings);
    }

    private static IFeatureClassifier? TryLoad(BundleHeader header, List<string> warnings)
    {
        try
        {
            return ClassifierBundle.Load(header);
        }
        catch (BundleException refused)
        {
            warnings.Add(refused.Message);
            return null;
        }
    }
}
