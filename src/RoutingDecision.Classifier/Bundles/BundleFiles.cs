using System.Security.Cryptography;

namespace RoutingDecision.Classifier.Bundles;

/// <summary>Reads the files of a bundle and compares them with what the manifest says of them.</summary>
internal static class BundleFiles
{
    /// <summary>Reads a file whole; an exception tells when it is larger than it may be.</summary>
    /// <exception cref="IOException">It can't be read, or is too large.</exception>
    public static byte[] ReadAll(string path, long limit)
    {
        var size = new FileInfo(path).Length;
        return size <= limit ? File.ReadAllBytes(path) : throw new IOException($"{Path.GetFileName(path)} has {size} bytes, the limit is {limit}");
    }

    /// <summary>Reads a file that the manifest names; null, and a reason, when it is not the one that is meant.</summary>
    public static byte[]? ReadVerified(string folder, ModelFile said, long limit, List<string> reasons)
    {
        byte[] bytes;
        try
        {
            bytes = ReadAll(Path.Combine(folder, said.File), limit);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reasons.Add($"{said.File} can't be read: {BundleException.FirstLine(e.Message)}");
            return null;
        }

        if (bytes.Length != said.Bytes)
        {
            reasons.Add($"{said.File} has {bytes.Length} bytes, the manifest says {said.Bytes}");
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (digest != said.Sha256)
        {
            reasons.Add($"the SHA-256 of {said.File} is {digest}, the manifest says {said.Sha256}");
        }

        return bytes.Length == said.Bytes && digest == said.Sha256 ? bytes : null;
    }
}
