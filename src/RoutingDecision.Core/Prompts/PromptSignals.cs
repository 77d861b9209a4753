using System.Runtime.CompilerServices;

namespace RoutingDecision.Core.Prompts;

/// <summary>Values of all shape signals of one prompt, in the units that <see cref="SignalTable"/> states. A value type: no allocation.</summary>
[InlineArray(Count)]
public struct PromptSignals
{
    /// <summary>Number of signals.</summary>
    public const int Count = (int)Signal.DistinctWordShare + 1;

    private float _first;

    /// <summary>The value of one signal.</summary>
    public float this[Signal signal]
    {
        readonly get => this[(int)signal];
        set => this[(int)signal] = value;
    }
}
