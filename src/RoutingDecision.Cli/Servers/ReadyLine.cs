using System.Diagnostics.CodeAnalysis;

namespace RoutingDecision.Cli.Servers;

/// <summary>
/// The line that a server writes when it listens: <c>ready grpc=HOST:PORT metrics=HOST:PORT policy=VERSION classifier=VERSION - ...</c>.
/// </summary>
internal sealed record ReadyLine(Uri Grpc, Uri Metrics, string Policy, string Classifier)
{
    public static bool TryParse(string line, [NotNullWhen(true)] out ReadyLine? ready)
    {
        ready = null;
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not ["ready", ..])
        {
            return false;
        }

        string Of(string name) => words.FirstOrDefault(w => w.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..] ?? "";
        if (Uri.TryCreate("http://" + Of("grpc"), UriKind.Absolute, out var grpc)
            && Uri.TryCreate("http://" + Of("metrics"), UriKind.Absolute, out var metrics))
        {
            ready = new ReadyLine(grpc, metrics, Of("policy"), Of("classifier"));
        }

        return ready is not null;
    }
}
