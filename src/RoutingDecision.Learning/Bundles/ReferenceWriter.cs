using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Learning.Evaluation;
using RoutingDecision.Learning.Evaluation.Routers;

namespace RoutingDecision.Learning.Bundles;

/// <summary>Gives a bundle that was trained before, or elsewhere, the reference that drift of its P(success) is measured against.</summary>
public static class ReferenceWriter
{
    /// <summary>
    /// Writes what an evaluation of the bundle on labelled prompts found into its manifest; nothing else of it changes but, with its digest, the
    /// version.
    /// </summary>
    /// <param name="folder">The bundle.</param>
    /// <param name="report">An evaluation of it on prompts that nothing of it was fitted to.</param>
    /// <returns>The bundle's version from now on.</returns>
    /// <exception cref="BundleException">The bundle can't be read.</exception>
    /// <exception cref="EvaluationException">The evaluation has no labelled prompts, or did not measure the bundle alone.</exception>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public static string Write(string folder, EvaluationReport report)
    {
        var manifest = ClassifierBundle.ReadManifest(folder);
        var success = report.Sets.Where(s => s.IsLabelled)
            .SelectMany(s => s.Outputs.Where(o => o.Router == BundleRouter.Name).SelectMany(o => o.Success!))
            .ToArray();
        var reference = ReferenceBuilder.Success(success, manifest.Tiers)
            ?? throw new EvaluationException("a reference is written of a --bundle that is measured by itself on labelled prompts (--labels).");
        return BundleWriter.WriteManifest(folder, manifest with { Reference = manifest.Reference with { Success = reference } });
    }
}
