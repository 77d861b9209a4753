namespace Grpc.Core;

/// <summary>Base of the generated clients.</summary>
public abstract class ClientBase
{
    /// <summary>For test doubles: every call that is not overridden throws.</summary>
    protected ClientBase() : this(new UnimplementedCallInvoker())
    {
    }

    protected ClientBase(ChannelBase channel) : this(channel.CreateCallInvoker())
    {
    }

    protected ClientBase(CallInvoker callInvoker) => CallInvoker = callInvoker ?? throw new ArgumentNullException(nameof(callInvoker));

    protected ClientBase(ClientBaseConfiguration configuration) : this(configuration.CallInvoker)
    {
    }

    protected CallInvoker CallInvoker { get; }

    /// <summary>What generated code hands on when a client copies itself; nothing here does.</summary>
    protected internal class ClientBaseConfiguration
    {
        internal ClientBaseConfiguration(CallInvoker callInvoker) => CallInvoker = callInvoker;

        internal CallInvoker CallInvoker { get; }
    }
}

/// <inheritdoc cref="ClientBase"/>
public abstract class ClientBase<T> : ClientBase where T : ClientBase<T>
{
    /// <inheritdoc cref="ClientBase()"/>
    protected ClientBase()
    {
    }

    protected ClientBase(ChannelBase channel) : base(channel)
    {
    }

    protected ClientBase(CallInvoker callInvoker) : base(callInvoker)
    {
    }

    protected ClientBase(ClientBaseConfiguration configuration) : base(configuration)
    {
    }

    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}
