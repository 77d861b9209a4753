using System.Text.Encodings.Web;
using System.Text.Json;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Policies;

/// <summary>The JSON schema of policy documents, for editors.</summary>
public static class PolicySchema
{
    // Read by people and editors, never put into HTML: quotation marks and signs need no escapes.
    private static readonly JsonSerializerOptions Layout =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema (draft 2020-12), ending with a line break.</summary>
    public static string Generate() => PolicyDocumentSchema.Build().ToJsonString(Layout) + "\n";
}
