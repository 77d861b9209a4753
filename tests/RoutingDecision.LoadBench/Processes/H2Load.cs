using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using RoutingDecision.LoadBench.Rows;
using RoutingDecision.TestKit;

namespace RoutingDecision.LoadBench.Processes;

/// <summary>nghttp2's h2load, which sends one message again and again.</summary>
internal static partial class H2Load
{
    private const RegexOptions Options = RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Calls a second in one burst at saturation.</summary>
    /// <exception cref="InvalidOperationException">It failed, or calls did.</exception>
    public static async Task<double> RunAsync(MeasuredServer server, LoadRow row, TimeSpan length)
    {
        using var folder = new TemporaryFolder();
        var message = (await row.Messages(server, 1))[0].Next().ToArray();
        var body = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), message.Length);
        message.CopyTo(body, 5);
        await File.WriteAllBytesAsync(folder.At("body"), body);
        var tool = Tool.Locate("h2load", Tool.Install("load"));
        var result = await ChildProcess.RunAsync(
            new ChildCommand(
                tool, "-t", Number(row.Connections), "-c", Number(row.Connections), "-m", Number(row.UnderWay),
                "-D", $"{Number(length.TotalMilliseconds)}ms", "-d", folder.At("body"), "-H", "content-type: application/grpc", "-H", "te: trailers",
                $"http://{server.Grpc}{row.Path}"),
            length + Patience);
        var rate = RateLine().Match(result.EnsureSuccess().Output);
        return rate.Success && FailedLine().IsMatch(result.Output)
            ? double.Parse(rate.Groups["rate"].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"h2load printed\n{result.Output}");
    }

    private static string Number(double number) => number.ToString("0", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^finished in .*, (?<rate>[0-9.]+) req/s", Options, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex RateLine();

    [GeneratedRegex(@"^requests: .* 0 failed, 0 errored, 0 timeout", Options, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex FailedLine();
}
