namespace Grpc.Core;

/// <summary>Writes a message into, and reads it out of, the transport's own buffers.</summary>
public class Marshaller<T>(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer)
{
    public Action<T, SerializationContext> ContextualSerializer { get; } = serializer ?? throw new ArgumentNullException(nameof(serializer));
    public Func<DeserializationContext, T> ContextualDeserializer { get; } = deserializer ?? throw new ArgumentNullException(nameof(deserializer));
}

/// <summary>Makes marshallers; what generated code calls.</summary>
public static class Marshallers
{
    public static Marshaller<T> Create<T>(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer)
        => new(serializer, deserializer);
}
