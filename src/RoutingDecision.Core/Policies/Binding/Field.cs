using System.Text.Json.Nodes;

namespace RoutingDecision.Core.Policies.Binding;

/// <summary>One key of a section: the row of the field table.</summary>
internal abstract class Field(string key, string doc, bool required)
{
    public string Key { get; } = key;

    /// <summary>One sentence: meaning and unit.</summary>
    public string Doc { get; } = doc;

    public bool Required { get; } = required;

    public abstract JsonObject Schema(SchemaDefinitions definitions);
}

/// <summary>A key whose value becomes <typeparamref name="T"/>.</summary>
internal sealed class Field<T> : Field
{
    private readonly Shape<T> _shape;

    /// <summary>A field that may be left out.</summary>
    public Field(string key, Shape<T> shape, string doc, T @default)
        : base(key, doc, required: false)
    {
        _shape = shape;
        Default = @default;
    }

    /// <summary>A field that must be there; <paramref name="placeholder"/> stands in while the remaining errors are collected.</summary>
    private Field(string key, Shape<T> shape, string doc, T placeholder, bool required)
        : base(key, doc, required)
    {
        _shape = shape;
        Default = placeholder;
    }

    public T Default { get; }

    public static Field<T> Needed(string key, Shape<T> shape, string doc, T placeholder) =>
        new(key, shape, doc, placeholder, required: true);

    public T Read(PolicyNode? value, BindContext context) =>
        value is not null && _shape.TryBind(value, context, out var bound) ? bound : Default;

    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        var schema = _shape.Schema(definitions);
        schema["description"] = Doc;
        if (!Required && Default is not null && _shape.Render(Default) is { } rendered)
        {
            schema["default"] = rendered;
        }

        return schema;
    }
}
