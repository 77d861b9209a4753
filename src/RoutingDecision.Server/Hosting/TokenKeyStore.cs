using System.Security.Cryptography;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Hosting;

/// <summary>Finds the keys of decision tokens: those configured, else one that is generated once and kept in the state folder, readable by its owner alone.</summary>
internal static class TokenKeyStore
{
    private const int KeyBytes = 32;

    /// <exception cref="ConfigurationException">A key is not base64 or too short, or the folder can't be written.</exception>
    public static IReadOnlyList<TokenKey> Load(ServerOptions options, ILogger logger)
    {
        var configured = options.TokenKeys.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return configured.Length > 0 ? [.. configured.Select(Parse)] : [FromFolder(options.State, logger)];
    }

    private static TokenKey Parse(string text)
    {
        var buffer = new byte[text.Length];
        return Convert.TryFromBase64String(text, buffer, out var length) && length >= KeyBytes
            ? new TokenKey(buffer[..length])
            : throw new ConfigurationException($"TokenKeys: each key is base64 of at least {KeyBytes} bytes.");
    }

    private static TokenKey FromFolder(string folder, ILogger logger)
    {
        var path = Path.Combine(folder, "token.key");
        try
        {
            Directory.CreateDirectory(folder);
            if (!File.Exists(path))
            {
                Create(path);
                RoutingLog.TokenKeyCreated(logger, path);
            }

            return Parse(File.ReadAllText(path).Trim());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The state folder '{folder}' can't be used: {e.Message} Set --state to a folder that can be written.");
        }
    }

    private static void Create(string path)
    {
        // Written aside and moved, so that two servers that start together end up with one key.
        var aside = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
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
            File.Move(aside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(aside);
        }
    }
}
