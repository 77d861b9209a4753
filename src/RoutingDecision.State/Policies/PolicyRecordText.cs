using System.Text.Json;
using System.Text.Json.Serialization;
using RoutingDecision.Core.PolicyVersions;

namespace RoutingDecision.State.Policies;

/// <summary>Records of changes as lines of JSON.</summary>
internal static class PolicyRecordText
{
    public static string Write(PolicyRecord record) => JsonSerializer.Serialize(record, PolicyRecordJson.Default.PolicyRecord);

    /// <summary>The record; null when the line is not one, such as one that was torn by a crash.</summary>
    public static PolicyRecord? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, PolicyRecordJson.Default.PolicyRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSerializable(typeof(PolicyRecord))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class PolicyRecordJson : JsonSerializerContext;
