using Google.Protobuf;

namespace RoutingDecision.Cli.Terminals;

/// <summary>Messages as JSON for people and programs: indented, with the names of the proto.</summary>
internal static class JsonText
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithIndentation().WithPreserveProtoFieldNames(true));

    public static string Of(IMessage message) => Formatter.Format(message);
}
