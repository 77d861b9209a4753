using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RoutingDecision.Core.Replays;

namespace RoutingDecision.Cli.Replays;

/// <summary>A what-if report as one JSON object.</summary>
internal static class WhatIfJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static void Write(WhatIfReport report, TextWriter output) => output.WriteLine(JsonSerializer.Serialize(report, Options));
}
