namespace RoutingDecision.Classifier.Bundles;

/// <summary>What a bundle says of itself.</summary>
/// <param name="Folder">Where it was read.</param>
/// <param name="Manifest">The manifest, which doesn't contradict itself; the files that it names were not looked at.</param>
/// <param name="Sha256">SHA-256 of the manifest, lower-case hex. As the manifest holds the digests of all other files, it stands for the whole
/// bundle.</param>
public sealed record BundleHeader(string Folder, BundleManifest Manifest, string Sha256)
{
    /// <summary>Name and the first 8 digits of <see cref="Sha256"/>: what a classifier made of this bundle calls itself.</summary>
    public string Version => $"{Manifest.Name}-{Sha256[..8]}";
}
