namespace RoutingDecision.Server.Mapping;

/// <summary>Limits of a request, as the protos and protos/README.md state them. Bytes are those of UTF-8.</summary>
internal static class RequestLimits
{
    public const int IdentifierBytes = 256;
    public const int Messages = 4096;
    public const int Tags = 64;
    public const int TagBytes = 128;
    public const int ListEntries = 256;
    public const int BatchSize = 256;
    public const int TextChars = 10 * 1024 * 1024;
    public const long Tokens = 100_000_000;
    public const double DurationMs = 7d * 24 * 3600 * 1000;
    public const double CostUsd = 1_000_000;
    public const int Attempts = 100;

    public const int Tools = 100_000;
    public const int Turns = 1_000_000;
    public const int CommentBytes = 1024;

    /// <summary>Misroutes of a page.</summary>
    public const int MisroutePage = 1000;

    /// <summary>Hours of a report's periods: 31 days.</summary>
    public const int PeriodHours = 744;

    /// <summary>Bytes of all violations that one status lists.</summary>
    public const int ViolationBytes = 2500;
    public const int DescriptionCharacters = 1000;
}
