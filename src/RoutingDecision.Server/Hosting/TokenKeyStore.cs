using System.Security.Cryptography;
using RoutingDecision.Core.Decisions;

namespace RoutingDecision.Server.Hosting;

/// <summary>The keys of decision tokens, and the file that was created for a new one, if any.</summary>
internal sealed record TokenKeys(IReadOnlyList<TokenKey> Keys, string? CreatedFile);

/// <summary>
/// Finds the keys of decision tokens: those configured, else one that is generated once and kept in the state folder, readable by its owner alone.
/// </summary>
internal static class TokenKeyStore
{
    /// <summary>In the state folder.</summary>
    public const string FileName = "token.key";
    public const int KeyBytes = 32;
    public const int MostKeys = 4;

    /// <exception cref="ConfigurationException">The folder can't be used, or what it holds is no key.</exception>
    public static TokenKeys Load(ServerOptions options) =>
        TryParse(options.TokenKeys, out var configured) && configured.Count > 0 ? new TokenKeys(configured, null) : FromFolder(options.State);

    /// <summary>Reads comma-separated keys; false when one is not base64, too short, or there are too many.</summary>
    public static bool TryParse(string text, out IReadOnlyList<TokenKey> keys)
    {
        var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var secrets = Array.ConvertAll(parts, Secret);
        var good = secrets.Length <= MostKeys && Array.TrueForAll(secrets, s => s is not null);
        keys = good ? [.. secrets.Select(s => new TokenKey(s!))] : [];
        return good;
    }

    private static byte[]? Secret(string text)
    {
        var buffer = new byte[text.Length];
        return Convert.TryFromBase64String(text, buffer, out var length) && length >= KeyBytes ? buffer[..length] : null;
    }

    private static TokenKeys FromFolder(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
            var created = !File.Exists(path) && Create(path);
            return TryParse(File.ReadAllText(path).Trim(), out var keys) && keys.Count == 1
                ? new TokenKeys(keys, created ? path : null)
                : throw new ConfigurationException(
                    $"'{path}' does not hold a key: base64 of at least {KeyBytes} bytes. Restore it, or delete it to make a new one.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The state folder '{folder}' can't be used: {e.Message} Set --state to a folder that can be written.");
        }
    }

    /// <summary>False when another server was faster.</summary>
    private static bool Create(string path)
    {
        // Written aside and linked, so that servers that start together end up with one key. The name is random: in containers every server is
        // process 1.
        var aside = $"{path}.{RandomNumberGenerator.GetHexString(16)}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(aside, options))
        {
            writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));
        }

        try
        {
            return NewFile.TryPublish(aside, path);
        }
        finally
        {
            File.Delete(aside);
        }
    }
}
