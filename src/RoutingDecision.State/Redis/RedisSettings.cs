using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;

namespace RoutingDecision.State.Redis;

/// <summary>How to reach Redis, and how patient to be with it. Immutable.</summary>
public sealed record RedisSettings
{
    /// <summary>
    /// Endpoints and options as StackExchange.Redis writes them: <c>host:port[,host:port][,ssl=true][,user options]</c>. May carry a password, so it
    /// is never shown.
    /// </summary>
    public required string Connection { get; init; }

    /// <summary>Password; empty: the one of <see cref="Connection"/>, if any. Never shown.</summary>
    public string Password { get; init; } = "";

    /// <summary>PEM file of the authority that signed the server's certificate; empty: those that the system trusts.</summary>
    public string AuthorityFile { get; init; } = "";

    /// <summary>First part of every key, so that several installations can share a Redis. Default "rd".</summary>
    public string Prefix { get; init; } = "rd";

    /// <summary>How long a decision waits for a conversation's state, 1 to 1,000 ms. Default 5 ms.</summary>
    public TimeSpan DecisionWait { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How long what runs beside decisions waits, 10 ms to 60 s. Default 1 s.</summary>
    public TimeSpan BackgroundWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Operations under way at most, those that nobody waits for any more included. Default 4,096.</summary>
    public int MaxInFlight { get; init; } = 4_096;

    /// <summary>Time without any success after which a connection is replaced. Default 500 ms.</summary>
    public TimeSpan ReplaceAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Whether a text can be used as <see cref="Connection"/>.</summary>
    public static bool IsUsable(string connection)
    {
        try
        {
            return ConfigurationOptions.Parse(connection, ignoreUnknown: false).EndPoints.Count > 0;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>
    /// Options of one connection. The library never gives up on a first connection by throwing, and never waits long: what waits and gives up is the
    /// guard.
    /// </summary>
    internal ConfigurationOptions ToOptions()
    {
        var options = ConfigurationOptions.Parse(Connection, ignoreUnknown: false);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 500;
        options.ConnectRetry = 1;
        options.SyncTimeout = 500;
        options.KeepAlive = 2;
        options.AllowAdmin = false;
        options.ClientName = "routing-decision";
        if (Password.Length > 0)
        {
            options.Password = Password;
        }

        if (AuthorityFile.Length > 0)
        {
            var authority = X509CertificateLoader.LoadCertificateFromFile(AuthorityFile);
            options.CertificateValidation += (_, certificate, _, errors) => RedisAuthority.Trusts(authority, certificate, errors);
        }

        return options;
    }
}
