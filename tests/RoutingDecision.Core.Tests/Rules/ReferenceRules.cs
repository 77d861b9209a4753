using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Requests;

namespace RoutingDecision.Core.Tests.Rules;

/// <summary>
/// The meaning of rules, spelt out over the document itself without an index or an order of tests. Null is "unknown". Only what
/// <see cref="RandomRules"/> writes is understood.
/// </summary>
internal sealed class ReferenceRules(RuleCase request)
{
    /// <summary>Whether a rule matches.</summary>
    public bool? Matches(JsonObject rule) => rule["when"] is JsonObject when ? All(when.Select(p => Test(p.Key, p.Value!))) : true;

    private bool? Test(string key, JsonNode value) => key switch
    {
        "all" => All(Parts(value)),
        "any" => Any(Parts(value)),
        "none" => !Any(Parts(value)),
        "not" => !All(value.AsObject().Select(p => Test(p.Key, p.Value!))),
        "at_least" => AtLeast((int)value["count"]!, Parts(value["of"]!)),
        "tenant" => Texts(value).Contains(request.Tenant),
        "feature" => Texts(value).Contains(request.Feature),
        "language" => Texts(value).Contains(request.Language),
        "script" => Texts(value).Contains(request.Script.ToString().ToLowerInvariant()),
        "tags" => value.AsObject().All(p => request.Tags.Any(t => t.Key == p.Key && (Texts(p.Value!).Contains("*") || Texts(p.Value!).Contains(t.Value)))),
        "task" => request.TaskKnown ? request.Task is not null && Texts(value).Contains(request.Task) : null,
        "phrase" => Phrase(value),
        "regex" => Texts(value).Any(p => Regex.IsMatch(request.Ask, p, RegexOptions.None, TimeSpan.FromSeconds(1))),
        "batch" => request.Batch == (bool)value,
        "requires_reasoning" => request.Reasoning == (bool)value,
        "attempt" => Math.Max(1, request.Attempt.Number) == (int)value,
        "attachments" => request.Attachments.HasFlag((string)value! == "image" ? AttachmentKinds.Image : AttachmentKinds.Audio),
        "conversation" => request.Turn > (int)value["turn"]!["gt"]! && request.Conversation.IsNamed == (bool)value["named"]!,
        "ask_words" => ValueOf(Signal.AskWords) >= (int)value["gte"]! && ValueOf(Signal.AskWords) < (int)value["lt"]!,
        "code_blocks" => ValueOf(Signal.CodeBlocks) > 0 == (bool)value,
        "code_density" => ValueOf(Signal.CodeDensity) > (float)(double)value["gt"]!,
        "deadline_ms" => request.DeadlineMs > 0 && request.DeadlineMs < (int)value["lt"]!,
        "capability" => request.Capabilities.Contains((string)value!),
        _ => throw new InvalidOperationException(key),
    };

    private IEnumerable<bool?> Parts(JsonNode list) => list.AsArray().Select(c => All(c!.AsObject().Select(p => Test(p.Key, p.Value!))));

    private bool Phrase(JsonNode value)
    {
        if (value is not JsonObject wanted)
        {
            return Texts(value).Any(p => Occurs(p, wholeWord: true));
        }

        return Texts(wanted["of"]!).Count(p => Occurs(p, (string)wanted["match"]! == "word")) >= (int)wanted["at_least"]!;
    }

    private bool Occurs(string phrase, bool wholeWord) =>
        Regex.IsMatch(request.Ask, wholeWord ? $@"(?<!\w){phrase}(?!\w)" : phrase, RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    private float ValueOf(Signal signal) => request.Signals.FirstOrDefault(s => s.Signal == signal).Value;

    private static List<string> Texts(JsonNode value) => value is JsonArray list ? [.. list.Select(i => (string)i!)] : [(string)value!];

    private static bool? All(IEnumerable<bool?> parts) => Fold(parts, settles: false);

    private static bool? Any(IEnumerable<bool?> parts) => Fold(parts, settles: true);

    private static bool? Fold(IEnumerable<bool?> parts, bool settles)
    {
        var all = parts.ToList();
        return all.Contains(settles) ? settles : all.Contains(null) ? null : !settles;
    }

    private static bool? AtLeast(int count, IEnumerable<bool?> parts)
    {
        var all = parts.ToList();
        return all.Count(p => p == true) >= count ? true : all.Count(p => p != false) >= count ? null : false;
    }
}
