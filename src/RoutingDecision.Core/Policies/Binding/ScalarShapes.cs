using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace RoutingDecision.Core.Policies.Binding;

/// <summary>A number within a range.</summary>
internal sealed class NumberShape(double min, double max, bool aboveMin = false) : Shape<double>
{
    public override bool TryBind(PolicyNode node, BindContext context, out double value)
    {
        if (TryRead(node, out value) && (aboveMin ? value > min : value >= min) && value <= max)
        {
            return true;
        }

        context.Problems.Error(node, $"must be a number {Range()}, is {Sentence.Describe(node)}");
        return false;
    }

    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        var schema = new JsonObject { ["type"] = "number" };
        schema[aboveMin ? "exclusiveMinimum" : "minimum"] = min;
        if (max < double.MaxValue)
        {
            schema["maximum"] = max;
        }

        return schema;
    }

    public override JsonNode? Render(double value) => value;

    /// <summary>A plain finite number.</summary>
    public static bool TryRead(PolicyNode node, out double value)
    {
        value = 0;
        return node.Kind == NodeKind.Scalar && !node.Quoted
            && double.TryParse(node.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    private string Range() => (aboveMin ? "above " : "from ") + min.ToString(CultureInfo.InvariantCulture)
        + (max < double.MaxValue ? (aboveMin ? " and at most " : " to ") + max.ToString(CultureInfo.InvariantCulture) : "");
}

/// <summary>A whole number within a range.</summary>
internal sealed class IntegerShape(int min, int max) : Shape<int>
{
    public override bool TryBind(PolicyNode node, BindContext context, out int value)
    {
        value = 0;
        if (node.Kind == NodeKind.Scalar && !node.Quoted
            && int.TryParse(node.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= min && value <= max)
        {
            return true;
        }

        context.Problems.Error(node, $"must be a whole number from {min} to {max}, is {Sentence.Describe(node)}");
        return false;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) =>
        new() { ["type"] = "integer", ["minimum"] = min, ["maximum"] = max };

    public override JsonNode? Render(int value) => value;
}

/// <summary>true or false.</summary>
internal sealed class FlagShape : Shape<bool>
{
    public override bool TryBind(PolicyNode node, BindContext context, out bool value)
    {
        if (TryRead(node, out value))
        {
            return true;
        }

        context.Problems.Error(node, $"must be true or false, is {Sentence.Describe(node)}");
        return false;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "boolean" };

    public override JsonNode? Render(bool value) => value;

    public static bool TryRead(PolicyNode node, out bool value)
    {
        value = node.Value is "true" or "True" or "TRUE";
        return node.Kind == NodeKind.Scalar && !node.Quoted && (value || node.Value is "false" or "False" or "FALSE");
    }
}

/// <summary>A text of bounded length.</summary>
internal sealed class TextShape(int max, bool allowEmpty = false) : Shape<string>
{
    public override bool TryBind(PolicyNode node, BindContext context, [MaybeNullWhen(false)] out string value)
    {
        value = node.Value;
        if (node.Kind == NodeKind.Scalar && !node.IsNull && value.Length <= max && (allowEmpty || value.Length != 0))
        {
            return true;
        }

        context.Problems.Error(node, node.Kind == NodeKind.Scalar && value.Length > max
            ? $"must have at most {max} characters, has {value.Length}"
            : $"must be a text of {(allowEmpty ? 0 : 1)} to {max} characters, is {Sentence.Describe(node)}");
        return false;
    }

    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        var schema = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean"), ["maxLength"] = max };
        if (!allowEmpty)
        {
            schema["minLength"] = 1;
        }

        return schema;
    }

    public override JsonNode? Render(string value) => value;
}

/// <summary>An identifier: letters, digits and <c>_ - . : / @ +</c>, so that it is safe in paths, labels and tokens.</summary>
internal sealed class NameShape(bool lowerCaseWord = false) : Shape<string>
{
    private readonly string _pattern = lowerCaseWord ? "^[a-z][a-z0-9_-]*$" : "^[A-Za-z0-9][A-Za-z0-9_.:/@+-]*$";

    public override bool TryBind(PolicyNode node, BindContext context, [MaybeNullWhen(false)] out string value)
    {
        value = node.Value;
        if (node.Kind == NodeKind.Scalar && !node.IsNull && IsName(value))
        {
            return true;
        }

        var signs = lowerCaseWord ? "lower-case letters, digits, '_' and '-'" : "letters, digits and '_ - . : / @ +'";
        context.Problems.Error(node, $"must be a name of {signs}, at most {PolicyLimits.NameCharacters} characters, is {Sentence.Describe(node)}");
        return false;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) =>
        new() { ["type"] = new JsonArray("string", "number"), ["pattern"] = _pattern, ["maxLength"] = PolicyLimits.NameCharacters };

    public override JsonNode? Render(string value) => value.Length == 0 ? null : value;

    public bool IsName(string text)
    {
        if (text.Length is 0 or > PolicyLimits.NameCharacters)
        {
            return false;
        }

        var first = lowerCaseWord ? char.IsAsciiLetterLower(text[0]) : char.IsAsciiLetterOrDigit(text[0]);
        return first && text.All(c => lowerCaseWord
            ? char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-'
            : char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':' or '/' or '@' or '+');
    }
}
